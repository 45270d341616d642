/**
 * What is counted and measured, by hour or day. A measure is a fact table with its sums; what rows may be grouped by is a list of
 * its own columns, and whatever is asked for is looked up there: no name from outside becomes a part of the SQL.
 */
import type { Bound } from '../statement.ts'
import { asked, given, type SeenFleets } from './asked.ts'

export interface Measure {
  readonly describes: string
  readonly table: string
  /** The column of its time, and the shortest interval that it knows. */
  readonly time: string
  readonly finest: 'hour' | 'day'
  /** Name → SQL, and what it says. */
  readonly values: Readonly<Record<string, MeasuredValue>>
  /** Its columns that tell rows apart. */
  readonly groups: readonly string[]
  /** Where its rows say themselves which fleet they are of; otherwise their robot is looked up. */
  readonly fleet?: string
}

interface MeasuredValue {
  readonly sql: string
  readonly describes: string
}

const sum = (column: string, describes: string): MeasuredValue => ({ sql: `sum(f.${column})`, describes })

export const measures = {
  messages: {
    describes: 'What was said',
    table: 'fact_message_hour',
    time: 'hour',
    finest: 'hour',
    values: { messages: sum('messages', 'How many'), bytes: sum('bytes', "The senders' bytes") },
    groups: ['robot_id', 'type', 'kind', 'dialect'],
  },
  decisions: {
    describes: 'What became of requests and facts',
    table: 'fact_decision_hour',
    time: 'hour',
    finest: 'hour',
    values: { decisions: sum('decisions', 'How many') },
    groups: ['robot_id', 'outcome', 'cause', 'type', 'policy_version', 'from_state', 'to_state'],
  },
  states: {
    describes: 'How long robots were in which state',
    table: 'fact_state_hour',
    time: 'hour',
    finest: 'hour',
    values: { milliseconds: sum('milliseconds', 'How long') },
    groups: ['robot_id', 'state'],
  },
  telemetry: {
    describes: 'What samples say: batteries and ways',
    table: 'fact_telemetry_hour',
    time: 'hour',
    finest: 'hour',
    values: {
      samples: sum('samples', 'How many'),
      battery_min: { sql: 'min(f.battery_min)', describes: 'Percent' },
      battery_max: { sql: 'max(f.battery_max)', describes: 'Percent' },
      distance_metres: sum('distance_metres', 'Between poses on one map'),
    },
    groups: ['robot_id'],
  },
  failures: {
    describes: 'What failed, in the hour in which it was first seen',
    table: 'fact_failure_hour',
    time: 'hour',
    finest: 'hour',
    values: {
      failures: sum('failures', 'How many'),
      still_open: sum('still_open', 'Of them: a person has to look, as of the newest run'),
    },
    groups: ['robot_id', 'kind', 'stage', 'error_class', 'fingerprint'],
  },
  commands: {
    describes: 'Commands that have ended, and how fast',
    table: 'fact_command',
    time: 'asked_at',
    finest: 'hour',
    values: {
      commands: { sql: 'count(*)', describes: 'How many' },
      done: { sql: "sum(case when f.ended_as = 'done' then 1 else 0 end)", describes: 'Of them: done' },
      acknowledged_ms_median: {
        sql: 'approx_percentile(f.acknowledged_ms, 0.5)',
        describes: 'From asked to acknowledged, half of them faster',
      },
      ended_ms_median: { sql: 'approx_percentile(f.ended_ms, 0.5)', describes: 'From asked to the end' },
      ended_ms_p95: { sql: 'approx_percentile(f.ended_ms, 0.95)', describes: 'And 95 of 100 faster' },
    },
    groups: ['robot_id', 'type', 'ended_as'],
  },
  missions: {
    describes: 'Missions that have ended, and how long they took',
    table: 'fact_mission',
    time: 'requested_at',
    finest: 'hour',
    values: {
      missions: { sql: 'count(*)', describes: 'How many' },
      late: { sql: 'sum(case when f.late then 1 else 0 end)', describes: 'Of them: behind their deadline' },
      waited_ms_median: { sql: 'approx_percentile(f.waited_ms, 0.5)', describes: 'From asked to given to a robot' },
      lead_ms_median: { sql: 'approx_percentile(f.lead_ms, 0.5)', describes: 'From asked to the end' },
      lead_ms_p95: { sql: 'approx_percentile(f.lead_ms, 0.95)', describes: 'And 95 of 100 faster' },
    },
    groups: ['robot_id', 'fleet', 'kind', 'ended_as'],
    fleet: 'f.fleet',
  },
  availability: {
    describes: 'How available robots were; mean time between failures and to repair',
    table: 'fact_availability_day',
    time: 'day',
    finest: 'day',
    values: {
      known_ms: sum('known_ms', 'How long a state was known'),
      available_ms: sum('available_ms', 'Of it: neither in fault nor out of hearing'),
      available_percent: {
        sql: 'case when sum(f.known_ms) > 0 then 100e0 * sum(f.available_ms) / sum(f.known_ms) end',
        describes: 'The same as a share',
      },
      faults: sum('faults', 'How often a robot came into fault'),
      mtbf_seconds: {
        sql: 'case when sum(f.faults) > 0 then sum(f.available_ms) / 1000e0 / sum(f.faults) end',
        describes: 'Available per fault',
      },
      mttr_seconds: {
        sql: 'case when sum(f.faults) > 0 then sum(f.fault_ms) / 1000e0 / sum(f.faults) end',
        describes: 'In fault per fault',
      },
    },
    groups: ['robot_id'],
  },
  cost: {
    describes: 'What robots cost at list prices, without what is idle',
    table: 'fact_cost_day',
    time: 'day',
    finest: 'day',
    values: { dollars: sum('dollars', 'At list prices'), quantity: sum('quantity', 'What was counted, by service') },
    groups: ['robot_id', 'service'],
  },
} as const satisfies Readonly<Record<string, Measure>>

export type MeasureName = keyof typeof measures

export const measureNamed = (name: string): Measure | undefined =>
  Object.hasOwn(measures, name) ? measures[name as MeasureName] : undefined

/** What any measure can be grouped by: its own columns, and what its robots are. */
export const groupsOf = (measure: Measure): readonly string[] => [
  ...measure.groups,
  ...Object.keys(ofTheRobot).filter((name) => !measure.groups.includes(name)),
]

/** As of the newest run. */
const ofTheRobot = { fleet: 'd.fleet', site: 'd.site' } as const

export const intervals = ['hour', 'day', 'all'] as const
export type Interval = (typeof intervals)[number]

export interface StatsQuestion {
  readonly measure: Measure
  readonly interval: Interval
  readonly group_by: readonly string[]
  /** RFC 3339, on the hour, or on the day where the measure is by day. */
  readonly from: string
  readonly until: string
  readonly robot_id?: string | undefined
  readonly fleet?: string | undefined
  readonly limit: number
}

/** Columns: begins_at unless the interval is all, the groups, the values. */
export const findStats = (question: StatsQuestion, fleets: SeenFleets): Bound => {
  const { measure, interval, group_by, from, until, robot_id, fleet, limit } = question
  const groups = group_by.map((name) => [name, columnOf(measure, name)] as const)
  const isOfDays = measure.finest === 'day'
  const begins = isOfDays
    ? `f.${measure.time}`
    : `date_trunc('${interval === 'day' ? 'day' : 'hour'}', f.${measure.time})`
  const keys = [...(interval === 'all' ? [] : [begins]), ...groups.map(([, sql]) => sql)]
  const joins = groups.some(([, sql]) => sql.startsWith('d.'))
    ? '\nleft join dim_robot d on d.robot_id = f.robot_id'
    : ''
  const conditions = [
    isOfDays
      ? `f.${measure.time} >= cast(:from as date) and f.${measure.time} < cast(:until as date)`
      : `f.${measure.time} >= :from and f.${measure.time} < :until`,
    measure.fleet === undefined ? 'seen(f.robot_id)' : `seen_fleet(${measure.fleet})`,
    ...(robot_id === undefined ? [] : ['f.robot_id = :robot_id']),
    ...(fleet === undefined ? [] : [inFleet(measure)]),
  ]
  const sql = `select ${[
    ...(interval === 'all' ? [] : [`${begins} as begins_at`]),
    ...groups.map(([name, column]) => `${column} as ${name}`),
    ...Object.entries(measure.values).map(([name, value]) => `${value.sql} as ${name}`),
  ].join(',\n  ')}
from ${measure.table} f${joins}
where ${conditions.join('\n  and ')}${keys.length === 0 ? '' : `\ngroup by ${keys.join(', ')}\norder by ${keys.join(', ')}`}
limit ${Math.trunc(limit)}`
  return asked(
    sql,
    {
      from: given('timestamp', from),
      until: given('timestamp', until),
      ...(robot_id !== undefined && { robot_id: given('string', robot_id) }),
      ...(fleet !== undefined && { fleet: given('string', fleet) }),
    },
    fleets,
  )
}

const inFleet = ({ fleet }: Measure): string =>
  fleet === undefined ? 'f.robot_id in (select robot_id from dim_robot where fleet = :fleet)' : `${fleet} = :fleet`

const columnOf = (measure: Measure, name: string): string => {
  if (measure.groups.includes(name)) return `f.${name}`
  if (Object.hasOwn(ofTheRobot, name)) return ofTheRobot[name as keyof typeof ofTheRobot]
  throw new RangeError(`${measure.table} cannot be grouped by ${name}; ${groupsOf(measure).join(', ')} are its groups`)
}
