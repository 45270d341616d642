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
  const read = (paging: Paging) => readOnce(operations, range, paging)
  const wanted = async (entries: readonly AuditEntry[]) => entries.filter((entry) => isWantedEntry(entry, terms))
  return paged(list, await keptPage(placeIn(request, list, range), read, wanted, READS_MAX))
}

/** Of what is looked at in one request; whoever wants all of them adds up until there is no next one. */
export const countAudit: Answer = async (request, { operations, now }) => {
  const range = rangeIn(request, now())
  const terms = maybeTermsIn(request, auditLanguage)
  const list = listOf('count of audit', request)
  const readsMax = request.caller.fleets === 'all' ? READS_MAX : READS_IN_FLEETS_MAX
  let { after } = placeIn(request, list, range)
  let count = 0
  for (let reads = 0; reads < readsMax; reads += 1) {
    const { items, next }: Page<AuditEntry> = await readOnce(operations, range, { limit: COUNTED_AT_ONCE, after })
    count += items.filter((entry) => isWantedEntry(entry, terms)).length
    after = next
    if (after === undefined) break
  }
  return { count, next_cursor: paged(list, { items: [], ...(after && { next: after }) }).next_cursor }
}

/** In one request, whatever it finds: a month in which nothing was done, or 31 pages of days in which everything was. */
const READS_MAX = 31
/** Where each entry may be about a robot of its own, whose fleet has to be looked up. */
const READS_IN_FLEETS_MAX = 10
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

/** Asks once, whose answer may be a day of which nothing is in the range. A place is (day, where in it). */
const readOnce = async (
  operations: Pick<OperationsReader, 'audit'>,
  { from, until }: Range,
  { limit, after }: Paging,
): Promise<Page<AuditEntry>> => {
  const [day = lastDayBefore(until), ...inDay] = after ?? []
  const page = await operations.audit(day, { limit, after: inDay.length > 0 ? inDay : undefined })
  const items = page.items.filter((entry) => from <= atOf(entry) && atOf(entry) < until)
  if (page.next !== undefined) return { items, next: [day, ...page.next] }
  return day <= from.slice(0, 10) ? { items } : { items, next: [dayBefore(day)] }
}

const dayMilliseconds = 86_400_000
const dayAfter = (day: string): string => new Date(Date.parse(day) + dayMilliseconds).toISOString()
const dayBefore = (day: string): string => new Date(Date.parse(day) - dayMilliseconds).toISOString().slice(0, 10)
const lastDayBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString().slice(0, 10)
