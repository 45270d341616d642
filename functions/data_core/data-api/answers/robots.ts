import { countReported, findLoss, type LossList, lossLists } from '../../../../warehouse/queries/find-loss.ts'
import { findHistory, historyEntries } from '../../../../warehouse/queries/history.ts'
import { HOUR_MS } from '../../../../warehouse/settle/hours.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badCursor, badParameter } from '../../../http/problem.ts'
import { type ApiRequest, lineKeyIn, maybeOneOf, robotIdIn } from '../../../http/request.ts'
import { settledUntil } from '../../../ports/data-runs.ts'
import type { Place } from '../../../ports/page.ts'
import type { Answer } from '../answer.ts'
import { ask, askSettled } from '../ask.ts'
import { later } from '../later.ts'
import { listOf, placeOfTexts } from '../list-of.ts'
import type { DataApiPorts } from '../ports.ts'
import { type AskedRange, rangeIn, wholeUnits } from '../range.ts'
import { shownItems } from '../shown.ts'
import { seenIn } from './messages.ts'

const WAIT_SECONDS = 20

export const readHistory: Answer = async (request, ports) => {
  const robot_id = robotIdIn(request.path)
  const range = rangeIn(request, ports.now(), { days_usual: 1, days_max: 92 })
  const entry = maybeOneOf(request, 'entry', historyEntries)
  const list = listOf(request, `data history ${robot_id}`)
  const [happened_at, kind, id] = timedPlace(placeOfTexts(list.after, 3, request.query.cursor), request)
  const after = happened_at === undefined ? undefined : { happened_at, entry: kind ?? '', id: id ?? '' }
  const { fleets, about } = await seenIn(request, robot_id, ports)
  const bound = findHistory({ robot_id, ...range, entry, after, limit: list.limit + 1 }, fleets)
  const asked = await askSettled(request, { name: 'read-history', bound, about, wait_seconds: WAIT_SECONDS }, ports)
  if (asked === undefined) return { robot_id, items: [], next_cursor: null, ...range, settled_until: null }
  if (asked.state.status !== 'succeeded') return later(asked)
  const found = await ports.warehouse.rows(asked.query.statement_id, { most: list.limit + 1 })
  const page = list.page(shownItems(found), (item) => [String(item.happened_at), String(item.entry), String(item.id)])
  return { robot_id, ...page, ...range, settled_until: (await settledUntil(ports.runs)) ?? null }
}

export const readLoss: Answer = async (request, ports) => {
  const what = maybeOneOf(request, 'what', Object.keys(lossLists) as LossList[]) ?? 'gaps'
  const range = wholeUnits(rangeIn(request, ports.now(), { days_usual: 7, days_max: 92 }), HOUR_MS)
  const robot_id = request.query.robot_id === undefined ? undefined : lineKeyIn(request.query)
  if (what === 'rules' && request.caller.fleets !== 'all') {
    throw forbidden('Rules and stream count the messages of all robots together: they are for who sees all fleets')
  }
  if (what === 'rules' && robot_id !== undefined) throw badParameter('robot_id', robot_id, 'none with what=rules')
  const list = listOf(request, 'data loss')
  const { key } = lossLists[what]
  const after = timedPlace(placeOfTexts(list.after, key.length + 1, request.query.cursor), request)
  const { fleets, about } = await seenIn(request, robot_id, ports)
  const bound = findLoss(
    { what, ...range, robot_id, after: after.length > 0 ? after : undefined, limit: list.limit + 1 },
    fleets,
  )
  const asked = await askSettled(request, { name: 'read-loss', bound, about, wait_seconds: WAIT_SECONDS }, ports)
  if (asked === undefined) return { what, items: [], next_cursor: null, ...range, hours_reported: 0 }
  if (asked.state.status !== 'succeeded') return later(asked)
  const found = await ports.warehouse.rows(asked.query.statement_id, { most: list.limit + 1 })
  const page = list.page(shownItems(found), (item) => [
    String(item.hour),
    ...key.map((name) => String(item[name] || NOBODY)),
  ])
  const isNothing = page.items.length === 0 && list.after === undefined
  return { what, ...page, ...range, ...(isNothing && (await reportedIn(range, request, ports))) }
}

/** An empty list is good news only of hours that somebody has counted. Left out where that takes too long. */
const reportedIn = async (
  range: AskedRange,
  request: ApiRequest,
  ports: DataApiPorts,
): Promise<{ readonly hours_reported?: number }> => {
  const about = { fleets: request.caller.fleets }
  const asking = { name: 'read-loss-reported', bound: countReported(range), about, wait_seconds: COUNT_SECONDS }
  const { query, state } = await ask(request, asking, ports)
  if (state.status !== 'succeeded') return {}
  const { rows } = await ports.warehouse.rows(query.statement_id, { most: 1 })
  return { hours_reported: Number(rows[0]?.[0] ?? 0) }
}

/** The function lives for 29 seconds, and the list may have taken 20 of them. */
const COUNT_SECONDS = 5

/** A place has no empty text: of records that name no robot. */
const NOBODY = '-'

/** The first of a place is a time. */
const timedPlace = (place: Place | undefined, { query }: ApiRequest): readonly string[] => {
  const [time, ...rest] = place ?? []
  if (time === undefined) return []
  if (Number.isNaN(Date.parse(time))) throw badCursor(query.cursor)
  return [new Date(time).toISOString(), ...rest.map((text) => (text === NOBODY ? '' : text))]
}
