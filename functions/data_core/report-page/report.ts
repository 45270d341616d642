import type { ReportQueryName } from '../../../warehouse/queries/report.ts'
import type { Html } from './html.ts'
import type { PageTable } from './page.ts'

export interface Report {
  /** `2026-05-13`, UTC. */
  readonly day: string
  readonly environment?: string | undefined
  /** RFC 3339 */
  readonly made_at: string
  readonly settled_until?: string | undefined
  readonly answers: Answers
}

/** Rows of each question, by the names of its columns; numbers may be texts. A question that could not be answered is not there. */
export type Answers = Readonly<Partial<Record<ReportQueryName, readonly Row[]>>>
export type Row = Readonly<Record<string, unknown>>

export interface Section {
  readonly id: string
  readonly title: string
  /** The plot in a sentence. */
  readonly says: Html
  readonly pictures: readonly Html[]
  readonly tables: readonly PageTable[]
  readonly sources: readonly string[]
}
