import { describe, expect, test } from 'vitest'
import { operate, type Step } from '../../../../functions/service_platform/operate/operate.ts'
import type { OperatePorts } from '../../../../functions/service_platform/operate/ports.ts'
import { seeded } from '../dispatch/interrupted.ts'
import { addFailures, functionArn, interrupting, type World, world } from './world.ts'

/*
 * The worker dies before and after every call that it makes to the outside. The calls are counted, not listed: a new one is
 * interrupted from the day it is written.
 */
const prepared = async (): Promise<World & { readonly id: string }> => {
  const one = world()
  addFailures(one, {
    robots: 5,
    each: 4,
    over: (robot, n) =>
      robot === 4 && n === 0
        ? { kind: 'held', status: 'held' }
        : robot === 5 && n === 0
          ? { kind: 'delivery', stage: 'bus_target', function_arn: functionArn }
          : {},
  })
  // One whose bytes lie elsewhere, and one that somebody else takes before its turn.
  const big = one.failures.records.get('r2-2')
  if (big) {
    const key = await one.bytes.keep('r2-2', Buffer.from('{"type":"work.stop"}'))
    one.failures.records.set('r2-2', { ...big, original: { bytes: 20, key } })
  }
  const { operation_id: id } = await one.plan()
  const taken = one.failures.records.get('r3-3')
  if (taken) one.failures.records.set('r3-3', { ...taken, status: 'archived', record_version: 7 })
  await one.start(id, { rate_per_second: 10, first_batches: [1, 2] })
  return { ...one, id }
}

const outcome = (one: World & { readonly id: string }) => ({
  operation: (({ operation_version: _, ended_at: __, ...operation }) => operation)(one.operation(one.id)),
  results: Object.fromEntries(one.failures.rows.results.get(one.id) ?? []),
  // Each message once, with one attempt; per robot in its order.
  effects: Map.groupBy(one.effects, ({ subject }) => subject),
  attempts: [...Map.groupBy(one.puts, ({ failure_id }) => failure_id)]
    .map(([failure_id, all]) => [failure_id, [...new Set(all.map(({ attempt }) => attempt))]])
    .sort(),
  lines: [...one.failures.rows.messages.keys()].sort(),
  statuses: [...one.failures.records.values()].map(({ failure_id, status, attempts }) => [
    failure_id,
    status,
    attempts.length,
  ]),
})

const undisturbed = await prepared()
const calls: string[] = []
await undisturbed.run(undefined, {
  ports: interrupting(undisturbed.ports, (_, name, call) => {
    calls.push(name)
    return call()
  }),
})
const expected = outcome(undisturbed)

test('undisturbed, all but the one that was taken is sent once', () => {
  expect(expected.operation).toMatchObject({ status: 'done', done_until: 20, skipped: 1 })
  expect(expected.results).toEqual({ applied: 18, delivered: 1 })
  expect(expected.lines).toHaveLength(19)
  expect([...expected.effects.keys()].sort()).toEqual([
    'function',
    'robot:r1',
    'robot:r2',
    'robot:r3',
    'robot:r4',
    'robot:r5',
  ])
  expect(expected.effects.get('robot:r1')?.map(({ failure_id }) => failure_id)).toEqual([
    'r1-0',
    'r1-1',
    'r1-2',
    'r1-3',
  ])
  expect(expected.attempts.every(([, all]) => all?.length === 1)).toBe(true)
  expect(calls.length).toBeGreaterThan(50)
})

/** The worker's step is never answered; the machine runs it again, from what it had in hand. */
const runKilled = async (
  one: World & { readonly id: string },
  at: number,
  when: 'before' | 'after',
): Promise<boolean> => {
  let leg: Step = { operation_id: one.id, run: 1 }
  let number = 0
  let hasDied = false
  for (let steps = 0; steps < 200; steps += 1) {
    let die: (value: 'died') => void = () => undefined
    const died = new Promise<'died'>((resolve) => {
      die = resolve
    })
    let isDead = false
    const ports: OperatePorts = interrupting(one.ports, async (_, __, call) => {
      if (isDead) return new Promise(() => undefined)
      number += 1
      if (number !== at) return call()
      if (when === 'after') await call()
      isDead = true
      hasDied = true
      die('died')
      return new Promise(() => undefined)
    })
    const stepped = await Promise.race([operate(ports)(structuredClone(leg)), died])
    one.clock.now += 1_000
    await one.decideAll()
    if (stepped === 'died') continue
    if (!stepped.more) return hasDied
    one.clock.now += stepped.wait_seconds * 1000
    await one.decideAll()
    const { more: _, wait_seconds: __, ...rest } = stepped
    leg = rest
  }
  throw new Error('the operation does not end')
}

describe.each(['before', 'after'] as const)('killed %s a call', (when) => {
  test.each(calls.map((name, index) => [index + 1, name]))(
    '(%i, %s) each message is sent once, in its order, with its line',
    async (at) => {
      const one = await prepared()
      await runKilled(one, Number(at), when)
      const { attempts, effects, ...rest } = outcome(one)
      const { attempts: expectedAttempts, effects: expectedEffects, ...expectedRest } = expected
      expect(attempts).toEqual(expectedAttempts)
      for (const [subject, all] of expectedEffects) {
        if (subject !== 'function') expect(effects.get(subject)).toEqual(all)
      }
      // A function whose answer was not heard is asked again: it knows an event by its id.
      expect(effects.get('function')?.length).toBeLessThanOrEqual(2)
      expect(rest.statuses.map(([id, status]) => [id, status])).toEqual(
        expectedRest.statuses.map(([id, status]) => [id, status]),
      )
      expect({ ...rest, statuses: [] }).toEqual({ ...expectedRest, statuses: [] })
    },
  )
})

test.each(Array.from({ length: 40 }, (_, seed) => [seed]))(
  'two workers of one run at once (seed %i) send each message once, in its order',
  async (seed) => {
    const one = await prepared()
    const random = seeded(seed)
    const turns = async (): Promise<void> => {
      for (let left = Math.floor(random() * 5); left > 0; left -= 1)
        await new Promise((resolve) => setImmediate(resolve))
    }
    const ports = () =>
      interrupting(one.ports, async (_, __, call) => {
        await turns()
        const answer = await call()
        await turns()
        return answer
      })
    const name = `${one.id}-1`
    await Promise.all([one.run(name, { ports: ports() }), one.run(name, { ports: ports() })])
    const { attempts, effects, lines, results, operation } = outcome(one)
    expect(operation).toEqual(expected.operation)
    expect(results).toEqual(expected.results)
    expect(lines).toEqual(expected.lines)
    expect(attempts).toEqual(expected.attempts)
    for (const [subject, all] of expected.effects) if (subject !== 'function') expect(effects.get(subject)).toEqual(all)
  },
)
