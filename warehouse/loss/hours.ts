/**
 * What each place counted of a robot in an hour: the numbers beside the gaps, each from the place that its column names.
 *
 * `claimed` comes from the robot's own numbers and is unknown, not 0, where it has none. `lost` is the sum of the hour's gaps.
 */
import { within } from '../settle/hours.ts'
import { inSpan, replaceRange, type Work } from '../settle/merge.ts'
import { lossGap, lossHour } from '../tables/loss.ts'
import { messages } from '../tables/settled.ts'
import { placesOf, reported } from './places.ts'
import type { LossRange } from './range.ts'

/** Behind the gaps of the same range: it sums them. */
export const countHours = (range: LossRange): Work => ({
  name: 'hours',
  sql: replaceRange(lossHour, inSpan('hour', range.span), hoursOf(range)),
})

const hoursOf = (range: LossRange): string => `WITH ${placesOf(range)},
of_lake AS (
  SELECT robot_id, hour, count(*) AS landed, count_if(lane = 'redrive') AS landed_again, count_if(kind = 'unopened') AS unopened,
    count(DISTINCT sequence) AS numbered, min(sequence) AS low_sequence, max(sequence) AS high_sequence
  FROM heard WHERE ${reported('hour', range)} GROUP BY robot_id, hour
),
of_books AS (
  SELECT robot_id, hour,
    sum(CASE WHEN lane IN ('said', 'edit') THEN said ELSE 0 END) AS decided,
    sum(CASE WHEN lane = 'redrive' THEN said ELSE 0 END) AS again,
    sum(CASE WHEN lane IN ('said', 'edit') THEN derived ELSE 0 END) AS derived,
    sum(published) AS published, sum(applied) AS applied, sum(observed) AS observed, sum(duplicate) AS duplicate,
    sum(refused) AS refused, sum(dead_lettered) AS dead_lettered, sum(shed) AS shed, sum(redelivered) AS redelivered
  FROM told WHERE ${reported('hour', range)} GROUP BY robot_id, hour
),
of_settled AS (
  SELECT robot_id, date_trunc('hour', received_at) AS hour, count(*) AS settled
  FROM ${messages.name} WHERE ${within('received_at', range.span)} AND message_id IS NOT NULL
  GROUP BY robot_id, date_trunc('hour', received_at)
),
of_gaps AS (
  SELECT robot_id, hour, sum(messages) AS lost,
    sum(CASE WHEN stage = 'stream_to_lake' THEN messages ELSE 0 END) AS not_landed,
    sum(CASE WHEN stage = 'robot_to_stream' THEN messages ELSE 0 END) AS unheard
  FROM ${lossGap.name} WHERE ${within('hour', range.span)} GROUP BY robot_id, hour
),
hours AS (
  SELECT robot_id, hour FROM of_lake UNION SELECT robot_id, hour FROM of_books UNION SELECT robot_id, hour FROM of_gaps
)
SELECT h.robot_id, h.hour,
  CASE WHEN k.numbered > 0 THEN k.numbered + coalesce(g.unheard, 0) END AS claimed,
  coalesce(k.landed, 0) - coalesce(k.landed_again, 0) + coalesce(g.not_landed, 0) AS streamed,
  coalesce(b.decided, 0) AS decided, coalesce(b.applied, 0) AS applied, coalesce(b.observed, 0) AS observed,
  coalesce(b.duplicate, 0) AS duplicate, coalesce(b.refused, 0) AS refused, coalesce(b.dead_lettered, 0) AS dead_lettered,
  coalesce(b.shed, 0) AS shed, coalesce(b.derived, 0) AS derived, coalesce(b.again, 0) AS again,
  coalesce(b.published - b.applied - b.observed - b.duplicate - b.refused - b.dead_lettered - b.shed, 0) AS pending,
  coalesce(k.landed, 0) AS landed, coalesce(k.unopened, 0) AS unopened, coalesce(s.settled, 0) AS settled,
  coalesce(g.lost, 0) AS lost, coalesce(b.published, 0) AS published, coalesce(b.redelivered, 0) AS redelivered,
  k.low_sequence, k.high_sequence
FROM hours h
LEFT JOIN of_lake k ON k.robot_id = h.robot_id AND k.hour = h.hour
LEFT JOIN of_books b ON b.robot_id = h.robot_id AND b.hour = h.hour
LEFT JOIN of_settled s ON s.robot_id = h.robot_id AND s.hour = h.hour
LEFT JOIN of_gaps g ON g.robot_id = h.robot_id AND g.hour = h.hour`
