import { isMatch } from '../../../filters/matching.ts'
import type { Terms } from '../../../filters/terms.ts'
import type { AuditProperty } from '../../http/languages.ts'
import type { AuditEntry } from '../../ports/operations.ts'

export const isWantedEntry = (entry: AuditEntry, terms: Terms<AuditProperty> | undefined): boolean =>
  terms === undefined || isMatch(terms, (property) => valuesOf(entry, property))

export const atOf = (entry: AuditEntry): string => (entry.entry === 'operation' ? entry.created_at : entry.at)

const valuesOf = (entry: AuditEntry, property: AuditProperty): readonly (string | undefined)[] => {
  if (property === 'at') return [atOf(entry)]
  if (property === 'outcome') return [...outcomes.flatMap((one) => valuesOf(entry, one)), inOneLine(entry)]
  // Of an operation on one robot it stands in what it changed, or in what it was asked about.
  if (property === 'robot_id' && entry.entry === 'operation') return [robotIn(entry.diff), robotIn(entry.filter)]
  return [(entry as Readonly<Partial<Record<AuditProperty, string>>>)[property]]
}

const outcomes = ['status', 'ended_because', 'from', 'to', 'result'] as const

/** As people read it: `stopped: 20 failed again`, `open → resolved, ended applied`. */
const inOneLine = (entry: AuditEntry): string =>
  entry.entry === 'operation'
    ? `${entry.status}${entry.ended_because === undefined ? '' : `: ${entry.ended_because}`}`
    : `${entry.from} → ${entry.to}${entry.result === undefined ? '' : `, ended ${entry.result}`}`

const robotIn = (about: unknown): string | undefined =>
  typeof about === 'object' && about !== null && 'robot_id' in about && typeof about.robot_id === 'string'
    ? about.robot_id
    : undefined
