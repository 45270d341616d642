/** Facts that are computed anew for each hour that something settled in. */
import { DAY_MS, farther, HOUR_MS, moment, type Span, spanOf, within } from '../settle/hours.ts'
import { inSpan, replaceRange, type Work } from '../settle/merge.ts'
import { commands, decisions, failures, messages, missions } from '../tables/settled.ts'
import {
  factCommand,
  factDecisionHour,
  factFailureHour,
  factMessageHour,
  factMission,
  factStateHour,
  factTelemetryHour,
} from '../tables/star.ts'

/** What nobody knows is empty in a key: NULL is equal to nothing. */
const known = (column: string): string => `coalesce(${column}, '')`

export const messageHours = (span: Span): Work => ({
  name: `fact_message_hour ${span.from}`,
  sql: replaceRange(
    factMessageHour,
    inSpan('hour', span),
    `SELECT robot_id, date_trunc('hour', received_at) AS hour, ${known('type')} AS type, ${known('kind')} AS kind, ${known('dialect')} AS dialect,
  count(*) AS messages, CAST(sum(coalesce(bytes, 0)) AS bigint) AS bytes
FROM ${messages.name} WHERE ${within('received_at', span)}
GROUP BY 1, 2, 3, 4, 5`,
  ),
})

/**
 * Poses on one map, at most ten minutes apart, and no faster than a robot drives: everything else is a jump (it was carried, or
 * located anew). The pose before the first one of an hour counts for that hour, so the hour before is read with it.
 */
export const telemetryHours = (span: Span): Work => ({
  name: `fact_telemetry_hour ${span.from}`,
  sql: replaceRange(
    factTelemetryHour,
    inSpan('hour', span),
    `SELECT said.robot_id, said.hour, said.samples, said.battery_min, said.battery_max, said.battery_last,
  coalesce(driven.distance_metres, 0e0) AS distance_metres
FROM (
  SELECT robot_id, date_trunc('hour', received_at) AS hour, count(*) AS samples, min(battery) AS battery_min,
    max(battery) AS battery_max, max_by(battery, position) FILTER (WHERE battery IS NOT NULL) AS battery_last
  FROM ${messages.name} WHERE kind = 'telemetry' AND ${within('received_at', span)} GROUP BY 1, 2
) AS said
LEFT JOIN (
  SELECT robot_id, date_trunc('hour', received_at) AS hour, round(sum(metres), 3) AS distance_metres
  FROM (
    SELECT robot_id, received_at,
      sqrt((pose_x - before_x) * (pose_x - before_x) + (pose_y - before_y) * (pose_y - before_y)) AS metres,
      date_diff('millisecond', before_at, received_at) AS milliseconds
    FROM (
      SELECT robot_id, received_at, pose_x, pose_y,
        lag(pose_x) OVER by_robot AS before_x, lag(pose_y) OVER by_robot AS before_y, lag(received_at) OVER by_robot AS before_at
      FROM ${messages.name}
      WHERE kind = 'telemetry' AND pose_x IS NOT NULL AND pose_y IS NOT NULL AND ${within('received_at', farther(span, { before: HOUR_MS }))}
      WINDOW by_robot AS (PARTITION BY robot_id, coalesce(pose_map, '') ORDER BY received_at, position)
    ) AS poses
  ) AS steps
  WHERE milliseconds <= ${STEP_MS_MAX} AND metres <= 1e0 + ${METRES_PER_SECOND_MAX}e0 * milliseconds / 1000e0 AND ${within('received_at', span)}
  GROUP BY 1, 2
) AS driven ON said.robot_id = driven.robot_id AND said.hour = driven.hour`,
  ),
})

const STEP_MS_MAX = 600_000
const METRES_PER_SECOND_MAX = 5

export const decisionHours = (span: Span): Work => ({
  name: `fact_decision_hour ${span.from}`,
  sql: replaceRange(
    factDecisionHour,
    inSpan('hour', span),
    `SELECT robot_id, date_trunc('hour', received_at) AS hour, ${known('policy_version')} AS policy_version, ${known('type')} AS type,
  ${known('outcome')} AS outcome, CASE WHEN outcome = 'applied' THEN '' WHEN guard IS NOT NULL THEN guard ELSE ${known('reason')} END AS cause,
  ${known('from_state')} AS from_state, ${known('to_state')} AS to_state, count(*) AS decisions
FROM ${decisions.name} WHERE ${within('received_at', span)}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`,
  ),
})

export const failureHours = (span: Span): Work => ({
  name: `fact_failure_hour ${span.from}`,
  sql: replaceRange(
    factFailureHour,
    inSpan('hour', span),
    `SELECT ${known('robot_id')} AS robot_id, date_trunc('hour', first_seen_at) AS hour, ${known('kind')} AS kind, ${known('stage')} AS stage,
  ${known('error_class')} AS error_class, ${known('fingerprint')} AS fingerprint, count(*) AS failures,
  count_if(status IN ('open', 'needs_attention')) AS still_open
FROM ${failures.name} WHERE ${within('first_seen_at', span)}
GROUP BY 1, 2, 3, 4, 5, 6`,
  ),
})

export const endedCommands = (span: Span): Work => ({
  name: `fact_command ${span.from}`,
  sql: replaceRange(
    factCommand,
    inSpan('asked_at', span),
    `SELECT command_id, robot_id, type, status AS ended_as, asked_at, sends,
  date_diff('millisecond', asked_at, acknowledged_at) AS acknowledged_ms, date_diff('millisecond', asked_at, ended_at) AS ended_ms
FROM ${commands.name} WHERE ended_at IS NOT NULL AND ${within('asked_at', span)}`,
  ),
})

export const endedMissions = (span: Span): Work => ({
  name: `fact_mission ${span.from}`,
  sql: replaceRange(
    factMission,
    inSpan('requested_at', span),
    `SELECT mission_id, robot_id, fleet, kind, status AS ended_as, requested_at,
  date_diff('millisecond', requested_at, claimed_at) AS waited_ms, date_diff('millisecond', requested_at, ended_at) AS lead_ms,
  allocation AS allocations, steps, coalesce(ended_at > deadline, false) AS late
FROM ${missions.name} WHERE ended_at IS NOT NULL AND ${within('requested_at', span)}`,
  ),
})

/** A held message is decided when its robot is released: days after it was received. */
const HELD_DAYS = 14

/**
 * How long each robot was in which state, hour by hour in the order of time: an hour begins in the state that the hour before
 * ended in, also if nothing happened in it. By the moment of the decision, because that is when the robot's row changed.
 * `until`: the range's end, or now; time that has not passed is in no state yet. A stay of no time is an entry all the same: a
 * fault that was cleared in the same millisecond happened.
 */
export const stateHours = (span: Span, until: number): Work => {
  const from = Date.parse(span.from)
  const end = Math.min(Date.parse(span.until), until)
  const hours = []
  for (let hour = from; hour < end; hour += HOUR_MS) hours.push(`(${moment(hour)})`)
  return {
    name: `fact_state_hour ${span.from}`,
    sql: replaceRange(
      factStateHour,
      inSpan('hour', span),
      `SELECT robot_id, hour, state,
  CAST(sum(date_diff('millisecond', greatest(since, hour), least(ends, hour_ends))) AS bigint) AS milliseconds,
  count_if(is_entry AND since >= hour) AS entries,
  bool_or(ends >= hour_ends) AS is_last
FROM (
  SELECT robot_id, state, since, is_entry,
    coalesce(lead(since) OVER (PARTITION BY robot_id ORDER BY since, revision, message_id), ${moment(end)}) AS ends
  FROM (
    SELECT robot_id, to_state AS state, decided_at AS since, coalesce(revision, 0) AS revision, message_id,
      coalesce(from_state, '') <> to_state AS is_entry
    FROM ${decisions.name}
    WHERE outcome = 'applied' AND to_state IS NOT NULL AND robot_id NOT LIKE 'mission:%'
      AND decided_at >= ${moment(from)} AND decided_at < ${moment(end)}
      AND ${within('received_at', farther(span, { before: HELD_DAYS * DAY_MS, after: DAY_MS }))}
    UNION ALL
    SELECT robot_id, state, ${moment(from)} AS since, -1 AS revision, '' AS message_id, false AS is_entry
    FROM ${factStateHour.name} WHERE is_last AND ${within('hour', spanOf(from - HOUR_MS, from))}
  ) AS moves
) AS stays
JOIN (SELECT hour, hour + interval '1' hour AS hour_ends FROM (VALUES ${hours.join(', ')}) AS h (hour)) AS hours
ON since < hour_ends AND ((ends > hour AND ends > since) OR (is_entry AND ends = since AND since >= hour))
GROUP BY 1, 2, 3`,
    ),
  }
}
