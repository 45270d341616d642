import { describe, expect, test } from 'vitest'
import type { Message } from '../../messages/envelope.ts'
import { opened, RECEIVED_AT_MS } from './records.ts'
import { at, hear, instant, node, order, resting, sent, told } from './vda-5050-heard.ts'

const first = { state: resting }

describe('an order', () => {
  test('is one job from its first echo to its end, whatever update it is at', () => {
    expect(
      told(
        hear([
          first,
          { state: at('o1', ['a1:pick:WAITING'], { nodeStates: [node('n1', 2), node('n2', 4, false)] }) },
          { state: at('o1/1', ['a1:pick:RUNNING', 'a2:drop:WAITING'], { nodeStates: [node('n2', 4)] }) },
          { state: at('o1/1', ['a1:pick:FINISHED', 'a2:drop:RUNNING']) },
          { state: at('o1/1', ['a1:pick:FINISHED', 'a2:drop:FINISHED']) },
          { state: at('o1/1', ['a1:pick:FINISHED', 'a2:drop:FINISHED']) },
        ]),
      ),
    ).toEqual([['robot.connected sent a state'], ['work.started o1'], [], [], ['work.completed o1'], []])
  })

  test('that is updated after its end begins again', () => {
    expect(
      told(
        hear([
          first,
          { state: at('o1', ['a:x:RUNNING']) },
          { state: at('o1') },
          { state: at('o1/1', ['b:x:RUNNING']) },
        ]),
      ),
    ).toEqual([['robot.connected sent a state'], ['work.started o1'], ['work.completed o1'], ['work.started o1']])
  })

  test('with a failed action of its own has failed; a failed instant action is not its own', () => {
    const [, , ours] = told(
      hear([first, { state: at('o1', ['a:pick:RUNNING']) }, { state: at('o1', ['a:pick:FAILED']) }]),
    )
    expect(ours).toEqual(['work.failed o1 action_failed'])
    const foreign = ['a:pick:FINISHED', 'i:factsheetRequest:FAILED', 'j:startPause:RUNNING']
    const [, , good] = told(hear([first, { state: at('o1', ['a:pick:RUNNING']) }, { state: at('o1', foreign) }]))
    expect(good).toEqual(['work.completed o1'])
  })

  test('of ours has the actions that we sent, whatever else stands among its action states', () => {
    const page = sent([order('o1', { actions: ['o1:0'] })])
    const shown = ['o1:0:pick:FINISHED', 'old:drop:FAILED']
    const states = [at('o1', ['x:pick:RUNNING']), at('o1', shown)].map((state, index) => ({
      state:
        index === 0
          ? { ...state, actionStates: [{ actionId: 'o1:0', actionType: 'pick', actionStatus: 'RUNNING' }] }
          : {
              ...state,
              actionStates: [
                { actionId: 'o1:0', actionType: 'pick', actionStatus: 'FINISHED' },
                { actionId: 'old', actionType: 'drop', actionStatus: 'FAILED' },
              ],
            },
      sent: page,
    }))
    expect(told(hear([first, ...states])).at(-1)).toContain('work.completed o1')
  })

  test('that ends while the robot shows a cancelOrder is cancelled, but not by one of the order before', () => {
    expect(
      told(
        hear([
          first,
          { state: at('o1', [], { nodeStates: [node('n1', 2)] }) },
          { state: at('o1', ['c1:cancelOrder:RUNNING'], { nodeStates: [node('n1', 2)] }) },
          { state: at('o1', ['c1:cancelOrder:FINISHED']) },
          { state: at('o2', ['c1:cancelOrder:FINISHED'], { nodeStates: [node('n1', 2)] }) },
          { state: at('o2', ['c1:cancelOrder:FINISHED']) },
        ]),
      ).slice(1),
    ).toEqual([['work.started o1'], [], ['work.failed o1 cancelled'], ['work.started o2'], ['work.completed o2']])
  })

  test('whose cancelOrder failed goes to its own end', () => {
    const states = [at('o1', ['a:x:RUNNING']), at('o1', ['a:x:FINISHED', 'c1:cancelOrder:FAILED'])]
    expect(told(hear([first, ...states.map((state) => ({ state }))])).at(-1)).toEqual(['work.completed o1'])
  })

  test.each(['MANUAL', 'SERVICE', 'TEACHIN', 'TEACH_IN'])(
    'is cleared when the robot is put into %s',
    (operatingMode) => {
      const running = { nodeStates: [node('n1', 2)] }
      const states = [at('o1', [], running), at('o1', [], { ...running, operatingMode }), at('o1', [], running)]
      expect(told(hear([first, ...states.map((state) => ({ state }))])).slice(1)).toEqual([
        ['work.started o1'],
        ['robot.capacity_changed', 'work.failed o1 cleared'],
        ['robot.capacity_changed'],
      ])
    },
  )

  test('in whose place stands another is superseded; in whose place stands none is dropped', () => {
    const running = { nodeStates: [node('n1', 2)] }
    expect(
      told(hear([first, { state: at('o1', [], running) }, { state: at('o2', [], running) }, { state: resting }])).slice(
        1,
      ),
    ).toEqual([['work.started o1'], ['work.failed o1 superseded', 'work.started o2'], ['work.failed o2 dropped']])
  })

  const pickAtB = sent([order('o1', { actions: ['o1:1'], steps: { first: 0, nodes: [2, 4] } })])
  const picking = at('o1', ['o1:1:pick:WAITING'], { nodeStates: [node('a', 2), node('b', 4)] })
  const unread: readonly [string, object][] = [
    ['no nodes', { nodeStates: undefined }],
    ['nodes that are null', { nodeStates: null }],
    ['nodes that are a text', { nodeStates: 'none' }],
    ['nodes that are an object', { nodeStates: {} }],
    ['no actions', { actionStates: undefined }],
    ['actions that are null', { actionStates: null }],
    ['actions that are a text', { actionStates: 'x' }],
  ]

  test.each(unread)('with %s has not ended, whoever gave it', (_, lists) => {
    for (const given of [{ sent: pickAtB }, {}]) {
      const odd = { ...at('o1', [], { lastNodeSequenceId: 4 }), ...lists }
      const heard = hear([
        first,
        { state: picking, ...given },
        { state: odd, ...given },
        { state: at('o1', ['o1:1:pick:FINISHED'], { lastNodeSequenceId: 4 }), ...given },
      ])
      expect(told(heard)[2]).toEqual([])
      expect(heard[2]?.telemetry?.payload.flags).toHaveLength(1)
      if ('nodeStates' in lists) expect(heard[2]?.memory.state).toMatchObject({ nodes_left: 2 })
      expect(told(heard)[3]).toContain('sent' in given ? 'work.completed o1 2+0' : 'work.completed o1')
    }
  })

  test.each([
    ['begun', [{ state: picking, sent: pickAtB }]],
    ['not heard of before', []],
  ])('of ours that was %s has not ended while no action of it was seen at its end', (_, before) => {
    const bare = { state: at('o1', [], { lastNodeSequenceId: 4 }), sent: pickAtB }
    const done = { state: at('o1', ['o1:1:pick:FINISHED'], { lastNodeSequenceId: 4 }), sent: pickAtB }
    const lines = told(hear([first, ...before, bare, bare, done]))
    expect(lines.slice(0, -1).flat().join()).not.toContain('work.completed')
    expect(lines.at(-1)).toContain('work.completed o1 2+0')
  })

  test('of ours that only drives has not ended while no node of it was reached', () => {
    const drive = sent([order('o1', { steps: { first: 0, nodes: [2, 4] } })])
    const lines = told(
      hear([
        first,
        { state: at('o1'), sent: drive },
        { state: at('o1', [], { nodeStates: [node('b', 4)], lastNodeSequenceId: 2 }), sent: drive },
        { state: at('o1', [], { lastNodeSequenceId: 4 }), sent: drive },
      ]),
    )
    expect(lines[1]).not.toContain('work.completed o1 0+0')
    expect(lines[3]).toContain('work.completed o1 2+0')
  })

  test('of ours whose robot shows an action no more has done what was seen of it', () => {
    const both = sent([order('o1', { actions: ['o1:0', 'o1:1'], steps: { first: 0, nodes: [2, 4] } })])
    const story = (...shown: readonly (readonly string[])[]) =>
      told(
        hear([
          first,
          ...shown.map((actions, index) => ({
            state: at('o1', actions, {
              lastNodeSequenceId: 4,
              nodeStates: index < shown.length - 1 ? [node('c', 6)] : [],
            }),
            sent: both,
          })),
        ]),
      ).at(-1)
    expect(story(['o1:0:pick:FINISHED', 'o1:1:drop:RUNNING'], ['o1:1:drop:RUNNING'], ['o1:1:drop:FINISHED'])).toContain(
      'work.completed o1 2+0',
    )
    expect(story(['o1:0:pick:FINISHED', 'o1:1:drop:RUNNING'], [])).toContain('work.completed o1 1+0')
    expect(story(['o1:0:pick:FAILED', 'o1:1:drop:RUNNING'], ['o1:1:drop:FINISHED'])).toContain(
      'work.failed o1 action_failed 1+1',
    )
  })

  test('of more updates than are remembered has done their steps too', () => {
    const late = sent([
      order('o1', { order_update_id: 30, actions: ['o1:30'], steps: { first: 30, nodes: [62] } }),
      order('o1', { order_update_id: 31, actions: ['o1:31'], steps: { first: 31, nodes: [64] } }),
    ])
    const lines = told(
      hear([
        first,
        { state: at('o1/31', ['o1:31:pick:RUNNING'], { lastNodeSequenceId: 64 }), sent: late },
        {
          state: at('o1/31', ['o1:30:pick:FINISHED', 'o1:31:pick:FINISHED'], { lastNodeSequenceId: 64 }),
          sent: late,
        },
      ]),
    )
    expect(lines.at(-1)).toContain('work.completed o1 32+0')
  })

  test('that had ended before the robot was first heard is history', () => {
    expect(told(hear([{ state: at('o1') }, { state: at('o1') }]))).toEqual([['robot.connected sent a state'], []])
  })

  test('that brings a robot to its charger is no job', () => {
    const states = [at('charge:c1', ['a:startCharging:RUNNING']), at('charge:c1', ['a:startCharging:FINISHED'])]
    expect(told(hear([first, ...states.map((state) => ({ state }))])).slice(1)).toEqual([[], []])
  })

  test('with an id longer than a job may have has a derived one', () => {
    const [, { facts } = { facts: [] }] = hear([first, { state: at('o'.repeat(200), ['a:x:RUNNING']) }])
    expect(facts[0]?.payload.job_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('what we sent', () => {
  const page = sent([order('o1', { actions: ['o1:0'], steps: { first: 0, nodes: [2] } })])

  test('is acknowledged by its echo and ended with its end, in the story of the command', () => {
    const heard = hear([
      first,
      { state: at('o1', [], { nodeStates: [node('n1', 2)] }), sent: page },
      { state: at('o1', [], { nodeStates: [node('n1', 2)] }), sent: page },
      { state: at('o1', [], { lastNodeSequenceId: 2, actionStates: [ended('o1:0', 'FINISHED')] }), sent: page },
    ])
    expect(told(heard).slice(1)).toEqual([
      ['command.answered cmd-o1 acknowledged', 'work.started o1'],
      [],
      ['work.completed o1 1+0', 'command.answered cmd-o1 done'],
    ])
    for (const fact of heard.slice(1).flatMap(({ facts }) => facts)) {
      expect(fact).toMatchObject({ trace_id: 'a'.repeat(32), correlation_id: 'mission-1', causation_id: 'cmd-o1' })
    }
    expect(heard.at(-1)?.memory.card).toMatchObject({ echoes: [1000] })
  })

  test('and is first seen at its end is acknowledged all the same', () => {
    const done = at('o1', [], { lastNodeSequenceId: 2, actionStates: [ended('o1:0', 'FINISHED')] })
    expect(told(hear([first, { state: done, sent: page }])).at(-1)).toEqual([
      'command.answered cmd-o1 acknowledged',
      'work.started o1',
      'work.completed o1 1+0',
      'command.answered cmd-o1 done',
    ])
  })

  test('and had ended before the robot was first heard, is told all the same', () => {
    const done = at('o1', [], { lastNodeSequenceId: 2, actionStates: [ended('o1:0', 'FAILED')] })
    expect(told(hear([{ state: done, sent: page }]))).toEqual([
      [
        'robot.connected sent a state',
        'command.answered cmd-o1 acknowledged',
        'work.started o1',
        'work.failed o1 action_failed 0+1',
        'command.answered cmd-o1 failed action_failed',
      ],
    ])
  })

  test('an update is done when it is echoed', () => {
    const both = sent([...page.orders, order('o1', { order_update_id: 1, command_id: 'cmd-u1' })])
    const running = { nodeStates: [node('n1', 2)] }
    expect(
      told(
        hear([
          first,
          { state: at('o1', [], running), sent: both },
          { state: at('o1/1', [], running), sent: both },
          { state: at('o1/1', [], running), sent: both },
        ]),
      ).slice(2),
    ).toEqual([['command.answered cmd-u1 done'], []])
  })

  const refusal = (references: Record<string, string>, errorType = 'orderError') => ({
    errorType,
    errorLevel: 'WARNING',
    errorDescription: 'no',
    errorReferences: Object.entries(references).map(([referenceKey, referenceValue]) => ({
      referenceKey,
      referenceValue,
    })),
  })
  const withHeader = sent([order('o1', { header_ids: [7] })])

  test.each([
    ['its order id', refusal({ orderId: 'o1', orderUpdateId: '0' })],
    ['its order id alone', refusal({ orderId: 'o1' })],
    ['its header id', refusal({ topic: 'order', headerId: '7' })],
    ['nothing, but is about orders and new', refusal({})],
    ['nothing, in 3.0’s words', refusal({}, 'NO_ROUTE_ERROR')],
  ])('is refused by an error that names %s, once', (_, error) => {
    const refused = { state: { ...resting, errors: [error] }, sent: withHeader }
    expect(told(hear([first, refused, refused])).slice(1)).toEqual([
      [`command.answered cmd-o1 rejected ${error.errorType}`],
      [],
    ])
  })

  test.each([
    ['another order', refusal({ orderId: 'o2' })],
    ['another update', refusal({ orderId: 'o1', orderUpdateId: '3' })],
    ['another header', refusal({ topic: 'order', headerId: '8' })],
    ['an instant action', refusal({ topic: 'instantActions', headerId: '7', actionId: 'x' })],
    ['nothing, and is not about orders', refusal({}, 'wheelSlip')],
  ])('is not refused by an error that names %s', (_, error) => {
    expect(told(hear([first, { state: { ...resting, errors: [error] }, sent: withHeader }])).at(-1)).toEqual([])
  })

  test('is not refused by an error that was there before it was sent', () => {
    const old = { ...resting, errors: [refusal({})] }
    expect(told(hear([first, { state: old }, { state: old, sent: withHeader }])).at(-1)).toEqual([])
    const later = sent([order('o1', { sent_at_ms: RECEIVED_AT_MS + 3_600_000 })])
    expect(told(hear([first, { state: old, sent: later }])).at(-1)).toEqual([])
  })

  test('an instant action is answered by its state, wherever the version lists it', () => {
    const pause = sent([], [instant('p1', 'startPause')])
    const states = [
      { actionStates: [{ actionId: 'p1', actionType: 'startPause', actionStatus: 'RUNNING' }] },
      {
        instantActionStates: [
          { actionId: 'p1', actionType: 'startPause', actionStatus: 'FINISHED', actionResult: 'ok' },
        ],
      },
    ]
    expect(
      told(hear([first, ...states.map((state) => ({ state: { ...resting, ...state }, sent: pause }))])).slice(1),
    ).toEqual([['command.answered p1 acknowledged'], ['command.answered p1 done ok']])
  })

  test('several actions of one command answer it together: the first that fails, else all', () => {
    const both = sent([], [instant('p1', 'startPause'), instant('p2', 'setBrake', { command_id: 'p1' })])
    const shown = (first: string, second: string) => ({
      state: {
        ...resting,
        actionStates: [
          { actionId: 'p1', actionType: 'startPause', actionStatus: first },
          { actionId: 'p2', actionType: 'setBrake', actionStatus: second },
        ],
      },
      sent: both,
    })
    const answers = (...states: readonly (readonly [string, string])[]) =>
      told(hear([first, ...states.map(([one, other]) => shown(one, other))])).slice(1)
    expect(answers(['FINISHED', 'RUNNING'], ['FINISHED', 'FINISHED'], ['FINISHED', 'FINISHED'])).toEqual([
      ['command.answered p1 acknowledged'],
      ['command.answered p1 done'],
      [],
    ])
    expect(answers(['FINISHED', 'RUNNING'], ['FINISHED', 'FAILED'], ['FINISHED', 'FAILED'])).toEqual([
      ['command.answered p1 acknowledged'],
      ['command.answered p1 failed action_failed'],
      [],
    ])
    expect(answers(['FINISHED', 'FINISHED'])).toEqual([['command.answered p1 done']])
  })

  test('to have nothing to cancel is what a cancelOrder asks for', () => {
    const error = refusal({ topic: 'instantActions', actionId: 'c1' }, 'noOrderToCancel')
    const page = sent([], [instant('c1', 'cancelOrder')])
    expect(told(hear([first, { state: { ...resting, errors: [error] }, sent: page }])).at(-1)).toEqual([
      'command.answered c1 done noOrderToCancel',
    ])
  })

  const cancel = sent([order('o1')], [instant('c1', 'cancelOrder', { order_id: 'o1' })])
  const atWork = { nodeStates: [node('n1', 2)] }
  const nothing = refusal({ actionId: 'c1' }, 'noOrderToCancel')
  test.each<[string, object, string]>([
    ['and an error that says so', at('o1', ['c1:cancelOrder:FAILED'], { errors: [nothing] }), 'done noOrderToCancel'],
    [
      'and an error that names nothing',
      at('o0', ['c1:cancelOrder:FAILED'], { errors: [refusal({}, 'NO_ORDER_TO_CANCEL')] }),
      'done NO_ORDER_TO_CANCEL',
    ],
    ['and no order', at('', ['c1:cancelOrder:FAILED']), 'done no_order_left'],
    ['and another order', at('o2', ['c1:cancelOrder:FAILED'], atWork), 'done no_order_left'],
    ['and nothing left of it', at('o1', ['c1:cancelOrder:FAILED']), 'done no_order_left'],
    ['and is at it', at('o1', ['c1:cancelOrder:FAILED'], atWork), 'failed action_failed'],
    ['and is at an action', at('o1', ['c1:cancelOrder:FAILED', 'a:pick:RUNNING']), 'failed action_failed'],
    [
      'and says it of another cancelOrder',
      at('o1', ['c1:cancelOrder:FAILED'], { ...atWork, errors: [refusal({ actionId: 'c0' }, 'noOrderToCancel')] }),
      'failed action_failed',
    ],
    [
      'and nobody can read what is left of it',
      at('o1', ['c1:cancelOrder:FAILED'], { nodeStates: null }),
      'failed action_failed',
    ],
  ])('a cancelOrder that the robot shows as FAILED %s', (_, state, answer) => {
    const lines = told(hear([first, { state: { ...state }, sent: cancel }])).at(-1)
    expect(lines?.filter((line) => line.startsWith('command.answered c1'))).toEqual([`command.answered c1 ${answer}`])
  })

  test('is told step by step, and how it stands', () => {
    const steps = sent([order('o1', { actions: ['o1:1'], steps: { first: 0, nodes: [2, 4, 6] } })])
    const nodes = (...left: number[]) => left.map((sequence) => node(`n${sequence}`, sequence))
    const say = (lastNodeSequenceId: number, left: number[], status: string, more = {}) => ({
      state: at('o1', [], {
        lastNodeSequenceId,
        nodeStates: nodes(...left),
        actionStates: [ended('o1:1', status)],
        ...more,
      }),
      sent: steps,
    })
    const heard = hear([
      first,
      say(0, [2, 4, 6], 'WAITING'),
      say(2, [4, 6], 'WAITING'),
      say(4, [6], 'RUNNING', { paused: true }),
      say(4, [6], 'FINISHED'),
      say(4, [6], 'FINISHED', { errors: [{ errorType: 'obstacle', errorLevel: 'FATAL' }] }),
      say(6, [], 'FINISHED'),
    ])
    expect(told(heard).slice(2)).toEqual([
      ['work.progressed o1 running 1 done'],
      ['work.progressed o1 paused 1 done'],
      ['work.progressed o1 running 2 done'],
      ['fault.raised', 'work.progressed o1 blocked 2 done'],
      ['work.completed o1 3+0', 'fault.cleared', 'command.answered cmd-o1 done'],
    ])
    expect(heard[4]?.facts[0]?.payload).toMatchObject({ was: 'paused', steps_left: 1 })
  })

  test('waits for an update when only what is not released is left, or when the robot asks', () => {
    const ours = sent([order('o1', { actions: [] })])
    const horizon = { nodeStates: [node('n1', 2, false)], edgeStates: [] }
    expect(
      told(
        hear([
          first,
          { state: at('o1', [], { nodeStates: [node('n1', 2)] }), sent: ours },
          { state: at('o1', [], horizon), sent: ours },
        ]),
      ).at(-1),
    ).toEqual(['work.progressed o1 waiting_update'])
    const asks = at('o1', [], { nodeStates: [node('n1', 2)], newBaseRequest: true })
    expect(told(hear([first, { state: asks, sent: ours }])).at(-1)).toContain('work.progressed o1 waiting_update')
  })
})

const ended = (actionId: string, actionStatus: string) => ({ actionId, actionType: 'pick', actionStatus })

describe('a robot', () => {
  test('in a mode in which nobody may command it is withdrawn, and back with the end of it', () => {
    const mode = (operatingMode: string) => ({ state: { ...resting, operatingMode } })
    const heard = hear([mode('MANUAL'), mode('SERVICE'), mode('odd'), mode('SEMIAUTOMATIC'), mode('AUTOMATIC')])
    expect(
      heard.map(({ facts }) => facts.filter(({ type }) => type === 'robot.capacity_changed')).map(payloads),
    ).toEqual([
      [{ available: false, operating_mode: 'MANUAL' }],
      [],
      [],
      [{ available: true, operating_mode: 'SEMIAUTOMATIC' }],
      [],
    ])
  })

  test('that is helped with its order is withdrawn only when that has ended', () => {
    const helped = (nodes: readonly object[]) => ({
      state: at('o1', [], { nodeStates: nodes, operatingMode: 'INTERVENED' }),
    })
    expect(told(hear([first, helped([node('n1', 2)]), helped([]), helped([])])).slice(1)).toEqual([
      ['work.started o1'],
      ['work.completed o1'],
      ['robot.capacity_changed'],
    ])
  })

  test('that is heard is there, however long its broken connection is retained', () => {
    expect(
      told(
        hear([
          { connection: 'ONLINE' },
          first,
          { connection: 'CONNECTIONBROKEN' },
          { connection: 'CONNECTION_BROKEN' },
          first,
        ]),
      ),
    ).toEqual([
      ['robot.connected ONLINE'],
      [],
      ['robot.disconnected CONNECTION_BROKEN'],
      [],
      ['robot.connected sent a state'],
    ])
  })

  test('whose last will has the same bytes at every break is gone at each of them', () => {
    const will = { connection: { connectionState: 'CONNECTIONBROKEN', headerId: 0, timestamp: '2026-05-13T00:00:00Z' } }
    const heard = hear([{ connection: 'ONLINE' }, will, { connection: 'ONLINE' }, will])
    const ids = heard.flatMap(({ facts }) => facts.map(({ message_id }) => message_id))
    expect(new Set(ids).size).toBe(4)
  })

  test('that went is not brought back by what it had sent before', () => {
    expect(
      told(hear([{ connection: 'ONLINE' }, { connection: 'OFFLINE', at_s: 10 }, { ...first, at_s: 9 }])).at(-1),
    ).toEqual([])
  })

  test.each([
    ['old', '10', []],
    ['new', '50', ['robot.disconnected']],
  ])('that was taken over by its own next session: the last will of the %s one says so', (_, second, facts) => {
    const presence = { version: 2, session: 's', connected: true, at_ms: RECEIVED_AT_MS }
    const say = (connectionState: string, at: string, memory: unknown) =>
      opened({
        topic: 'uagv/v2/acme/7/connection',
        value: { connectionState, headerId: 0, timestamp: `2026-05-13T13:00:${at}.000Z` },
        known: { state: 'idle', entered_by: 'robot.connected', memory },
      })
    const first = say('ONLINE', '11', { presence })
    const again = say('ONLINE', '51', first.memory)
    const will = say('CONNECTIONBROKEN', second, again.memory)
    expect(will.messages.slice(1).map(({ type }) => type)).toEqual(facts)
  })

  test('whose broker told of its end is not brought back by what it had sent before that', () => {
    const presence = { version: 1, session: 's', connected: false, at_ms: RECEIVED_AT_MS + 10_000 }
    const row = { state: 'offline', entered_by: 'robot.disconnected', memory: { presence } }
    const late = (at_ms: number) =>
      opened({ topic: 'uagv/v2/acme/7/state', value: resting, known: row, wrapper: { received_at: at_ms } })
    expect(late(RECEIVED_AT_MS + 9_000).messages.map(({ type }) => type)).toEqual(['robot.telemetry'])
    expect(late(RECEIVED_AT_MS + 11_000).messages.map(({ type }) => type)).toEqual([
      'robot.telemetry',
      'robot.connected',
    ])
  })

  test('whose broker told of its end first is not disconnected twice', () => {
    const row = { state: 'offline', entered_by: 'robot.disconnected' }
    expect(told(hear([first, { connection: 'CONNECTIONBROKEN', row }])).at(-1)).toEqual([])
  })

  test('that only its row has lost is back with its next state, and says its order again', () => {
    const row = { state: 'offline', entered_by: 'robot.went_quiet' }
    const running = at('o1', [], { nodeStates: [node('n1', 2)] })
    expect(told(hear([first, { state: running }, { state: running, row }])).at(-1)).toEqual([
      'robot.connected sent a state',
      'work.started o1',
    ])
  })

  test.each<[string, boolean, readonly (readonly string[])[]]>([
    ['stands still', true, [['work.started o1', 'work.progressed o1 paused'], []]],
    ['goes on', false, [['work.started o1', 'work.progressed o1 running'], []]],
  ])('that was paused, was gone, and %s when it is back says its order and that again, once', (_, paused, facts) => {
    const row = { state: 'idle', entered_by: 'robot.connected' }
    const known = { row, sent: sent([order('o1')]) }
    const say = (isPaused: boolean) => ({
      ...known,
      state: at('o1', ['a:x:RUNNING'], { nodeStates: [node('n1', 2)], paused: isPaused }),
    })
    const heard = hear([
      { ...first, ...known },
      say(true),
      { connection: 'CONNECTIONBROKEN' },
      { connection: 'ONLINE', row: { state: 'offline', entered_by: 'robot.disconnected' } },
      say(paused),
      say(paused),
    ])
    expect(told(heard).slice(-2)).toEqual(facts)
    expect(heard.at(-2)?.facts.at(-1)?.payload.was).toBe(paused ? 'running' : 'paused')
  })

  test('whose broker alone told of its end and return says what it has in hand again', () => {
    const session = (version: number) => ({ version, session: `s${version}`, connected: true, at_ms: RECEIVED_AT_MS })
    const running = at('o1', [], { nodeStates: [node('n1', 2)] })
    const say = (version: number, memory: object = {}) =>
      opened({
        topic: 'uagv/v2/acme/7/state',
        value: running,
        known: { state: 'idle', entered_by: 'robot.connected', memory: { ...memory, presence: session(version) } },
      })
    const before = say(1)
    expect(say(1, before.memory).messages.slice(1)).toEqual([])
    expect(
      say(2, before.memory)
        .messages.slice(1)
        .map(({ type }) => type),
    ).toEqual(['work.started'])
  })

  test('that repeats itself behind a newer state is heard, and changes nothing', () => {
    const stamp = (second: number) => `2026-05-13T13:48:${second}.000Z`
    const running = at('o1', [], { nodeStates: [node('n1', 2)] })
    const heard = hear([
      { state: { ...resting, headerId: 4, timestamp: stamp(10) } },
      { state: { ...running, headerId: 6, timestamp: stamp(12) } },
      { state: { ...resting, headerId: 5, timestamp: stamp(11) } },
      { state: { ...running, headerId: 7, timestamp: stamp(13) } },
    ])
    expect(told(heard).slice(1)).toEqual([['work.started o1'], [], []])
    expect(heard[2]?.telemetry?.stale).toBe(true)
    expect(heard.at(-1)?.memory.card.headers.state).toMatchObject({ late: 1, gaps: 1, missing: 0, last: 7 })
  })

  test('that began to count anew is believed at once', () => {
    const heard = hear([
      { state: { ...at('o1', ['a:x:RUNNING']), headerId: 41, timestamp: '2026-05-13T13:48:40Z' } },
      { connection: 'ONLINE' },
      // Its clock went back with it: what is compared is what was said since it connected.
      { state: { ...resting, headerId: 0, timestamp: '2026-05-13T13:00:00Z' } },
    ])
    expect(told(heard).at(-1)).toEqual(['work.failed o1 dropped'])
    expect(heard.at(-1)?.memory.card.headers.state).toMatchObject({ restarts: 1, late: 0 })
  })

  test('whose header names another one is refused, and its card tells', () => {
    const heard = hear([
      first,
      { state: { ...resting, serialNumber: '8' } },
      { state: { ...resting, manufacturer: 'other' } },
    ])
    expect(heard[1]?.error).toBe(
      'RobotMismatch: serialNumber is "8" on topic "uagv/v2/acme/7/state"; the topic is the identity: "7"',
    )
    expect(heard[2]?.error).toMatch(/^RobotMismatch: manufacturer is "other"/)
    expect(heard[2]?.memory.card).toMatchObject({ mismatches: 2, records: 3 })
  })

  test.each(['{"headerId":', '[]', '"ONLINE"', '\u0000'])('that says %j is refused, and its card tells', (text) => {
    const [, heard] = hear([first, { text, topic: 'uagv/v2/acme/7/state' }])
    expect(heard?.error).toMatch(/^(NotJson|NotAMessage): /)
    expect(heard?.memory.card.unreadable).toBe(1)
  })

  test('above its budget sheds telemetry, never a fact, and has its budget back with time', () => {
    const budget = { per_second: 2, burst: 3 }
    const states = Array.from({ length: 5 }, () => ({ state: resting, at_s: 1, budget }))
    const heard = hear([
      ...states,
      { state: at('o1', ['a:x:RUNNING']), at_s: 1, budget },
      { state: at('o1', ['a:x:RUNNING']), at_s: 2, budget },
    ])
    expect(heard.map(({ telemetry }) => telemetry?.over_budget ?? false)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      false,
    ])
    expect(told(heard)[5]).toEqual(['work.started o1'])
    expect(heard.at(-1)?.memory.card).toMatchObject({ over_budget: 3, rate: { peak: 6 } })
  })

  test('is normalised by its version, whatever its topic says', () => {
    const three = {
      version: '3.0.0',
      orderId: 'o1',
      orderUpdateId: 2,
      operatingMode: 'TEACH_IN',
      powerSupply: { stateOfCharge: 41, charging: true, range: 900 },
      mobileRobotPosition: { x: 1, y: 2, theta: 0.5, mapId: 'hall', localized: true },
      safetyState: { activeEmergencyStop: 'REMOTE', fieldViolation: true },
    }
    const two = {
      version: '2.1.0',
      orderId: 'o1',
      orderUpdateId: 2,
      operatingMode: 'TEACHIN',
      batteryState: { batteryCharge: 41, charging: true, reach: 900 },
      agvPosition: { x: 1, y: 2, theta: 0.5, mapId: 'hall', positionInitialized: true },
      safetyState: { eStop: 'REMOTE', fieldViolation: true },
    }
    const [new3, old2] = [three, two].map((state) => hear([{ state }])[0]?.telemetry?.payload)
    expect(new3).toEqual(old2)
    expect(new3).toMatchObject({
      battery: 41,
      charging: true,
      pose: { x: 1, y: 2, theta: 0.5, map: 'hall' },
      operating_mode: 'TEACH_IN',
      power: { range_metres: 900 },
      e_stop: 'REMOTE',
    })
  })

  test.each([
    ['2.9.4', 'uagv/v2/acme/7', 0],
    ['3.1', 'vda5050/v3/acme/7', 2],
    ['seven', 'uagv/v2/acme/7', 0],
  ])('of version %s on %s is heard, and judged by the nearest one', (version, prefix) => {
    const [heard] = hear([{ state: { ...resting, version } }], { prefix })
    expect(heard?.error).toBeUndefined()
    expect(heard?.memory.version).toBe(version)
  })

  test('that says what its schema has not is counted by path', () => {
    const state = { ...resting, driving: 'yes', operatingMode: 'FAST', nodeStates: [{ sequenceId: '1' }] }
    const [heard] = hear([{ state }])
    expect(heard?.memory.card.schema?.newest.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'driving: string in place of flag',
        'operatingMode: unknown word',
        'nodeStates[].nodeId: missing',
        'nodeStates[].sequenceId: string in place of whole',
      ]),
    )
  })

  test('has its newest state shown on while it says something else', () => {
    const [, seen] = hear([
      {
        state: at('o1', ['a:x:RUNNING'], {
          agvPosition: { x: 1, y: 2, theta: 0, mapId: 'm', positionInitialized: true },
        }),
      },
      { visualization: { velocity: { vx: 0.4 } } },
    ])
    expect(seen?.telemetry?.payload).toMatchObject({
      battery: 80,
      order_id: 'o1',
      pose: { x: 1, y: 2, theta: 0, map: 'm' },
      velocity: { vx: 0.4 },
    })
  })

  test('that is silent for longer than 30 s while it is there is counted', () => {
    const [, , heard] = hear([first, { ...first, at_s: 20 }, { ...first, at_s: 61 }])
    expect(heard?.memory.card.silence).toEqual({ longest_ms: 41_000, over: 1 })
  })

  test('with a factsheet is known by what orders have to keep to', () => {
    const factsheet = {
      typeSpecification: { seriesName: 'T800', agvKinematic: 'DIFF' },
      protocolLimits: { maxArrayLens: { 'order.nodes': 10 }, timing: { minOrderInterval: 1 } },
      protocolFeatures: {
        agvActions: [
          { actionType: 'pick', actionScopes: ['NODE'] },
          { actionType: 'drop', actionScopes: ['EDGE', 'INSTANT'] },
          { actionType: 'beep', actionScopes: ['INSTANT'] },
        ],
        optionalParameters: [],
      },
    }
    const [heard, again] = hear([{ factsheet }, { factsheet }])
    expect(payloads(heard?.facts ?? [])).toEqual([{ capabilities: ['drop', 'pick'], from_factsheet: true }])
    expect(again?.facts).toEqual([])
    expect(heard?.memory.factsheet).toEqual({
      actions: ['pick', 'drop', 'beep'],
      order_actions: ['drop', 'pick'],
      order_nodes_max: 10,
      order_interval_seconds_min: 1,
    })
  })
})

const payloads = (facts: readonly Message[]) => facts.map(({ payload }) => payload)
