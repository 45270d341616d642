import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failuresInDynamodb } from '../../../functions/ports/failures.dynamodb.ts'
import type { Failures } from '../../../functions/ports/failures.ts'
import { openFailuresInDynamodb } from '../../../functions/ports/open-failures.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([
    {
      name: 'failures',
      keys: ['failure_id'],
      indexes: {
        by_time: ['book', 'last_seen'],
        by_robot: ['robot_id', 'last_seen_at'],
        by_status: ['status', 'last_seen_at'],
      },
    },
    { name: 'books', keys: ['book', 'shard'] },
  ])
})
afterAll(() => dynamodb.stop())

const kinds: readonly [string, () => Failures][] = [
  ['in memory', fakeFailures],
  ['in DynamoDB', () => failuresInDynamodb(dynamodb.client, 'failures')],
]

describe.each(kinds)('the index of failures %s', (_, make) => {
  test('gives back what was written, bytes included, and nothing for what was not', async () => {
    const failures = make()
    const record = failureRecord({ failure_id: 'w1', stack: 'at x', index: 3 })
    expect(await failures.write(record, 0)).toBe('written')
    const found = await failures.find(['w1', 'nope'])
    expect([...found.keys()]).toEqual(['w1'])
    const { original, ...rest } = found.get('w1') ?? record
    const { original: written, ...expected } = record
    expect(rest).toEqual(expected)
    expect(original.bytes).toBe(written.bytes)
    const [kept, sent] = [original, written].map((one) => ('inline' in one ? Buffer.from(one.inline) : undefined))
    expect(kept).toEqual(sent)
  })

  test('is found by the hundred', async () => {
    const failures = make()
    const ids = Array.from({ length: 130 }, (_, n) => `h${n}`)
    for (const failure_id of ids) await failures.write(failureRecord({ failure_id }), 0)
    expect((await failures.find(ids)).size).toBe(130)
    expect((await failures.find([])).size).toBe(0)
  })

  test('lets one of two writers win who saw the same', async () => {
    const failures = make()
    const record = failureRecord({ failure_id: 'v1' })
    const answers = await Promise.all([failures.write(record, 0), failures.write(record, 0)])
    expect(answers.sort()).toEqual(['changed', 'written'])
    expect(await failures.write({ ...record, record_version: 2 }, 1)).toBe('written')
    expect(await failures.write({ ...record, record_version: 2 }, 1)).toBe('changed')
  })

  test('keeps a failure of no known robot, and one whose bytes lie elsewhere', async () => {
    const failures = make()
    const { robot_id: _, ...record } = failureRecord({ failure_id: 'n1' })
    await failures.write({ ...record, original: { bytes: 9_000, key: 'failures/n1' } }, 0)
    const found = (await failures.find(['n1'])).get('n1')
    expect(found?.original).toEqual({ bytes: 9_000, key: 'failures/n1' })
    expect(found).not.toHaveProperty('robot_id')
  })
})

test('the gauge of open failures counts what needs a person, follows each change and is put right by counting', async () => {
  const gauge = openFailuresInDynamodb(dynamodb.client, { books: 'books', failures: 'failures' })
  expect(await gauge.add(3)).toBe(3)
  expect(await gauge.add(-1)).toBe(2)
  const failures = failuresInDynamodb(dynamodb.client, 'failures')
  const open = await gauge.recount()
  for (const status of ['held', 'needs_attention', 'resolved', 'archived'] as const) {
    await failures.write(failureRecord({ failure_id: `g-${status}`, status }), 0)
  }
  expect(await gauge.recount()).toBe((open ?? 0) + 1)
  expect(await gauge.add(0)).toBe((open ?? 0) + 1)
})
