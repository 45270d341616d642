/**
 * What Firehose lays down, as it comes: rows of a record may lie here twice, and a row's folder says when it arrived, not when it
 * was received. Settling (warehouse/settle) makes the tables that people ask of it.
 */
import type { Table } from '../table.ts'

export const landingMessages = {
  name: 'landing_messages',
  layer: 'landing',
  grain: 'one message of a stream record, or one record that says none',
  folder: 'landing/messages',
  format: 'parquet',
  key: ['position'],
  partition: ['date', 'hour'],
  sorted: [],
  kept_days: 35,
  columns: {
    position: {
      type: 'string',
      describes: 'Place on the stream: sequence number and place in the record, sorts as text',
    },
    shard_id: { type: 'string', describes: 'Shard of the stream' },
    message_id: { type: 'string', describes: 'Unique per robot; a resend keeps it' },
    trace_id: { type: 'string', describes: 'One story across messages, 32 hex digits' },
    robot_id: { type: 'string', describes: 'Whom it is about; of a mission its subject' },
    subject: { type: 'string', describes: 'robot:<id> or mission:<id>: order is per subject' },
    type: { type: 'string', describes: 'Message type, such as work.completed' },
    kind: {
      type: 'string',
      describes:
        'request, fact or telemetry; unopened: the bytes are no message (error_class says why); control: carries none',
    },
    dialect: { type: 'string', describes: 'The language it was said in: native, vda-5050, presence, …' },
    schema_version: { type: 'int', describes: "Version of the payload's schema" },
    version: { type: 'string', describes: 'Policy version that was asked for' },
    sequence: { type: 'bigint', describes: "The robot's own counter" },
    correlation_id: { type: 'string', describes: 'The conversation it belongs to' },
    causation_id: { type: 'string', describes: 'message_id of the message that it was published because of' },
    priority: { type: 'string', describes: 'urgent or normal' },
    source: { type: 'string', describes: 'Namespace of the door it came in by' },
    topic: { type: 'string', describes: 'MQTT topic' },
    client_id: { type: 'string', describes: 'MQTT client' },
    principal: { type: 'string', describes: 'Certificate, or caller of the API' },
    received_at: { type: 'timestamp', describes: "The edge's clock (IoT Core or API), UTC" },
    occurred_at: { type: 'timestamp', describes: "The sender's clock, UTC; may be days off" },
    arrived_at: { type: 'timestamp', describes: "The stream's clock, UTC" },
    battery: { type: 'double', describes: 'Charge in percent, of telemetry' },
    pose_x: { type: 'double', describes: 'Metres in the map, of telemetry' },
    pose_y: { type: 'double', describes: 'Metres in the map, of telemetry' },
    pose_map: { type: 'string', describes: 'The map of the pose' },
    payload: { type: 'string', describes: "The type's own content, JSON" },
    bytes: { type: 'int', describes: "How many bytes the sender's message has" },
    raw_base64: { type: 'string', describes: "The sender's bytes, base64" },
    error_class: { type: 'string', describes: 'Why it cannot be opened, by class' },
    error_text: { type: 'string', describes: 'Why it cannot be opened, in words' },
    redrive_of: { type: 'string', describes: 'failure_id that it is tried again for' },
    attempt: { type: 'int', describes: 'How often it was tried before, of a redrive' },
    edited_from: { type: 'string', describes: 'failure_id of the failure whose message was edited into this one' },
  },
} as const satisfies Table

export const landingEvents = {
  name: 'landing_events',
  layer: 'landing',
  grain: 'one event of the bus, as often as it was delivered',
  folder: 'landing/events',
  format: 'parquet',
  key: ['event_id'],
  partition: ['date', 'hour'],
  sorted: [],
  kept_days: 35,
  columns: {
    event_id: { type: 'string', describes: 'Told again with the same id' },
    type: { type: 'string', describes: 'Event type, such as job.completed' },
    robot_id: { type: 'string', describes: 'Whom it is about, if a robot' },
    subject: { type: 'string', describes: 'robot:<id> or mission:<id>' },
    trace_id: { type: 'string', describes: 'One story across messages, 32 hex digits' },
    correlation_id: { type: 'string', describes: 'The conversation it belongs to' },
    causation_id: { type: 'string', describes: 'What it was published because of' },
    occurred_at: { type: 'timestamp', describes: 'When it happened, by our clock, UTC' },
    published_at: { type: 'timestamp', describes: 'When the bus took it, UTC' },
    source: { type: 'string', describes: 'Namespace that published it' },
    payload: { type: 'string', describes: "The event's own content, JSON" },
  },
} as const satisfies Table

/** As functions/ports/changes.ts writes them. */
export const landingChanges = {
  name: 'landing_changes',
  layer: 'landing',
  grain: 'one new image of a row of a table, as often as it was delivered',
  folder: 'changes',
  format: 'json',
  key: ['table', 'keys', 'sequence'],
  partition: ['date', 'hour'],
  sorted: [],
  kept_days: 'for ever',
  columns: {
    table: { type: 'string', describes: 'Our name of the table: journal, failures, …' },
    keys: { type: 'string', describes: 'Its key, JSON' },
    image: { type: 'string', describes: 'The row after the change, JSON' },
    sequence: { type: 'string', describes: "Its number in the table's stream; rises with the changes of one row" },
    at: { type: 'string', describes: 'When it was written, RFC 3339' },
  },
} as const satisfies Table
