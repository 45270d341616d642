import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { Known } from '../../messages/open.ts'
import { open } from './records.ts'
import { at, hear, instant, node, order, resting, sent } from './vda-5050-heard.ts'

/** Everything that should not be where it is. */
const odd = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, '', '7', ' 1e3 ', -1, 1e15, 0.5, true, [], {}, [[]], [null], 'ÿ€😀'),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)
const names = [
  'headerId',
  'timestamp',
  'version',
  'orderId',
  'orderUpdateId',
  'lastNodeId',
  'lastNodeSequenceId',
  'nodeStates',
  'edgeStates',
  'actionStates',
  'instantActionStates',
  'zoneActionStates',
  'agvPosition',
  'mobileRobotPosition',
  'velocity',
  'loads',
  'batteryState',
  'powerSupply',
  'errors',
  'information',
  'safetyState',
  'maps',
  'zoneSets',
  'zoneRequests',
  'edgeRequests',
  'plannedPath',
  'operatingMode',
  'driving',
  'connectionState',
  'typeSpecification',
  'protocolLimits',
  'protocolFeatures',
] as const
const oddInside = fc.record(
  {
    nodeId: odd,
    edgeId: odd,
    sequenceId: odd,
    released: odd,
    actionId: odd,
    actionType: odd,
    actionStatus: odd,
    errorType: odd,
    errorLevel: odd,
    errorReferences: odd,
    x: odd,
    y: odd,
    theta: odd,
    batteryCharge: odd,
    stateOfCharge: odd,
    charging: odd,
  },
  { requiredKeys: [] },
)
const message = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(odd, oddInside, fc.array(oddInside, { maxLength: 4 })),
  {
    maxKeys: 12,
  },
)
const topic = fc.constantFrom('state', 'connection', 'visualization', 'factsheet')
const page = sent([order('o1', { header_ids: [1], actions: ['o1:0'] })], [instant('p1', 'startPause')])

/** What may lie on a last-known item of every robot, whatever it sends: `records` of 1 KB are what a write pays for. */
const MEMORY_MAX = 8 * 1024

describe('a message of VDA 5050', () => {
  test('with anything anywhere is opened or refused by name, and what is remembered stays small', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(topic, message, fc.constantFrom('v1', 'v2', 'v3')), { maxLength: 6 }),
        (messages) => {
          const said = messages.map(([name, value, major]) => {
            const part = name as 'state' | 'connection' | 'visualization' | 'factsheet'
            return { [part]: value, topic: `uagv/${major}/acme/7/${name}`, sent: page }
          })
          for (const { error, memory, telemetry } of hear(said)) {
            if (error === undefined) expect(telemetry?.type).toBe('robot.telemetry')
            else expect(error).toMatch(/^(ForbiddenKey|TooDeep|NotAMessage|RobotMismatch|LoneSurrogate|UnsafeNumber)/)
            expect(JSON.stringify(memory ?? {}).length).toBeLessThan(MEMORY_MAX)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('with ten thousand of everything is counted, and shown in part', () => {
    const many = <One>(one: (index: number) => One) => Array.from({ length: 10_000 }, (_, index) => one(index))
    const value = {
      ...resting,
      orderId: 'o1',
      nodeStates: many((index) => ({ nodeId: '', sequenceId: index, released: index < 5 })),
    }
    const result = open({ topic: 'uagv/v2/acme/7/state', value, bytes: undefined as never })
    // More than IoT Core takes: nothing of it ever arrives.
    expect(result).toMatchObject({ outcome: 'rejected', error: { class: 'TooLarge' } })
    const fewer = {
      ...value,
      nodeStates: value.nodeStates.slice(0, 1_500).map(({ sequenceId, released }) => ({ sequenceId, released })),
    }
    const [heard] = hear([{ state: fewer }])
    expect(heard?.telemetry?.payload).toMatchObject({ nodes_left: 1_500, flags: ['node_states_many'] })
    expect(heard?.telemetry?.payload.nodes).toHaveLength(64)
    expect(heard?.memory.state).toMatchObject({ nodes_left: 1_500 })
    expect(JSON.stringify(heard?.memory).length).toBeLessThan(MEMORY_MAX)
  })

  test('of more than half of what may arrive is flagged', () => {
    const [heard] = hear([{ state: { ...resting, padding: 'x'.repeat(66_000) } }])
    expect(heard?.telemetry?.payload).toMatchObject({ flags: ['message_large'], details: { left_out_bytes: 66_014 } })
  })

  test('whose texts are as long as a message may be leaves a memory that can be written', () => {
    const long = 'x'.repeat(2_000)
    const state = {
      ...at(long, [], { nodeStates: Array.from({ length: 8 }, (_, index) => node(`${long}${index}`, index)) }),
      lastNodeId: long,
      version: long,
      actionStates: Array.from({ length: 12 }, () => ({ actionId: long, actionType: long, actionStatus: long })),
      errors: Array.from({ length: 8 }, (_, index) => ({ errorType: `${long}${index}`, errorLevel: 'FATAL' })),
      zoneSetId: long,
      safetyState: { eStop: long, fieldViolation: false },
      information: [{ infoType: long, infoLevel: long, infoDescription: long }],
    }
    const [heard] = hear([{ state }])
    expect(heard?.error).toBeUndefined()
    expect(JSON.stringify(heard?.telemetry?.payload)).not.toContain('x'.repeat(1_001))
    expect(JSON.stringify(heard?.memory).length).toBeLessThan(MEMORY_MAX)
  })

  test.each(['RobotCompany:0.0-1_x', '.-_:'])('of serial number %s is of the robot that its topic names', (serial) => {
    const result = open({ topic: `uagv/v2/acme/${serial}/state`, value: { ...resting, serialNumber: serial } })
    expect(result).toMatchObject({ outcome: 'opened', arrival: { robot_id: `acme:${serial}` } })
  })

  test.each(['Müller', 'a b', '😀', 'a'.repeat(130)])(
    'of manufacturer %s names no robot that there can be',
    (manufacturer) => {
      expect(open({ topic: `uagv/v2/${manufacturer}/7/state`, value: resting })).toMatchObject({
        outcome: 'rejected',
        error: { class: 'UnknownTopic' },
      })
    },
  )

  test('is counted on a card that stays below 2 KB, however long a robot is odd', () => {
    let memory: unknown
    let largest = 0
    for (let index = 0; index < 500; index++) {
      const known: Known = { state: 'idle', entered_by: 'robot.connected', memory, sent: page }
      const value = {
        [`odd${index}`]: index,
        headerId: (index * 7919) % 4_000,
        errors: [{}],
        nodeStates: index,
        version: '2.1',
      }
      const result = open({
        topic: 'uagv/v2/acme/7/state',
        value,
        known,
        wrapper: { received_at: 1e12 + index * 31_000 },
      })
      memory = result.memory ?? memory
      const { card } = (memory as { vda_5050: VdaMemory }).vda_5050
      largest = Math.max(largest, JSON.stringify(card).length)
    }
    expect(largest).toBeLessThan(2_048)
  })
})
