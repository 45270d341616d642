import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishedInDynamodb, publishedReaderInDynamodb } from '../../../functions/ports/published.dynamodb.ts'
import type { PublishedCommit } from '../../../functions/ports/published.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([{ name: 'published', keys: ['slot', 'batch'] }])
})
afterAll(() => dynamodb.stop())

const commit = (robot_id: string, revision: number, more: Partial<PublishedCommit> = {}): PublishedCommit => ({
  robot_id,
  revision,
  committed_at: '2026-11-20T09:15:59.000Z',
  batch: 'e1',
  published_at: '2026-11-20T09:16:00.100Z',
  events: revision,
  handlers: [],
  ...more,
})
const note = (commits: readonly PublishedCommit[]) =>
  publishedInDynamodb(dynamodb.client, 'published', 14).note(commits)
const publishedAt = (robot: string, revision: number, at: string) =>
  publishedReaderInDynamodb(dynamodb.client, 'published').publishedAt(robot, revision, at)

test('a batch of a hundred commits is one request and one row', async () => {
  const before = dynamodb.counted().requests ?? 0
  await note(Array.from({ length: 100 }, (_, index) => commit(`r${index}`, index)))
  expect((dynamodb.counted().requests ?? 0) - before).toBe(1)
  expect(dynamodb.rows('published')).toHaveLength(1)
})

test('of a batch that no row could hold every commit is found', async () => {
  const at = '2026-11-20T10:00:00.000Z'
  await note(
    Array.from({ length: 2_500 }, (_, index) => commit(`big-${index}`, index, { committed_at: at, batch: 'e9' })),
  )
  for (const index of [0, 999, 1_000, 2_499]) {
    expect(await publishedAt(`big-${index}`, index, at)).toMatchObject({ events: index })
  }
})

test('a commit is found by robot, revision and the time that the journal has', async () => {
  const handlers = [{ handler: 'start-work', began_at: 1795166158900, ended_at: 1795166158912 }]
  await note([commit('a', 7, { handlers }), commit('b', 7, { batch: 'e2' })])
  const published = { published_at: '2026-11-20T09:16:00.100Z', events: 7, handlers }
  expect(await publishedAt('a', 7, '2026-11-20T09:15:59.400Z')).toEqual(published)
  // The journal's clock has passed the slot meanwhile.
  expect(await publishedAt('a', 7, '2026-11-20T09:16:00.020Z')).toEqual(published)
  // It died, and its batch came again.
  expect(await publishedAt('a', 7, '2026-11-20T09:16:55.000Z')).toEqual(published)
  expect(await publishedAt('a', 8, '2026-11-20T09:15:59.400Z')).toBeUndefined()
  expect(await publishedAt('c', 7, '2026-11-20T09:15:59.400Z')).toBeUndefined()
})
