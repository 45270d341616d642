import type { LandingMessage } from '../../warehouse/rows.ts'

/** What cannot be opened, apart from the rest: somebody wants to look at it without searching a table of millions. */
export interface UnopenedShelf {
  /** Rows of one batch, oldest first, at least one. Twice the same is one object. */
  keep(rows: readonly LandingMessage[]): Promise<void>
}
