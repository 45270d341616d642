import { describe, expect, test } from 'vitest'
import type { RobotMemory } from '../../../../messages/dialects/dialect.ts'
import { at, node, order, resting, sent } from '../../../messages/vda-5050-heard.ts'
import { booksOf } from './books-of.ts'
import { outcome } from './everything.ts'
import { everyDeath } from './interrupted.ts'
import { epoch, type Line, line, put, type Streamed } from './line.ts'

/*
 * Robots of VDA 5050 on the line: what they echo is compared with what they were sent, what is above their budget is shed, and what
 * cannot be opened is remembered too. The same whenever dispatch dies.
 */
const robot = 'acme:7'

const hears = (value: object, second = 0, topic = 'state'): Streamed =>
  put(`robot:${robot}`, {
    data: Buffer.from(JSON.stringify(value)).toString('base64'),
    topic: `uagv/v2/acme/7/${topic}`,
    received_at: epoch + second * 1000,
    source: 'device.hw',
  })

const page = sent([order('o1', { sent_at_ms: epoch, actions: ['o1:0'] })])
const told = (): Line => {
  const one = line()
  one.register.rows.sent.set(robot, page)
  return one
}
const running = at('o1', [], {
  nodeStates: [node('n1', 2)],
  actionStates: [{ actionId: 'o1:0', actionType: 'pick', actionStatus: 'RUNNING' }],
})
const done = at('o1', [], { actionStates: [{ actionId: 'o1:0', actionType: 'pick', actionStatus: 'FINISHED' }] })

const memory = (one: Line) => (one.register.rows.last_known.get(robot)?.memory as RobotMemory | undefined)?.vda_5050
const journalOf = (one: Line): readonly string[] =>
  [...one.register.rows.journal.values()]
    .toSorted((a, b) => (a.position < b.position ? -1 : 1))
    .map(({ type, outcome: end, to }) => `${type} ${end}${to === undefined ? '' : ` ${to}`}`)

describe('a robot of VDA 5050', () => {
  test('answers what it was sent by echoing it, in the story of its command', async () => {
    const one = told()
    await one.deliver([hears({ headerId: 1, ...resting }), hears({ headerId: 2, ...running }, 1)])
    await one.deliver([hears({ headerId: 3, ...done }, 2)])
    expect(journalOf(one)).toEqual([
      'robot.connected applied idle',
      'command.answered applied idle',
      'work.started applied working',
      'work.completed applied idle',
      'command.answered applied idle',
    ])
    const rows = [...one.register.rows.journal.values()].filter(({ type }) => type !== 'robot.connected')
    expect(new Set(rows.map(({ trace_id }) => trace_id))).toEqual(new Set(['a'.repeat(32)]))
    expect(memory(one)?.card.echoes).toEqual([1000])
  })

  test('that nothing was ever sent is heard all the same', async () => {
    const one = line()
    await one.deliver([hears({ headerId: 1, ...resting }), hears({ headerId: 2, ...running }, 1)])
    expect(one.states()).toEqual(['acme:7 working'])
  })

  test('has what it was sent looked up for its states alone', async () => {
    const one = told()
    const looked: (readonly string[])[] = []
    const recall: typeof one.ports.recall.recall = async (wanted) => {
      if (wanted.sent !== undefined) looked.push(wanted.sent)
      return await one.ports.recall.recall(wanted)
    }
    const ports = { ...one.ports, recall: { recall } }
    await one.deliver([hears({ headerId: 1, velocity: { vx: 1 } }, 0, 'visualization')], ports)
    await one.deliver([hears({ headerId: 2 }, 1, 'visualization'), hears({ headerId: 1, ...running }, 1)], ports)
    expect(looked).toEqual([[], [robot]])
  })

  test('above its budget has telemetry shed, and its facts decided', async () => {
    const one = line({ vda_budget: { per_second: 1, burst: 3 } })
    const storm = Array.from({ length: 10 }, (_, headerId) => hears({ headerId, ...resting }))
    await one.deliver([...storm, hears({ headerId: 10, ...running })])
    expect(one.register.counters()).toMatchObject({ published: 13, observed: 3, shed: 8, applied: 2 })
    expect(one.states()).toEqual(['acme:7 working'])
    expect(memory(one)?.card.over_budget).toBe(8)
  })

  test('that says it is another one is a dead letter each time, and its card tells', async () => {
    const one = line()
    const lie = (headerId: number) => hears({ headerId, ...resting, serialNumber: '8' })
    await one.deliver([lie(1), hears({ headerId: 2, ...resting }), lie(3)])
    expect(one.register.counters()).toMatchObject({ dead_lettered: 2, observed: 1 })
    expect(one.failures.last().map(({ error_class }) => error_class)).toEqual(['RobotMismatch', 'RobotMismatch'])
    expect(memory(one)?.card).toMatchObject({ mismatches: 2, records: 3 })
  })

  test('that says what nobody can read once is a dead letter with its bytes, and heard with its next state', async () => {
    const one = line()
    const broken = put(`robot:${robot}`, {
      data: Buffer.from('{"headerId":1,').toString('base64'),
      topic: 'uagv/v2/acme/7/state',
      received_at: epoch,
      source: 'device.hw',
    })
    await one.deliver([broken])
    await one.deliver([broken, hears({ headerId: 2, ...resting }, 1)])
    expect(one.failures.last()).toMatchObject([{ error_class: 'NotJson', robot_id: robot }])
    expect(one.states()).toEqual(['acme:7 idle'])
    expect(memory(one)?.card).toMatchObject({ unreadable: 1, records: 2 })
  })

  test('that says something behind something newer is observed, and shown as it is now', async () => {
    const one = line()
    const stamped = (headerId: number, battery: number) =>
      hears({
        ...resting,
        headerId,
        timestamp: `2026-05-13T12:00:0${headerId}Z`,
        batteryState: { batteryCharge: battery, charging: false },
      })
    await one.deliver([stamped(1, 50), stamped(3, 48), stamped(2, 49)])
    expect(one.register.counters()).toMatchObject({ observed: 3 })
    expect(one.register.rows.last_known.get(robot)?.telemetry?.payload.battery).toBe(48)
  })

  test('is heard the same wherever dispatch dies, and counted once', async () => {
    const records = [
      hears({ headerId: 1, ...resting }),
      hears({ connectionState: 'ONLINE', headerId: 0 }, 0, 'connection'),
      hears({ headerId: 2, ...resting, serialNumber: '8' }, 1),
      hears({ headerId: 3, ...running }, 1),
      hears({ headerId: 4, ...running }, 2),
      hears({ headerId: 5, ...done }, 3),
      hears({ connectionState: 'CONNECTIONBROKEN', headerId: 0 }, 4, 'connection'),
    ]
    const undisturbed = told()
    await undisturbed.deliver(records)
    const expected = outcome(undisturbed)
    const books = booksOf(undisturbed)
    const calls = await everyDeath(
      async () => told(),
      (one, ports) => one.deliver(records, ports),
      async (one, where) => {
        for (let tries = 0; tries < 3; tries++) await one.deliver(records)
        expect(outcome(one), where).toEqual(expected)
        expect({ ...booksOf(one), redelivered: 0 }, where).toEqual({ ...books, redelivered: 0 })
      },
    )
    expect(calls).toBeGreaterThan(10)
  })
})
