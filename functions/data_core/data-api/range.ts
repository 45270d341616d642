import { DAY_MS } from '../../../warehouse/settle/hours.ts'
import { badParameter } from '../../http/problem.ts'
import { type ApiRequest, maybeTimeIn } from '../../http/request.ts'

export interface AskedRange {
  /** RFC 3339 in UTC; `until` is not part of it. */
  readonly from: string
  readonly until: string
}

export interface RangeBounds {
  /** Where `from` is left out. */
  readonly days_usual: number
  readonly days_max: number
}

/** Never longer than its bounds, and about a time in which there were robots: everything else would scan for nothing. */
export const rangeIn = (request: ApiRequest, now: number, bounds: RangeBounds): AskedRange =>
  rangeOf({ from: maybeTimeIn(request, 'from'), until: maybeTimeIn(request, 'until') }, now, bounds, badParameter)

export const rangeOf = (
  said: { readonly from: string | undefined; readonly until: string | undefined },
  now: number,
  { days_usual, days_max }: RangeBounds,
  bad: (name: string, value: string | undefined, expected: string) => Error,
): AskedRange => {
  const until = said.until === undefined ? now : Date.parse(said.until)
  const from = said.from === undefined ? until - days_usual * DAY_MS : Date.parse(said.from)
  if (until > now + DAY_MS) throw bad('until', said.until, `a time before ${textOf(now + DAY_MS)}`)
  if (said.until !== undefined && until < FIRST_MS) throw bad('until', said.until, `a time after ${textOf(FIRST_MS)}`)
  if (from < FIRST_MS) throw bad('from', said.from, `a time after ${textOf(FIRST_MS)}`)
  if (from >= until) throw bad('from', said.from, `a time before ${textOf(until)}`)
  if (until - from > days_max * DAY_MS) {
    throw bad('from', said.from, `a time within ${days_max} days before ${textOf(until)}`)
  }
  return { from: textOf(from), until: textOf(until) }
}

/** Every hour, or day, that it touches: a part of one would be counted as if it were all, or be missing without a word. */
export const wholeUnits = ({ from, until }: AskedRange, unitMs: number): AskedRange => ({
  from: textOf(Math.floor(Date.parse(from) / unitMs) * unitMs),
  until: textOf(Math.ceil(Date.parse(until) / unitMs) * unitMs),
})

/** Before it no robot spoke here. */
const FIRST_MS = Date.UTC(2000, 0, 1)

const textOf = (epochMs: number): string => new Date(epochMs).toISOString()
