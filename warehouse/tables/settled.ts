/**
 * Every row once, whatever was delivered how often: what is asked. By the day of `received_at` where a row has one, so that what
 * comes late lies where it belongs; sorted by robot, so that a robot's hour is read and not the fleet's.
 */
import type { Columns } from '../columns.ts'
import type { Table } from '../table.ts'
import { landingEvents, landingMessages } from './landing.ts'

/** Of a row that is told by its changes: the newest counts, by version and then by moment (functions/ports/changes.ts). */
const ofChange = {
  row_version: { type: 'bigint', describes: 'Version of its row; 0 where it has none' },
  changed: { type: 'string', describes: 'The change that it was settled from: when, and its number; sorts as text' },
} as const satisfies Columns

export const messages = {
  name: 'messages',
  layer: 'settled',
  grain: 'one message, as it came first',
  key: ['robot_id', 'message_id'],
  partition: ['day(received_at)'],
  sorted: ['robot_id', 'received_at'],
  kept_days: 400,
  columns: landingMessages.columns,
} as const satisfies Table

/** Where a trace is found without reading messages: by its first bits in one of 16 buckets of a day, sorted in there. */
export const traces = {
  name: 'traces',
  layer: 'settled',
  grain: 'one message of a trace',
  key: ['trace_id', 'robot_id', 'message_id'],
  partition: ['day(received_at)', 'bucket(16, trace_id)'],
  sorted: ['trace_id'],
  kept_days: 400,
  columns: {
    trace_id: { type: 'string', describes: 'One story across messages, 32 hex digits' },
    robot_id: { type: 'string', describes: 'Whom the message is about' },
    message_id: { type: 'string', describes: 'The message' },
    type: { type: 'string', describes: 'Message type' },
    kind: { type: 'string', describes: 'request, fact or telemetry' },
    received_at: { type: 'timestamp', describes: 'When the edge received it, UTC' },
  },
} as const satisfies Table

export const events = {
  name: 'events',
  layer: 'settled',
  grain: 'one event of the bus',
  key: ['event_id'],
  partition: ['day(occurred_at)'],
  sorted: ['type', 'occurred_at'],
  kept_days: 400,
  columns: landingEvents.columns,
} as const satisfies Table

/** Of the journal: transitions are the rows that are `applied` and name another state than they come from. */
export const decisions = {
  name: 'decisions',
  layer: 'settled',
  grain: 'one trigger as it was decided last',
  key: ['robot_id', 'message_id'],
  partition: ['day(received_at)'],
  sorted: ['robot_id', 'received_at'],
  kept_days: 1_100,
  columns: {
    robot_id: { type: 'string', describes: 'Whom it is about; of a mission its subject' },
    message_id: { type: 'string', describes: 'What was decided about' },
    outcome: { type: 'string', describes: 'applied, refused, dead_lettered or held' },
    type: { type: 'string', describes: 'Message type' },
    kind: { type: 'string', describes: 'request or fact' },
    trace_id: { type: 'string', describes: 'One story across messages' },
    correlation_id: { type: 'string', describes: 'The conversation it belongs to' },
    causation_id: { type: 'string', describes: 'What it was published because of' },
    source: { type: 'string', describes: 'Namespace of the door it came in by' },
    policy_version: { type: 'string', describes: 'The version that decided' },
    from_state: { type: 'string', describes: "The robot's state before" },
    to_state: { type: 'string', describes: "The robot's state after, of what was applied" },
    handlers: { type: 'string', describes: 'What ran on the way, JSON list' },
    revision: { type: 'bigint', describes: "Of the robot's row after it" },
    reason: { type: 'string', describes: 'Why it was refused or dead-lettered' },
    guard: { type: 'string', describes: 'The guard that said no' },
    received_at: { type: 'timestamp', describes: 'When the edge received it, UTC' },
    occurred_at: { type: 'timestamp', describes: "The sender's clock, UTC" },
    decided_at: { type: 'timestamp', describes: 'When it was decided, UTC' },
    position: { type: 'string', describes: 'Its place on the stream' },
    sequence: { type: 'bigint', describes: "The robot's own counter" },
    failure_id: { type: 'string', describes: 'Of a dead letter' },
    attempt: { type: 'int', describes: 'Of a redrive' },
    redrive_of: { type: 'string', describes: 'failure_id that it was tried again for' },
    ...ofChange,
  },
} as const satisfies Table

export const commands = {
  name: 'commands',
  layer: 'settled',
  grain: 'one command to a robot',
  key: ['command_id'],
  partition: ['day(asked_at)'],
  sorted: ['robot_id', 'asked_at'],
  kept_days: 1_100,
  columns: {
    command_id: { type: 'string', describes: 'Derived from what asked for it' },
    robot_id: { type: 'string', describes: 'Who was told' },
    type: { type: 'string', describes: 'Of the command, such as work.start' },
    status: { type: 'string', describes: 'done, rejected, failed, cancelled, expired, unanswered; or where it stands' },
    priority: { type: 'string', describes: 'urgent or normal' },
    sends: { type: 'int', describes: 'How often it was published' },
    asked_at: { type: 'timestamp', describes: 'When it was asked for, UTC' },
    sent_at: { type: 'timestamp', describes: 'When it was published last, UTC' },
    acknowledged_at: { type: 'timestamp', describes: 'When the robot had it, UTC' },
    ended_at: { type: 'timestamp', describes: 'When it came to its end, UTC' },
    error_code: { type: 'string', describes: 'Of an end that is not done' },
    trace_id: { type: 'string', describes: 'The story it belongs to' },
    correlation_id: { type: 'string', describes: 'The conversation it belongs to' },
    ...ofChange,
  },
} as const satisfies Table

export const missions = {
  name: 'missions',
  layer: 'settled',
  grain: 'one mission',
  key: ['mission_id'],
  partition: ['day(requested_at)'],
  sorted: ['mission_id'],
  kept_days: 1_100,
  columns: {
    mission_id: { type: 'string', describes: 'Its id' },
    kind: { type: 'string', describes: 'What sort of mission' },
    fleet: { type: 'string', describes: 'Whose robots may do it' },
    priority: { type: 'string', describes: 'urgent or normal' },
    status: { type: 'string', describes: 'State of its machine' },
    robot_id: { type: 'string', describes: 'Who has it, or had it last' },
    allocation: { type: 'int', describes: 'How often it was given to a robot' },
    steps: { type: 'int', describes: 'How many steps it has' },
    requested_at: { type: 'timestamp', describes: 'When it was asked for, UTC' },
    claimed_at: { type: 'timestamp', describes: 'When it was given to a robot last, UTC' },
    started_at: { type: 'timestamp', describes: 'When a step of it was heard of first, UTC' },
    ended_at: { type: 'timestamp', describes: 'When it came to its end, UTC' },
    deadline: { type: 'timestamp', describes: 'When it should have ended, UTC' },
    category: { type: 'string', describes: 'Of an end that is no success' },
    trace_id: { type: 'string', describes: 'The story it belongs to' },
    ...ofChange,
  },
} as const satisfies Table

export const failures = {
  name: 'failures',
  layer: 'settled',
  grain: 'one failure',
  key: ['failure_id'],
  partition: ['day(first_seen_at)'],
  sorted: ['fingerprint', 'first_seen_at'],
  kept_days: 1_100,
  columns: {
    failure_id: { type: 'string', describes: 'Its id, derived from what failed' },
    kind: { type: 'string', describes: 'Where along the line, such as dispatch, rule, webhook' },
    stage: { type: 'string', describes: 'At which step' },
    error_class: { type: 'string', describes: 'By class' },
    error_text: { type: 'string', describes: 'In words' },
    fingerprint: { type: 'string', describes: 'Failures with the same one have the same cause' },
    status: { type: 'string', describes: 'open, retrying, held, needs_attention, resolved, archived' },
    robot_id: { type: 'string', describes: 'Whose it is, where known' },
    message_id: { type: 'string', describes: 'The message, where known' },
    trace_id: { type: 'string', describes: 'The story it belongs to' },
    type: { type: 'string', describes: 'Message type, where known' },
    retryable: { type: 'boolean', describes: 'Whether the schedule tries it again' },
    retries: { type: 'int', describes: 'How often the schedule did' },
    first_seen_at: { type: 'timestamp', describes: 'First report, UTC' },
    last_seen_at: { type: 'timestamp', describes: 'Last report, UTC' },
    received_at: { type: 'timestamp', describes: 'Of its message, UTC' },
    position: { type: 'string', describes: 'Of its message: place on the stream' },
    sequence: { type: 'bigint', describes: "Of its message: the robot's own counter" },
    ...ofChange,
  },
} as const satisfies Table

/** What dispatch and the recorder counted, batch by batch: the other side of the loss report (functions/ports/books.ts). */
export const books = {
  name: 'books',
  layer: 'settled',
  grain: 'what one batch of one shard added, per subject, hour and lane',
  key: ['shard', 'version', 'subject', 'hour', 'lane'],
  partition: ['day(hour)'],
  sorted: ['subject', 'hour'],
  kept_days: 400,
  columns: {
    shard: { type: 'string', describes: 'Of the stream; `failures` for what the recorder counted' },
    version: { type: 'bigint', describes: "Of the shard's books after this batch: without a gap" },
    subject: { type: 'string', describes: 'robot:<id> or mission:<id>; empty: the records name nobody' },
    hour: { type: 'timestamp', describes: 'Of received_at, UTC' },
    lane: {
      type: 'string',
      describes: 'said, edit, redrive; release: held messages that ended; failures: what followed a failure',
    },
    first_place: { type: 'string', describes: 'Sequence number of the first record counted here, as in a position' },
    last_place: { type: 'string', describes: 'Sequence number of the last record counted here' },
    records: { type: 'bigint', describes: 'Records counted here for the first time' },
    said: { type: 'bigint', describes: 'Messages in their bytes: as many as the lake has rows' },
    derived: { type: 'bigint', describes: 'Messages inferred beside them, in no bytes; below 0: it came to nothing' },
    sequences: { type: 'string', describes: "The robot's own numbers of them, as runs: 17-42 44-44" },
    published: { type: 'bigint', describes: 'Messages' },
    applied: { type: 'bigint', describes: 'Of them: moved their subject' },
    observed: { type: 'bigint', describes: 'Of them: telemetry' },
    duplicate: { type: 'bigint', describes: 'Of them: known already' },
    refused: { type: 'bigint', describes: 'Of them: not allowed' },
    dead_lettered: { type: 'bigint', describes: 'Of them: failures' },
    shed: { type: 'bigint', describes: 'Of them: telemetry above the budget or too old' },
    redelivered: { type: 'bigint', describes: 'Came again after they were decided' },
    at: { type: 'timestamp', describes: 'When it was counted, UTC' },
  },
} as const satisfies Table
