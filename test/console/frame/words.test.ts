import { expect, test } from 'vitest'
import {
  countedWords,
  counterText,
  matchText,
  noneYetWords,
  wordsInText,
} from '../../../console/src/frame/list-words.ts'
import { liveStatusAfter } from '../../../console/src/frame/live-status.ts'
import { placeOf, places } from '../../../console/src/frame/navigation.ts'
import { nextStepOf } from '../../../console/src/frame/next-step.ts'

test('a count is exact where the server says it, else it says of what', () => {
  expect(counterText(50, 1_234, true)).toBe('(1,234)')
  expect(counterText(50, undefined, false)).toBe('(50)')
  expect(counterText(50, undefined, true)).toBe('(50+)')
  expect(counterText(12, { loaded: 300 }, true)).toBe('(12 of 300+ loaded)')
  expect(matchText(12, { loaded: 300 }, true)).toBe('12 matches of 300 loaded; there are more')
  expect(matchText(1, { loaded: 3 }, false)).toBe('1 match')
  expect(matchText(3, { loaded: 3 }, true)).toBe('3 matches so far')
  expect(matchText(50, 137, true)).toBe('137 matches')
  expect(countedWords(1, { one: 'robot', many: 'robots' })).toBe('1 robot')
})

test('that there is none yet is said to who sees all of them only', () => {
  const robots = { one: 'robot', many: 'robots' }
  expect([noneYetWords(robots, true), noneYetWords(robots, false)]).toEqual([
    'No robots yet',
    'No robots that you see yet',
  ])
})

test('where a word alone is looked for is said by the labels of the filter', () => {
  expect(wordsInText(['by', 'operation_id'], [{ id: 'by', label: 'Who' }])).toBe(
    'A word alone is looked for in: who, operation id.',
  )
})

test('a connection that was never there is not lost, and one that is lost stays so until it is open again', () => {
  const never = { status: 'connecting', since: 0 } as const
  expect(liveStatusAfter(never, 'connecting', undefined, 5)).toBe(never)
  expect(liveStatusAfter(never, 'open', undefined, 10)).toEqual({ status: 'live', since: 10 })
  const lost = liveStatusAfter({ status: 'live', since: 10 }, 'waiting', 'no answer', 20)
  expect(lost).toEqual({ status: 'lost', since: 20, why: 'no answer' })
  expect(liveStatusAfter(lost, 'connecting', undefined, 30)).toEqual(lost)
  expect(liveStatusAfter(lost, 'waiting', 'nobody there', 40)).toEqual({ ...lost, why: 'nobody there' })
  expect(liveStatusAfter(lost, 'open', undefined, 50)).toEqual({ status: 'live', since: 50 })
})

test('every page belongs to its screen', () => {
  expect(placeOf('/console/')?.text).toBe('Overview')
  expect(placeOf('/console/robots/ff%3A1')?.text).toBe('Robots')
  expect(placeOf('/console/failures/groups/1')?.text).toBe('Failures')
  expect(placeOf('/console/traces/1')?.text).toBe('Messages')
  expect(placeOf('/console/nowhere')).toBeUndefined()
})

test('each screen has a key of its own', () => {
  expect(new Set(places.map(({ key }) => key)).size).toBe(places.length)
})

test.each([0, -1, 400, 401, 403, 404, 409, 422, 429, 500, 503])('a problem %d has a next step', (status) => {
  expect(nextStepOf({ status, type: 'urn:x', retry_after_seconds: undefined })).toMatch(/^[A-Z].+\.$/)
})
