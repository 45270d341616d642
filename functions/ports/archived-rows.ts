import type { PlainRow, RebuiltTable } from './changes.ts'

/** Rows of the tables whose changes are archived, to be compared with the lake and put back. */
export interface ArchivedRows {
  /** Those that exist, consistent, in any order. */
  read(table: RebuiltTable, keys: readonly PlainRow[]): Promise<readonly PlainRow[]>
  /** `changed` if the row is not as `seen` any more (undefined: it was missing): somebody else has written it meanwhile. */
  put(table: RebuiltTable, keys: PlainRow, row: PlainRow, seen: PlainRow | undefined): Promise<'written' | 'changed'>
}
