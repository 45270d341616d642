import { expect, test } from 'vitest'
import {
  batteryOf,
  countByState,
  flagsOf,
  heardAt,
  missingOf,
  moved,
  namespaceOf,
  placeOf,
  type Robot,
} from '../../../console/src/robots/model.ts'
import type { OutgoingEvent } from '../../../messages/events/external.ts'

const now = Date.parse('2026-05-13T14:00:00Z')

const robot = (over: Partial<Robot> = {}): Robot => ({
  robot_id: 'r1',
  state: 'idle',
  since: '2026-05-13T13:48:52.123Z',
  policy_version: 'v1',
  pin: null,
  revision: 4,
  last_sequence: 17,
  cause: null,
  first_seen_at: '2026-05-13T13:00:00.000Z',
  parked: null,
  last_known: { position: '1', heard_at: '2026-05-13T13:59:59.000Z' },
  ...over,
})

const transitioned = (payload: object, over: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
  event_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
  type: 'robot.transitioned',
  version: 1,
  robot_id: 'r1',
  subject: 'robot:r1',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  occurred_at: '2026-05-13T14:00:00.000Z',
  payload: {
    from: 'idle',
    to: 'working',
    type: 'work.start',
    message_id: '01J9-work-1',
    policy_version: 'v2',
    revision: 5,
    since: '2026-05-13T14:00:00.000Z',
    ...payload,
  },
  ...over,
})

test('an event moves the row of its robot, with the message that was its cause', () => {
  expect(moved(robot(), transitioned({}))).toMatchObject({
    state: 'working',
    previous_state: 'idle',
    since: '2026-05-13T14:00:00.000Z',
    policy_version: 'v2',
    revision: 5,
    entered_by: 'work.start',
    cause: { message_id: '01J9-work-1', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', type: 'work.start' },
  })
})

test('an event that is older than the row, of another robot or of another type changes nothing', () => {
  const row = robot()
  expect(moved(row, transitioned({ revision: 4 }))).toBe(row)
  expect(moved(row, transitioned({}, { robot_id: 'r2' }))).toBe(row)
  expect(moved(row, transitioned({}, { type: 'job.started' }))).toBe(row)
  expect(moved(row, transitioned({ revision: 'many' }))).toBe(row)
})

test('the namespace of a robot is that by which it speaks, or others in its name', () => {
  const cause = { message_id: 'm1', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', type: 'work.start' }
  const last_known = { position: '1' }
  expect(namespaceOf(robot({ cause: { ...cause, source: 'service_platform.api_gateway' } }))).toBe('device.hw')
  expect(namespaceOf(robot({ last_known, cause: { ...cause, source: 'service_platform.bridge' } }))).toBe(
    'service_platform.bridge',
  )
  expect(namespaceOf(robot({ last_known, cause }))).toBeUndefined()
  expect(namespaceOf(robot({ last_known: null, cause: null }))).toBeUndefined()
})

test('a robot that is well has no flag, and what is wrong with one comes worst first', () => {
  expect(flagsOf(robot(), now)).toEqual([])
  const flags = flagsOf(
    robot({
      parked: {
        status: 'needs_attention',
        parked_since: '2026-05-13T13:00:00Z',
        parked_by: 'm1',
        next_release_at: '2026-05-13T14:10:00Z',
        release_attempts: 3,
        error_class: 'HandlerFailed',
        error_text: 'the dock is away',
      },
      target: { version: 'v2', because: 'percentage', waits_for: 'work' },
      last_known: { position: '1', heard_at: '2026-05-13T13:57:00.000Z', flags: { clock_skew_seconds: -125 } },
    }),
    now,
  )
  expect(flags.map(({ kind, severity }) => [kind, severity])).toEqual([
    ['parked', 'error'],
    ['quiet', 'warning'],
    ['skew', 'warning'],
    ['moving', 'info'],
  ])
  expect(flags.map(({ says }) => says)).toEqual([
    'Parked: its messages have been held for 1 h, because HandlerFailed: the dock is away. 3 releases failed; a person has to look',
    'Not heard for 3 min',
    'Its clock is 2 min 5 s behind ours: what it says of times is shown, and orders nothing',
    'Moves to v2 when its work is done',
  ])
})

test('when a parked robot is released next is said as a span: whoever reads it is in another zone than the line', () => {
  const parked = {
    status: 'parked' as const,
    parked_since: '2026-05-13T13:59:00Z',
    parked_by: 'm1',
    next_release_at: '2026-05-13T14:00:30Z',
    release_attempts: 1,
    error_class: 'TemporaryFailure',
    error_text: 'the dock is away',
  }
  const said = (next_release_at: string) => flagsOf(robot({ parked: { ...parked, next_release_at } }), now)[0]?.says
  expect(said('2026-05-13T14:00:30Z')).toMatch(/have been held for 1 min, .*The next release is due in 30 s$/)
  expect(said('2026-05-13T13:59:30Z')).toMatch(/The next release is due now$/)
})

test('silence is a flag only where the robot is not known to be gone', () => {
  const silent = { position: '1', heard_at: '2026-05-13T12:00:00.000Z' }
  expect(flagsOf(robot({ state: 'offline', last_known: silent }), now)).toEqual([])
  expect(flagsOf(robot({ last_known: silent }), now)).toMatchObject([{ kind: 'quiet', says: 'Not heard for 2 h' }])
  expect(flagsOf(robot({ last_known: null }), now)).toMatchObject([{ kind: 'quiet', short: 'never heard' }])
})

test('what is missing of a robot’s own counting is counted and named', () => {
  const last_known = {
    position: '1',
    heard_at: '2026-05-13T13:59:59.000Z',
    sequences: {
      high: 20,
      floor: 0,
      gaps: [
        [12, 12],
        [14, 15],
      ] as [number, number][],
    },
    flags: { gaps_dropped: 1 },
  }
  expect(missingOf(robot({ last_known }))).toEqual({ count: 3, ranges: '12, 14–15' })
  expect(flagsOf(robot({ last_known }), now)).toMatchObject([
    { kind: 'gaps', says: '3 messages of its own counting never came (12, 14–15); 1 older gap given up' },
  ])
})

test('battery and place are shown where the robot says them as numbers, and nowhere else', () => {
  const saying = (payload: Record<string, unknown>) =>
    robot({
      last_known: {
        position: '1',
        telemetry: { message_id: 'm', trace_id: 't', received_at: '2026-05-13T13:59:00Z', payload },
      },
    })
  const known = saying({ battery: 81.4, pose: { x: 1.499_9, y: -2, theta: 0, map: 'hall-1' } })
  expect(batteryOf(known)).toBe(81.4)
  expect(placeOf(known)).toBe('x 1.5 m, y -2 m, hall-1')
  expect(heardAt(known)).toBe('2026-05-13T13:59:00Z')
  const odd = saying({ battery: '81', pose: [1, 2] })
  expect(batteryOf(odd)).toBeUndefined()
  expect(placeOf(odd)).toBeUndefined()
  expect(placeOf(saying({ pose: null }))).toBeUndefined()
})

test('states are counted, most robots first', () => {
  expect(countByState([robot(), robot({ state: 'fault' }), robot()])).toEqual([
    { state: 'idle', robots: 2 },
    { state: 'fault', robots: 1 },
  ])
})
