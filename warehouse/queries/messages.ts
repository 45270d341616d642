/** Questions about what was said: volume, loudness, clocks, gaps. */
import { anyRobot, from, messageType, type NamedQuery, robotId, until } from './named-query.ts'

export const messageQueries: readonly NamedQuery[] = [
  {
    name: 'trace',
    question: 'What was said in a trace, and what became of it?',
    parameters: [
      {
        name: 'trace_id',
        type: 'string',
        describes: '32 hex digits',
        pattern: '^(?!0{32}$)[0-9a-f]{32}$',
        example: '0af7651916cd43dd8448eb211c80319c',
      },
      from,
      until,
    ],
    days_max: 400,
    columns: {
      received_at: 'timestamp',
      robot_id: 'string',
      message_id: 'string',
      type: 'string',
      kind: 'string',
      outcome: 'string',
      from_state: 'string',
      to_state: 'string',
      reason: 'string',
      policy_version: 'string',
      decided_at: 'timestamp',
      failure_id: 'string',
    },
    sql: `with said as (
  select robot_id, message_id, type, kind, received_at
  from traces
  where trace_id = :trace_id and received_at >= :from and received_at < :until and seen(robot_id)
),
decided as (
  select robot_id, message_id, outcome, from_state, to_state, reason, policy_version, decided_at, failure_id
  from decisions
  where trace_id = :trace_id and received_at >= :from and received_at < :until and seen(robot_id)
)
select s.received_at, s.robot_id, s.message_id, s.type, s.kind,
  d.outcome, d.from_state, d.to_state, d.reason, d.policy_version, d.decided_at, d.failure_id
from said s
left join decided d on d.robot_id = s.robot_id and d.message_id = s.message_id
order by s.received_at, s.robot_id, s.message_id
limit 10000`,
  },
  {
    name: 'messages-of-robot',
    question: 'What did a robot say? With payloads: to download',
    parameters: [robotId, messageType, from, until],
    days_max: 31,
    columns: {
      received_at: 'timestamp',
      occurred_at: 'timestamp',
      message_id: 'string',
      trace_id: 'string',
      type: 'string',
      kind: 'string',
      sequence: 'bigint',
      correlation_id: 'string',
      causation_id: 'string',
      source: 'string',
      bytes: 'bigint',
      payload: 'string',
    },
    sql: `select received_at, occurred_at, message_id, trace_id, type, kind, sequence, correlation_id, causation_id, source, bytes, payload
from messages
where robot_id = :robot_id and seen(robot_id) and (:type = '*' or type = :type)
  and received_at >= :from and received_at < :until
order by received_at, message_id
limit 1000000`,
  },
  {
    name: 'message-volume',
    question: 'How much is said, by type and hour?',
    parameters: [anyRobot, from, until],
    days_max: 92,
    columns: {
      hour: 'timestamp',
      type: 'string',
      kind: 'string',
      dialect: 'string',
      messages: 'bigint',
      bytes: 'bigint',
      robots: 'bigint',
    },
    sql: `select hour, type, kind, dialect, sum(messages) as messages, sum(bytes) as bytes, count(distinct robot_id) as robots
from fact_message_hour
where hour >= :from and hour < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by hour, type, kind, dialect
order by hour, messages desc, type
limit 100000`,
  },
  {
    name: 'loudest-robots',
    question: 'Which robots say the most?',
    parameters: [from, until],
    days_max: 366,
    columns: {
      robot_id: 'string',
      messages: 'bigint',
      bytes: 'bigint',
      telemetry: 'bigint',
      most_of_a_type_in_an_hour: 'bigint',
    },
    sql: `select robot_id, sum(messages) as messages, sum(bytes) as bytes,
  sum(case when kind = 'telemetry' then messages else 0 end) as telemetry, max(messages) as most_of_a_type_in_an_hour
from fact_message_hour
where hour >= :from and hour < :until and seen(robot_id)
group by robot_id
order by messages desc, robot_id
limit 1000`,
  },
  {
    name: 'quiet-robots',
    question: 'Which robots were not heard of since a time?',
    parameters: [from],
    days_max: 1,
    columns: {
      robot_id: 'string',
      fleet: 'string',
      site: 'string',
      policy_version: 'string',
      last_heard_at: 'timestamp',
    },
    sql: `select robot_id, fleet, site, policy_version, last_heard_at
from dim_robot
where (last_heard_at < :from or last_heard_at is null) and seen(robot_id)
order by last_heard_at, robot_id
limit 10000`,
  },
  {
    name: 'clock-skew',
    question: 'Whose clock is off? From occurred_at to received_at, in milliseconds',
    parameters: [anyRobot, from, until],
    days_max: 7,
    columns: {
      robot_id: 'string',
      messages: 'bigint',
      skew_ms_min: 'bigint',
      skew_ms_median: 'bigint',
      skew_ms_max: 'bigint',
    },
    sql: `select robot_id, count(*) as messages,
  min(date_diff('millisecond', occurred_at, received_at)) as skew_ms_min,
  approx_percentile(date_diff('millisecond', occurred_at, received_at), 0.5) as skew_ms_median,
  max(date_diff('millisecond', occurred_at, received_at)) as skew_ms_max
from messages
where received_at >= :from and received_at < :until and occurred_at is not null
  and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by robot_id
order by skew_ms_max desc, robot_id
limit 10000`,
  },
  {
    name: 'duplicates',
    question: 'Which robots send again what was decided already?',
    parameters: [from, until],
    days_max: 92,
    columns: { robot_id: 'string', duplicates: 'bigint', decided: 'bigint', percent: 'double' },
    sql: `select robot_id, sum(duplicate) as duplicates, sum(decided) as decided,
  case when sum(decided) > 0 then 100e0 * sum(duplicate) / sum(decided) end as percent
from loss_hour
where hour >= :from and hour < :until and seen(robot_id)
group by robot_id
having sum(duplicate) > 0
order by duplicates desc, robot_id
limit 10000`,
  },
  {
    name: 'gaps',
    question: 'What is missing, behind which place, and how is it brought back?',
    parameters: [anyRobot, from, until],
    days_max: 366,
    columns: {
      hour: 'timestamp',
      robot_id: 'string',
      stage: 'string',
      from_place: 'string',
      to_place: 'string',
      messages: 'bigint',
      replay: 'string',
    },
    sql: `select hour, robot_id, stage, from_place, to_place, messages, replay
from loss_gap
where hour >= :from and hour < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
order by hour desc, robot_id, stage, from_place
limit 10000`,
  },
]
