/**
 * What is missing, behind which place, and from where to where.
 *
 * - robot_to_stream     a number of the robot's own that neither lake nor dispatch has heard, between two that were heard for the
 *                       first time. A robot that counts nothing claims nothing. What could not be opened in between, or lies with
 *                       the failures of its rule, may have borne it: it is not lost. A leap of more than LEAP_MAX is a new count.
 * - stream_to_dispatch  a row of the lake outside all lines of its robot's books, or more rows inside of one than it counted. What
 *                       dispatch died of lies with the failures, by its place.
 * - stream_to_lake      a line of the books that counted more than the lake has between its first and its last record.
 * - lake_to_settled     a message that has landed and is not in `messages`.
 *
 * Compared is by place on the stream, not by message: dispatch counts what is said twice as two, the settled table has it once.
 * A subject's records are counted in their order, so its lines never overlap; only what names nobody is compared by its sums.
 */

import { within } from '../settle/hours.ts'
import { replaceRange, type Work } from '../settle/merge.ts'
import { DUPLICATE_DAYS } from '../settle/messages.ts'
import { lossGap, lossHour } from '../tables/loss.ts'
import { messages } from '../tables/settled.ts'
import { placesOf, reported } from './places.ts'
import { countedIn, justBefore, type LossRange, settledBefore, settledIn } from './range.ts'

/**
 * A statement for each stage. Trino runs what stands under a name as often as it is named, so that one statement over all of them
 * would read the lake twenty times: a test counts.
 */
export const findGaps = (range: LossRange): readonly Work[] =>
  stages.map((stage) => ({
    name: `gaps ${stage}`,
    sql: replaceRange(lossGap, ofStage(stage, range), gapsOf(stage, range)),
  }))

const ofStage = (stage: Stage, { span }: LossRange) => ({
  column: 'hour',
  // Asked for the table's own name, and for the one that MERGE calls its target.
  condition: (hour: string) => `${within(hour, span)} AND ${hour.startsWith('t.') ? 't.' : ''}stage = '${stage}'`,
})

export const stages = ['robot_to_stream', 'stream_to_dispatch', 'stream_to_lake', 'lake_to_settled'] as const
export type Stage = (typeof stages)[number]

/** A line keeps no more (functions/ports/books.ts): of one that has so many, numbers may be missing. */
const SEQUENCE_RUNS_MAX = 32

/** Nobody loses so many in a row: such a robot has begun to count anew, or counts something else. */
const LEAP_MAX = 100_000

/** Of an array as a whole that cannot be opened nobody knows how many it held: its bytes have room for so many at most. */
const BYTES_PER_MESSAGE = 40
export const MESSAGES_PER_RECORD = 100

const gapsOf = (stage: Stage, range: LossRange): string => `WITH ${placesOf(range)},
${found[stage](range)}
SELECT robot_id, hour, '${stage}' AS stage, from_place, to_place, missing AS messages,
  ${stage === 'stream_to_dispatch' ? replay : 'cast(NULL AS varchar)'} AS replay,
  from_sequence, to_sequence, from_at, to_at,
  ${offered[stage]} AS offered_operation
FROM gaps`

/** Each ends in `gaps`, with the columns that all have. */
const found: Readonly<Record<Stage, (range: LossRange) => string>> = {
  robot_to_stream: (range) => `${lineRuns},
${numbers(range)},
gaps AS (
  SELECT robot_id, hour, cast(from_sequence AS varchar) AS from_place, cast(to_sequence AS varchar) AS to_place, missing,
    from_sequence, to_sequence, from_at, to_at
  FROM unheard
)`,
  stream_to_dispatch: (range) => `${assigned},
${lineRuns},
${unlikeLines(range)},
${onlyHeard},
${nobody(range)},
${undecided(range)},
gaps AS (
  SELECT robot_id, hour, from_place, to_place, missing, from_sequence, to_sequence, from_at, to_at FROM undecided
  UNION ALL
  SELECT l.robot_id, l.hour, coalesce(h.from_place, l.first_place), coalesce(h.to_place, l.last_place),
    greatest(l.landed - l.said, coalesce(h.missing, 0)), h.from_sequence, h.to_sequence,
    coalesce(h.from_at, l.from_at), coalesce(h.to_at, l.to_at)
  FROM unlike_lines l
  LEFT JOIN only_heard h
    ON h.robot_id = l.robot_id AND h.hour = l.hour AND h.lane = l.lane AND h.first_place = l.first_place
  WHERE greatest(l.landed - l.said, coalesce(h.missing, 0)) > 0
  UNION ALL
  SELECT '', hour, first_place, last_place, landed - said, cast(NULL AS bigint), cast(NULL AS bigint), hour, hour + interval '1' hour
  FROM nobody WHERE landed > said
)`,
  stream_to_lake: (range) => `${assigned},
${lineRuns},
${unlikeLines(range)},
${onlyCounted},
${nobody(range)},
gaps AS (
  SELECT l.robot_id, l.hour, l.first_place AS from_place, l.last_place AS to_place,
    greatest(l.said - l.landed, coalesce(c.missing, 0)) AS missing, c.from_sequence, c.to_sequence,
    l.hour AS from_at, l.hour + interval '1' hour AS to_at
  FROM unlike_lines l
  LEFT JOIN only_counted c
    ON c.robot_id = l.robot_id AND c.hour = l.hour AND c.lane = l.lane AND c.first_place = l.first_place
  WHERE greatest(l.said - l.landed, coalesce(c.missing, 0)) > 0
  UNION ALL
  SELECT '', hour, first_place, last_place, said - landed, cast(NULL AS bigint), cast(NULL AS bigint), hour, hour + interval '1' hour
  FROM nobody WHERE said > landed
)`,
  lake_to_settled: (range) => `${unsettled(range)},
gaps AS (
  SELECT robot_id, hour, from_place, to_place, missing, from_sequence, to_sequence, from_at, to_at, arrived_from, arrived_to
  FROM unsettled
)`,
}

/** RFC 3339, whole seconds: both engines write a timestamp as 2026-11-20 09:00:00 and what follows. */
const time = (column: string): string => `replace(substr(cast(${column} AS varchar), 1, 19), ' ', 'T') || 'Z'`

/** Robot ids have no character that JSON would have to escape (messages/robot-id.ts). */
const replay = `'{"kind":"replay","range":{"from":"' || ${time('from_at')} || '","until":"' || ${time("to_at + interval '1' second")} || '"'
    || CASE WHEN robot_id = '' THEN '' ELSE ',"robot_id":"' || robot_id || '"' END
    || '},"reason":"Loss report: ' || cast(missing AS varchar) || ' missing behind the stream"}'`

/** Hours of arrival, as a run of the warehouse takes them. */
const run = `'{"from":"' || ${time("date_trunc('hour', arrived_from)")} || '","until":"' || ${time("date_trunc('hour', arrived_to) + interval '1' hour")}
    || '","reason":"Loss report: ' || cast(missing AS varchar) || ' missing in the settled table"}'`

/** Method, path and body; what never reached the stream, or is missing in rows alone, nothing here brings back. */
const offered: Readonly<Record<Stage, string>> = {
  robot_to_stream: 'cast(NULL AS varchar)',
  stream_to_dispatch: `'POST /operations ' || ${replay}`,
  stream_to_lake: 'cast(NULL AS varchar)',
  lake_to_settled: `'POST /data/runs ' || ${run}`,
}

/** Each row of the lake with the line that begins before it: lines and rows in one order, the newest beginning carried along. */
const assigned = `ordered AS (
  SELECT robot_id, hour, lane, first_place AS place, 0 AS is_row, first_place AS begins, last_place AS ends,
    cast(NULL AS varchar) AS position, cast(NULL AS bigint) AS sequence, cast(NULL AS timestamp) AS received_at
  FROM told WHERE said > 0 AND robot_id <> ''
  UNION ALL
  SELECT robot_id, hour, lane, place, 1, cast(NULL AS varchar), cast(NULL AS varchar), position, sequence, received_at
  FROM heard WHERE robot_id <> ''
),
assigned AS (
  SELECT robot_id, hour, lane, place, is_row, position, sequence, received_at,
    max(begins) OVER (PARTITION BY robot_id, hour, lane ORDER BY place, is_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS begins,
    max(ends) OVER (PARTITION BY robot_id, hour, lane ORDER BY place, is_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ends
  FROM ordered
),
rows_of_lake AS (
  SELECT robot_id, hour, lane, place, position, sequence, received_at, begins,
    coalesce(place <= ends, false) AS is_told
  FROM assigned WHERE is_row = 1
)`

/** The robot's own numbers of each line. */
const lineRuns = `line_runs AS (
  SELECT robot_id, hour, lane, first_place,
    try_cast(split_part(run, '-', 1) AS bigint) AS begins, try_cast(split_part(run, '-', 2) AS bigint) AS ends
  FROM told CROSS JOIN UNNEST(split(sequences, ' ')) AS u(run)
  WHERE sequences <> '' AND robot_id <> ''
)`

/**
 * Lines that counted another number than the lake has rows of them, or other numbers of the robot's own: what dispatch has missed and
 * what the lake has missed of one line would make up for each other. Sums of numbers are of doubles, because a robot may number as
 * high as it likes; where they differ, numbers are compared one by one.
 */
const unlikeLines = (range: LossRange): string => `line_numbers AS (
  SELECT robot_id, hour, lane, first_place, count(*) AS runs,
    sum((cast(begins AS double) + cast(ends AS double)) * (ends - begins + 1) / 2) AS numbers
  FROM line_runs GROUP BY robot_id, hour, lane, first_place
),
landed_by_line AS (
  SELECT robot_id, hour, lane, begins, count(*) AS landed, min(received_at) AS from_at, max(received_at) AS to_at,
    sum(DISTINCT cast(sequence AS double)) AS numbers
  FROM rows_of_lake WHERE is_told GROUP BY robot_id, hour, lane, begins
),
unlike_lines AS (
  SELECT l.robot_id, l.hour, l.lane, l.first_place, l.last_place, l.said, coalesce(k.landed, 0) AS landed,
    coalesce(k.from_at, l.hour) AS from_at, coalesce(k.to_at, l.hour) AS to_at,
    coalesce(m.runs, 0) AS runs
  FROM told l
  LEFT JOIN landed_by_line k ON k.robot_id = l.robot_id AND k.hour = l.hour AND k.lane = l.lane AND k.begins = l.first_place
  LEFT JOIN line_numbers m ON m.robot_id = l.robot_id AND m.hour = l.hour AND m.lane = l.lane AND m.first_place = l.first_place
  WHERE l.said > 0 AND l.robot_id <> '' AND ${reported('l.hour', range)}
    AND (l.said <> coalesce(k.landed, 0) OR (m.runs < ${SEQUENCE_RUNS_MAX} AND m.numbers <> coalesce(k.numbers, 0)))
)`

/** Numbers that dispatch counted in such a line, and that the lake has nowhere. */
const onlyCounted = `only_counted AS (
  SELECT c.robot_id, c.hour, c.lane, c.first_place,
    count(DISTINCT c.number) AS missing, min(c.number) AS from_sequence, max(c.number) AS to_sequence
  FROM (
    SELECT r.robot_id, r.hour, r.lane, r.first_place, n.number
    FROM (
      SELECT r.robot_id, r.hour, r.lane, r.first_place, r.begins, least(r.ends, r.begins + 9999) AS ends
      FROM line_runs r
      JOIN unlike_lines l ON l.robot_id = r.robot_id AND l.hour = r.hour AND l.lane = r.lane AND l.first_place = r.first_place
    ) r
    CROSS JOIN UNNEST(sequence(r.begins, r.ends, 1)) AS n(number)
  ) c
  LEFT JOIN heard h ON h.robot_id = c.robot_id AND h.sequence = c.number
  WHERE h.position IS NULL
  GROUP BY c.robot_id, c.hour, c.lane, c.first_place
)`

/** Rows of the lake in such a line whose numbers dispatch did not count in it. */
const onlyHeard = `only_heard AS (
  SELECT l.robot_id, l.hour, l.lane, l.first_place, count(DISTINCT r.sequence) AS missing,
    min(r.sequence) AS from_sequence, max(r.sequence) AS to_sequence,
    min(r.position) AS from_place, max(r.position) AS to_place, min(r.received_at) AS from_at, max(r.received_at) AS to_at
  FROM unlike_lines l
  JOIN rows_of_lake r ON r.robot_id = l.robot_id AND r.hour = l.hour AND r.lane = l.lane AND r.begins = l.first_place AND r.is_told
  LEFT JOIN line_runs c
    ON c.robot_id = r.robot_id AND c.hour = r.hour AND c.lane = r.lane AND c.first_place = r.begins
    AND r.sequence >= c.begins AND r.sequence <= c.ends
  WHERE l.runs > 0 AND l.runs < ${SEQUENCE_RUNS_MAX} AND r.sequence IS NOT NULL AND c.begins IS NULL
  GROUP BY l.robot_id, l.hour, l.lane, l.first_place
)`

/** Of what names nobody the shards' lines lie across each other: sums are compared, once an hour. */
const nobody = (range: LossRange): string => `nobody AS (
  SELECT t.hour, t.said, coalesce(k.landed, 0) AS landed, t.first_place, t.last_place
  FROM (
    SELECT hour, sum(said) AS said, min(first_place) AS first_place, max(last_place) AS last_place
    FROM told WHERE robot_id = '' AND said > 0 GROUP BY hour
  ) t
  LEFT JOIN (SELECT hour, count(*) AS landed FROM heard WHERE robot_id = '' GROUP BY hour) k ON k.hour = t.hour
  WHERE ${reported('t.hour', range)}
)`

/** Rows that no line has, those between the same two lines together. */
const undecided = (range: LossRange): string => `undecided AS (
  SELECT r.robot_id, r.hour, min(r.position) AS from_place, max(r.position) AS to_place, count(*) AS missing,
    min(r.sequence) AS from_sequence, max(r.sequence) AS to_sequence, min(r.received_at) AS from_at, max(r.received_at) AS to_at
  FROM rows_of_lake r
  LEFT JOIN (SELECT DISTINCT place FROM waiting WHERE place IS NOT NULL) w ON w.place = r.place
  WHERE NOT r.is_told AND w.place IS NULL AND ${reported('r.hour', range)}
  GROUP BY r.robot_id, r.hour, r.lane, r.begins
)`

/** Messages that landed and were not settled, those in a row together. */
const unsettled = (range: LossRange): string => `landed_messages AS (
  SELECT h.robot_id, h.hour, h.position, h.sequence, h.received_at, h.arrived_at, s.message_id IS NULL AS is_missing,
    row_number() OVER (PARTITION BY h.robot_id, h.hour ORDER BY h.position) AS number
  FROM heard h
  LEFT JOIN (
    SELECT DISTINCT robot_id, message_id FROM ${messages.name} WHERE ${within('received_at', settledIn(range))}
  ) s ON s.robot_id = h.robot_id AND s.message_id = h.message_id
  WHERE h.message_id IS NOT NULL AND ${reported('h.hour', range)}
),
unsettled AS (
  SELECT robot_id, hour, min(position) AS from_place, max(position) AS to_place, count(*) AS missing,
    min(sequence) AS from_sequence, max(sequence) AS to_sequence, min(received_at) AS from_at, max(received_at) AS to_at,
    min(arrived_at) AS arrived_from, max(arrived_at) AS arrived_to
  FROM (
    SELECT robot_id, hour, position, sequence, received_at, arrived_at,
      number - row_number() OVER (PARTITION BY robot_id, hour ORDER BY position) AS island
    FROM landed_messages WHERE is_missing
  ) m
  GROUP BY robot_id, hour, island
)`

/**
 * Numbers between two that were heard for the first time: by the lake, by dispatch, or before the range. What a robot says again, hours
 * or days later, is no evidence of what lies between: where it was said first, that was looked into. Lines know of no ids: of a line in
 * whose hour something came again, each number is one by itself, without those that came again.
 *
 * Numbers of the two days before count too (is_line 2): a robot that was out of reach says late what lies around them. But not below a
 * number that was said in those days in another message: that is of a count that began anew, and they do not tell of it.
 */
const numbers = (range: LossRange): string => `said_first AS (
  SELECT robot_id, message_id, min(received_at) AS first_at
  FROM ${messages.name} WHERE ${within('received_at', settledIn(range))}
  GROUP BY robot_id, message_id
),
numbered AS (
  SELECT h.robot_id, h.sequence AS begins, h.sequence AS ends, h.received_at AS from_at, h.received_at AS to_at, h.hour, 0 AS is_line,
    CASE WHEN f.first_at < h.received_at AND h.received_at < f.first_at + interval '${DUPLICATE_DAYS}' day THEN 1 ELSE 0 END AS is_again
  FROM heard h
  LEFT JOIN said_first f ON f.robot_id = h.robot_id AND f.message_id = h.message_id
  WHERE h.sequence IS NOT NULL AND h.robot_id <> ''
  UNION ALL
  SELECT robot_id, begins, ends, hour, hour + interval '1' hour, hour, 1, cast(NULL AS integer) FROM line_runs
),
one_by_one AS (
  SELECT robot_id, n.number AS begins, CASE WHEN has_again = 1 THEN n.number ELSE ends END AS ends, from_at, to_at, hour, is_line, is_again
  FROM (
    SELECT robot_id, begins, ends, from_at, to_at, hour, is_line, is_again,
      coalesce(max(is_again) OVER (PARTITION BY robot_id, hour), 0) AS has_again
    FROM numbered
  ) m
  CROSS JOIN UNNEST(sequence(begins, CASE WHEN has_again = 1 THEN least(ends, begins + 9999) ELSE begins END, 1)) AS n(number)
),
runs AS (
  SELECT robot_id, begins, ends, from_at, to_at, hour, is_line
  FROM (
    SELECT robot_id, begins, ends, from_at, to_at, hour, is_line, is_again,
      coalesce(min(is_again) OVER (PARTITION BY robot_id, hour, begins), 0) AS only_again
    FROM one_by_one
  ) m
  WHERE coalesce(is_again, 0) = 0 AND only_again = 0
  UNION ALL
  SELECT robot_id, max(highest), max(highest), max(known_at), max(known_at), max(known_at), 1
  FROM (
    SELECT robot_id, high_sequence AS highest, hour AS known_at
    FROM ${lossHour.name} WHERE ${within('hour', countedIn(range))} AND high_sequence IS NOT NULL
    UNION ALL
    SELECT robot_id, sequence, received_at
    FROM ${messages.name} WHERE ${within('received_at', settledBefore(range))} AND sequence IS NOT NULL
  ) known
  GROUP BY robot_id
  UNION ALL
  SELECT robot_id, sequence, sequence, received_at, received_at, date_trunc('hour', received_at), 2
  FROM ${messages.name} WHERE ${within('received_at', justBefore(range))} AND sequence IS NOT NULL
),
in_order AS (
  SELECT robot_id, begins, from_at, hour, is_line,
    max(CASE WHEN is_line < 2 THEN ends END) OVER (PARTITION BY robot_id ORDER BY begins, is_line, ends, from_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
    max(CASE WHEN is_line = 2 THEN ends END) OVER (PARTITION BY robot_id ORDER BY begins, is_line, ends, from_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier,
    max(is_line) OVER (PARTITION BY robot_id, begins) AS said_by,
    lag(to_at) OVER (PARTITION BY robot_id ORDER BY begins, is_line, ends, from_at) AS before_at
  FROM runs
),
leaps AS (
  SELECT robot_id, hour, before + 1 AS from_sequence, begins - 1 AS to_sequence, begins - before - 1 AS missing, before_at, from_at
  FROM (
    SELECT robot_id, begins, from_at, hour, before_at,
      CASE WHEN said_by = 2 THEN before ELSE coalesce(greatest(before, earlier), before, earlier) END AS before
    FROM in_order WHERE is_line < 2
  ) n
  WHERE begins > before + 1 AND begins - before - 1 <= ${LEAP_MAX} AND ${reported('hour', range)}
),
holes AS (
  SELECT robot_id, hour, from_sequence, to_sequence, missing, least(before_at, behind_at) AS from_at, greatest(before_at, behind_at) AS to_at
  FROM (
    SELECT l.robot_id, l.hour, l.from_sequence, l.to_sequence, l.missing,
      coalesce(min(b.received_at), min(l.before_at)) AS before_at, coalesce(max(a.received_at), min(l.from_at)) AS behind_at
    FROM leaps l
    LEFT JOIN heard b ON b.robot_id = l.robot_id AND b.sequence = l.from_sequence - 1
    LEFT JOIN heard a ON a.robot_id = l.robot_id AND a.sequence = l.to_sequence + 1
    GROUP BY l.robot_id, l.hour, l.from_sequence, l.to_sequence, l.missing
  ) neighbours
),
unreadable AS (
  SELECT robot_id, received_at,
    CASE WHEN position LIKE '%:00000' THEN least(${MESSAGES_PER_RECORD}, greatest(1, bytes / ${BYTES_PER_MESSAGE})) ELSE 1 END AS room
  FROM heard WHERE kind = 'unopened' AND lane <> 'redrive'
  UNION ALL
  SELECT robot_id, received_at, ${MESSAGES_PER_RECORD} FROM waiting WHERE kind = 'rule'
),
unheard AS (
  SELECT h.robot_id, h.hour, h.from_sequence, h.to_sequence, h.from_at, h.to_at,
    h.missing - coalesce(sum(u.room), 0) AS missing
  FROM holes h
  LEFT JOIN unreadable u ON u.robot_id = h.robot_id AND u.received_at >= h.from_at AND u.received_at <= h.to_at
  GROUP BY h.robot_id, h.hour, h.from_sequence, h.to_sequence, h.from_at, h.to_at, h.missing
  HAVING h.missing > coalesce(sum(u.room), 0)
)`
