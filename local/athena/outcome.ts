import type { ResultColumn, ResultRow } from './results.ts'

export interface Outcome {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly ResultRow[]
  readonly bytes_scanned: number
  /** Of a change. */
  readonly rows_changed?: number
  /** Of an UNLOAD: where its files lie. */
  readonly unloaded?: readonly string[]
}
