// Everything beside the payload that is known of a message, as names and values: what its sender wrote, and what the edge and the
// line added. Names are those of the wire. Pure.

import type { Decision } from './hops.ts'
import type { StoredMessage } from './stored.ts'

export interface HeaderField {
  readonly name: string
  readonly value: string
  readonly set_by: 'sender' | 'edge' | 'line'
  readonly means: string
}

const fields: readonly Omit<HeaderField, 'value'>[] = [
  { name: 'message_id', set_by: 'sender', means: 'One message; a resend keeps it. Derived where the sender says none' },
  { name: 'type', set_by: 'sender', means: 'What is said' },
  { name: 'kind', set_by: 'line', means: 'A request may be refused, a fact has happened, telemetry is observed' },
  {
    name: 'trace_id',
    set_by: 'sender',
    means: 'One story across messages; set by the edge where the sender says none',
  },
  { name: 'correlation_id', set_by: 'sender', means: 'A conversation: a job, a command and its answers' },
  { name: 'causation_id', set_by: 'sender', means: 'The message that made the sender say this' },
  { name: 'version', set_by: 'sender', means: 'The policy version asked for; the robot’s pin wins' },
  { name: 'schema_version', set_by: 'sender', means: 'Of the payload’s schema' },
  { name: 'sequence', set_by: 'sender', means: 'The robot’s own rising counter' },
  { name: 'priority', set_by: 'sender', means: 'urgent matters on the way down' },
  { name: 'occurred_at', set_by: 'sender', means: 'The sender’s clock: shown, never compared' },
  { name: 'robot_id', set_by: 'edge', means: 'The topic’s, or the address’s: never the payload’s' },
  { name: 'received_at', set_by: 'edge', means: 'The edge’s clock' },
  { name: 'topic', set_by: 'edge', means: 'Where it was published' },
  { name: 'source', set_by: 'edge', means: 'The namespace it came in by' },
  { name: 'by', set_by: 'edge', means: 'Who sent it, where the door knows them' },
  { name: 'why', set_by: 'sender', means: 'The reason that it gives itself' },
  { name: 'dialect', set_by: 'line', means: 'The language it was said in' },
  { name: 'bytes', set_by: 'line', means: 'How many the sender sent' },
  { name: 'position', set_by: 'line', means: 'Where it lay on the stream' },
  { name: 'arrived_at', set_by: 'line', means: 'The stream’s clock' },
  { name: 'decided_at', set_by: 'line', means: 'When it was decided, by dispatch’s clock' },
  { name: 'decided_in', set_by: 'line', means: 'The record of the stream that made the decision' },
  { name: 'policy_version', set_by: 'line', means: 'The version that decided' },
  { name: 'revision', set_by: 'line', means: 'The robot’s, after it' },
  { name: 'attempt', set_by: 'line', means: 'Which try was decided' },
  { name: 'redrive_of', set_by: 'line', means: 'The failure whose message was tried again' },
  { name: 'edited_from', set_by: 'line', means: 'The failure whose message was edited into this one' },
  { name: 'operation_id', set_by: 'line', means: 'Of the redrive or the edit' },
  { name: 'out_of_order', set_by: 'line', means: 'Its robot had moved on, and an operator wanted it all the same' },
]

/** What the decision and the lake both say, the decision says: it is the newer one. */
export function headersOf(decision: Decision | undefined, stored: StoredMessage | undefined): readonly HeaderField[] {
  const said: Readonly<Record<string, unknown>> = { ...stored, ...decision }
  return fields.flatMap((field) => {
    const value = said[field.name]
    return value === undefined || value === null ? [] : [{ ...field, value: String(value) }]
  })
}
