import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SentPage } from '../../../functions/ports/sent.ts'
import { encode } from '../../../functions/vda5050/encode.ts'
import { withEnded } from '../../../messages/dialects/vda-derived-memory.ts'
import { jobIdOf } from '../../../messages/mission-id.ts'
import type { VdaProfileSetting } from '../../../messages/vda-profile.ts'
import { VDA_VERSIONS, type VdaVersion } from '../../../robots/vda-words.ts'
import { faultsOf, schemasMissing } from '../../robots/vda-schemas.ts'
import { blank, commandOf, keptPage, memoryOf, NOW, ROBOT_ID, refusedBy, said, type Wire } from './robot.ts'

const JOB = jobIdOf('m1', 1)
const at = (node_id: string, x: number, y: number) => ({ node_id, x, y, map: 'hall' })
const pick = { kind: 'pick', place: at('shelf', 4, 0), action: { type: 'pick', parameters: { loadType: 'EPAL' } } }
const drop = { kind: 'drop', place: at('dock', 8, 0) }
const start = (steps: readonly unknown[], cause = 'cause') =>
  commandOf('work.start', { job_id: JOB, kind: 'mission', params: { steps, mission_id: 'm1', allocation: 1 } }, cause)
const update = (steps: readonly unknown[], cause: string) =>
  commandOf('work.update', { job_id: JOB, params: { steps } }, cause)

const nodesOf = ({ body }: Wire) =>
  body.nodes.map((node: { nodeId: string; sequenceId: number; actions: { actionId: string }[] }) =>
    [`${node.nodeId}@${node.sequenceId}`, ...node.actions.map(({ actionId }) => actionId)].join(' '),
  )

describe('an order', () => {
  test('begins where the robot is, goes on from place to place, and numbers its actions by the steps', () => {
    const order = said(
      start([{ kind: 'go_to', place: at('gate', 2, 0) }, pick, { kind: 'wait', duration_seconds: 3 }, drop]),
      memoryOf('2.1.0'),
    )

    expect(order.topic).toBe('uagv/v2/maker/agv.01/order')
    expect(order.body).toMatchObject({
      orderId: JOB,
      orderUpdateId: 0,
      headerId: 0,
      version: '2.1.0',
      serialNumber: 'agv.01',
    })
    expect(nodesOf(order)).toEqual(['home@0', 'gate@2', `shelf@4 ${JOB}:1 ${JOB}:2`, `dock@6 ${JOB}:3`])
    expect(order.body.nodes[0].nodePosition).toEqual({ x: 0, y: 0, mapId: 'hall' })
    expect(
      order.body.edges.map(
        ({ edgeId, startNodeId, endNodeId }: Record<string, string>) => `${edgeId} ${startNodeId} ${endNodeId}`,
      ),
    ).toEqual(['e1 home gate', 'e3 gate shelf', 'e5 shelf dock'])
    expect(order.body.nodes[2].actions).toEqual([
      {
        actionId: `${JOB}:1`,
        actionType: 'pick',
        blockingType: 'HARD',
        actionParameters: [{ key: 'loadType', value: 'EPAL' }],
      },
      {
        actionId: `${JOB}:2`,
        actionType: 'wait',
        blockingType: 'HARD',
        actionParameters: [{ key: 'duration', value: 3 }],
      },
    ])
  })

  test('begins with its first place when the robot stands there', () => {
    const memory = memoryOf('2.1.0', { last_node_id: 'shelf', pose: { x: 4.1, y: 0, theta: 0, map: 'hall' } })
    expect(nodesOf(said(start([pick, drop]), memory))).toEqual([`shelf@0 ${JOB}:0`, `dock@2 ${JOB}:1`])
  })

  test('begins with a node of its own where a robot was stopped between two places', () => {
    const memory = memoryOf('2.1.0', { last_node_id: 'shelf', pose: { x: 2, y: 0, theta: 0, map: 'hall' } })
    expect(nodesOf(said(start([pick]), memory))).toEqual(['start@0', `shelf@2 ${JOB}:0`])
  })

  test('begins with its first place when the robot has said nothing of where it is', () => {
    const memory = memoryOf('2.0.0', { last_node_id: '' })
    delete (memory.state as { pose?: unknown }).pose
    expect(nodesOf(said(start([pick]), memory))).toEqual([`shelf@0 ${JOB}:0`])
  })

  test('of the same command again is the same order, with the next header', () => {
    const first = said(start([pick, drop]), memoryOf('2.1.0'))
    const moved = memoryOf('2.1.0', { last_node_id: 'shelf', pose: { x: 4, y: 0, theta: 0, map: 'hall' } })
    const again = said(start([pick, drop]), moved, first.page)

    expect({ ...again.body, headerId: 0 }).toEqual(first.body)
    expect(again.body.headerId).toBe(1)
    // It may have heard the first: then only its state was lost.
    expect(again.more).toMatchObject([{ headerId: 0, actions: [{ actionType: 'stateRequest' }] }])
    expect(again.page.sent.actions).toEqual([])
    expect(again.page.sent.orders).toHaveLength(1)
    expect(again.page.sent.orders[0]).toMatchObject({
      command_id: start([]).message_id,
      header_ids: [0, 1],
      sends: 2,
      sent_at_ms: NOW,
    })
  })

  test('whose id its robot knows from another is refused; one that it never took may be asked for again', () => {
    const first = said(start([pick]), memoryOf('2.1.0'))
    const again = said(start([pick], 'again'), memoryOf('2.1.0'), first.page)
    expect(again.page.sent.orders).toMatchObject([
      { command_id: start([], 'again').message_id, order_update_id: 0, sends: 1 },
    ])
    const ended = withEnded(undefined, { order_id: JOB, update_id: 0 })
    for (const memory of [memoryOf('2.1.0', { order_id: JOB }), memoryOf('2.1.0', {}, { ended })])
      expect(refusedBy(start([pick], 'again'), memory, first.page)).toMatchObject({ code: 'order_id_used' })
  })

  test('says nothing any more once a later one has taken its place', () => {
    const first = said(start([pick]), memoryOf('2.1.0'))
    const other = commandOf('work.start', { job_id: 'mission:m2:1', params: { steps: [drop] } }, 'other')
    const second = said(other, memoryOf('2.1.0'), first.page)
    const late = encode(start([pick]), { robot_id: ROBOT_ID, memory: memoryOf('2.1.0') }, second.page, [], NOW)
    expect(late.refused).toBeUndefined()
    expect(late.publish).toEqual([])
  })

  test('without steps and without an order of its own is refused, as is one that is not well made', () => {
    const job = (params: Record<string, unknown>) => commandOf('work.start', { job_id: 'job-1', kind: 'clean', params })
    expect(refusedBy(job({ area: 'hall' }), memoryOf('2.1.0'))).toMatchObject({ code: 'no_steps' })
    expect(refusedBy(job({ steps: [{ kind: 'fly' }] }), memoryOf('2.1.0'))).toMatchObject({ code: 'invalid_steps' })
    expect(refusedBy(job({ order: { nodes: [] } }), memoryOf('2.1.0'))).toMatchObject({ code: 'invalid_order' })
    expect(
      refusedBy(job({ order: { nodes: [{ nodeId: 'a', sequenceId: 0, released: false }] } }), memoryOf('2.1.0')),
    ).toMatchObject({ code: 'no_base' })
  })

  test('that somebody planned elsewhere goes out as it is, in the words of the version', () => {
    const planned = {
      zoneSetId: 'z1',
      nodes: [
        {
          nodeId: 'a',
          sequenceId: 0,
          released: true,
          nodeDescription: 'gate',
          nodePosition: { x: 1, y: 2, mapId: 'm', allowedDeviationXY: 0.5 },
        },
        {
          nodeId: 'b',
          sequenceId: 2,
          released: true,
          actions: [
            {
              actionId: 'x',
              actionType: 'scan',
              actionDescription: 'read',
              actionParameters: [{ key: 'o', value: { a: 1 } }],
            },
          ],
        },
      ],
      edges: [
        {
          edgeId: 'ab',
          sequenceId: 1,
          released: true,
          startNodeId: 'a',
          endNodeId: 'b',
          maxSpeed: 1,
          rotationAllowed: true,
        },
      ],
    }
    const job = commandOf('work.start', { job_id: 'job-1', params: { order: planned } })
    const v3 = said(job, memoryOf('3.0.0')).body
    expect(v3).toMatchObject({ orderId: 'job-1', edges: [{ edgeId: 'ab', maximumSpeed: 1 }] })
    expect(v3.nodes[0]).toMatchObject({
      nodeDescriptor: 'gate',
      nodePosition: { allowedDeviationXY: { a: 0.5, b: 0.5, theta: 0 } },
    })
    expect(Object.keys(v3.edges[0]).sort()).toEqual(['actions', 'edgeId', 'maximumSpeed', 'released', 'sequenceId'])
    expect(v3.zoneSetId).toBeUndefined()
    const v2 = said(job, memoryOf('2.0.0')).body
    expect(v2).toMatchObject({
      zoneSetId: 'z1',
      nodes: [
        { nodePosition: { allowedDeviationXy: 0.5 } },
        { actions: [{ actionParameters: [{ key: 'o', value: '{"a":1}' }] }] },
      ],
    })
  })

  test('beyond the limits of the factsheet, or of AWS IoT, is refused instead of sent', () => {
    const small = memoryOf('2.1.0', {}, { factsheet: { actions: [], order_nodes_max: 2 } })
    expect(refusedBy(start([pick, drop]), small)).toEqual({
      code: 'beyond_its_factsheet',
      message: "3 nodes; the robot's factsheet allows 2",
    })
    const big = { ...pick, action: { type: 'pick', parameters: { text: 'x'.repeat(140_000) } } }
    expect(refusedBy(start([big]), memoryOf('2.1.0'))).toMatchObject({ code: 'too_large' })
  })

  test('waits for the time that the robot wants between two', () => {
    const memory = memoryOf('2.1.0', {}, { factsheet: { actions: [], order_interval_seconds_min: 2 } })
    const first = said(start([pick]), memory)
    expect(first.wait_ms).toBe(0)
    expect(said(update([drop], 'more'), memory, first.page, [], NOW + 500).wait_ms).toBe(1500)
    expect(said(commandOf('work.pause', {}), memory, first.page, [], NOW + 500).wait_ms).toBe(0)
  })
})

describe('an order update', () => {
  const versions: readonly (readonly [VdaVersion, readonly string[]])[] = [
    ['1.1.0', []],
    ['2.0.0', []],
    ['2.1.0', []],
    // 3.0 asks for the decision point as it was, and runs none of it again.
    ['3.0.0', [`${JOB}:1`]],
  ]
  test.each(versions)('of %s is stitched to the last node and does what is new behind it', (version, resent) => {
    const memory = memoryOf(version)
    const first = said(start([pick, drop]), memory)
    const more = said(
      update(
        [
          { kind: 'wait', duration_seconds: 1 },
          { kind: 'go_to', place: at('home', 0, 0) },
        ],
        'more',
      ),
      memory,
      first.page,
    )

    expect(more.body).toMatchObject({ orderId: JOB, orderUpdateId: 1, headerId: 1 })
    expect(nodesOf(more)).toEqual([['dock@4', ...resent].join(' '), `dock@6 ${JOB}:2`, 'home@8'])
    expect(more.body.edges.map(({ sequenceId }: { sequenceId: number }) => sequenceId)).toEqual([5, 7])
    const [order, its] = more.page.sent.orders
    expect(order).toMatchObject({
      order_update_id: 0,
      steps: { first: 0, nodes: [2, 4] },
      actions: [`${JOB}:0`, `${JOB}:1`],
    })
    expect(its).toMatchObject({ order_update_id: 1, steps: { first: 2, nodes: [6, 8] } })
  })

  test('again says the same, and a later one goes on from it', () => {
    const memory = memoryOf('2.1.0')
    const first = said(start([pick]), memory)
    const one = said(update([drop], 'one'), memory, first.page)
    const again = said(update([drop], 'one'), memory, one.page)
    expect({ ...again.body, headerId: 1 }).toEqual(one.body)
    const two = said(update([pick], 'two'), memoryOf('2.1.0', { order_id: JOB, order_update_id: 1 }), again.page)
    expect(two.body.orderUpdateId).toBe(2)
    expect(nodesOf(two)).toEqual(['dock@4', `shelf@6 ${JOB}:2`])
  })

  test('after one that the robot refused goes on from what it took, with new numbers', () => {
    const first = said(start([pick]), memoryOf('2.1.0'))
    const took = memoryOf('2.1.0', { order_id: JOB, order_update_id: 0 })
    const refused = said(update([drop], 'one'), took, first.page)
    const next = said(update([{ kind: 'go_to', place: at('home', 0, 0) }, drop], 'two'), took, refused.page)
    expect(next.body.orderUpdateId).toBe(2)
    expect(nodesOf(next)).toEqual(['shelf@2', 'home@4', `dock@6 ${JOB}:3`])
    expect(nodesOf(said(update([{ kind: 'go_to', place: at('home', 0, 0) }, drop], 'two'), took, next.page))).toEqual(
      nodesOf(next),
    )
  })

  test('of an order that the robot was never sent, or that was cancelled, is refused', () => {
    expect(refusedBy(update([drop], 'one'), memoryOf('2.1.0'))).toMatchObject({ code: 'unknown_order' })
    const first = said(start([pick]), memoryOf('2.1.0'))
    const cancelled = said(commandOf('work.stop', { job_id: JOB }), memoryOf('2.1.0'), first.page)
    expect(refusedBy(update([drop], 'one'), memoryOf('2.1.0'), cancelled.page)).toMatchObject({
      code: 'order_cancelled',
    })
  })
})

describe('an instant action', () => {
  const actionsOf = ({ body }: Wire) => body.actions ?? body.instantActions

  test.each([
    ['work.pause', {}, 'startPause'],
    ['work.resume', {}, 'stopPause'],
    ['work.stop', {}, 'cancelOrder'],
    ['work.revoke', { job_id: JOB }, 'cancelOrder'],
    ['charge.start', {}, 'startCharging'],
    ['robot.stop', {}, 'startPause'],
    ['action.start', { action: { type: 'beep', parameters: { times: 2 } } }, 'beep'],
  ] as const)('is what %s becomes, under the id of the command', (type, payload, actionType) => {
    const command = commandOf(type, payload)
    const wire = said(command, memoryOf('2.1.0', { order_id: JOB }))
    expect(wire.topic).toBe('uagv/v2/maker/agv.01/instantActions')
    expect(actionsOf(wire)).toMatchObject([{ actionId: command.message_id, actionType, blockingType: 'NONE' }])
    expect(wire.page.sent.actions).toMatchObject([
      {
        action_id: command.message_id,
        action_type: actionType,
        command_id: command.message_id,
        trace_id: command.trace_id,
        header_ids: [0],
        sends: 1,
      },
    ])
  })

  test.each([
    ['1.1.0', ['instantActions']],
    ['2.0.0', ['actions', 'instantActions']],
    ['2.1.0', ['actions']],
    ['3.0.0', ['actions']],
  ] as const)('of %s stands under %s', (version, keys) => {
    const { body } = said(commandOf('work.pause', {}), memoryOf(version))
    expect(['actions', 'instantActions'].filter((key) => key in body)).toEqual(keys)
    expect('actionName' in (body.actions ?? body.instantActions)[0]).toBe(version === '2.0.0')
  })

  test('cancels the order by its name in 3.0, and before it never the wrong one', () => {
    const revoke = commandOf('work.revoke', { job_id: JOB })
    const at_another = { running: { order_id: 'other', update_id: 0 } }
    const v3 = said(revoke, memoryOf('3.0.0', { order_id: 'other' }, at_another))
    expect(v3.body.actions[0].actionParameters).toEqual([{ key: 'orderId', value: JOB }])
    expect(v3.page.sent.actions[0]).toMatchObject({ order_id: JOB })
    const busy = memoryOf('2.1.0', { order_id: 'other' }, at_another)
    expect(refusedBy(revoke, busy)).toMatchObject({ code: 'not_in_hand' })
    // Robots go on showing the order that they did last.
    const idle = said(revoke, memoryOf('2.1.0', { order_id: 'other' }))
    expect(idle.page.sent.actions[0]).toMatchObject({ order_id: JOB })
    expect(said(commandOf('work.stop', {}), busy).page.sent.actions[0]).toMatchObject({ order_id: 'other' })
    expect(actionsOf(said(revoke, memoryOf('2.1.0', { order_id: '' })))).toMatchObject([{ actionType: 'cancelOrder' }])
  })

  test('calls a command back where there is one that does', () => {
    const charging = said(commandOf('charge.start', {}), memoryOf('2.1.0'))
    const back = (cause: string, command_id: string, page: SentPage) => ({
      command: commandOf('command.cancel', { command_id }, cause),
      page,
    })
    const stop = back('c1', commandOf('charge.start', {}).message_id, charging.page)
    expect(actionsOf(said(stop.command, memoryOf('2.1.0'), stop.page))).toMatchObject([{ actionType: 'stopCharging' }])
    const order = said(start([pick]), memoryOf('2.1.0'), charging.page)
    const cancel = back('c2', start([]).message_id, order.page)
    expect(actionsOf(said(cancel.command, memoryOf('2.1.0'), cancel.page))).toMatchObject([
      { actionType: 'cancelOrder' },
    ])
    expect(refusedBy(commandOf('command.cancel', { command_id: 'never' }), memoryOf('2.1.0'))).toMatchObject({
      code: 'unknown_command',
    })
    const beep = said(commandOf('action.start', { action: { type: 'beep' } }), memoryOf('2.1.0'))
    const hush = commandOf('command.cancel', { command_id: commandOf('action.start', {}).message_id })
    expect(refusedBy(hush, memoryOf('2.1.0'), beep.page)).toMatchObject({ code: 'cannot_be_called_back' })
  })
})

describe("a maker's profile", () => {
  const profiles: readonly VdaProfileSetting[] = [
    {
      robots: 'maker:*',
      actions: { pick: { type: 'lift', parameters: { height: 2, loadType: 'INDU' } } },
      qos: 0,
      instantActionsKey: 'actions',
      resendStitchingActions: true,
    },
    { robots: ROBOT_ID, chargeAt: 'where it is', stop: [{ type: 'emergencyStop' }, { type: 'startPause' }] },
    { robots: 'other:*', qos: 1 },
  ]

  test('says what its steps are called, how it is stopped and how it charges', () => {
    const memory = memoryOf('2.0.0')
    const order = said(start([{ ...pick, action: undefined }, pick]), memory, blank, profiles)
    expect(order.qos).toBe(0)
    expect(order.body.nodes[1].actions).toMatchObject([
      {
        actionType: 'lift',
        actionParameters: [
          { key: 'height', value: 2 },
          { key: 'loadType', value: 'INDU' },
        ],
      },
      {
        actionType: 'pick',
        actionParameters: [
          { key: 'height', value: 2 },
          { key: 'loadType', value: 'EPAL' },
        ],
      },
    ])
    const stop = said(commandOf('robot.stop', {}), memory, blank, profiles)
    expect(stop.body.instantActions).toBeUndefined()
    expect(stop.body.actions).toMatchObject([
      { actionType: 'emergencyStop', actionId: commandOf('robot.stop', {}).message_id },
      { actionType: 'startPause' },
    ])
    const charge = said(commandOf('charge.start', {}), memory, blank, profiles)
    expect(nodesOf(charge)).toEqual([`home@0 charge:${commandOf('charge.start', {}).message_id}:0`])
    const more = said(update([drop], 'more'), memory, order.page, profiles)
    expect(nodesOf(more)[0]).toBe(`shelf@2 ${JOB}:0 ${JOB}:1`)
  })
})

test('a robot whose charger has a place is sent there, and it is no job', () => {
  const profiles = [{ robots: '*', chargeAt: { node_id: 'charger', x: 3, y: 0 } }]
  const command = commandOf('charge.start', {})
  const wire = said(command, memoryOf('2.1.0'), blank, profiles)
  expect(nodesOf(wire)).toEqual(['home@0', `charger@2 charge:${command.message_id}:0`])
  expect(wire.body.nodes[1]).toMatchObject({
    nodePosition: { x: 3, y: 0, mapId: 'hall' },
    actions: [{ actionType: 'startCharging' }],
  })
  expect(wire.page.route).toBeUndefined()
})

test('whatever is asked for, and whatever a robot has said, there is a message or a reason', () => {
  const odd = fc.dictionary(fc.constantFrom('nodes', 'edges', 'toString', 'valueOf', 'nodeId', 'x'), fc.jsonValue())
  const params = fc.oneof(
    fc.record({ steps: fc.jsonValue() }),
    fc.record({ order: fc.oneof(fc.jsonValue(), odd) }),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  const names = fc.constantFrom(...VDA_VERSIONS)
  fc.assert(
    fc.property(params, names, fc.string(), fc.jsonValue(), (asked, version, said_version, pose) => {
      const memory = { ...memoryOf(version, { pose: pose as never }), version: said_version }
      const robot = { robot_id: ROBOT_ID, memory }
      const first = said(start([pick]), memory).page
      for (const command of [
        commandOf('work.start', { job_id: JOB, params: asked }, 'odd'),
        commandOf('work.update', { job_id: JOB, params: asked }, 'odd'),
      ]) {
        const encoded = encode(command, robot, first, [], NOW)
        expect(encoded.refused?.code ?? encoded.publish?.[0]?.topic).toBeTypeOf('string')
      }
    }),
    { numRuns: 200, seed: 5050 },
  )
  const shout = said(commandOf('action.start', { action: { type: 'toString' } }), memoryOf('2.1.0'))
  const hush = commandOf('command.cancel', { command_id: commandOf('action.start', {}).message_id })
  expect(refusedBy(hush, memoryOf('2.1.0'), shout.page)).toMatchObject({ code: 'cannot_be_called_back' })
})

const step = fc.record(
  {
    kind: fc.constantFrom('pick', 'drop', 'wait', 'charge', 'action', 'go_to'),
    place: fc.record(
      {
        node_id: fc.string({ minLength: 1, maxLength: 20 }),
        x: fc.double({ noNaN: true, noDefaultInfinity: true }),
        y: fc.integer(),
        theta: fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        map: fc.string({ minLength: 1, maxLength: 8 }),
      },
      { requiredKeys: ['node_id'] },
    ),
    action: fc.record(
      {
        type: fc.string({ minLength: 1, maxLength: 12 }),
        parameters: fc.dictionary(fc.string(), fc.jsonValue()),
        blocking: fc.constantFrom('NONE', 'SOFT', 'HARD'),
      },
      { requiredKeys: ['type'] },
    ),
    duration_seconds: fc.integer({ min: 0, max: 86_400 }),
  },
  { requiredKeys: ['kind'] },
)

const faultsOfWire = (version: VdaVersion, { topic, body }: Wire) => {
  const name = topic.split('/').at(-1) ?? ''
  // 1.1 has no schemas; what it says is judged as 2.0, where the actions have their later key.
  const judged =
    version === '1.1.0' && name === 'instantActions'
      ? {
          ...body,
          actions: body.instantActions.map((one: { actionType: string }) => ({ ...one, actionName: one.actionType })),
        }
      : body
  return faultsOf(version, name, judged)
}

describe(`every message that is written${schemasMissing}`, () => {
  test.skipIf(schemasMissing).each(VDA_VERSIONS)('conforms to the schemas of %s, whatever the mission', (version) => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.string(),
        (steps, more, lastNode) => {
          const memory = memoryOf(version, { last_node_id: lastNode })
          const order = said(start(steps), memory)
          const longer = said(update(more, 'more'), memory, order.page)
          expect(faultsOfWire(version, order)).toEqual([])
          expect(faultsOfWire(version, longer)).toEqual([])
          const all = [...order.body.nodes, ...longer.body.nodes.slice(1)]
          expect(all.map(({ sequenceId }) => sequenceId)).toEqual(all.map((_, number) => number * 2))
          const ids = all.flatMap((node: { actions: { actionId: string }[] }) =>
            node.actions.map(({ actionId }) => actionId),
          )
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 150, seed: 5050 },
    )
  })

  test.skipIf(schemasMissing).each(VDA_VERSIONS)('is an instant action as %s has it', (version) => {
    const memory = memoryOf(version, { order_id: JOB })
    let page = blank
    for (const [type, payload] of [
      ['work.pause', {}],
      ['work.resume', {}],
      ['work.stop', { job_id: JOB }],
      ['charge.start', {}],
      ['robot.stop', {}],
      [
        'action.start',
        { action: { type: 'beep', parameters: { n: 1, o: { deep: [1] }, none: null }, blocking: 'HARD' } },
      ],
    ] as const) {
      const wire = said(commandOf(type, payload), memory, page)
      expect(faultsOfWire(version, wire)).toEqual([])
      page = wire.page
    }
    expect(page.sent.headers).toEqual({ instantActions: 5 })
  })
})

test('what was sent stays small however long a robot works', () => {
  const memory = memoryOf('2.1.0')
  let page = blank
  for (let mission = 1; mission <= 100; mission += 1) {
    const steps = Array.from({ length: 10 }, (_, number) => ({ kind: 'pick', place: at(`n${number}`, number, 0) }))
    const job = commandOf('work.start', { job_id: jobIdOf(`m${mission}`, 1), params: { steps } }, `m${mission}`)
    page = said(job, memory, page).page
    page = said(commandOf('work.pause', {}, `p${mission}`), memory, page).page
  }
  expect(page.sent.orders).toHaveLength(24)
  expect(page.sent.actions).toHaveLength(24)
  expect(page.sent.headers).toEqual({ order: 99, instantActions: 99 })
  expect(JSON.stringify(keptPage(page)).length).toBeLessThan(18_000)
})
