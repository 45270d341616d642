import { describe, expect, test } from 'vitest'
import type { Known } from '../../messages/open.ts'
import { opened, RECEIVED_AT_MS, rejected } from './records.ts'

interface Lifecycle {
  readonly what: 'connected' | 'disconnected'
  readonly session: string
  readonly version: number
  readonly after_ms?: number
}

/** What the broker says, one event after the other, about a robot that has a row. */
function hear(events: readonly Lifecycle[], row: Known = { state: 'idle', entered_by: 'robot.connected' }) {
  let memory: unknown
  return events.flatMap(({ what, session, version, after_ms = 0 }) => {
    const value = {
      clientId: 'r1',
      timestamp: 1_573_002_230_757,
      eventType: what,
      sessionIdentifier: session,
      principalIdentifier: '12345',
      versionNumber: version,
      ...(what === 'disconnected' ? { clientInitiatedDisconnect: false, disconnectReason: 'CONNECTION_LOST' } : {}),
    }
    const result = opened({
      topic: `$aws/events/presence/${what}/r1`,
      value,
      known: { ...row, memory },
      wrapper: { received_at: RECEIVED_AT_MS + after_ms, client_id: null },
    })
    memory = result.memory ?? memory
    return result.messages
  })
}

const said = (events: readonly Lifecycle[]) => hear(events).map(({ type, stale }) => (stale ? `${type} (stale)` : type))

describe('presence', () => {
  test('of one session is a connect and a disconnect with its reason', () => {
    const messages = hear([
      { what: 'connected', session: 'a', version: 3 },
      { what: 'disconnected', session: 'a', version: 3 },
    ])
    expect(messages).toMatchObject([
      { type: 'robot.connected', robot_id: 'r1', kind: 'fact', derived: true, payload: {} },
      { type: 'robot.disconnected', payload: { reason: 'CONNECTION_LOST' } },
    ])
  })

  test("an old session's disconnect after the new session's connect is stale", () => {
    expect(
      said([
        { what: 'connected', session: 'a', version: 1 },
        { what: 'connected', session: 'b', version: 2 },
        { what: 'disconnected', session: 'a', version: 1 },
        { what: 'disconnected', session: 'b', version: 2 },
      ]),
    ).toEqual(['robot.connected', 'robot.connected', 'robot.disconnected (stale)', 'robot.disconnected'])
  })

  test('a connect that arrives after the disconnect of its own session is stale', () => {
    expect(
      said([
        { what: 'connected', session: 'a', version: 1 },
        { what: 'disconnected', session: 'b', version: 2 },
        { what: 'connected', session: 'b', version: 2 },
      ]),
    ).toEqual(['robot.connected', 'robot.disconnected', 'robot.connected (stale)'])
  })

  test('a connect of an older session is stale', () => {
    expect(
      said([
        { what: 'connected', session: 'b', version: 2 },
        { what: 'connected', session: 'a', version: 1, after_ms: 3000 },
      ]),
    ).toEqual(['robot.connected', 'robot.connected (stale)'])
  })

  test('a version that starts again at 0 after an hour away is news', () => {
    expect(
      said([
        { what: 'disconnected', session: 'a', version: 9 },
        { what: 'connected', session: 'b', version: 0, after_ms: 3_600_000 },
      ]),
    ).toEqual(['robot.disconnected', 'robot.connected'])
  })

  test("the broker's double of an event has the same id, a new session another one", () => {
    const [one, double, other] = hear([
      { what: 'connected', session: 'a', version: 1 },
      { what: 'connected', session: 'a', version: 1, after_ms: 40 },
      { what: 'connected', session: 'b', version: 2, after_ms: 80 },
    ])
    expect(double?.message_id).toBe(one?.message_id)
    expect(double?.stale).toBeUndefined()
    expect(other?.message_id).not.toBe(one?.message_id)
  })

  test('of a client that never spoke as a robot is only remembered, and its first word connects it', () => {
    const event = { clientId: 'r1', eventType: 'connected', sessionIdentifier: 'a', versionNumber: 1 }
    const silent = opened({ topic: '$aws/events/presence/connected/r1', value: event, known: {} })
    expect(silent.messages).toEqual([])
    const known = { memory: silent.memory }
    const first = opened({ topic: 'robots/r1/telemetry', value: { battery: 50 }, known })
    expect(first.messages.map(({ type }) => type)).toEqual(['robot.connected', 'robot.telemetry'])
    const hello = opened({ value: { type: 'robot.connected' }, known })
    expect(hello.messages).toHaveLength(1)
  })

  test.each([
    ['another client', { clientId: 'r2' }, 'RobotMismatch', /^clientId is "r2" on topic/],
    [
      'another event than the topic',
      { eventType: 'disconnected' },
      'NotAMessage',
      'eventType is "disconnected"; "connected" was expected, as the topic says',
    ],
    [
      'no session',
      { sessionIdentifier: undefined },
      'NotAMessage',
      'sessionIdentifier is missing; a text was expected',
    ],
    ['half a version', { versionNumber: 1.5 }, 'NotAMessage', 'versionNumber is 1.5; a whole number was expected'],
  ])('of %s is refused', (_, odd, errorClass, text) => {
    const event = { clientId: 'r1', eventType: 'connected', sessionIdentifier: 'a', versionNumber: 1, ...odd }
    const refusal = rejected({ topic: '$aws/events/presence/connected/r1', value: event })
    expect(refusal.error.class).toBe(errorClass)
    if (typeof text === 'string') expect(refusal.error.text).toBe(text)
    else expect(refusal.error.text).toMatch(text)
  })

  test('that is no object is refused', () => {
    expect(rejected({ topic: '$aws/events/presence/connected/r1', text: '7' }).error.class).toBe('NotAMessage')
    expect(rejected({ topic: '$aws/events/presence/connected/r1', text: '{"a":1,"a":1}' }).error.class).toBe(
      'DuplicateKey',
    )
  })
})
