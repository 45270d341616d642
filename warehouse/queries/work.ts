/** Questions about work: commands, missions, batteries, ways, money. */
import { anyRobot, from, type NamedQuery, until } from './named-query.ts'

export const workQueries: readonly NamedQuery[] = [
  {
    name: 'slowest-commands',
    question: 'Which commands took longest?',
    parameters: [anyRobot, from, until],
    days_max: 92,
    columns: {
      asked_at: 'timestamp',
      robot_id: 'string',
      type: 'string',
      command_id: 'string',
      ended_as: 'string',
      sends: 'bigint',
      acknowledged_ms: 'bigint',
      ended_ms: 'bigint',
    },
    sql: `select asked_at, robot_id, type, command_id, ended_as, sends, acknowledged_ms, ended_ms
from fact_command
where asked_at >= :from and asked_at < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
order by ended_ms desc, command_id
limit 100`,
  },
  {
    name: 'command-latency',
    question: 'How fast are commands acknowledged and done, by type?',
    parameters: [anyRobot, from, until],
    days_max: 92,
    columns: {
      type: 'string',
      ended_as: 'string',
      commands: 'bigint',
      acknowledged_ms_median: 'bigint',
      acknowledged_ms_p95: 'bigint',
      ended_ms_median: 'bigint',
      ended_ms_p95: 'bigint',
      sends_max: 'bigint',
    },
    sql: `select type, ended_as, count(*) as commands,
  approx_percentile(acknowledged_ms, 0.5) as acknowledged_ms_median, approx_percentile(acknowledged_ms, 0.95) as acknowledged_ms_p95,
  approx_percentile(ended_ms, 0.5) as ended_ms_median, approx_percentile(ended_ms, 0.95) as ended_ms_p95, max(sends) as sends_max
from fact_command
where asked_at >= :from and asked_at < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by type, ended_as
order by commands desc, type, ended_as
limit 1000`,
  },
  {
    name: 'late-missions',
    question: 'Which missions ended behind their deadline?',
    parameters: [from, until],
    days_max: 92,
    columns: {
      requested_at: 'timestamp',
      mission_id: 'string',
      kind: 'string',
      fleet: 'string',
      robot_id: 'string',
      ended_as: 'string',
      waited_ms: 'bigint',
      lead_ms: 'bigint',
      allocations: 'bigint',
      steps: 'bigint',
    },
    sql: `select requested_at, mission_id, kind, fleet, robot_id, ended_as, waited_ms, lead_ms, allocations, steps
from fact_mission
where late and requested_at >= :from and requested_at < :until and seen_fleet(fleet)
order by lead_ms desc, mission_id
limit 1000`,
  },
  {
    name: 'mission-lead-times',
    question: 'How long do missions take, by sort and end?',
    parameters: [from, until],
    days_max: 366,
    columns: {
      kind: 'string',
      fleet: 'string',
      ended_as: 'string',
      missions: 'bigint',
      waited_ms_median: 'bigint',
      lead_ms_median: 'bigint',
      lead_ms_p95: 'bigint',
      allocations_max: 'bigint',
      late: 'bigint',
    },
    sql: `select kind, fleet, ended_as, count(*) as missions,
  approx_percentile(waited_ms, 0.5) as waited_ms_median, approx_percentile(lead_ms, 0.5) as lead_ms_median,
  approx_percentile(lead_ms, 0.95) as lead_ms_p95, max(allocations) as allocations_max,
  sum(case when late then 1 else 0 end) as late
from fact_mission
where requested_at >= :from and requested_at < :until and seen_fleet(fleet)
group by kind, fleet, ended_as
order by missions desc, kind, fleet, ended_as
limit 1000`,
  },
  {
    name: 'battery-low',
    question: 'Which robots ran low?',
    parameters: [
      {
        name: 'percent',
        type: 'double',
        describes: 'Below so much charge',
        default: 20,
        minimum: 0,
        maximum: 100,
        example: 20,
      },
      from,
      until,
    ],
    days_max: 92,
    columns: {
      robot_id: 'string',
      battery_min: 'double',
      hours: 'bigint',
      first_hour: 'timestamp',
      last_hour: 'timestamp',
    },
    sql: `select robot_id, min(battery_min) as battery_min, count(*) as hours, min(hour) as first_hour, max(hour) as last_hour
from fact_telemetry_hour
where battery_min < :percent and hour >= :from and hour < :until and seen(robot_id)
group by robot_id
order by battery_min, robot_id
limit 10000`,
  },
  {
    name: 'distance',
    question: 'How far did robots go, by day?',
    parameters: [anyRobot, from, until],
    days_max: 366,
    columns: { begins_at: 'timestamp', robot_id: 'string', distance_metres: 'double', samples: 'bigint' },
    sql: `select date_trunc('day', hour) as begins_at, robot_id, sum(distance_metres) as distance_metres, sum(samples) as samples
from fact_telemetry_hour
where hour >= :from and hour < :until and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by date_trunc('day', hour), robot_id
order by begins_at, distance_metres desc, robot_id
limit 100000`,
  },
  {
    name: 'cost-by-robot',
    question: 'What does a robot cost, by service? At list prices, without what is idle',
    parameters: [anyRobot, from, until],
    days_max: 366,
    columns: { robot_id: 'string', service: 'string', quantity: 'double', dollars: 'double' },
    sql: `select robot_id, service, sum(quantity) as quantity, sum(dollars) as dollars
from fact_cost_day
where day >= cast(:from as date) and day <= cast(:until as date) and cast(day as timestamp) < :until
  and (:robot_id = '*' or robot_id = :robot_id) and seen(robot_id)
group by robot_id, service
order by dollars desc, robot_id, service
limit 100000`,
  },
]
