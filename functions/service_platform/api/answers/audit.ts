import { badCursor, badParameter } from '../../../http/problem.ts'
import { type ApiRequest, dayWords, isDay, maybeIn, maybeTimeIn, paged, pagingIn } from '../../../http/request.ts'
import type { AuditEntry, OperationsReader } from '../../../ports/operations.ts'
import type { Page, Paging } from '../../../ports/page.ts'
import type { Answer } from '../answer.ts'

/** Newest first, from day to day: the audit trail is kept by UTC day. */
export const listAudit: Answer = async (request, { operations, now }) => {
  const range = rangeIn(request, now())
  const list = `audit ${request.query.day ?? ''} ${request.query.from ?? ''} ${request.query.until ?? ''}`
  const paging = pagingIn(request, list)
  const day = paging.after?.[0]
  if (day !== undefined && !(dayWords.pattern.test(day) && day <= range.until && range.from.slice(0, 10) <= day)) {
    throw badCursor(request.query.cursor)
  }
  return paged(list, await pageOf(operations, range, paging))
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

const atOf = (entry: AuditEntry): string => (entry.entry === 'operation' ? entry.created_at : entry.at)

const dayMilliseconds = 86_400_000
const dayAfter = (day: string): string => new Date(Date.parse(day) + dayMilliseconds).toISOString()
const dayBefore = (day: string): string => new Date(Date.parse(day) - dayMilliseconds).toISOString().slice(0, 10)
const lastDayBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString().slice(0, 10)
