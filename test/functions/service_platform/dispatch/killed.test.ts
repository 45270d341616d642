import { describe, expect, test } from 'vitest'
import { everything, outcome } from './everything.ts'
import { counting, frozen, jittered, killed, seeded } from './interrupted.ts'
import { type Line, releaseOf, type Streamed } from './line.ts'

/*
 * dispatch dies, freezes, or meets itself, at every call that it makes to the outside. The calls are counted, not listed: a
 * new one is interrupted from the day it is written.
 */
const { records, prepared } = everything()

const undisturbed = await prepared()
const counted = counting(undisturbed.ports)
const acknowledged = await undisturbed.deliver(records, counted.ports)
const expected = outcome(undisturbed)
const calls = counted.calls.length
/** As Kinesis does after a returned sequence number: everything from there on comes again. */
const deliverUntilAcknowledged = async (one: Line, batch: readonly Streamed[]): Promise<void> => {
  let left = batch
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === 10) throw new Error('it is never acknowledged')
    const { batchItemFailures } = await one.deliver(left)
    const from = batchItemFailures[0]?.itemIdentifier
    left = from === undefined ? [] : left.slice(left.findIndex(({ kinesis }) => kinesis.sequenceNumber === from))
  }
}

const wish = releaseOf('waits', 'service_platform.api_gateway')

/** What is left when the fault is gone and a person has released the robot that waits. */
const drained = async (one: Line) => {
  one.machines.misbehave = () => undefined
  await deliverUntilAcknowledged(one, [wish])
  return outcome(one)
}
const expectedAfterwards = await (async () => {
  const one = await prepared()
  await one.deliver(records)
  return drained(one)
})()

test('undisturbed, everything ends as it should', () => {
  expect(acknowledged).toEqual({ batchItemFailures: [] })
  expect(expected.states).toEqual([
    'again idle',
    'again-parked working',
    'busy idle',
    'dead working',
    'ff:5iO4 idle',
    'ff:leJ4 idle',
    'first idle',
    'new idle',
    'parked idle',
    'passed working',
    'silent working',
    'unheard offline',
    'waits idle',
    'whole working',
  ])
  expect(expected.counters).toMatchInlineSnapshot(`
    {
      "applied": 56,
      "dead_lettered": 4,
      "duplicate": 1,
      "observed": 14,
      "published": 84,
      "refused": 7,
      "shed": 0,
    }
  `)
  // Two of them wait behind the robot that is parked.
  expect(expected.held).toHaveLength(2)
  expect(calls).toBeGreaterThan(60)
})

test('once the fault is gone, nothing waits', () => {
  expect(expectedAfterwards.held).toEqual([])
  expect(expectedAfterwards.counters).toMatchObject({ published: 84, applied: 58 })
  expect(expectedAfterwards.robots.filter(({ parked }) => parked)).toEqual([])
})

describe.each(['before', 'after'] as const)('killed %s a call', (when) => {
  test.each(Array.from({ length: calls }, (_, index) => [index + 1, counted.calls[index]]))(
    '(%i, %s) nothing is lost and nothing happens twice',
    async (at) => {
      const one = await prepared()
      const { ports, died } = killed(one.ports, at as number, when)
      const first = await Promise.race([one.deliver(records, ports), died])
      if (first === 'died') await deliverUntilAcknowledged(one, records)
      expect(outcome(one)).toEqual(expected)
    },
  )
})

test('killed, and killed again on the way back, nothing is lost and nothing happens twice', async () => {
  const random = seeded(1)
  for (let round = 0; round < 80; round++) {
    const one = await prepared()
    for (let life = 0; life < 3; life++) {
      const { ports, died } = killed(one.ports, 1 + Math.floor(random() * calls), random() < 0.5 ? 'before' : 'after')
      if ((await Promise.race([one.deliver(records, ports), died])) !== 'died') break
    }
    await deliverUntilAcknowledged(one, records)
    expect(outcome(one), `round ${round}`).toEqual(expected)
  }
})

test('a batch that comes again in parts is counted once', async () => {
  const random = seeded(2)
  for (let round = 0; round < 40; round++) {
    const one = await prepared()
    // Killed after its books were written: the last writes of the batch.
    const { ports, died } = killed(one.ports, calls - Math.floor(random() * 20), 'after')
    await Promise.race([one.deliver(records, ports), died])
    const cut = Math.floor(random() * records.length)
    await deliverUntilAcknowledged(one, records.slice(0, cut))
    await deliverUntilAcknowledged(one, records.slice(cut))
    expect(outcome(one), `round ${round}`).toEqual(expected)
  }
})

test('the same batch twice at the same time is decided once', async () => {
  for (let seed = 0; seed < 80; seed++) {
    const one = await prepared()
    const random = seeded(seed)
    const twice = await Promise.all([
      one.deliver(records, jittered(one.ports, random)),
      one.deliver(records, jittered(one.ports, random)),
    ])
    if (twice.some(({ batchItemFailures }) => batchItemFailures.length > 0))
      await deliverUntilAcknowledged(one, records)
    expect(outcome(one), `seed ${seed}`).toEqual(expected)
    expect(await drained(one), `seed ${seed}`).toEqual(expectedAfterwards)
  }
})

test.each(Array.from({ length: calls }, (_, index) => [index + 1, counted.calls[index]]))(
  'frozen at a call (%i, %s), redelivered, and thawed with stale caches, it changes nothing',
  async (at) => {
    const one = await prepared()
    const { ports, froze, thaw } = frozen(one.ports, at as number)
    const zombie = one.deliver(records, ports)
    await Promise.race([zombie, froze])
    await deliverUntilAcknowledged(one, records)
    thaw()
    await zombie
    expect(outcome(one)).toEqual(expected)
    expect(await drained(one)).toEqual(expectedAfterwards)
  },
)
