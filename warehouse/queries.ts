/**
 * The only list of questions that may be asked by name: over the Data API, on the report page, and, saved in the workgroup, in the
 * console.
 */
import { decisionQueries } from './queries/decisions.ts'
import { messageQueries } from './queries/messages.ts'
import type { NamedQuery } from './queries/named-query.ts'
import { reportQueries } from './queries/report.ts'
import { workQueries } from './queries/work.ts'

export type { NamedQuery, QueryParameter } from './queries/named-query.ts'

export const namedQueries: readonly NamedQuery[] = [
  ...messageQueries,
  ...decisionQueries,
  ...workQueries,
  ...reportQueries,
]

/** By its name; undefined where there is none. */
export const queryNamed = (name: string): NamedQuery | undefined => namedQueries.find((query) => query.name === name)
