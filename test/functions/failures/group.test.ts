import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOURS_MAX } from '../../../functions/failures/group.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import { failureStatuses } from '../../../functions/ports/failure-intake.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

const at = (hour: number): string => new Date(Date.UTC(2026, 4, 13) + hour * 3_600_000).toISOString()

/** Where a record goes: to this cause and status, seen then. */
const steps = fc.array(
  fc.record({
    failure: fc.integer({ min: 0, max: 6 }),
    fingerprint: fc.constantFrom('a', 'b', 'c'),
    status: fc.constantFrom(...failureStatuses),
    hour: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 1, maxLength: 60 },
)

const moved = (
  before: FailureRecord | undefined,
  step: { failure: number; fingerprint: string; status: FailureRecord['status']; hour: number },
): FailureRecord => {
  const seen = at(step.hour)
  const record = before ?? {
    ...failureRecord({ failure_id: `f${step.failure}`, robot_id: `r${step.failure % 3}`, at: seen }),
    record_version: 0,
  }
  return {
    ...record,
    fingerprint: step.fingerprint,
    status: step.status,
    first_seen_at: seen < record.first_seen_at ? seen : record.first_seen_at,
    last_seen_at: seen > record.last_seen_at ? seen : record.last_seen_at,
    record_version: record.record_version + 1,
  }
}

const counted = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))

describe('groups are the sum of their records', () => {
  test('whatever moves in whatever order, alone or in batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 60, maxLength: 60 }),
        async (made, sizes) => {
          const store = fakeFailures()
          const everHit = new Map<string, Set<string>>()
          let from = 0
          for (const size of sizes) {
            // At most one move per failure in a batch, as the recorder writes it.
            const batch = new Map(made.slice(from, from + size).map((step) => [step.failure, step]))
            from += size
            const changes = [...batch.values()].map((step) => {
              const before = store.records.get(`f${step.failure}`)
              return { before, after: moved(before, step) }
            })
            expect((await store.write(changes)).size).toBe(0)
            for (const { after } of changes) {
              const robots = everHit.get(after.fingerprint) ?? new Set()
              everHit.set(after.fingerprint, robots.add(after.robot_id ?? ''))
            }
          }
          const records = [...store.records.values()]
          expect(await store.groups.totals()).toEqual(counted(records.map(({ status }) => status)))
          for (const [fingerprint, robots] of everHit) {
            const members = records.filter((record) => record.fingerprint === fingerprint)
            expect(await store.groups.read(fingerprint)).toMatchObject({
              count: members.length,
              by_status: counted(members.map(({ status }) => status)),
              hours: counted(members.map(({ first_seen_at }) => first_seen_at.slice(0, 13))),
              robots: robots.size,
            })
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  test('has the newest hours and no more of them', async () => {
    const store = fakeFailures()
    for (let hour = 0; hour < 100; hour += 1) {
      await store.write([{ before: undefined, after: failureRecord({ failure_id: `f${hour}`, at: at(hour) }) }])
    }
    const [group] = (await store.groups.list(undefined, { limit: 1 })).items
    expect(Object.keys(group?.hours ?? {})).toHaveLength(HOURS_MAX)
    expect(group?.hours).toMatchObject({ [at(99).slice(0, 13)]: 1, [at(28).slice(0, 13)]: 1 })
    expect(group?.count).toBe(100)
  })

  test('is not written for a change that it does not count, and has but the beginning of a long text', async () => {
    const store = fakeFailures()
    const record = failureRecord({ error_text: 'x'.repeat(3_000) })
    await store.write([{ before: undefined, after: record }])
    const founded = await store.groups.read(record.fingerprint)
    expect(founded?.error_text).toHaveLength(500)
    const planned = { ...record, agenda: { what: 'shelve', at: at(5) } as const, record_version: 2 }
    await store.write([{ before: record, after: planned }])
    expect(await store.groups.read(record.fingerprint)).toEqual(founded)
  })
})

describe('a group that all have left', () => {
  const joined = { ...failureRecord({ failure_id: 'f1' }), fingerprint: 'a' }
  const gone = { ...joined, fingerprint: 'b', record_version: 2 }
  const standing = async (status?: 'acknowledged') => {
    const store = fakeFailures()
    await store.write([{ before: undefined, after: joined }])
    if (status) {
      const said = { status, owner: 'ada', note: 'the table is gone', changed_by: 'ada', changed_at: at(1) }
      await store.groups.change('a', said, (await store.groups.read('a'))?.group_version ?? 0)
    }
    await store.write([{ before: joined, after: gone }])
    return store
  }

  test.each([undefined, 'acknowledged'] as const)(
    'is resolved by itself, with what people said of it (%s)',
    async (status) => {
      const store = await standing(status)
      expect(await store.groups.read('a')).toMatchObject({
        count: 0,
        by_status: {},
        status: 'resolved',
        ...(status && { owner: 'ada', note: 'the table is gone' }),
      })
      expect((await store.groups.list('open', { limit: 9 })).items.map(({ fingerprint }) => fingerprint)).toEqual(['b'])
    },
  )

  test('is open again with the next that joins it', async () => {
    const store = await standing('acknowledged')
    const next = { ...failureRecord({ failure_id: 'f2' }), fingerprint: 'a' }
    await store.write([{ before: undefined, after: next }])
    expect(await store.groups.read('a')).toMatchObject({ count: 1, status: 'open', owner: 'ada' })
  })

  test('is not resolved while somebody is left, however they stand', async () => {
    const store = fakeFailures()
    await store.write([{ before: undefined, after: joined }])
    await store.write([{ before: joined, after: { ...joined, status: 'resolved', record_version: 2 } }])
    expect(await store.groups.read('a')).toMatchObject({ count: 1, by_status: { resolved: 1 }, status: 'open' })
  })
})
