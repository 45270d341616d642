import type { Difference } from '../../policy/replay.ts'
import type { Page, Paging } from './page.ts'

/** What a comparison of recorded messages with a policy version has found, in the order in which it was found. */
export interface Differences {
  /** Writing the same again leaves one. `from`: how many there are before these. */
  keep(comparisonId: string, from: number, differences: readonly Difference[]): Promise<void>
}

export interface DifferencesReader {
  list(comparisonId: string, paging: Paging): Promise<Page<Difference>>
}
