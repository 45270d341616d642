import type { FailureRecord } from '../failure-record.ts'

/** The index of failures: one record each, written by whoever records, never deleted before its retention. */
export interface Failures {
  /** Those that exist, by failure_id. */
  find(failureIds: readonly string[]): Promise<ReadonlyMap<string, FailureRecord>>
  /**
   * Writes the record if the one that stands still has `seen` as its version (0: there is none); `changed` if somebody
   * else was faster: look again.
   */
  write(record: FailureRecord, seen: number): Promise<'written' | 'changed'>
}
