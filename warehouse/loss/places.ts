/**
 * What each place knows, in one form: the lake by rows, dispatch by the lines of its books. Everything else of the report is told
 * from these.
 */
import { moment, within } from '../settle/hours.ts'
import { landingMessages } from '../tables/landing.ts'
import { books, failures } from '../tables/settled.ts'
import { heardIn, type LossRange, landedIn } from './range.ts'

/**
 * Common table expressions:
 * - heard: every row of the lake, once, wherever in the wider range; `place` is its record's
 * - told: every line of the books, in the wider range, with the robot as the lake names it
 * - waiting: records that lie with the failures, because dispatch died of them or their rule failed
 */
export const placesOf = (range: LossRange): string => `heard AS (
  SELECT position,
    substr(position, 1, 60) AS place,
    coalesce(max(robot_id), '') AS robot_id,
    date_trunc('hour', coalesce(max(received_at), max(arrived_at))) AS hour,
    coalesce(max(received_at), max(arrived_at)) AS received_at,
    min(arrived_at) AS arrived_at,
    CASE WHEN max(redrive_of) IS NOT NULL THEN 'redrive' WHEN max(edited_from) IS NOT NULL THEN 'edit' ELSE 'said' END AS lane,
    max(kind) AS kind,
    max(message_id) AS message_id,
    max(sequence) AS sequence,
    max(bytes) AS bytes
  FROM ${landingMessages.name}
  WHERE ${landedIn(range)}
    AND ${within('coalesce(received_at, arrived_at)', heardIn(range))}
    AND NOT (kind = 'control' AND bytes IS NULL)
  GROUP BY position
),
told AS (
  SELECT CASE WHEN subject LIKE 'robot:%' THEN substr(subject, 7) ELSE subject END AS robot_id,
    shard, version, hour, lane, first_place, last_place, records, said, derived, sequences,
    published, applied, observed, duplicate, refused, dead_lettered, shed, redelivered
  FROM ${books.name}
  WHERE ${within('hour', heardIn(range))}
),
waiting AS (
  SELECT coalesce(robot_id, '') AS robot_id,
    kind,
    coalesce(received_at, first_seen_at) AS received_at,
    substr(position, 1, 60) AS place
  FROM ${failures.name}
  WHERE ${within('first_seen_at', heardIn(range))} AND (kind = 'rule' OR position IS NOT NULL)
)`

/** Rows of a place that are reported on, not only looked at. */
export const reported = (column: string, { span }: LossRange): string =>
  `${column} >= ${moment(span.from)} AND ${column} < ${moment(span.until)}`
