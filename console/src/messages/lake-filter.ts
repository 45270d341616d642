// What messages of any age can be filtered by.

import type { FilterProperty } from '../frame/filter.ts'
import { type MessageRow, outcomes } from './rows.ts'

const same = ['=', '!='] as const
const text = ['=', '!=', ':', '!:', '^', '!^'] as const

export const lakeProperties: readonly FilterProperty<MessageRow>[] = [
  { id: 'type', label: 'Type', operators: text },
  { id: 'robot_id', label: 'Robot, or mission:ID', operators: text },
  { id: 'kind', label: 'Kind', operators: same, values: ['request', 'fact', 'telemetry'] },
  { id: 'outcome', label: 'Outcome', operators: same, values: Object.keys(outcomes) },
  { id: 'reason', label: 'Why not', operators: text },
  { id: 'from_state', label: 'State before', operators: same },
  { id: 'to_state', label: 'State after', operators: same },
  { id: 'policy_version', label: 'Policy version', operators: same },
  { id: 'payload', label: 'Text of the payload', operators: [':', '!:'] },
  { id: 'source', label: 'Came in by', operators: text },
  { id: 'topic', label: 'Topic', operators: text },
  { id: 'dialect', label: 'Dialect', operators: same },
  { id: 'trace_id', label: 'Trace', operators: same },
  { id: 'correlation_id', label: 'Conversation', operators: text },
  { id: 'causation_id', label: 'Said because of', operators: same },
  { id: 'message_id', label: 'Message', operators: text },
  { id: 'failure_id', label: 'Failure', operators: same },
  { id: 'redrive_of', label: 'Tried again after failure', operators: same },
  { id: 'edited_from', label: 'Edited from failure', operators: same },
  { id: 'sequence', label: 'Sequence', operators: ['=', '!=', '>', '>=', '<', '<='] },
  { id: 'bytes', label: 'Bytes', operators: ['>', '>=', '<', '<='] },
]
