import { auditLanguage } from '../../../http/languages.ts'
import { badCursor, badParameter } from '../../../http/problem.ts'
import { type ApiRequest, dayWords, isDay, maybeIn, maybeTimeIn, paged, pagingIn } from '../../../http/request.ts'
import { keptPage } from '../../../http/seen.ts'
import { maybeTermsIn } from '../../../http/terms.ts'
import type { AuditEntry, OperationsReader } from '../../../ports/operations.ts'
import type { Page, Paging } from '../../../ports/page.ts'
import type { Answer } from '../answer.ts'
import { atOf, isWantedEntry } from '../audit-filter.ts'

/** Newest first, from day to day: the audit trail is kept by UTC day. */
export const listAudit: Answer = async (request, { operations, now }) => {
  const range = rangeIn(request, now())
  const terms = maybeTermsIn(request, auditLanguage)
  const list = listOf('audit', request)
  const page = (paging: Paging) => pageOf(operations, range, paging)
  if (terms === undefined) return paged(list, await page(placeIn(request, list, range)))
  const wanted = async (entries: readonly AuditEntry[]) => entries.filter((entry) => isWantedEntry(entry, terms))
  return paged(list, await keptPage(placeIn(request, list, range), page, wanted, PAGES_MAX))
}

/** Of what is looked at in one request; whoever wants all of them adds up until there is no next one. */
export const countAudit: Answer = async (request, { operations, now }) => {
  const range = rangeIn(request, now())
  const terms = maybeTermsIn(request, auditLanguage)
  const list = listOf('count of audit', request)
  // Where entries are somebody else's, ten pages are read for one.
  const pagesMax = request.caller.fleets === 'all' ? PAGES_MAX : PAGES_MAX / 10
  let { after } = placeIn(request, list, range)
  let count = 0
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page: Page<AuditEntry> = await pageOf(operations, range, { limit: COUNTED_AT_ONCE, after })
    count += page.items.filter((entry) => isWantedEntry(entry, terms)).length
    after = page.next
    if (after === undefined) break
  }
  return { count, next_cursor: paged(list, { items: [], ...(after && { next: after }) }).next_cursor }
}

/** Looked at in one request. */
const PAGES_MAX = 20
const COUNTED_AT_ONCE = 1_000

const listOf = (what: string, { query: { day = '', from = '', until = '', filter } }: ApiRequest): string =>
  `${what} ${day} ${from} ${until}${filter === undefined ? '' : ` ${filter}`}`

const placeIn = (request: ApiRequest, list: string, range: Range): Paging => {
  const paging = pagingIn(request, list)
  const day = paging.after?.[0]
  if (day !== undefined && !(dayWords.pattern.test(day) && day <= range.until && range.from.slice(0, 10) <= day)) {
    throw badCursor(request.query.cursor)
  }
  return paging
}

/** From (inclusive) until (exclusive), RFC 3339. */
interface Range {
  readonly from: string
  readonly until: string
}

const rangeIn = (request: ApiRequest, now: number): Range => {
  const day = maybeIn(request, 'day', dayWords)
  if (day !== undefined && !isDay(day)) throw badParameter('day', day, dayWords.expected)
  const from = maybeTimeIn(request, 'from')
  const until = maybeTimeIn(request, 'until')
  if (from === undefined) {
    if (until !== undefined) throw badParameter('from', undefined, 'a time, because until is there,')
    const start = day === undefined ? new Date(now).toISOString().slice(0, 10) : day
    return { from: `${start}T00:00:00.000Z`, until: dayAfter(start) }
  }
  if (day !== undefined) throw badParameter('day', day, 'either day or from and until')
  const end = until ?? new Date(now).toISOString()
  if (from >= end) throw badParameter('from', request.query.from, `a time before ${end}`)
  return { from, until: end }
}

/**
 * A place is (day, where in it). A page stops at its limit, at the range's beginning, or, where days are empty, after so many
 * of them: its cursor then goes on with the next.
 */
const pageOf = async (
  operations: Pick<OperationsReader, 'audit'>,
  { from, until }: Range,
  { limit, after }: Paging,
): Promise<Page<AuditEntry>> => {
  const items: AuditEntry[] = []
  const [first, ...inDay] = after ?? [lastDayBefore(until)]
  let day = first ?? lastDayBefore(until)
  let place: readonly string[] | undefined = inDay.length > 0 ? inDay : undefined
  for (let asked = 0; asked < daysMax; asked += 1) {
    const page: Page<AuditEntry> = await operations.audit(day, { limit: limit - items.length, after: place })
    items.push(...page.items.filter((entry) => from <= atOf(entry) && atOf(entry) < until))
    if (page.next !== undefined) {
      place = page.next
      if (items.length === limit) return { items, next: [day, ...place] }
      continue
    }
    if (day <= from.slice(0, 10)) return { items }
    day = dayBefore(day)
    place = undefined
    if (items.length === limit) return { items, next: [day] }
  }
  return { items, next: [day, ...(place ?? [])] }
}

const daysMax = 31

const dayMilliseconds = 86_400_000
const dayAfter = (day: string): string => new Date(Date.parse(day) + dayMilliseconds).toISOString()
const dayBefore = (day: string): string => new Date(Date.parse(day) - dayMilliseconds).toISOString().slice(0, 10)
const lastDayBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString().slice(0, 10)
