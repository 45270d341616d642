/**
 * Who has asked the warehouse for what, and how many bytes each caller has had scanned today. A query takes its place before it is
 * started, for as many bytes as it may scan at most; when it has ended, what it has really scanned counts in their place.
 */
export interface AskedQueries {
  /** Takes its place, or says why there is none. Nothing is written then. */
  begin(query: AskedQuery, limits: ScanLimits): Promise<Begun>
  /** It runs, under this id of the engine. */
  started(query_id: string, statement_id: string): Promise<void>
  find(query_id: string): Promise<AskedQuery | undefined>
  /** It has ended, with so many bytes. A second time changes nothing. */
  ended(query: AskedQuery, bytes_scanned: number): Promise<void>
}

export interface AskedQuery {
  readonly query_id: string
  /** `person:ada`, `application:4711`: nobody else is told of it. */
  readonly owner: string
  /** Of the question, or of the route that asked. */
  readonly name: string
  readonly format: QueryFormat
  readonly about: About
  /** RFC 3339 */
  readonly asked_at: string
  /** Until then the result can be read, epoch seconds. */
  readonly expires_at: number
  /** The engine's, once it was started. */
  readonly statement_id?: string
  /** Taken from the day's bytes until it has ended. */
  readonly bytes_reserved: number
  /** Once it has ended. */
  readonly bytes_scanned?: number
}

/** Whose robots a query tells of: of one that was named, or of all in these fleets. */
export type About = { readonly robot_id: string } | { readonly fleets: 'all' | readonly string[] }

export type QueryFormat = 'csv' | 'json' | 'parquet'

export interface ScanLimits {
  readonly bytes_per_day: number
  /** Queries of one caller that have not ended. */
  readonly at_once: number
}

export type Begun =
  | { readonly begun: true }
  | {
      readonly begun: false
      readonly because: 'bytes' | 'at_once'
      /** Today, with what is reserved. */
      readonly bytes_used: number
      /** Ids of its queries that have not ended, as far as anybody looked. */
      readonly open: readonly string[]
    }
