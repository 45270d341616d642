/**
 * The types that every engine of ours agrees on: Hive's JSON reader (Firehose), Glue, Iceberg, Athena, DuckDB. Timestamps are
 * plain and in UTC; bytes are base64, because no two readers of JSON agree on anything else.
 */
export type ColumnType = 'string' | 'int' | 'bigint' | 'double' | 'boolean' | 'timestamp' | 'date'

export interface Column {
  readonly type: ColumnType
  /** For whoever asks: what it says, its unit, where it comes from. */
  readonly describes: string
  /**
   * The version of its table that it came with; 1 if left out. Columns are added at the end and never changed or taken away: rows
   * that were written before have no value in it, and readers that were written before do not ask for it.
   */
  readonly since?: number
}

/** In the order in which they were added. */
export type Columns = Readonly<Record<string, Column>>

/** A row as JSON: a value that is not known is left out. Timestamps are `2026-11-20 09:00:00.123`, dates `2026-11-20`. */
export type RowOf<Given extends { readonly columns: Columns }> = {
  readonly [Name in keyof Given['columns']]?: ValueOf<Given['columns'][Name]['type']>
}

type ValueOf<Type extends ColumnType> = Type extends 'int' | 'bigint' | 'double'
  ? number
  : Type extends 'boolean'
    ? boolean
    : string

/** Undefined: of no day that there is. JavaScript takes the 30th of February for the 2nd of March. */
export const timestampIn = (text: string): string | undefined => {
  const day = text.slice(0, 10)
  const ms = Date.parse(`${day}T00:00:00Z`)
  const isDay = Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day)
  return isDay ? timestampOf(Date.parse(text)) : undefined
}

/** Epoch milliseconds as a timestamp column takes them; undefined beyond the years that all engines know. */
export const timestampOf = (epochMs: number): string | undefined => {
  if (!(epochMs >= EARLIEST_MS && epochMs <= LATEST_MS)) return undefined
  const time = new Date(epochMs).toISOString()
  return `${time.slice(0, 10)} ${time.slice(11, 23)}`
}

/** Before it no robot of ours spoke, and after it is nobody's business: a clock that says so is wrong. */
const EARLIEST_MS = Date.UTC(1970, 0, 1)
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
