/** What is asked for by robot, hour and cause without reading messages: facts of the settled tables, and what they are about. */
import type { Columns } from '../columns.ts'
import type { Table } from '../table.ts'

const ofHour = {
  robot_id: { type: 'string', describes: 'The robot; of a mission its subject, mission:<id>' },
  hour: { type: 'timestamp', describes: 'Begin of the hour, UTC' },
} as const satisfies Columns

const byHour = { layer: 'star', partition: ['day(hour)'], sorted: ['robot_id', 'hour'], kept_days: 1_100 } as const

const dimension = { layer: 'star', partition: [], sorted: [], kept_days: 'for ever' } as const

export const dimRobot = {
  ...dimension,
  name: 'dim_robot',
  grain: 'one robot, as it is known now',
  key: ['robot_id'],
  columns: {
    robot_id: { type: 'string', describes: 'The robot' },
    fleet: { type: 'string', describes: 'Who sees it' },
    site: { type: 'string', describes: 'The map that it was on last' },
    dialect: { type: 'string', describes: 'The language that it speaks' },
    policy_version: { type: 'string', describes: 'The version that decides for it' },
    first_heard_at: { type: 'timestamp', describes: 'Its first message that is kept, UTC' },
    last_heard_at: { type: 'timestamp', describes: 'Its newest message, UTC' },
    site_at: { type: 'timestamp', describes: 'Its newest pose on that map, UTC' },
    version_at: { type: 'timestamp', describes: 'When that version decided last, UTC' },
  },
} as const satisfies Table

export const dimPolicyVersion = {
  ...dimension,
  name: 'dim_policy_version',
  grain: 'one policy version that has decided something',
  key: ['policy_version'],
  columns: {
    policy_version: { type: 'string', describes: 'Such as v1' },
    first_decided_at: { type: 'timestamp', describes: 'Its first decision, UTC' },
    last_decided_at: { type: 'timestamp', describes: 'Its newest decision, UTC' },
  },
} as const satisfies Table

export const dimSite = {
  ...dimension,
  name: 'dim_site',
  grain: 'one map that a robot was on',
  key: ['site'],
  columns: {
    site: { type: 'string', describes: 'Name of the map' },
    first_seen_at: { type: 'timestamp', describes: 'First pose on it, UTC' },
    last_seen_at: { type: 'timestamp', describes: 'Newest pose on it, UTC' },
  },
} as const satisfies Table

export const dimHour = {
  ...dimension,
  name: 'dim_hour',
  grain: 'one hour in which something happened',
  key: ['hour'],
  columns: {
    hour: { type: 'timestamp', describes: 'Its begin, UTC' },
    day: { type: 'date', describes: 'Its day' },
    hour_of_day: { type: 'int', describes: '0 to 23' },
    day_of_week: { type: 'int', describes: '1 is Monday' },
  },
} as const satisfies Table

export const factStateHour = {
  ...byHour,
  name: 'fact_state_hour',
  grain: 'how long a robot was in a state in an hour',
  key: ['robot_id', 'hour', 'state'],
  columns: {
    ...ofHour,
    state: { type: 'string', describes: 'What the robot was' },
    milliseconds: { type: 'bigint', describes: 'How long; all states of a full hour are 3,600,000' },
    entries: { type: 'bigint', describes: 'How often it came into the state from another one' },
    is_last: { type: 'boolean', describes: 'Whether the robot was in it when the hour ended: the next hour begins so' },
  },
} as const satisfies Table

export const factMessageHour = {
  ...byHour,
  name: 'fact_message_hour',
  grain: 'messages of a robot by type in an hour',
  key: ['robot_id', 'hour', 'type', 'kind', 'dialect'],
  columns: {
    ...ofHour,
    type: { type: 'string', describes: 'Message type' },
    kind: { type: 'string', describes: 'request, fact or telemetry' },
    dialect: { type: 'string', describes: 'The language it was said in' },
    messages: { type: 'bigint', describes: 'How many' },
    bytes: { type: 'bigint', describes: "The senders' bytes" },
  },
} as const satisfies Table

export const factDecisionHour = {
  ...byHour,
  name: 'fact_decision_hour',
  grain: 'decisions about a robot by outcome and cause in an hour',
  key: ['robot_id', 'hour', 'policy_version', 'type', 'outcome', 'cause', 'from_state', 'to_state'],
  columns: {
    ...ofHour,
    policy_version: { type: 'string', describes: 'The version that decided' },
    type: { type: 'string', describes: 'Message type' },
    outcome: { type: 'string', describes: 'applied, refused, dead_lettered, held' },
    cause: { type: 'string', describes: 'Why it was refused or dead-lettered; empty of what was applied' },
    from_state: { type: 'string', describes: 'State before' },
    to_state: { type: 'string', describes: 'State after; empty of what moved nothing' },
    decisions: { type: 'bigint', describes: 'How many' },
  },
} as const satisfies Table

export const factFailureHour = {
  ...byHour,
  name: 'fact_failure_hour',
  grain: 'failures of a robot by cause in the hour in which they were first seen',
  key: ['robot_id', 'hour', 'kind', 'stage', 'error_class', 'fingerprint'],
  columns: {
    ...ofHour,
    kind: { type: 'string', describes: 'Where along the line' },
    stage: { type: 'string', describes: 'At which step' },
    error_class: { type: 'string', describes: 'By class' },
    fingerprint: { type: 'string', describes: 'The cause' },
    failures: { type: 'bigint', describes: 'How many' },
    still_open: { type: 'bigint', describes: 'Of them: a person has to look, as of the newest run' },
  },
} as const satisfies Table

export const factTelemetryHour = {
  ...byHour,
  name: 'fact_telemetry_hour',
  grain: 'what telemetry of a robot says of an hour',
  key: ['robot_id', 'hour'],
  columns: {
    ...ofHour,
    samples: { type: 'bigint', describes: 'Telemetry messages' },
    battery_min: { type: 'double', describes: 'Percent' },
    battery_max: { type: 'double', describes: 'Percent' },
    battery_last: { type: 'double', describes: 'Percent, the newest' },
    distance_metres: { type: 'double', describes: 'Between poses on one map; jumps are left out' },
  },
} as const satisfies Table

export const factCommand = {
  layer: 'star',
  name: 'fact_command',
  grain: 'one command that has ended',
  key: ['command_id'],
  partition: ['day(asked_at)'],
  sorted: ['robot_id', 'asked_at'],
  kept_days: 1_100,
  columns: {
    command_id: { type: 'string', describes: 'The command' },
    robot_id: { type: 'string', describes: 'Who was told' },
    type: { type: 'string', describes: 'Of the command' },
    ended_as: { type: 'string', describes: 'done, rejected, failed, cancelled, expired, unanswered' },
    asked_at: { type: 'timestamp', describes: 'When it was asked for, UTC' },
    sends: { type: 'int', describes: 'How often it was published' },
    acknowledged_ms: { type: 'bigint', describes: 'From asked to acknowledged' },
    ended_ms: { type: 'bigint', describes: 'From asked to its end' },
  },
} as const satisfies Table

export const factMission = {
  layer: 'star',
  name: 'fact_mission',
  grain: 'one mission that has ended',
  key: ['mission_id'],
  partition: ['day(requested_at)'],
  sorted: ['fleet', 'requested_at'],
  kept_days: 1_100,
  columns: {
    mission_id: { type: 'string', describes: 'The mission' },
    robot_id: { type: 'string', describes: 'Who had it last' },
    fleet: { type: 'string', describes: 'Whose robots may do it' },
    kind: { type: 'string', describes: 'What sort of mission' },
    ended_as: { type: 'string', describes: 'How it ended' },
    requested_at: { type: 'timestamp', describes: 'When it was asked for, UTC' },
    waited_ms: { type: 'bigint', describes: 'From asked to given to a robot' },
    lead_ms: { type: 'bigint', describes: 'From asked to its end' },
    allocations: { type: 'int', describes: 'How often it was given to a robot' },
    steps: { type: 'int', describes: 'How many steps it has' },
    late: { type: 'boolean', describes: 'Whether it ended behind its deadline' },
  },
} as const satisfies Table

const byDay = { layer: 'star', partition: ['day(day)'], sorted: ['robot_id'], kept_days: 1_100 } as const

const ofDay = {
  robot_id: { type: 'string', describes: 'The robot' },
  day: { type: 'date', describes: 'The day, UTC' },
} as const satisfies Columns

export const factAvailabilityDay = {
  ...byDay,
  name: 'fact_availability_day',
  grain: 'how available a robot was on a day',
  key: ['robot_id', 'day'],
  columns: {
    ...ofDay,
    known_ms: { type: 'bigint', describes: 'How long its state was known' },
    available_ms: { type: 'bigint', describes: 'Of it: neither fault nor offline nor unreachable' },
    fault_ms: { type: 'bigint', describes: 'Of it: in fault' },
    faults: { type: 'bigint', describes: 'How often it came into fault' },
    mtbf_seconds: {
      type: 'double',
      describes: 'Mean time between failures: available per fault; none without a fault',
    },
    mttr_seconds: { type: 'double', describes: 'Mean time to repair: in fault per fault; none without a fault' },
  },
} as const satisfies Table

export const factCostDay = {
  ...byDay,
  name: 'fact_cost_day',
  grain: 'what a robot cost on a day, by service',
  key: ['robot_id', 'day', 'service'],
  columns: {
    ...ofDay,
    service: { type: 'string', describes: 'AWS service, such as Kinesis' },
    quantity: { type: 'double', describes: 'What was counted' },
    dollars: { type: 'double', describes: 'At list prices (warehouse/prices.ts), without what is idle' },
  },
} as const satisfies Table
