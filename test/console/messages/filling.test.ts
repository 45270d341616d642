import { expect, test } from 'vitest'
import { fillingOf } from '../../../console/src/messages/filling.ts'

const empty = { isFilled: false, isOver: false }
const emptyForLong = { isFilled: false, isOver: true }
const filled = { isFilled: true, isOver: true }

test('nothing has happened only where the feed is there and has had its time to say so', () => {
  expect(fillingOf({ status: 'live' }, emptyForLong)).toEqual({ isFilling: false, problem: undefined })
  expect(fillingOf({ status: 'live' }, empty).isFilling).toBe(true)
  expect(fillingOf({ status: 'connecting' }, empty).isFilling).toBe(true)
  // It was live once, and is taken over from another tab.
  expect(fillingOf({ status: 'connecting' }, emptyForLong).isFilling).toBe(true)
})

test('while the feed is lost or with another tab, an empty list cannot be loaded, and says why', () => {
  for (const one of [empty, emptyForLong]) {
    const lost = fillingOf({ status: 'lost', why: 'no answer within 2.75 s' }, one)
    expect(lost.isFilling).toBe(false)
    expect(lost.problem).toMatchObject({ title: 'The live feed is not there', detail: 'no answer within 2.75 s' })
    expect(fillingOf({ status: 'replaced' }, one).problem?.title).toBe('Live in another tab')
  }
})

test('what was heard before the feed was lost stays', () => {
  for (const status of ['lost', 'replaced', 'connecting', 'live'] as const) {
    expect(fillingOf({ status }, filled)).toEqual({ isFilling: false, problem: undefined })
  }
})
