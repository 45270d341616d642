/**
 * The warehouse as it is asked: one statement in Athena's SQL at a time, which runs by itself once it was started. Its words and
 * the names of its tables are ours (warehouse/); what comes from outside is a parameter, never a part of the text.
 */
export interface Warehouse {
  /** Answers its id. The same token is the same statement: it is started once, however often it is asked for. */
  start(statement: Statement): Promise<string>
  /** Of a statement that was started. */
  state(id: string): Promise<StatementState>
  /** Of a statement that has succeeded. */
  rows(id: string, paging?: RowPaging): Promise<RowPage>
  /** One that has ended stays as it is. */
  cancel(id: string): Promise<void>
}

export interface Statement {
  readonly sql: string
  /** For each `?` in its order: the text of one literal (warehouse/literals.ts). */
  readonly parameters?: readonly string[]
  /** 32 to 128 characters. Without one each call starts the statement anew. */
  readonly token?: string
}

export interface StatementState {
  readonly status: StatementStatus
  /** Why it failed or was cancelled, in the engine's words. */
  readonly error?: string
  /** Of one that failed: whether the same statement may succeed when it is started again. */
  readonly is_temporary?: boolean
  /** Of one that failed: it has done a part of its work, as much as one round does, and wants to be started again for the rest. */
  readonly needs_more?: boolean
  readonly bytes_scanned?: number
  readonly milliseconds?: number
  /** Key of the result as CSV, in the bucket of the results. */
  readonly result_key?: string
}

export const statementStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type StatementStatus = (typeof statementStatuses)[number]

export interface RowPaging {
  /** `next` of the page before. */
  readonly after?: string
  /** 1 to 999. */
  readonly most?: number
}

export interface RowPage {
  readonly columns: readonly ResultColumn[]
  /** As texts, whatever the column's type: `2026-05-13 09:00:00.123`, `true`, `0.5`. */
  readonly rows: readonly ResultRow[]
  readonly next?: string
}

export interface ResultColumn {
  readonly name: string
  /** As the engine calls it: varchar, bigint, timestamp … */
  readonly type: string
}

export type ResultRow = readonly (string | null)[]
