import { expect, test } from 'vitest'
import { completed } from './directed.ts'
import { breakAndRepair, type Operation, redriven } from './redriven.ts'
import { busEvents } from './run.ts'
import { isLong } from './seeds.ts'
import { tablesOf } from './world.ts'

/*
 * Hundreds of messages of many robots are tried again while the same robots go on: started twice, cancelled in the middle,
 * started again. A fifth of the robots move on meanwhile: what they said before is held back from then on. With
 * `npm run test:faults` a thousand messages of fifty robots.
 */
const ROBOTS = isLong ? 50 : 15
const EACH = 20
const COUNT = ROBOTS * EACH
const RATE = COUNT / 25

test('hundreds of messages of many robots are redriven during live traffic: once each, in order, and none over a newer one', async () => {
  const line = await redriven()
  const robots = await breakAndRepair(line, { robots: ROBOTS, each: EACH })
  const moving = robots.slice(0, ROBOTS / 5)
  const operation = await line.plan()
  const id = operation.operation_id
  expect(operation.plan).toMatchObject({ count: COUNT, robots: ROBOTS, conflicts: 0 })

  let second = 0
  const live = async (seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 1) {
      second += 1
      for (const robot of robots) {
        await line.say(robot, { battery: 50 + (second % 50) }, { topic: `robots/${robot}/telemetry` })
      }
      if (second === 8) for (const robot of moving) await line.say(robot, completed(`live-${robot}`, `j-${robot}`))
      await line.pass(1)
    }
  }
  const standing = async (): Promise<Operation> => (await line.read(`/operations/${id}`)) as Operation

  await line.start(operation, { rate_per_second: RATE })
  await line.start(operation, { rate_per_second: RATE })
  await live(12)
  const atCancel = (await standing()).done_until
  await line.write(`/operations/${id}/cancel`, {})
  await live(3)
  const cancelled = await standing()
  expect(cancelled).toMatchObject({ status: 'cancelled', runs: 1 })
  expect(cancelled.done_until).toBeGreaterThan(COUNT / 10)
  expect(cancelled.done_until).toBeLessThan(COUNT * 0.8)
  // Between the look and the cancel a second of the rate may have gone, and then a batch of half a second.
  expect(cancelled.done_until - atCancel).toBeLessThanOrEqual(RATE * 1.5)
  await live(5)
  expect((await standing()).done_until).toBe(cancelled.done_until)

  await line.start(operation, { rate_per_second: RATE })
  await live(2)
  const from = { at: line.simulation.clock.now(), done_until: (await standing()).done_until }
  await live(5)
  const until = { at: line.simulation.clock.now(), done_until: (await standing()).done_until }
  const rate = (until.done_until - from.done_until) / ((until.at - from.at) / 1000)
  expect(rate).toBeGreaterThan(RATE * 0.9)
  expect(rate).toBeLessThan(RATE * 1.1)
  const ended = await line.ended(id)
  expect(ended).toMatchObject({ status: 'done', done_until: COUNT, skipped: 0, runs: 2 })
  const results = ended.progress?.results ?? {}
  expect(Object.values(results).reduce((sum, count) => sum + count, 0)).toBe(COUNT)
  expect(results.applied).toBe(ROBOTS)
  expect(results.held_back).toBeGreaterThan(0)

  // Once each: a line of the audit and one transition per message at most.
  const { world } = await line.atRest()
  const transitions = busEvents(line.simulation).filter(({ type }) => type === 'robot.transitioned')
  const applied = transitions.map(
    ({ robot_id, payload }) => `${robot_id} ${(payload as { message_id: string }).message_id}`,
  )
  expect(new Set(transitions.map(({ event_id }) => event_id)).size).toBe(new Set(applied).size)

  const { journal, failures } = await tablesOf(line.simulation, line.places, robots)
  expect(world.held).toEqual([])
  for (const robot of robots) {
    const decided = journal
      .filter(({ robot_id, message_id }) => robot_id === robot && /^(s\d+|live)-/.test(message_id))
      .toSorted((one, other) => (one.position < other.position ? -1 : 1))
    const names = decided.map(({ message_id }) => message_id.split('-')[0] ?? '')
    // In their order.
    expect(names.filter((name) => name !== 'live')).toEqual(Array.from({ length: EACH }, (_, n) => `s${n}`))
    // Behind what the robot did by itself, nothing of before is applied.
    const live = names.indexOf('live')
    if (live >= 0) expect(decided.slice(live + 1).map(({ outcome }) => outcome)).not.toContain('applied')
  }
  for (const { status, ended_as, attempts } of failures.filter(({ type }) => type === 'work.start')) {
    expect(attempts.filter(({ by }) => by === 'ada')).toHaveLength(1)
    expect([status, ended_as]).toEqual(status === 'resolved' ? ['resolved', ended_as] : ['open', undefined])
  }
}, 600_000)
