import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differencesInDynamodb, differencesReaderInDynamodb } from '../../../functions/ports/differences.dynamodb.ts'
import type { Differences, DifferencesReader } from '../../../functions/ports/differences.ts'
import type { Difference } from '../../../policy/replay.ts'
import { fakeDifferences } from '../../fakes/differences.ts'
import { failureTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb(failureTables)
})
afterAll(() => dynamodb.stop())

const difference = (n: number): Difference => ({
  robot_id: 'r1',
  message_id: `m${n}`,
  type: 'robot.went_quiet',
  decided_at: '2026-05-13T12:00:00.000Z',
  recorded: { outcome: 'applied', to: 'offline', handlers: [], state: 'working', policy_version: 'v1' },
  would: { outcome: 'refused', reason: 'not_allowed', state: 'working' },
})

const made: readonly [string, () => Differences & DifferencesReader][] = [
  ['in memory', fakeDifferences],
  [
    'in DynamoDB',
    () => ({
      ...differencesInDynamodb(dynamodb.client, 'operations'),
      ...differencesReaderInDynamodb(dynamodb.client, 'operations'),
    }),
  ],
]

describe.each(made)('differences %s', (_, make) => {
  test('are read page by page in the order in which they were found, each once', async () => {
    const differences = make()
    await differences.keep('c1', 0, [1, 2, 3].map(difference))
    await differences.keep('c1', 3, [4, 5].map(difference))
    await differences.keep('c1', 3, [4, 5].map(difference))
    await differences.keep('c2', 0, [difference(9)])
    const seen: string[][] = []
    let after: readonly string[] | undefined
    do {
      const { items, next } = await differences.list('c1', { limit: 2, after })
      seen.push(items.map(({ message_id }) => message_id))
      after = next
    } while (after)
    expect(seen).toEqual([['m1', 'm2'], ['m3', 'm4'], ['m5']])
    expect((await differences.list('c1', { limit: 5 })).items[4]).toEqual(difference(5))
    expect(await differences.list('nobody', { limit: 5 })).toEqual({ items: [] })
  })
})
