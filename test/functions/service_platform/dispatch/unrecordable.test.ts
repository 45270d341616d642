import { beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import type { Ports } from '../../../../functions/service_platform/dispatch/ports.ts'
import type { Message } from '../../../../messages/envelope.ts'
import { wrapped } from './interrupted.ts'
import { completed, connected, type Line, line, type Streamed, say, start, telemetry } from './line.ts'

let one: Line
beforeEach(() => {
  one = line()
})

/** Calls whose name matches fail, as if what is behind them were unreachable. */
const without = (pattern: RegExp, error = new TemporaryFailure('unreachable')): Ports =>
  wrapped(one.ports, async (_, name, call) => {
    if (pattern.test(name)) throw error
    return call()
  })

const numbers = (...records: readonly (Streamed | undefined)[]) => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record?.kinesis.sequenceNumber })),
})

describe('what cannot be recorded is not acknowledged', () => {
  const fails = (messageId: string, error: string) => {
    one.machines.misbehave = ({ message }) =>
      (message as Message).message_id === messageId ? { fails: error } : undefined
  }

  test('nothing can be read: the whole batch comes again', async () => {
    const records = [say('r1', connected('c1')), say('r2', connected('c1'))]
    expect(await one.deliver(records, without(/^recall/))).toEqual(numbers(records[0]))
    expect(one.register.counters().published).toBe(0)
  })

  test('an outage of the tables is waited out as long as the invocation lasts', async () => {
    let outage = 8
    const flaky = wrapped(one.ports, async (_, name, call) => {
      if (name === 'recall.recall' && outage-- > 0) throw new TemporaryFailure('unreachable')
      return call()
    })
    expect(await one.deliver([say('r1', connected('c1'))], flaky)).toEqual({ batchItemFailures: [] })
    expect(one.states()).toEqual(['r1 idle'])
  })

  test('a row that somebody spoilt parks its own robot and stops nobody else', async () => {
    await one.deliver([say('r1', connected('c1')), say('r2', connected('c1'))])
    const row = one.register.rows.robots.get('r1')
    if (row) one.register.rows.robots.set('r1', { ...row, policy_version: '' })
    expect(await one.deliver([say('r1', start('s1')), say('r2', start('s1'))])).toEqual({ batchItemFailures: [] })
    expect(one.states()).toEqual(['r1 idle', 'r2 working'])
    expect(one.register.rows.robots.get('r1')?.parked).toMatchObject({ error_class: 'UnknownPolicyVersion' })
  })

  test('neither queue nor index take a dead letter: from its record on the batch comes again, others are done', async () => {
    fails('s1', 'PermanentFailure')
    const records = [say('r1', connected('c1')), say('r1', start('s1')), say('r2', connected('c1'))]
    expect(await one.deliver(records, without(/^failures/))).toEqual(numbers(records[1]))
    expect(one.states()).toEqual(['r1 idle', 'r2 idle'])
    expect(one.journalled('r1', 's1')).toBeUndefined()
    expect(one.register.counters()).toMatchObject({ published: 1, applied: 1 })
    expect(await one.deliver(records.slice(1))).toEqual({ batchItemFailures: [] })
    expect(one.register.counters()).toMatchObject({ published: 3, applied: 2, dead_lettered: 1, redelivered: 0 })
  })

  test('a record that cannot be opened and cannot be reported either comes again', async () => {
    const records = [say('r1', connected('c1')), say('r1', '{'), say('r1', start('s1'))]
    expect(await one.deliver(records, without(/^failures/))).toEqual(numbers(records[1]))
    expect(await one.deliver(records.slice(1))).toEqual({ batchItemFailures: [] })
    expect(one.register.counters()).toMatchObject({ published: 3, applied: 2, dead_lettered: 1 })
    expect(one.failures.last()).toHaveLength(1)
  })

  test.each(['robots.park', 'held.hold', 'journal.decided', 'failures.report'])(
    'a robot that cannot be parked (%s) keeps its message on the stream, and its later ones behind it',
    async (name) => {
      fails('s1', 'TemporaryFailure')
      const records = [say('r1', connected('c1')), say('r1', start('s1')), say('r1', completed('w1'))]
      expect(await one.deliver(records, without(new RegExp(`^${name}$`)))).toEqual(numbers(records[1]))
      expect(one.machines.runs).toEqual(['c1', 's1'])
      one.machines.misbehave = () => undefined
    },
  )

  test('the transitions cannot be journalled: they come again and are found in the row', async () => {
    const records = [say('r1', connected('c1')), say('r1', start('s1')), say('r2', telemetry('t', 1))]
    expect(await one.deliver(records, without(/^journal/))).toEqual(numbers(records[0]))
    expect(one.register.counters().published).toBe(0)
    await one.deliver(records)
    expect(one.machines.runs).toEqual(['c1', 's1'])
    expect(one.journalled('r1', 'c1')).toMatchObject({ outcome: 'applied', from: 'offline', to: 'idle', revision: 1 })
    expect(one.journalled('r1', 's1')).toMatchObject({ outcome: 'applied', from: 'idle', to: 'working', revision: 2 })
    expect(one.register.counters()).toMatchObject({ published: 3, applied: 2, observed: 1, redelivered: 0 })
  })

  test('the books cannot be written: the batch comes again and is counted then', async () => {
    const records = [say('r1', connected('c1')), say('r1', telemetry('t1', 7))]
    expect(await one.deliver(records, without(/^books/))).toEqual(numbers(records[0]))
    expect(one.register.rows.last_known.size).toBe(0)
    await one.deliver(records)
    expect(one.register.counters()).toMatchObject({ published: 2, applied: 1, observed: 1, redelivered: 0 })
  })

  test('a last-known state cannot be written: its records come again, and are redelivered', async () => {
    const records = [say('r1', connected('c1')), say('r1', telemetry('t1', 7))]
    expect(await one.deliver(records, without(/^last_known/))).toEqual(numbers(records[0]))
    await one.deliver(records)
    expect(one.register.rows.last_known.get('r1')?.telemetry?.payload).toEqual({ battery: 7 })
    expect(one.register.counters()).toMatchObject({ published: 2, applied: 1, observed: 1, redelivered: 2 })
  })

  test('a last-known state that can never be written is a dead letter and stops nobody', async () => {
    const tooBig = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
      name: 'ValidationException',
    })
    const records = [say('r1', telemetry('t1', 7))]
    expect(await one.deliver(records, without(/^last_known/, tooBig))).toEqual({ batchItemFailures: [] })
    expect(one.failures.last()).toMatchObject([{ stage: 'last_known', robot_id: 'r1' }])
  })

  test('a message over which dispatch itself stumbles is a dead letter with the stack, and the robot goes on', async () => {
    const bug = new TypeError('undefined is not a function')
    const ports = {
      ...one.ports,
      machines: {
        run: async (...args: Parameters<typeof one.ports.machines.run>) => {
          if ((args[1].message as Message).message_id === 's1') throw bug
          return one.ports.machines.run(...args)
        },
      },
    }
    const records = [say('r1', connected('c1')), say('r1', start('s1')), say('r1', start('s2'))]
    expect(await one.deliver(records, ports)).toEqual({ batchItemFailures: [] })
    expect(one.states()).toEqual(['r1 working'])
    expect(one.failures.last()).toMatchObject([{ message_id: 's1', error_class: 'TypeError' }])
  })

  test('an identifier is the lowest of those that have to come again, and never empty', async () => {
    fails('s1', 'PermanentFailure')
    const records = [
      say('r1', connected('c1')),
      say('r2', connected('c1')),
      say('r2', start('s1')),
      say('r1', start('s1')),
      say('r3', telemetry('t1', 1)),
    ]
    const { batchItemFailures } = await one.deliver(records, without(/^failures/))
    expect(batchItemFailures).toEqual([{ itemIdentifier: records[2]?.kinesis.sequenceNumber }])
  })
})

describe('an invocation that is about to end', () => {
  test('begins nothing new and gives back the rest', async () => {
    const records = Array.from({ length: 30 }, (_, index) => say(`r${index}`, connected('c1')))
    one = line({ subjects_in_parallel: 1 })
    let runs = 0
    one.machines.misbehave = () => {
      runs += 1
      if (runs === 10) one.clock.remaining_ms = 5_000
      return undefined
    }
    expect(await one.deliver(records)).toEqual(numbers(records[10]))
    expect(one.machines.runs).toHaveLength(10)
    expect(one.register.counters()).toMatchObject({ published: 10, applied: 10 })
    one.clock.remaining_ms = 60_000
    expect(await one.deliver(records.slice(10))).toEqual({ batchItemFailures: [] })
    expect(one.register.counters()).toMatchObject({ published: 30, applied: 30, redelivered: 0 })
  })

  test('stops in the middle of one robot too: its backlog is worked off delivery by delivery', async () => {
    const records = [
      say('r1', connected('c1')),
      ...Array.from({ length: 20 }, (_, index) => say('r1', index % 2 ? completed(`m${index}`) : start(`m${index}`))),
    ]
    let left = records
    let deliveries = 0
    one.machines.misbehave = (_, run) => {
      one.clock.remaining_ms -= 10_000 * run
      return undefined
    }
    while (left.length > 0) {
      one.clock.remaining_ms = 60_000
      deliveries += 1
      const from = (await one.deliver(left)).batchItemFailures[0]?.itemIdentifier
      left = from === undefined ? [] : left.slice(left.findIndex(({ kinesis }) => kinesis.sequenceNumber === from))
    }
    expect(deliveries).toBe(4)
    expect(one.register.counters()).toMatchObject({ published: 21, applied: 21 })
  })
})

describe('isolation', () => {
  test('a poison record between 50 good ones costs nobody anything', async () => {
    const good = (index: number) => say(`r${index}`, connected('c1'))
    const records = [
      ...Array.from({ length: 25 }, (_, index) => good(index)),
      say('poison', new Uint8Array([0xff, 0xfe])),
      ...Array.from({ length: 25 }, (_, index) => good(25 + index)),
    ]
    expect(await one.deliver(records)).toEqual({ batchItemFailures: [] })
    expect(one.register.counters()).toMatchObject({ published: 51, applied: 50, dead_lettered: 1 })
  })

  test('never more robots are in work at a time than configured', async () => {
    one = line({ subjects_in_parallel: 3 })
    let inWork = 0
    let most = 0
    one.machines.beforeCommit = async () => {
      inWork += 1
      most = Math.max(most, inWork)
      await new Promise((resolve) => setTimeout(resolve, 1))
      inWork -= 1
    }
    await one.deliver(Array.from({ length: 20 }, (_, index) => say(`r${index}`, connected('c1'))))
    expect(most).toBe(3)
  })
})

describe('lanes of one shard', () => {
  test('have overlapping ranges and are counted apart', async () => {
    const records = Array.from({ length: 8 }, (_, index) => say(`r${index % 2}`, telemetry(`t${index}`, index)))
    const lane = (robot: number) => records.filter((_, index) => index % 2 === robot)
    await Promise.all([one.deliver(lane(0)), one.deliver(lane(1))])
    expect(one.register.counters()).toMatchObject({ published: 8, observed: 8, redelivered: 0 })
    await one.deliver(lane(1).slice(1, 3))
    expect(one.register.counters()).toMatchObject({ published: 8, observed: 8, redelivered: 2 })
  })

  test('that all write the books at once lose nothing', async () => {
    const lanes = Array.from({ length: 10 }, (_, lane) =>
      Array.from({ length: 3 }, (_, index) => say(`r${lane}`, telemetry(`t${index}`, index))),
    )
    await Promise.all(lanes.map((records) => one.deliver(records)))
    expect(one.register.counters()).toMatchObject({ published: 30, observed: 30 })
  })
})
