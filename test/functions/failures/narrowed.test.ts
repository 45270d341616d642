import { expect, test } from 'vitest'
import { termsIn } from '../../../filters/terms.ts'
import { narrowed } from '../../../functions/failures/narrowed.ts'
import { failureLanguage } from '../../../functions/http/languages.ts'
import type { FailureFilter } from '../../../functions/ports/failures-reader.ts'

const of = (text: string, more: FailureFilter = {}): FailureFilter =>
  narrowed({ ...more, terms: termsIn(text, failureLanguage) })

test('what all failures have to be becomes a field, which an index can answer', () => {
  expect(of('status=open & class=NotJson & group=6ac92881306bce24')).toEqual({
    status: 'open',
    error_class: 'NotJson',
    fingerprint: '6ac92881306bce24',
  })
  expect(of('robot_id=r1')).toEqual({ robot_id: 'r1' })
})

test('what only some have to be stays a term', () => {
  const terms = termsIn('status=open | status=held', failureLanguage)
  expect(narrowed({ terms })).toEqual({ terms: { all: [terms] } })
  expect(of('status=open & (type=a | type=b) & class!=X')).toMatchObject({
    status: 'open',
    terms: { all: [{ any: [{}, {}] }, { property: 'class', operator: '!=' }] },
  })
})

test('a field that says something else already stays, and the term beside it', () => {
  expect(of('status=held', { status: 'open' })).toMatchObject({ status: 'open', terms: { all: [{ value: 'held' }] } })
  expect(of('status=open', { status: 'open' })).toEqual({ status: 'open' })
})

test('times become the bounds of the range, the narrower of two', () => {
  const [from, until] = ['2026-05-13T15:00:00.000Z', '2026-05-13T16:00:00.000Z']
  expect(of(`last_seen_at>=${from} & last_seen_at<${until}`)).toEqual({ from, until })
  expect(of('last_seen_at>2026-05-13T15:00:00Z & last_seen_at<="2026-05-13T18:00:00+02:00"')).toEqual({
    from: '2026-05-13T15:00:00.001Z',
    until: '2026-05-13T16:00:00.001Z',
  })
  expect(of(`last_seen_at>=2026-05-13T14:00:00Z`, { from, until })).toEqual({ from, until })
  expect(of(`last_seen_at<2026-05-13T15:30:00Z`, { from, until }).until).toBe('2026-05-13T15:30:00.000Z')
  expect(of('last_seen_at<=9999-12-31T23:59:59.999Z')).toMatchObject({ terms: { all: [{ operator: '<=' }] } })
})
