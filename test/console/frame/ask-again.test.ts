import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askAgain } from '../../../console/src/frame/ask-again.ts'

let client: QueryClient
beforeEach(() => {
  client = new QueryClient()
})
afterEach(() => client.clear())

type Answer = () => Promise<string>
const robots: Answer = async () => 'robots'
const nobody: Answer = () => Promise.reject(new Error('nobody there'))
const never: Answer = () => new Promise(() => {})

/** A page that is open on what is asked, each time with the next answer. */
const opened = async (key: string, answers: readonly Answer[], retry: boolean) => {
  const seen = { asked: 0, taken_back: 0 }
  const observer = new QueryObserver(client, {
    queryKey: [key],
    retry,
    retryDelay: 3_600_000,
    queryFn: ({ signal }) => {
      signal.addEventListener('abort', () => {
        seen.taken_back += 1
      })
      seen.asked += 1
      return (answers[seen.asked - 1] ?? robots)()
    },
  })
  observer.subscribe(() => {})
  for (const n of answers.keys()) {
    if (n > 0) void observer.refetch()
    await vi.waitFor(() => expect(seen.asked).toBe(n + 1))
    await new Promise(setImmediate)
  }
  return seen
}

test('what could not be had is asked for again when the line is back, and nothing that was had', async () => {
  const failed = await opened('failed', [nobody], false)
  const isTriedLater = await opened('is tried again in an hour', [robots, nobody], true)
  const had = await opened('had', [robots], false)
  void askAgain(client)
  await vi.waitFor(() => expect([failed.asked, isTriedLater.asked]).toEqual([2, 3]))
  expect(had).toEqual({ asked: 1, taken_back: 0 })
})

test('what is under way is not taken back: a question of minutes would begin again', async () => {
  const first = await opened('for the first time', [never], true)
  const next = await opened('the next page', [robots, never], true)
  void askAgain(client)
  await new Promise(setImmediate)
  expect([first, next]).toEqual([
    { asked: 1, taken_back: 0 },
    { asked: 2, taken_back: 0 },
  ])
})
