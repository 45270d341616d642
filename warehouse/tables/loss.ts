/** The proof that nothing is lost: what each place along the line counted, and where they differ (warehouse/loss). */
import type { Table } from '../table.ts'

export const lossHour = {
  name: 'loss_hour',
  layer: 'star',
  grain: 'what each place counted of a robot in an hour',
  key: ['robot_id', 'hour'],
  partition: ['day(hour)'],
  sorted: ['robot_id', 'hour'],
  kept_days: 1_100,
  columns: {
    robot_id: { type: 'string', describes: 'The robot; of a mission its subject; empty: the records name nobody' },
    hour: { type: 'timestamp', describes: 'Of received_at, UTC' },
    claimed: {
      type: 'bigint',
      describes: "By the robot's own sequence: heard and missing numbers; none: it has no sequence, unknown",
    },
    streamed: {
      type: 'bigint',
      describes:
        'Landed, and what dispatch counted beyond: inferred. The stream itself counts no robots: loss_rule_hour',
    },
    decided: { type: 'bigint', describes: "Dispatch's books: messages in the bytes, edits too, without redrives" },
    applied: { type: 'bigint', describes: "Dispatch's books" },
    observed: { type: 'bigint', describes: "Dispatch's books" },
    duplicate: { type: 'bigint', describes: "Dispatch's books" },
    refused: { type: 'bigint', describes: "Dispatch's books" },
    dead_lettered: { type: 'bigint', describes: "Dispatch's books" },
    shed: { type: 'bigint', describes: "Dispatch's books" },
    derived: { type: 'bigint', describes: "Dispatch's books: inferred beside what was said, in no record" },
    again: { type: 'bigint', describes: "Dispatch's books: messages in the bytes of redrives" },
    pending: { type: 'bigint', describes: "Dispatch's books: published and without an outcome: held, not decided yet" },
    landed: { type: 'bigint', describes: 'Lake: rows by place on the stream, redrives too' },
    unopened: { type: 'bigint', describes: 'Lake: of them cannot be opened' },
    settled: { type: 'bigint', describes: 'Lake: settled messages of this hour' },
    lost: { type: 'bigint', describes: 'What no difference that is allowed explains: the gaps of this hour' },
    published: { type: 'bigint', describes: "Dispatch's and the recorder's books: messages that entered them" },
    redelivered: { type: 'bigint', describes: "Dispatch's books: came again after they were decided; in no other sum" },
    low_sequence: { type: 'bigint', describes: "The robot's lowest number of the hour" },
    high_sequence: { type: 'bigint', describes: "The robot's highest number of the hour" },
  },
} as const satisfies Table

export const lossRuleHour = {
  name: 'loss_rule_hour',
  layer: 'star',
  grain: 'what IoT Core counted of a rule in an hour, and the stream of all',
  key: ['rule', 'hour'],
  partition: ['day(hour)'],
  sorted: ['rule', 'hour'],
  kept_days: 1_100,
  columns: {
    rule: { type: 'string', describes: 'Topic rule; `stream`: what the stream took from all doors' },
    hour: { type: 'timestamp', describes: 'By the clock of the service, UTC' },
    took: { type: 'bigint', describes: 'CloudWatch: messages that matched, or records that came in' },
    failed: { type: 'bigint', describes: 'CloudWatch: actions that failed' },
    delivered: {
      type: 'bigint',
      describes: 'CloudWatch: actions that succeeded; of the stream: records that the lake has of the hour',
    },
  },
} as const satisfies Table

export const lossGap = {
  name: 'loss_gap',
  layer: 'star',
  grain: 'one range that is missing behind one place',
  key: ['robot_id', 'stage', 'from_place', 'hour'],
  partition: ['day(hour)'],
  sorted: ['robot_id', 'hour'],
  kept_days: 1_100,
  columns: {
    robot_id: { type: 'string', describes: 'The robot; of a mission its subject; empty: the records name nobody' },
    hour: { type: 'timestamp', describes: 'The hour that is missing something, UTC' },
    stage: { type: 'string', describes: 'robot_to_stream, stream_to_dispatch, stream_to_lake or lake_to_settled' },
    from_place: { type: 'string', describes: 'First that is missing: sequence, or position on the stream' },
    to_place: { type: 'string', describes: 'Last that is missing' },
    messages: { type: 'bigint', describes: 'How many are missing' },
    replay: {
      type: 'string',
      describes: 'Body for POST /operations that brings in what the lake has, JSON; if it has it',
    },
    from_sequence: { type: 'bigint', describes: "The robot's own number of the first, where known" },
    to_sequence: { type: 'bigint', describes: "The robot's own number of the last, where known" },
    from_at: { type: 'timestamp', describes: 'Received then or later, UTC' },
    to_at: { type: 'timestamp', describes: 'Received then or earlier, UTC' },
    offered_operation: { type: 'string', describes: 'What brings it back: method, path and body, ready to be sent' },
  },
} as const satisfies Table
