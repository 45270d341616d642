/** Questions about what was decided and why: refusals, faults, states, failures. */
import { anyRobot, from, messageType, type NamedQuery, robotId, until } from './named-query.ts'

export const decisionQueries: readonly NamedQuery[] = [
  {
    name: 'robot-day',
    question: "What was a robot's day, hour by hour?",
    parameters: [robotId, from, until],
    days_max: 31,
    columns: {
      hour: 'timestamp',
      messages: 'bigint',
      bytes: 'bigint',
      applied: 'bigint',
      refused: 'bigint',
      dead_lettered: 'bigint',
      mostly: 'string',
      working_ms: 'bigint',
      fault_ms: 'bigint',
      battery_min: 'double',
      battery_max: 'double',
      distance_metres: 'double',
    },
    sql: `with said as (
  select hour, sum(messages) as messages, sum(bytes) as bytes
  from fact_message_hour
  where robot_id = :robot_id and seen(robot_id) and hour >= :from and hour < :until
  group by hour
),
decided as (
  select hour, sum(case when outcome = 'applied' then decisions else 0 end) as applied,
    sum(case when outcome = 'refused' then decisions else 0 end) as refused,
    sum(case when outcome = 'dead_lettered' then decisions else 0 end) as dead_lettered
  from fact_decision_hour
  where robot_id = :robot_id and seen(robot_id) and hour >= :from and hour < :until
  group by hour
),
was as (
  select hour, max_by(state, milliseconds) as mostly,
    sum(case when state = 'working' then milliseconds else 0 end) as working_ms,
    sum(case when state = 'fault' then milliseconds else 0 end) as fault_ms
  from fact_state_hour
  where robot_id = :robot_id and seen(robot_id) and hour >= :from and hour < :until
  group by hour
),
measured as (
  select hour, battery_min, battery_max, distance_metres
  from fact_telemetry_hour
  where robot_id = :robot_id and seen(robot_id) and hour >= :from and hour < :until
),
hours as (
  select hour from said union select hour from decided union select hour from was union select hour from measured
)
select h.hour, s.messages, s.bytes, d.applied, d.refused, d.dead_lettered, w.mostly, w.working_ms, w.fault_ms,
  m.battery_min, m.battery_max, m.distance_metres
from hours h
left join said s on s.hour = h.hour
left join decided d on d.hour = h.hour
left join was w on w.hour = h.hour
left join measured m on m.hour = h.hour
order by h.hour
limit 1000`,
  },
  {
    name: 'transitions',
    question: 'How did a robot get from state to state?',
    parameters: [robotId, from, until],
    days_max: 92,
    columns: {
      decided_at: 'timestamp',
      received_at: 'timestamp',
      from_state: 'string',
      to_state: 'string',
      type: 'string',
      message_id: 'string',
      trace_id: 'string',
      policy_version: 'string',
      revision: 'bigint',
    },
    sql: `select decided_at, received_at, from_state, to_state, type, message_id, trace_id, policy_version, revision
from decisions
where robot_id = :robot_id and seen(robot_id) and outcome = 'applied' and to_state <> from_state
  and received_at >= :from and received_at < :until
order by decided_at, revision
limit 100000`,
  },
  {
    name: 'faults',
    question: 'Who came into fault, and why?',
    parameters: [anyRobot, from, until],
    days_max: 31,
    columns: {
      decided_at: 'timestamp',
      robot_id: 'string',
      from_state: 'string',
      code: 'string',
      message: 'string',
      level: 'string',
      message_id: 'string',
      trace_id: 'string',
    },
    sql: `with fell as (
  select robot_id, message_id, trace_id, from_state, decided_at
  from decisions
  where outcome = 'applied' and to_state = 'fault' and from_state <> 'fault'
    and received_at >= :from and received_at < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
),
said as (
  select robot_id, message_id, payload
  from messages
  where type = 'fault.raised' and received_at >= :from and received_at < :until
    and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
)
select f.decided_at, f.robot_id, f.from_state,
  json_extract_scalar(s.payload, '$.code') as code, json_extract_scalar(s.payload, '$.message') as message,
  json_extract_scalar(s.payload, '$.level') as level, f.message_id, f.trace_id
from fell f
left join said s on s.robot_id = f.robot_id and s.message_id = f.message_id
order by f.decided_at desc, f.robot_id
limit 10000`,
  },
  {
    name: 'refusals',
    question: 'What is refused, and why?',
    parameters: [anyRobot, messageType, from, until],
    days_max: 92,
    columns: {
      cause: 'string',
      type: 'string',
      from_state: 'string',
      policy_version: 'string',
      refused: 'bigint',
      robots: 'bigint',
      last_hour: 'timestamp',
    },
    sql: `select cause, type, from_state, policy_version, sum(decisions) as refused, count(distinct robot_id) as robots, max(hour) as last_hour
from fact_decision_hour
where outcome = 'refused' and hour >= :from and hour < :until
  and (:robot_id = '*' or robot_id = :robot_id) and (:type = '*' or type = :type) and seen(robot_id)
group by cause, type, from_state, policy_version
order by refused desc, cause, type, from_state, policy_version
limit 1000`,
  },
  {
    name: 'time-in-state',
    question: 'How long were robots in which state?',
    parameters: [anyRobot, from, until],
    days_max: 92,
    columns: { robot_id: 'string', state: 'string', milliseconds: 'bigint', hours: 'bigint' },
    sql: `select robot_id, state, sum(milliseconds) as milliseconds, count(*) as hours
from fact_state_hour
where hour >= :from and hour < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by robot_id, state
order by robot_id, milliseconds desc, state
limit 100000`,
  },
  {
    name: 'availability',
    question: 'How available were robots, how often in fault, and for how long?',
    parameters: [anyRobot, from, until],
    days_max: 366,
    columns: {
      robot_id: 'string',
      known_ms: 'bigint',
      available_ms: 'bigint',
      available_percent: 'double',
      faults: 'bigint',
      mtbf_seconds: 'double',
      mttr_seconds: 'double',
    },
    sql: `select robot_id, sum(known_ms) as known_ms, sum(available_ms) as available_ms,
  case when sum(known_ms) > 0 then 100e0 * sum(available_ms) / sum(known_ms) end as available_percent,
  sum(faults) as faults,
  case when sum(faults) > 0 then sum(available_ms) / 1000e0 / sum(faults) end as mtbf_seconds,
  case when sum(faults) > 0 then sum(fault_ms) / 1000e0 / sum(faults) end as mttr_seconds
from fact_availability_day
where day >= cast(:from as date) and day <= cast(:until as date) and cast(day as timestamp) < :until
  and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by robot_id
order by available_percent, robot_id
limit 10000`,
  },
  {
    name: 'version-mix',
    question: 'Which policy versions decide for how many robots?',
    parameters: [],
    days_max: 1,
    columns: {
      policy_version: 'string',
      fleet: 'string',
      robots: 'bigint',
      longest_not_heard: 'timestamp',
      last_heard_at: 'timestamp',
    },
    sql: `select policy_version, fleet, count(*) as robots, min(last_heard_at) as longest_not_heard, max(last_heard_at) as last_heard_at
from dim_robot
where seen(robot_id)
group by policy_version, fleet
order by robots desc, policy_version, fleet
limit 1000`,
  },
  {
    name: 'failures-by-fingerprint',
    question: 'What fails, by cause?',
    parameters: [anyRobot, from, until],
    days_max: 92,
    columns: {
      fingerprint: 'string',
      kind: 'string',
      stage: 'string',
      error_class: 'string',
      example: 'string',
      failures: 'bigint',
      robots: 'bigint',
      still_open: 'bigint',
      first_seen_at: 'timestamp',
      last_seen_at: 'timestamp',
      newest: 'string',
    },
    sql: `select fingerprint, kind, stage, error_class, arbitrary(error_text) as example, count(*) as failures,
  count(distinct robot_id) as robots,
  sum(case when status in ('open', 'held', 'needs_attention') then 1 else 0 end) as still_open,
  min(first_seen_at) as first_seen_at, max(last_seen_at) as last_seen_at, max_by(failure_id, last_seen_at) as newest
from failures
where first_seen_at >= :from and first_seen_at < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by fingerprint, kind, stage, error_class
order by failures desc, fingerprint, kind, stage, error_class
limit 1000`,
  },
]
