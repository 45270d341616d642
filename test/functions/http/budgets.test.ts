import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { levelOf, SLICE_MAX, SLICE_SECONDS, taken } from '../../../functions/http/bucket.ts'
import { budgetsIn } from '../../../functions/http/budgets.ts'
import { clientBucketsInDynamodb } from '../../../functions/ports/client-buckets.dynamodb.ts'
import type { ClientBuckets } from '../../../functions/ports/client-buckets.ts'
import { fakeBuckets } from '../../fakes/client-buckets.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeLog } from '../../fakes/log.ts'

/*
 * What a client may ask for, wherever its requests arrive.
 */
let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([{ name: 'client-buckets', keys: ['client'] }])
})
afterAll(() => dynamodb.stop())

const limit = { rate_per_second: 10, burst: 30 }

interface Answering {
  readonly buckets?: ClientBuckets
  readonly limit?: typeof limit
}
const answering = (at: { now: number }, { buckets = fakeBuckets(), limit: own = limit }: Answering = {}) =>
  budgetsIn({ buckets, limit: own, now: () => at.now, log: fakeLog().log })

const allowedOf = async (budgets: ReturnType<typeof answering>, requests: number, client = 'ada'): Promise<number> => {
  let allowed = 0
  for (let n = 0; n < requests; n += 1) allowed += Number((await budgets.spend(client)).allowed)
  return allowed
}

describe('a bucket', () => {
  test('is full when nobody has asked, and fills with time, up to its burst', () => {
    expect(levelOf(undefined, limit, 0)).toBe(30)
    expect(levelOf({ level: 0, at: 1_000 }, limit, 2_500)).toBe(15)
    expect(levelOf({ level: 0, at: 0 }, limit, 60_000)).toBe(30)
    expect(levelOf({ level: 5, at: 60_000 }, limit, 0)).toBe(5)
  })

  test('gives at most half of what it has, and never more than a slice', () => {
    expect(taken(undefined, limit, 0)).toEqual({ bucket: { level: 15, at: 0 }, slice: 15 })
    expect(taken({ level: 1, at: 0 }, limit, 0)).toEqual({ bucket: { level: 0, at: 0 }, slice: 1 })
    expect(taken({ level: 0.9, at: 0 }, limit, 0).slice).toBe(0)
    expect(taken(undefined, { rate_per_second: 1, burst: 100_000 }, 0).slice).toBe(SLICE_MAX)
  })
})

describe('a client', () => {
  test('may ask for a burst at once, then as the rate allows', async () => {
    const at = { now: 1_000_000 }
    const budgets = answering(at)
    expect(await allowedOf(budgets, 100)).toBe(30)
    const { allowed, seconds, remaining } = await budgets.spend('ada')
    expect([allowed, remaining]).toEqual([false, 0])
    expect(seconds).toBeCloseTo(0.3)
    at.now += 1_000
    expect(await allowedOf(budgets, 100)).toBe(10)
  })

  test('does not spend what is another’s', async () => {
    const budgets = answering({ now: 0 })
    await allowedOf(budgets, 100, 'ada')
    expect((await budgets.spend('bob')).allowed).toBe(true)
  })

  test('is told about how many are left', async () => {
    const budgets = answering({ now: 0 })
    expect((await budgets.spend('ada')).remaining).toBe(29)
    expect((await budgets.spend('ada')).remaining).toBe(28)
  })

  test('gets no more than its limit, however many processes answer it, and when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ process: fc.integer({ min: 0, max: 3 }), wait_ms: fc.integer({ min: 0, max: 400 }) }), {
          minLength: 50,
          maxLength: 200,
        }),
        async (asked) => {
          const at = { now: 0 }
          const buckets = fakeBuckets()
          const processes = [0, 1, 2, 3].map(() => answering(at, { buckets }))
          let allowed = 0
          for (const { process, wait_ms } of asked) {
            at.now += wait_ms
            allowed += Number((await processes[process]?.spend('ada'))?.allowed ?? false)
          }
          expect(allowed).toBeLessThanOrEqual(limit.burst + (at.now / 1000) * limit.rate_per_second + 0.001)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('costs about one write per fifty requests, and none when it asks for too much', async () => {
    const buckets = fakeBuckets()
    const at = { now: 0 }
    const budgets = answering(at, { buckets, limit: { rate_per_second: 1_000, burst: 3_000 } })
    for (let n = 0; n < 5_000; n += 1) {
      at.now += 1
      await budgets.spend('ada')
    }
    expect(buckets.writes).toBe(5_000 / SLICE_MAX)
    const few = answering(at, { buckets })
    await allowedOf(few, 500, 'eve')
    const before = buckets.writes
    await allowedOf(few, 500, 'eve')
    expect(buckets.writes).toBe(before)
  })

  test('whose requests come at the same moment takes one slice for all of them', async () => {
    const buckets = fakeBuckets()
    const budgets = answering({ now: 0 }, { buckets })
    const all = await Promise.all(Array.from({ length: 15 }, () => budgets.spend('ada')))
    expect(all.every(({ allowed }) => allowed)).toBe(true)
    expect(buckets.writes).toBe(1)
  })

  test('may spend its whole burst at one moment, and no more', async () => {
    const buckets = fakeBuckets()
    const budgets = answering({ now: 0 }, { buckets })
    const all = await Promise.all(Array.from({ length: 100 }, () => budgets.spend('ada')))
    expect(all.filter(({ allowed }) => allowed)).toHaveLength(30)
  })

  test('loses what of a slice it did not ask for in time', async () => {
    const buckets = fakeBuckets()
    const at = { now: 0 }
    const budgets = answering(at, { buckets })
    await budgets.spend('ada')
    at.now += SLICE_SECONDS * 1_000
    await budgets.spend('ada')
    expect(buckets.writes).toBe(2)
  })

  test('is not turned away because nobody can count', async () => {
    const log = fakeLog()
    const buckets: ClientBuckets = {
      write: async () => {
        throw new Error('the table does not answer')
      },
    }
    const budgets = budgetsIn({ buckets, limit, now: () => 0, log: log.log })
    expect(await allowedOf(budgets, 3)).toBe(3)
    expect(log.lines.map(({ level }) => level)).toEqual(['error', 'error', 'error'])
  })
})

describe.each([
  ['in memory', fakeBuckets],
  ['in DynamoDB', () => clientBucketsInDynamodb(dynamodb.client, 'client-buckets')],
] as const)('buckets %s', (kind, make) => {
  test('are written by who has seen them as they are', async () => {
    const buckets = make()
    const [first, second] = [
      { level: 15, at: 1_000 },
      { level: 7.25, at: 1_500 },
    ]
    expect(await buckets.write(kind, first, undefined)).toBe('written')
    expect(await buckets.write(kind, second, undefined)).toEqual({ now: first })
    expect(await buckets.write(kind, second, first)).toBe('written')
    expect(await buckets.write(kind, first, first)).toEqual({ now: second })
    expect(await buckets.write(`${kind} other`, first, second)).toEqual({ now: undefined })
  })
})
