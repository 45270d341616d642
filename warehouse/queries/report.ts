/**
 * What a day's report asks: by a person who may ask (`npm run report`, by name over the Data API) and at night by the function
 * that makes it for everybody. Each answer is short however many robots there are: sums by hour and cause, or the first twenty
 * with how many there are in all.
 */
import { from, type NamedQuery, until } from './named-query.ts'

const ofDay = { parameters: [from, until], days_max: 1 } as const

const inHour = 'hour >= :from and hour < :until and seen(robot_id)'
const inDay = 'day >= cast(:from as date) and day < cast(:until as date) and seen(robot_id)'

export const reportQueries = [
  {
    ...ofDay,
    name: 'report-messages',
    question: 'Report: how much was said, hour by hour?',
    columns: { hour: 'timestamp', kind: 'string', messages: 'bigint', bytes: 'bigint', robots: 'bigint' },
    sql: `select hour, kind, sum(messages) as messages, sum(bytes) as bytes, count(distinct robot_id) as robots
from fact_message_hour
where ${inHour}
group by hour, kind
order by hour, kind
limit 1000`,
  },
  {
    ...ofDay,
    name: 'report-robots',
    question: 'Report: who said most?',
    columns: { robot_id: 'string', messages: 'bigint', bytes: 'bigint', robots: 'bigint' },
    sql: `select robot_id, sum(messages) as messages, sum(bytes) as bytes, count(*) over () as robots
from fact_message_hour
where ${inHour}
group by robot_id
order by messages desc, robot_id
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-states',
    question: 'Report: how many robots were in which state, hour by hour?',
    columns: { hour: 'timestamp', state: 'string', milliseconds: 'bigint', robots: 'bigint' },
    sql: `select hour, state, sum(milliseconds) as milliseconds, count(*) as robots
from fact_state_hour
where ${inHour}
group by hour, state
order by hour, state
limit 1000`,
  },
  {
    ...ofDay,
    name: 'report-decisions',
    question: 'Report: what was decided, hour by hour, and what was refused for which cause?',
    columns: { hour: 'timestamp', outcome: 'string', cause: 'string', decisions: 'bigint' },
    sql: `select hour, outcome, cause, sum(decisions) as decisions
from fact_decision_hour
where ${inHour}
group by hour, outcome, cause
order by hour, outcome, cause
limit 1000`,
  },
  {
    ...ofDay,
    name: 'report-failures',
    question: 'Report: what failed, by class?',
    columns: {
      kind: 'string',
      stage: 'string',
      error_class: 'string',
      failures: 'bigint',
      still_open: 'bigint',
      robots: 'bigint',
      failures_in_all: 'bigint',
      still_open_in_all: 'bigint',
    },
    sql: `select kind, stage, error_class, sum(failures) as failures, sum(still_open) as still_open, count(distinct robot_id) as robots,
  sum(sum(failures)) over () as failures_in_all, sum(sum(still_open)) over () as still_open_in_all
from fact_failure_hour
where ${inHour}
group by kind, stage, error_class
order by failures desc, kind, stage, error_class
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-missions',
    question: 'Report: how long did missions take, by their end?',
    columns: {
      ended_as: 'string',
      missions: 'bigint',
      waited_ms_p50: 'bigint',
      lead_ms_p50: 'bigint',
      lead_ms_p90: 'bigint',
      lead_ms_p99: 'bigint',
      lead_ms_max: 'bigint',
      late: 'bigint',
    },
    sql: `select ended_as, count(*) as missions, approx_percentile(waited_ms, 0.5) as waited_ms_p50,
  approx_percentile(lead_ms, 0.5) as lead_ms_p50, approx_percentile(lead_ms, 0.9) as lead_ms_p90,
  approx_percentile(lead_ms, 0.99) as lead_ms_p99, max(lead_ms) as lead_ms_max, sum(case when late then 1 else 0 end) as late
from fact_mission
where requested_at >= :from and requested_at < :until and seen_fleet(fleet)
group by ended_as
order by missions desc, ended_as
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-commands',
    question: 'Report: how fast were commands acknowledged and done?',
    columns: {
      type: 'string',
      commands: 'bigint',
      done: 'bigint',
      acknowledged_ms_p50: 'bigint',
      acknowledged_ms_p95: 'bigint',
      ended_ms_p50: 'bigint',
      ended_ms_p95: 'bigint',
      ended_ms_p99: 'bigint',
    },
    sql: `select type, count(*) as commands, sum(case when ended_as = 'done' then 1 else 0 end) as done,
  approx_percentile(acknowledged_ms, 0.5) as acknowledged_ms_p50, approx_percentile(acknowledged_ms, 0.95) as acknowledged_ms_p95,
  approx_percentile(ended_ms, 0.5) as ended_ms_p50, approx_percentile(ended_ms, 0.95) as ended_ms_p95,
  approx_percentile(ended_ms, 0.99) as ended_ms_p99
from fact_command
where asked_at >= :from and asked_at < :until and seen(robot_id)
group by type
order by commands desc, type
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-batteries',
    question: 'Report: whose battery was lowest?',
    columns: { robot_id: 'string', battery_min: 'double', battery_last: 'double', robots: 'bigint' },
    sql: `select robot_id, min(battery_min) as battery_min, max_by(battery_last, hour) as battery_last, count(*) over () as robots
from fact_telemetry_hour
where ${inHour} and battery_min is not null
group by robot_id
order by battery_min, robot_id
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-distances',
    question: 'Report: who went farthest?',
    columns: {
      robot_id: 'string',
      distance_metres: 'double',
      samples: 'bigint',
      distance_in_all: 'double',
      robots: 'bigint',
    },
    sql: `select robot_id, sum(distance_metres) as distance_metres, sum(samples) as samples,
  sum(sum(distance_metres)) over () as distance_in_all, count(*) over () as robots
from fact_telemetry_hour
where ${inHour} and distance_metres > 0
group by robot_id
order by distance_metres desc, robot_id
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-availability',
    question: 'Report: who was least available, and how available was the fleet?',
    columns: {
      robot_id: 'string',
      known_ms: 'bigint',
      available_ms: 'bigint',
      fault_ms: 'bigint',
      faults: 'bigint',
      available_percent: 'double',
      known_in_all: 'bigint',
      available_in_all: 'bigint',
      fault_in_all: 'bigint',
      faults_in_all: 'bigint',
      robots: 'bigint',
    },
    sql: `select robot_id, sum(known_ms) as known_ms, sum(available_ms) as available_ms, sum(fault_ms) as fault_ms, sum(faults) as faults,
  case when sum(known_ms) > 0 then 100e0 * sum(available_ms) / sum(known_ms) end as available_percent,
  sum(sum(known_ms)) over () as known_in_all, sum(sum(available_ms)) over () as available_in_all,
  sum(sum(fault_ms)) over () as fault_in_all, sum(sum(faults)) over () as faults_in_all, count(*) over () as robots
from fact_availability_day
where ${inDay}
group by robot_id
order by available_percent, robot_id
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-cost',
    question: 'Report: what did the day cost, by service? At list prices, without what is idle',
    columns: { service: 'string', quantity: 'double', dollars: 'double' },
    sql: `select service, sum(quantity) as quantity, sum(dollars) as dollars
from fact_cost_day
where ${inDay}
group by service
order by dollars desc, service
limit 100`,
  },
  {
    ...ofDay,
    name: 'report-dear-robots',
    question: 'Report: which robots cost most?',
    columns: { robot_id: 'string', dollars: 'double', dollars_in_all: 'double', robots: 'bigint' },
    sql: `select robot_id, sum(dollars) as dollars, sum(sum(dollars)) over () as dollars_in_all, count(*) over () as robots
from fact_cost_day
where ${inDay}
group by robot_id
order by dollars desc, robot_id
limit 20`,
  },
  {
    ...ofDay,
    name: 'report-loss',
    question: 'Report: what did each place along the line count?',
    columns: {
      claimed: 'bigint',
      streamed: 'bigint',
      decided: 'bigint',
      landed: 'bigint',
      settled: 'bigint',
      unopened: 'bigint',
      pending: 'bigint',
      derived: 'bigint',
      lost: 'bigint',
      unknown_hours: 'bigint',
      robot_hours: 'bigint',
      robots: 'bigint',
    },
    sql: `select sum(claimed) as claimed, sum(streamed) as streamed, sum(decided) as decided, sum(landed) as landed,
  sum(settled) as settled, sum(unopened) as unopened, sum(pending) as pending, sum(derived) as derived, sum(lost) as lost,
  sum(case when claimed is null then 1 else 0 end) as unknown_hours, count(*) as robot_hours, count(distinct robot_id) as robots
from loss_hour
where ${inHour}
order by streamed
limit 1`,
  },
  {
    ...ofDay,
    name: 'report-gaps',
    question: 'Report: what is missing, where, and of whom?',
    columns: {
      robot_id: 'string',
      stage: 'string',
      hour: 'timestamp',
      from_place: 'string',
      to_place: 'string',
      messages: 'bigint',
      gaps: 'bigint',
      missing_in_all: 'bigint',
    },
    sql: `select robot_id, stage, hour, from_place, to_place, messages, count(*) over () as gaps, sum(messages) over () as missing_in_all
from loss_gap
where ${inHour}
order by messages desc, robot_id, stage, from_place
limit 50`,
  },
] as const satisfies readonly NamedQuery[]

export type ReportQueryName = (typeof reportQueries)[number]['name']
