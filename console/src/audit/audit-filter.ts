// What the audit trail can be filtered by.

import type { FilterProperty } from '../frame/filter.ts'
import { operationKinds } from '../operations/model.ts'
import type { AuditRow } from './entries.ts'

const same = ['=', '!='] as const
const text = ['=', '!=', ':', '!:', '^', '!^'] as const

/** All of them are the server's: `GET /audit?filter=`. */
export const auditProperties: readonly FilterProperty<AuditRow>[] = [
  { id: 'by', label: 'Who', was: 'who', operators: text, of: ({ who }) => who },
  {
    id: 'kind',
    label: 'What',
    was: 'what',
    operators: same,
    of: ({ what }) => what,
    values: operationKinds,
  },
  { id: 'entry', label: 'Entry', operators: same, values: ['operation', 'message'] },
  { id: 'why', label: 'Why', operators: [':', '!:'] },
  { id: 'outcome', label: 'Outcome', operators: [':', '!:'] },
  { id: 'robot_id', label: 'Robot', operators: same },
  { id: 'failure_id', label: 'Failure', operators: same },
  { id: 'operation_id', label: 'Operation', operators: same },
  { id: 'message_id', label: 'Message', operators: same },
  { id: 'trace_id', label: 'Trace', operators: same },
  { id: 'at', label: 'When (RFC 3339)', operators: ['>=', '<'] },
]

/** Where the server looks for a word that is of no property. */
export const auditWords = ['by', 'kind', 'why', 'outcome', 'operation_id', 'failure_id', 'robot_id', 'message_id']
