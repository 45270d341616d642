import type { Columns } from './columns.ts'

/**
 * - landing: objects that Firehose writes, in folders by the hour of their arrival. At least once: readers remove duplicates.
 * - settled: Iceberg on AWS, by `received_at`; every row once.
 * - star: as settled, computed from it: facts and dimensions.
 */
export type Layer = 'landing' | 'settled' | 'star'

export interface Table {
  readonly name: string
  readonly layer: Layer
  /** What one row is. */
  readonly grain: string
  readonly columns: Columns
  /** What tells its rows apart; of a landing table: of what it settles into. */
  readonly key: readonly string[]
  /** Of landing: `date` and `hour`, folders. Of the others: Iceberg's transforms of columns. */
  readonly partition: readonly Partition[]
  /** In which order rows lie in a file where the engine keeps one: on one machine. OPTIMIZE on AWS packs and does not sort (ADR 65). */
  readonly sorted: readonly string[]
  /** How long a row is kept, counted from its partition's time. */
  readonly kept_days: number | 'for ever'
  /** Of a landing table: its folder in the lake, and how its objects are written. */
  readonly folder?: string
  readonly format?: 'parquet' | 'json'
}

export type Partition = 'date' | 'hour' | `day(${string})` | `bucket(${number}, ${string})`
