import { expect, test } from 'vitest'
import { countNext, restMs, type Wanted } from '../../../console/src/network/count-next.ts'

const open: Wanted = { question: 'status=open', seen: '100 open', enabled: true }
const rested = { isCounting: false, rests_until: 0, now: 1_000 }

test('a list is counted when it is first seen, and at once for another question, whatever is being counted', () => {
  expect(countNext(open, { ...rested, asked: undefined })).toBe(0)
  const counting = { isCounting: true, rests_until: 90_000, now: 1_000 }
  expect(countNext({ ...open, question: 'status=held' }, { ...counting, asked: open })).toBe(0)
})

test('a list that stands still, and one whose number nobody wants, are not counted', () => {
  expect(countNext(open, { ...rested, asked: open })).toBeUndefined()
  expect(countNext({ ...open, enabled: false }, { ...rested, asked: undefined })).toBeUndefined()
})

test('a list that has moved is counted again when the last count has rested', () => {
  const moved = { ...open, seen: '99 open, 1 resolved' }
  expect(countNext(moved, { ...rested, asked: open })).toBe(0)
  expect(countNext(moved, { ...rested, asked: open, rests_until: 61_000 })).toBe(60_000)
})

test('a count that takes longer than a list stands still comes to its end, and rests', () => {
  const TAKES_MS = 5_000
  let asked: Wanted | undefined
  let [ends_at, rests_until] = [0, 0]
  const ended: string[] = []
  for (let now = 0; now < 240_000; now += 500) {
    if (asked !== undefined && now === ends_at) {
      ended.push(asked.seen)
      rests_until = now + restMs(TAKES_MS)
    }
    const wanted = { ...open, seen: `moved ${Math.floor(now / 2_000)} times` }
    if (countNext(wanted, { asked, isCounting: now < ends_at, rests_until, now }) !== 0) continue
    asked = wanted
    ends_at = now + TAKES_MS
  }
  expect(ended).toEqual(['moved 0 times', 'moved 52 times', 'moved 105 times'])
})

test('what took three seconds is counted once a minute at most, what took a moment once a second', () => {
  expect([restMs(3_000), restMs(10)]).toEqual([60_000, 1_000])
})
