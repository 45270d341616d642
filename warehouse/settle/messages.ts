/**
 * Messages, each once: the one that was received first. A resend keeps its id, is received later, and may come to the lake before
 * the first one does; so each batch is looked at in both directions. What settled in which order makes no difference.
 */
import type { Table } from '../table.ts'
import { landingEvents, landingMessages } from '../tables/landing.ts'
import { events, messages, traces } from '../tables/settled.ts'
import { ARRIVED, arrivedIn, DAY_MS, farther, moment, type Span, within } from './hours.ts'
import { bringIn, inSpan, quoted, replaceRange, type Work } from './merge.ts'

/** As long as dispatch knows a message id: what comes again later is applied again, and is another message here too. */
export const DUPLICATE_DAYS = 14

/** What may become a row: a message, with a time that its arrival bears out. A year that is off would be a partition of its own. */
const isMessage = (plausible: Span): string =>
  `kind IN ('request', 'fact', 'telemetry') AND robot_id IS NOT NULL AND message_id IS NOT NULL AND ${within('received_at', plausible)}`

/** All that landed and may be a message: who was heard, and where. As often as it came, and also what settles as another one's resend. */
export const heardRows = (landed: readonly string[], plausible: Span): string =>
  `FROM ${landingMessages.name} WHERE ${arrivedIn(landed)} AND ${isMessage(plausible)}`

const isEvent = (plausible: Span): string => `event_id IS NOT NULL AND ${within('occurred_at', plausible)}`

/** What landed in these hours: rows by the hour that they are of, `fate` says which of them settle. */
export const lookAtMessages = (landed: readonly string[], plausible: Span): string =>
  look(landingMessages, landed, 'received_at', {
    settles: isMessage(plausible),
    skipped: "kind = 'control'",
  })

export const lookAtEvents = (landed: readonly string[], plausible: Span): string =>
  look(landingEvents, landed, 'occurred_at', { settles: isEvent(plausible), skipped: 'false' })

const look = (
  table: Table,
  landed: readonly string[],
  column: string,
  { settles, skipped }: { readonly settles: string; readonly skipped: string },
): string =>
  `SELECT fate, hour, arrived, count(*) AS found FROM (
  SELECT ${ARRIVED} AS arrived, CASE WHEN ${skipped} THEN 'skipped' WHEN ${settles} THEN 'settles' ELSE 'rejected' END AS fate,
    CASE WHEN ${settles} THEN date_trunc('hour', ${column}) END AS hour
  FROM ${table.name} WHERE ${arrivedIn(landed)}
) AS looked GROUP BY 1, 2, 3`

/**
 * Messages that stand though one that was received before has landed since: by the hour that they are of. `of` is what the landed
 * ones are of; what stands is looked for from there on, as far as the dedupe horizon.
 */
export const lookAtLaterOnes = (landed: readonly string[], plausible: Span, of: Span): string =>
  `SELECT date_trunc('hour', t.received_at) AS hour, count(*) AS found
FROM ${messages.name} t
JOIN (${earliest(landed, plausible)}) s ON t.robot_id = s.robot_id AND t.message_id = s.message_id
WHERE ${within('t.received_at', farther(of, { after: DUPLICATE_DAYS * DAY_MS }))} AND ${isResent('s', 't')} GROUP BY 1`

/** Takes those out again, in the hours that were found. */
export const takeOutLaterOnes = (landed: readonly string[], plausible: Span, span: Span): Work => ({
  name: 'messages: take out what came again',
  sql: `MERGE INTO ${messages.name} t
USING (
${earliest(landed, plausible)}
) s
ON t.robot_id = s.robot_id AND t.message_id = s.message_id AND ${within('t.received_at', span)}
WHEN MATCHED AND (${isResent('s', 't')}) THEN DELETE`,
})

/** Each id that landed once, as it was received first. */
const earliest = (landed: readonly string[], plausible: Span): string =>
  `SELECT robot_id, message_id, received_at, position FROM (
  SELECT robot_id, message_id, received_at, position, row_number() OVER (PARTITION BY robot_id, message_id ORDER BY received_at, position) AS place
  FROM ${landingMessages.name} WHERE ${arrivedIn(landed)} AND ${isMessage(plausible)}
) AS ordered WHERE place = 1`

/** Of the same id: the other one is a resend of this one. Farther apart than the dedupe horizon they are two messages. */
const isResent = (one: string, other: string): string =>
  `(${isBefore(one, other)}) AND ${other}.received_at < ${one}.received_at + interval '${DUPLICATE_DAYS}' day`

const isBefore = (one: string, other: string): string =>
  `${one}.received_at < ${other}.received_at OR (${one}.received_at = ${other}.received_at AND ${one}.position < ${other}.position)`

export const settleMessages = (landed: readonly string[], plausible: Span, span: Span): Work => {
  const columns = quoted(Object.keys(messages.columns))
  return {
    name: `messages ${span.from}`,
    sql: bringIn(messages, {
      select: `SELECT ${columns} FROM (
  SELECT ${columns}, row_number() OVER (PARTITION BY robot_id, message_id ORDER BY received_at, position) AS place
  FROM ${landingMessages.name}
  WHERE ${arrivedIn(landed)} AND ${isMessage(plausible)} AND ${within('received_at', span)}
) AS landed
WHERE place = 1 AND NOT EXISTS (
  SELECT 1 FROM ${messages.name} AS earlier
  WHERE earlier.robot_id = landed.robot_id AND earlier.message_id = landed.message_id
    AND earlier.received_at >= ${moment(Date.parse(span.from) - DUPLICATE_DAYS * DAY_MS)} AND earlier.received_at < ${moment(span.from)}
    AND landed.received_at < earlier.received_at + interval '${DUPLICATE_DAYS}' day
)`,
      standing: within('t.received_at', span),
      isNewer: isBefore('s', 't'),
    }),
  }
}

/** The way from a trace to its messages. */
export const settleTraces = (span: Span): Work => ({
  name: `traces ${span.from}`,
  sql: replaceRange(
    traces,
    inSpan('received_at', span),
    `SELECT trace_id, robot_id, message_id, type, kind, received_at
FROM ${messages.name} WHERE trace_id IS NOT NULL AND ${within('received_at', span)}`,
  ),
})

/** An event is told again with the same id and the same words: any of them will do. */
export const settleEvents = (landed: readonly string[], plausible: Span, span: Span): Work => {
  const columns = quoted(Object.keys(events.columns))
  return {
    name: `events ${span.from}`,
    sql: bringIn(events, {
      select: `SELECT ${columns} FROM (
  SELECT ${columns}, row_number() OVER (PARTITION BY event_id ORDER BY published_at, occurred_at, payload) AS place
  FROM ${landingEvents.name}
  WHERE ${arrivedIn(landed)} AND ${isEvent(plausible)} AND ${within('occurred_at', span)}
) AS landed
WHERE place = 1`,
      standing: within('t.occurred_at', span),
    }),
  }
}

/** What a time may be of what arrived in these hours: a robot may have waited for a month, and no clock of the edge runs a day ahead. */
export const plausibleFor = (landed: Span): Span => farther(landed, { before: 35 * DAY_MS, after: DAY_MS })
