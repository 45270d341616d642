import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rolloutRegisterInDynamodb, rolloutsInDynamodb } from '../../../functions/ports/rollouts.dynamodb.ts'
import { noRollouts, type Rollout, type RolloutRegister } from '../../../functions/ports/rollouts.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeRollouts } from '../../fakes/rollouts.ts'

let dynamodb: TestDynamodb
let tables = 0
beforeAll(async () => {
  const names = Array.from({ length: 8 }, (_, n) => ({ name: `rollouts-${n}`, keys: ['book', 'entry'] as const }))
  dynamodb = await startDynamodb(names)
})
afterAll(() => dynamodb.stop())

const rollout = (rollout_id: string, over: Partial<Rollout> = {}): Rollout => ({
  rollout_id,
  version: 'v2',
  percent: 10,
  status: 'active',
  by: 'ada',
  why: 'robots go quiet in lifts',
  created_at: '2026-05-13T12:00:00.000Z',
  ...over,
})
const layer = (rollout_id: string) => ({ rollout_id, version: 'v2', percent: 10 })

const registers: readonly [string, () => RolloutRegister][] = [
  ['in memory', fakeRollouts],
  ['in DynamoDB', () => rolloutRegisterInDynamodb(dynamodb.client, `rollouts-${tables++}`)],
]

describe.each(registers)('rollouts %s', (_, made) => {
  test('before the first there is none, and nothing in force', async () => {
    const register = made()
    expect(await register.standing()).toEqual(noRollouts)
    expect(await register.list({ limit: 10 })).toEqual({ items: [] })
    expect(await register.read('a')).toBeUndefined()
  })

  test('a change is written whole, or not at all by who saw an older one', async () => {
    const register = made()
    const first = rollout('a')
    expect(await register.write({ layers: [layer('a')], changes: 1 }, [first], 0)).toBe('written')
    expect(await register.write({ layers: [layer('b')], changes: 1 }, [rollout('b')], 0)).toBe('changed')
    expect(await register.standing()).toEqual({ layers: [layer('a')], changes: 1 })
    expect(await register.read('b')).toBeUndefined()
    const ended: Rollout = { ...first, status: 'superseded', superseded_by: 'b', ended_at: '2026-05-13T13:00:00.000Z' }
    expect(await register.write({ layers: [layer('b')], changes: 2 }, [ended, rollout('b')], 1)).toBe('written')
    expect(await register.read('a')).toEqual(ended)
  })

  test('they are listed newest first, page by page', async () => {
    const register = made()
    for (const [seen, id] of ['a', 'b', 'c', 'd', 'e'].entries())
      await register.write({ layers: [], changes: seen + 1 }, [rollout(id)], seen)
    const pages: string[][] = []
    let after: readonly string[] | undefined
    do {
      const { items, next } = await register.list({ limit: 2, after })
      pages.push(items.map(({ rollout_id }) => rollout_id))
      after = next
    } while (after)
    expect(pages).toEqual([['e', 'd'], ['c', 'b'], ['a']])
  })
})

test('dispatch asks again only after some seconds, and goes on with what it knows when nobody answers', async () => {
  const table = `rollouts-${tables++}`
  const register = rolloutRegisterInDynamodb(dynamodb.client, table)
  let now = 0
  const rollouts = rolloutsInDynamodb(dynamodb.client, table, { now: () => now, keptSeconds: 3 })
  expect(await rollouts.inForce()).toEqual([])
  await register.write({ layers: [layer('a')], changes: 1 }, [rollout('a')], 0)
  const before = dynamodb.counted().requests
  expect(await rollouts.inForce()).toEqual([])
  expect(dynamodb.counted().requests).toBe(before)
  now = 3_000
  expect(await rollouts.inForce()).toEqual([layer('a')])

  let isAway = false
  const away = {
    send: (command: never) => (isAway ? Promise.reject(new Error('away')) : dynamodb.client.send(command)),
  }
  const far = rolloutsInDynamodb(away as typeof dynamodb.client, table, { now: () => now })
  isAway = true
  await expect(far.inForce()).rejects.toThrow('away')
  isAway = false
  await expect(far.inForce()).rejects.toThrow('away')
  now += 3_000
  await far.inForce()
  isAway = true
  now += 60_000
  expect(await far.inForce()).toEqual([layer('a')])
})
