// What a list of failures can be filtered by.

import type { FilterProperty } from '../frame/filter.ts'
import { type Failure, failureStages, failureStatuses } from './model.ts'

const same = ['=', '!='] as const
const text = ['=', '!=', ':', '!:', '^', '!^'] as const
const time = ['>=', '<'] as const

/** All of them are the server's: `GET /failures?filter=`. */
export const failureProperties: readonly FilterProperty<Failure>[] = [
  { id: 'status', label: 'Status', values: failureStatuses, operators: same },
  { id: 'class', label: 'Class', operators: text, of: ({ error_class }) => error_class },
  { id: 'stage', label: 'Stage', values: failureStages, operators: same },
  { id: 'kind', label: 'Kind', operators: same },
  { id: 'robot_id', label: 'Robot or mission', operators: text },
  { id: 'type', label: 'Type of the message', operators: text },
  { id: 'text', label: 'Text of the error', operators: [':', '!:'], of: ({ error_text }) => error_text },
  { id: 'last_seen_at', label: 'Last seen', operators: time },
  { id: 'first_seen_at', label: 'First seen', operators: time },
  { id: 'message_id', label: 'Message', operators: same },
  { id: 'trace_id', label: 'Trace', operators: same },
  { id: 'policy_version', label: 'Policy version', operators: same },
  { id: 'state', label: 'State of the robot', operators: same },
  { id: 'changed_by', label: 'Changed by', operators: text },
]

export const groupProperty: FilterProperty<Failure> = {
  id: 'group',
  label: 'Group',
  operators: same,
  of: ({ fingerprint }) => fingerprint,
}

/** Where the server looks for a word that is of no property. */
export const failureWords = ['class', 'type', 'robot_id', 'text']
