import { TRACE_ID } from '../../../../messages/envelope.ts'
import type { SeenFleets } from '../../../../warehouse/queries/asked.ts'
import {
  countMessages,
  findMessages,
  findTrace,
  type MessageFilter,
  type MessagePlace,
  type TracePlace,
} from '../../../../warehouse/queries/find-messages.ts'
import { messageLanguage } from '../../../../warehouse/queries/message-filter.ts'
import { badCursor } from '../../../http/problem.ts'
import { type ApiRequest, lineKeyIn, maybeIn, maybeOneOf, traceIdIn } from '../../../http/request.ts'
import { mustSee, onlySeen } from '../../../http/seen.ts'
import { maybeTermsIn } from '../../../http/terms.ts'
import type { About } from '../../../ports/asked-queries.ts'
import { settledUntil } from '../../../ports/data-runs.ts'
import type { Answer } from '../answer.ts'
import { ask, fleetsOf } from '../ask.ts'
import { later } from '../later.ts'
import { listOf, placeOfTexts } from '../list-of.ts'
import type { DataApiPorts } from '../ports.ts'
import { rangeIn } from '../range.ts'
import { rfc3339, type ShownItem, shownItems } from '../shown.ts'

/** Of both steps of a trace together: the function and the gateway have 29. */
const WAIT_SECONDS = 20
const TRACE_WAIT_SECONDS = 9

export const listMessages: Answer = async (request, ports) => {
  const begun = ports.now()
  const filter = filterIn(request, ports.now())
  const raw = maybeOneOf(request, 'raw', ['yes', 'no']) === 'yes'
  const decided = maybeOneOf(request, 'decided', ['yes', 'no']) === 'yes'
  const list = listOf(request, 'data messages')
  const after = placeIn(list.after, request)
  const { fleets, about } = await seenIn(request, filter.robot_id, ports)
  const settled_until = await settledUntil(ports.runs)
  const settled_at = settled_until === undefined ? undefined : await traceAt(request, filter, { fleets, about }, ports)
  const bound = findMessages({ filter, after, limit: list.limit + 1, settled_until, settled_at, raw, decided }, fleets)
  const wait_seconds = WAIT_SECONDS - (ports.now() - begun) / 1000
  const asked = await ask(request, { name: 'find-messages', bound, about, wait_seconds }, ports)
  if (asked.state.status !== 'succeeded') return later(asked)
  const found = await ports.warehouse.rows(asked.query.statement_id, { most: list.limit + 1 })
  const { items, next_cursor } = list.page(shownItems(found), ({ received_at, robot_id, message_id }) => [
    String(received_at),
    String(robot_id),
    String(message_id),
  ])
  // The warehouse knows fleets as they were at its newest run; who sees a robot now is looked up.
  const seen = await onlySeen(request, items, ({ robot_id }) => String(robot_id), ports)
  return { items: seen.map(withPayload), next_cursor, settled_until: settled_until ?? null, ...filterShown(filter) }
}

/** Exact, but of robots as the warehouse knows their fleets. */
export const countMessagesIn: Answer = async (request, ports) => {
  const begun = ports.now()
  const filter = filterIn(request, ports.now())
  const { fleets, about } = await seenIn(request, filter.robot_id, ports)
  const settled_until = await settledUntil(ports.runs)
  const settled_at = settled_until === undefined ? undefined : await traceAt(request, filter, { fleets, about }, ports)
  const bound = countMessages({ filter, settled_until, settled_at }, fleets)
  const wait_seconds = WAIT_SECONDS - (ports.now() - begun) / 1000
  const asked = await ask(request, { name: 'count-messages', bound, about, wait_seconds }, ports)
  if (asked.state.status !== 'succeeded') return later(asked)
  const { rows } = await ports.warehouse.rows(asked.query.statement_id)
  return { messages: Number(rows[0]?.[0] ?? 0), settled_until: settled_until ?? null, ...filterShown(filter) }
}

/** Of a robot that is named its fleet is looked up; of all others the warehouse knows it. */
export const seenIn = async (request: ApiRequest, robotId: string | undefined, ports: DataApiPorts): Promise<Seen> => {
  if (robotId === undefined) {
    const fleets = fleetsOf(request.caller)
    return { fleets, about: { fleets } }
  }
  await mustSee(request, robotId, ports)
  return { fleets: 'all', about: { robot_id: robotId } }
}

export interface Seen {
  /** What the question may be about beside what it says itself. */
  readonly fleets: SeenFleets
  readonly about: About
}

const filterIn = (request: ApiRequest, now: number): MessageFilter => {
  const trace_id = request.query.trace_id === undefined ? undefined : traceIn(request)
  const bounds = trace_id === undefined ? { days_usual: 1, days_max: 31 } : { days_usual: 31, days_max: 400 }
  return {
    trace_id,
    message_id: maybeIn(request, 'message_id', messageIdWords),
    robot_id: request.query.robot_id === undefined ? undefined : lineKeyIn(request.query),
    type: maybeIn(request, 'type', typeWords),
    kind: maybeOneOf(request, 'kind', ['request', 'fact', 'telemetry']),
    terms: maybeTermsIn(request, messageLanguage),
    ...rangeIn(request, now, bounds),
  }
}

const messageIdWords = {
  pattern: /^[A-Za-z0-9._:-]{1,64}$/,
  expected: 'a message id of 1 to 64 of A-Z a-z 0-9 . _ : -',
}
const typeWords = { pattern: /^[a-z][a-z0-9_.-]{0,63}$/, expected: 'a message type such as work.start' }

const traceIn = (request: ApiRequest): string => {
  const traceId = traceIdIn(request)
  return TRACE_ID.test(traceId) ? traceId : ''
}

const placeIn = (place: readonly string[] | undefined, request: ApiRequest): MessagePlace | undefined => {
  const [received_at, robot_id, message_id] = placeOfTexts(place, 3, request.query.cursor) ?? []
  if (received_at === undefined || robot_id === undefined || message_id === undefined) return undefined
  if (Number.isNaN(Date.parse(received_at))) throw badCursor(request.query.cursor)
  return { received_at: new Date(received_at).toISOString(), robot_id, message_id }
}

/** Two steps where one could do: the index says which robots and which minutes, so that only those are read. */
const traceAt = async (
  request: ApiRequest,
  filter: MessageFilter,
  { fleets, about }: Seen,
  ports: DataApiPorts,
): Promise<TracePlace | undefined> => {
  if (filter.trace_id === undefined) return undefined
  const bound = findTrace({ ...filter, trace_id: filter.trace_id }, fleets)
  const { query, state } = await ask(
    request,
    { name: 'find-trace', bound, about, wait_seconds: TRACE_WAIT_SECONDS },
    ports,
  )
  // Everything in the range, then.
  if (state.status !== 'succeeded') return { robot_ids: [], first: filter.from, last: filter.until }
  const { rows } = await ports.warehouse.rows(query.statement_id)
  if (rows.length === 0) return undefined
  const times = (column: number) => rows.flatMap((row) => row[column] ?? []).toSorted()
  return {
    robot_ids: rows.flatMap(([robotId]) => robotId ?? []),
    first: rfc3339(times(1)[0] ?? filter.from),
    last: rfc3339(times(2).at(-1) ?? filter.until),
  }
}

const withPayload = ({ payload, ...message }: ShownItem): object => ({
  ...message,
  payload: typeof payload === 'string' ? contentOf(payload) : {},
})

const contentOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Only somebody's hand can have spoilt it: what is written there is JSON.
    return text
  }
}

const filterShown = ({ from, until }: MessageFilter) => ({ from, until })
