import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { payloadSchema } from '../../messages/catalogue.ts'
import type { Message } from '../../messages/envelope.ts'
import type { Known } from '../../messages/open.ts'
import { open, opened, RECEIVED_AT_MS, rejected } from './records.ts'

interface Heard {
  readonly state?: Record<string, unknown>
  readonly connection?: string
  readonly at_s?: number
  readonly row?: Known
}

const IDLE: Known = { state: 'idle', entered_by: 'robot.connected' }

/** A robot's messages one after the other, with what is remembered carried on; the facts of each. */
function hear(...heard: readonly Heard[]): Message[][] {
  let memory: unknown
  return heard.map(({ state, connection, at_s, row = IDLE }, at) => {
    const topic = `fts/v1/ff/5iO4/${state === undefined ? 'connection' : 'state'}`
    const body = state === undefined ? { connectionState: connection } : state
    const result = opened({
      topic,
      value: { headerId: at, serialNumber: '5iO4', ...body },
      known: { ...row, memory: memory === undefined ? undefined : JSON.parse(JSON.stringify(memory)) },
      wrapper: { received_at: RECEIVED_AT_MS + (at_s ?? at) * 1000 },
    })
    memory = result.memory ?? memory
    expect(result.messages[0]?.type).toBe('robot.telemetry')
    for (const message of result.messages) {
      const checked = payloadSchema(message.type, 1)?.safeParse(message.payload)
      expect(checked?.error?.message).toBeUndefined()
    }
    return result.messages.slice(1)
  })
}

const types = (...heard: readonly Heard[]): string[][] => hear(...heard).map((facts) => facts.map(({ type }) => type))

const resting = {
  driving: false,
  orderId: '',
  orderUpdateId: 0,
  actionStates: [],
  nodeStates: [],
  edgeStates: [],
  errors: [],
}
const order = (orderId: string, orderUpdateId: number, ...states: string[]) => ({
  ...resting,
  orderId,
  orderUpdateId,
  actionStates: states.map((state) => ({ id: state, command: 'DOCK', state })),
})
const power = (percentage: number, charging = false, driving = false) => ({
  ...resting,
  driving,
  batteryState: { percentage, charging },
})
const first: Heard = { state: resting }

describe('work', () => {
  test('is a leg of an order: one start, one end, named by order and update', () => {
    const [, started, running, ended, late] = hear(
      first,
      { state: order('o1', 0, 'WAITING') },
      { state: order('o1', 0, 'RUNNING') },
      { state: order('o1', 0, 'FINISHED') },
      { state: order('o1', 0, 'FINISHED', 'FINISHED') },
    )
    expect(started).toMatchObject([
      { type: 'work.started', payload: { job_id: 'o1:0' }, correlation_id: 'o1', kind: 'fact', derived: true },
    ])
    expect(started?.[0]?.causation_id).toBeDefined()
    expect(running).toEqual([])
    expect(ended).toMatchObject([{ type: 'work.completed', payload: { job_id: 'o1:0' }, correlation_id: 'o1' }])
    expect(late).toEqual([])
  })

  test('of an order that comes back for a later leg is new work', () => {
    expect(
      types(
        first,
        { state: order('o1', 0, 'FINISHED') },
        { state: order('o2', 0, 'RUNNING') },
        { state: order('o2', 0, 'FINISHED') },
        { state: order('o1', 2, 'RUNNING') },
      ),
    ).toEqual([
      ['robot.connected'],
      ['work.started', 'work.completed'],
      ['work.started'],
      ['work.completed'],
      ['work.started'],
    ])
  })

  test('goes on as long as nodes or edges are left', () => {
    const open = { ...order('o1', 0, 'FINISHED'), nodeStates: [{}] }
    const edge = { ...order('o1', 0, 'FINISHED'), edgeStates: [{}] }
    expect(types(first, { state: open }, { state: edge }, { state: order('o1', 0, 'FINISHED') })).toEqual([
      ['robot.connected'],
      ['work.started'],
      [],
      ['work.completed'],
    ])
  })

  test('with one failed action has failed', () => {
    const failed = {
      ...order('o1', 0, 'FINISHED', 'FAILED'),
      actionStates: [
        { command: 'PASS', state: 'FINISHED' },
        { command: 'PICK', state: 'FAILED', resultDescription: 'gripper empty' },
      ],
    }
    const [, , ended] = hear(first, { state: order('o1', 0, 'RUNNING') }, { state: failed })
    expect(ended).toMatchObject([
      {
        type: 'work.failed',
        payload: { job_id: 'o1:0', error: { code: 'action_failed', message: 'PICK FAILED: gripper empty' } },
      },
    ])
  })

  test('that is replaced by another order before its end is superseded, and the new one starts', () => {
    const [, , facts] = hear(first, { state: order('o1', 0, 'RUNNING') }, { state: order('o2', 0, 'WAITING') })
    expect(facts).toMatchObject([
      {
        type: 'work.failed',
        payload: { job_id: 'o1:0', error: { code: 'superseded' } },
        correlation_id: 'o1',
        index: 1,
      },
      { type: 'work.started', payload: { job_id: 'o2:0' }, correlation_id: 'o2', index: 2 },
    ])
  })

  test('that is continued by an update of its own order has not failed', () => {
    const [, , facts] = hear(first, { state: order('o1', 0, 'RUNNING') }, { state: order('o1', 2, 'WAITING') })
    expect(facts).toMatchObject([
      { type: 'work.completed', payload: { job_id: 'o1:0', result: { continued_by: 'o1:2' } } },
      { type: 'work.started', payload: { job_id: 'o1:2' } },
    ])
  })

  test('two ends in one state have two ids', () => {
    const [, , facts] = hear(first, { state: order('o1', 0, 'RUNNING') }, { state: order('o1', 2, 'FINISHED') })
    expect(facts?.map(({ type }) => type)).toEqual(['work.completed', 'work.started', 'work.completed'])
    expect(new Set(facts?.map(({ message_id }) => message_id)).size).toBe(3)
  })

  test('that a reset takes away is dropped', () => {
    const [, , facts] = hear(first, { state: order('o1', 0, 'RUNNING') }, { state: resting })
    expect(facts).toMatchObject([{ type: 'work.failed', payload: { job_id: 'o1:0', error: { code: 'dropped' } } }])
  })

  test('a state that shows ended work says nothing about the work in hand', () => {
    expect(
      types(
        first,
        { state: order('o1', 0, 'RUNNING') },
        { state: order('o1', 0, 'FINISHED') },
        { state: order('o2', 0, 'RUNNING') },
        { state: order('o1', 0, 'RUNNING') },
        { state: order('o2', 0, 'FINISHED') },
      ),
    ).toEqual([['robot.connected'], ['work.started'], ['work.completed'], ['work.started'], [], ['work.completed']])
  })

  test('already running at the first state has started; already ended it is only remembered', () => {
    expect(types({ state: order('o1', 0, 'RUNNING') }, { state: order('o1', 0, 'FINISHED') })).toEqual([
      ['robot.connected', 'work.started'],
      ['work.completed'],
    ])
    expect(
      types(
        { state: order('o1', 0, 'FINISHED') },
        { state: order('o1', 0, 'FINISHED') },
        { state: order('o1', 0, 'RUNNING') },
      ),
    ).toEqual([['robot.connected'], [], []])
  })

  test('ids that are too long or not ours are made to fit', () => {
    const [, facts] = hear(first, { state: order(`ordre n° ${'9'.repeat(200)}`, 0, 'RUNNING') })
    expect(facts?.[0]?.payload.job_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(facts?.[0]?.correlation_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('battery.low', () => {
  test('is said once, after a minute of nothing but low readings, the last one at rest', () => {
    expect(
      types(
        first,
        { state: power(12, false, true), at_s: 10 },
        { state: power(11), at_s: 40 },
        { state: power(10, false, true), at_s: 75 },
        { state: power(9), at_s: 80 },
        { state: power(8), at_s: 200 },
      ),
    ).toEqual([['robot.connected'], [], [], [], ['battery.low'], []])
  })

  test('is not said of a reading that sags under load and recovers', () => {
    expect(
      types(
        first,
        { state: power(4, false, true), at_s: 0 },
        { state: power(4), at_s: 30 },
        { state: power(36), at_s: 40 },
        { state: power(4), at_s: 70 },
        { state: power(4), at_s: 120 },
      ),
    ).toEqual([['robot.connected'], [], [], [], [], []])
  })

  test('is said again after the battery was well at rest, or charged', () => {
    const low = (at_s: number): Heard[] => [
      { state: power(5), at_s },
      { state: power(5), at_s: at_s + 60 },
    ]
    const heard = types(
      first,
      ...low(0),
      { state: power(25), at_s: 100 },
      ...low(200),
      { state: power(35, false, true), at_s: 300 },
      ...low(400),
      { state: power(35), at_s: 500 },
      ...low(600),
      { state: power(5, true), at_s: 700 },
      { state: power(5), at_s: 701 },
      { state: power(5), at_s: 770 },
    )
    expect(heard.map((facts) => facts.filter((type) => type === 'battery.low').length)).toEqual([
      0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1,
    ])
  })

  test('is not said while charging', () => {
    expect(types(first, { state: power(5, true), at_s: 0 }, { state: power(5, true), at_s: 100 })).toEqual([
      ['robot.connected'],
      ['charge.started'],
      [],
    ])
  })
})

describe('charging', () => {
  test('starts and ends at the edges of the flag', () => {
    expect(
      hear(first, { state: power(60, true) }, { state: power(80, true) }, { state: power(95) }).map((facts) =>
        facts.map(({ type, payload }) => [type, payload.battery]),
      ),
    ).toEqual([[['robot.connected', undefined]], [['charge.started', 60]], [], [['charge.completed', 95]]])
  })

  test('ends before work starts, and starts after it ended', () => {
    const on = { ...order('o1', 0, 'RUNNING'), batteryState: { percentage: 90, charging: false } }
    const off = { ...order('o1', 0, 'FINISHED'), batteryState: { percentage: 50, charging: true } }
    expect(types({ state: power(80, true) }, { state: on }, { state: off })).toEqual([
      ['robot.connected', 'charge.started'],
      ['charge.completed', 'work.started'],
      ['work.completed', 'charge.started'],
    ])
  })

  test('waits for a first reading, and is not ended by a state without the flag', () => {
    const flagOnly = { ...resting, batteryState: { charging: true } }
    expect(
      types({ state: flagOnly }, { state: power(50, true) }, { state: resting }, { state: power(51, true) }),
    ).toEqual([['robot.connected'], ['charge.started'], [], []])
  })
})

describe('faults', () => {
  const errors = (...levels: string[]) => ({
    ...resting,
    errors: levels.map((errorLevel, at) => ({ errorLevel, errorType: `E${at}`, errorDescription: 'left drive' })),
  })

  test('are errors of the gravest levels; warnings are none', () => {
    const [, raised, still, cleared] = hear(
      first,
      { state: errors('WARNING', 'FATAL') },
      { state: errors('WARNING', 'critical') },
      { state: errors('WARNING') },
    )
    expect(raised).toMatchObject([
      { type: 'fault.raised', payload: { code: 'E1', level: 'FATAL', message: 'left drive' } },
    ])
    expect(still).toEqual([])
    expect(cleared).toMatchObject([{ type: 'fault.cleared', payload: { code: 'E1' } }])
    expect(types(first, { state: errors('WARNING') })).toEqual([['robot.connected'], []])
  })

  test('are one fault until none is left: a second error does not send the robot back to work', () => {
    expect(
      types(
        first,
        { state: errors('FATAL') },
        { state: errors('FATAL', 'FATAL') },
        { state: errors('WARNING', 'FATAL') },
        { state: resting },
      ),
    ).toEqual([['robot.connected'], ['fault.raised'], [], [], ['fault.cleared']])
  })
})

describe('presence of a robot that speaks this dialect', () => {
  test('comes from its first state or its connection message, whichever is first', () => {
    expect(types(first, { connection: 'ONLINE' })).toEqual([['robot.connected'], []])
    expect(types({ connection: 'ONLINE' }, first)).toEqual([['robot.connected'], []])
  })

  test('ends with OFFLINE or a broken connection, once; a newer state means alive', () => {
    expect(
      types(first, { connection: 'CONNECTIONBROKEN' }, { connection: 'OFFLINE' }, first, {
        connection: 'CONNECTION_BROKEN',
      }),
    ).toEqual([['robot.connected'], ['robot.disconnected'], [], ['robot.connected'], ['robot.disconnected']])
  })

  test('a last will that was kept from before the robot was known says nothing', () => {
    expect(types({ connection: 'CONNECTIONBROKEN' }, { connection: 'half' })).toEqual([[], []])
  })

  test.each(['robot.went_quiet', 'robot.lost', 'robot.disconnected'])('returns with a state after %s', (entered_by) => {
    expect(types(first, { state: resting, row: { state: 'offline', entered_by } })).toEqual([
      ['robot.connected'],
      ['robot.connected'],
    ])
    expect(types(first, { connection: 'ONLINE', row: { state: 'offline', entered_by } })).toEqual([
      ['robot.connected'],
      ['robot.connected'],
    ])
  })

  test('a robot back from offline tells again what holds now: its work was released', () => {
    const busy = { ...order('o1', 0, 'RUNNING'), batteryState: { percentage: 50, charging: false } }
    const offline: Known = { state: 'offline', entered_by: 'robot.went_quiet' }
    expect(types(first, { state: busy }, { state: busy, row: offline }, { state: busy })).toEqual([
      ['robot.connected'],
      ['work.started'],
      ['robot.connected', 'work.started'],
      [],
    ])
    expect(types(first, { state: power(50, true) }, { state: power(51, true), row: offline })).toEqual([
      ['robot.connected'],
      ['charge.started'],
      ['robot.connected', 'charge.started'],
    ])
  })

  test('a robot back from unreachable kept its work: nothing is told twice', () => {
    const unreachable: Known = { state: 'unreachable', entered_by: 'robot.went_quiet' }
    expect(
      types(
        first,
        { state: order('o1', 0, 'RUNNING') },
        { state: order('o1', 0, 'RUNNING'), row: unreachable },
        { state: order('o1', 0, 'FINISHED'), row: unreachable },
      ),
    ).toEqual([['robot.connected'], ['work.started'], ['robot.connected'], ['robot.connected', 'work.completed']])
  })
})

describe('a state of this dialect', () => {
  const topic = 'fts/v1/ff/5iO4/state'

  test('is kept as telemetry: what screens ask for under our names, the rest under the maker’s', () => {
    const value = {
      ...power(219, true),
      ...order('o1', 3, 'RUNNING'),
      headerId: 9,
      serialNumber: '5iO4',
      timestamp: '2026-05-13T11:50:58.609736Z',
      lastNodeId: 'A',
      velocity: { vx: 1 },
      agvPosition: { x: 1, y: 2, theta: 0, mapId: 'm' },
    }
    const [telemetry] = opened({ topic, value }).messages
    expect(telemetry).toMatchObject({
      type: 'robot.telemetry',
      kind: 'telemetry',
      robot_id: 'ff:5iO4',
      index: 0,
      occurred_at: '2026-05-13T11:50:58.609736Z',
      payload: {
        battery: 100,
        charging: true,
        driving: false,
        paused: false,
        order_id: 'o1',
        order_update_id: 3,
        errors: [],
        flags: ['battery_clamped'],
        actions: [{ name: 'DOCK', status: 'RUNNING' }],
        pose: { x: 1, y: 2, theta: 0, map: 'm' },
        velocity: { vx: 1 },
        details: { headerId: 9, lastNodeId: 'A', batteryState: { percentage: 219, charging: true } },
      },
    })
    expect(telemetry?.derived).toBeUndefined()
  })

  test('has an id of its topic and bytes: the same bytes are the same message, at any place on the stream', () => {
    const at = (sequence_number: string, of = topic) =>
      opened({ topic: of, value: resting, sequence_number }).messages.map(({ message_id }) => message_id)
    expect(at('1')).toEqual(at('2'))
    expect(at('1')[0]).not.toBe(at('1', 'fts/v1/ff/leJ4/state')[0])
  })

  test.each([
    [
      'another serial number',
      { serialNumber: 'leJ4' },
      'serialNumber is "leJ4" on topic "fts/v1/ff/5iO4/state"; the topic is the identity: "5iO4"',
    ],
    [
      'a serial number that is no text',
      { serialNumber: 7 },
      'serialNumber is 7 on topic "fts/v1/ff/5iO4/state"; the topic is the identity: "5iO4"',
    ],
    [
      'another manufacturer',
      { manufacturer: 'acme' },
      'manufacturer is "acme" on topic "fts/v1/ff/5iO4/state"; the topic is the identity: "ff"',
    ],
  ])('with %s is refused: identity is strict', (_, odd, text) => {
    expect(rejected({ topic, value: { ...resting, ...odd } }).error).toEqual({ class: 'RobotMismatch', text })
  })

  test.each(['[]', '7', 'null', '"state"'])('that is %s is refused', (text) => {
    expect(rejected({ topic, text }).error.class).toBe('NotAMessage')
  })

  test('with values no robot should send is opened all the same, and what it says fits our schemas', () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('12', '', 'NaN', -5, 219, 1e15, true))
    const names = [
      'orderId',
      'orderUpdateId',
      'actionStates',
      'actionState',
      'nodeStates',
      'edgeStates',
      'driving',
      'paused',
      'batteryState',
      'errors',
      'agvPosition',
      'velocity',
      'timestamp',
      'connectionState',
      'headerId',
    ]
    const body = fc.dictionary(fc.constantFrom(...names), odd)
    const nested = fc.record(
      {
        batteryState: fc.dictionary(fc.constantFrom('percentage', 'charging', 'batteryCharge'), odd),
        errors: fc.array(fc.dictionary(fc.constantFrom('errorLevel', 'errorType', 'errorDescription'), odd)),
        orderId: odd,
        actionStates: fc.array(fc.dictionary(fc.constantFrom('state', 'command', 'resultDescription'), odd)),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(body, nested), fc.constantFrom('state', 'connection', 'factsheet')), {
          maxLength: 6,
        }),
        (said) => {
          let memory: unknown
          for (const [value, kind] of said) {
            const result = open({ topic: `fts/v1/ff/5iO4/${kind}`, value, known: { ...IDLE, memory } })
            if (result.outcome === 'rejected') {
              expect(['UnsafeNumber', 'LoneSurrogate', 'ForbiddenKey', 'RobotMismatch']).toContain(result.error.class)
              continue
            }
            for (const message of result.messages)
              expect(payloadSchema(message.type, 1)?.safeParse(message.payload).error?.message).toBeUndefined()
            memory = JSON.parse(JSON.stringify(result.memory ?? memory ?? null)) ?? undefined
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
