/** What the runtime and its DuckDB process say to each other: one JSON object a line. */

/** `session`: a database of its own, gone with its end. `ask` numbers what is answered. */
export type ToDuckDb =
  | { readonly ask: number; readonly open: string; readonly options: SessionOptions }
  | { readonly ask: number; readonly run: string; readonly sql: string }
  /** What runs in the session ends with an error; not answered. */
  | { readonly interrupt: string }
  | { readonly ask: number; readonly close: string }

export type FromDuckDb =
  | { readonly answer: number; readonly result?: DuckDbResult }
  | { readonly answer: number; readonly error: string }

export interface SessionOptions {
  /** Everything below them may be read and written, nothing else. */
  readonly folders: readonly string[]
  /** Where it may put what does not fit into its memory. */
  readonly spill: string
  readonly memory_mb: number
  readonly threads: number
}

export interface DuckDbResult {
  readonly columns: readonly DuckDbColumn[]
  /** Values as texts; what is NULL is null. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Of a statement that changes rows: how many. */
  readonly rows_changed: number
}

export interface DuckDbColumn {
  readonly name: string
  /** As DuckDB calls it: VARCHAR, BIGINT, TIMESTAMP, DECIMAL(10,2), INTEGER[] … */
  readonly type: string
}
