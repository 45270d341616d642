import type { FailureGroup, GroupStatus } from '../failures/group.ts'
import type { Page, Paging } from './page.ts'

/** Groups as somebody looks at them. Their counts are written with the records (failures.ts). */
export interface FailureGroupsReader<Group = FailureGroup> {
  read(fingerprint: string): Promise<Group | undefined>
  /** By their last failure, newest first; of one status or of all. */
  list(status: GroupStatus | undefined, paging: Paging): Promise<Page<Group>>
  /** Robots that the group has hit, by id. */
  robots(fingerprint: string, paging: Paging): Promise<Page<string>>
  /** Of all failures there are: how many have which status. */
  totals(): Promise<FailureTotals>
}

export type FailureTotals = FailureGroup['by_status']

/** Groups as people change them. */
export interface FailureGroups extends Pick<FailureGroupsReader, 'read' | 'totals'> {
  /**
   * Owner, note and status of the group that still is at `seen`; `changed` if it is not: look again. What is not said is taken
   * away.
   */
  change(fingerprint: string, change: GroupChange, seen: number): Promise<'written' | 'changed'>
}

export interface GroupChange {
  readonly status: GroupStatus
  readonly owner?: string
  readonly note?: string
  readonly changed_by: string
  /** RFC 3339 */
  readonly changed_at: string
}
