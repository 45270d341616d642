import type { Page, Paging } from './page.ts'

/** Runs of the warehouse's statements: who asked for them, how far they are, what came of them; and how far the warehouse is. */
export interface DataRuns {
  /** `exists`: somebody has asked for it before. */
  ask(run: DataRun): Promise<'asked' | 'exists'>
  read(runId: string): Promise<DataRun | undefined>
  /** Newest first. */
  list(paging: Paging): Promise<Page<DataRun>>
  /** As it goes on. One process at a time works on a run: its machine waits for each. */
  write(run: DataRun): Promise<void>
  standing(): Promise<Standing>
  /** Only if nobody has written since it was seen; `changed` if somebody has. */
  stand(standing: Standing, seen: Standing): Promise<'written' | 'changed'>
}

/** RFC 3339: what arrived in the lake before this hour has settled. Undefined: nothing has. */
export const settledUntil = async (runs: Pick<DataRuns, 'standing'>): Promise<string | undefined> =>
  (await runs.standing()).settled_until

export const dataJobs = ['hourly', 'range', 'nightly'] as const
/**
 * - hourly: what has landed since the last time
 * - range: what landed in a range of hours, again
 * - nightly: puts small files together, forgets what is too old
 */
export type DataJob = (typeof dataJobs)[number]

export type DataRunStatus = 'asked' | 'running' | 'succeeded' | 'failed'

export interface DataRun {
  /** Begins with the time that it was asked for: ids sort as runs do. */
  readonly run_id: string
  readonly job: DataJob
  readonly status: DataRunStatus
  /** Of a range; RFC 3339, whole hours. */
  readonly from?: string
  readonly until?: string
  readonly by: string
  readonly why?: string
  /** RFC 3339 */
  readonly asked_at: string
  readonly begun_at?: string
  readonly ended_at?: string
  /** What it failed with. */
  readonly error?: string
  /** The stage that is next. */
  readonly stage: number
  /** How often a statement of this stage has failed: another try is another statement. */
  readonly attempt: number
  /** What it found, packed as its function understands it. */
  readonly found?: string | undefined
  readonly report?: RunReport
}

export interface RunReport {
  /** Hours of arrival that were read. */
  readonly landed_hours: number
  readonly objects: number
  readonly statements: number
  readonly bytes_scanned: number
  readonly tables: readonly TableReport[]
}

export interface TableReport {
  readonly table: string
  /** Rows that landed for it, as often as they came; of rows that are told by their changes each change. */
  readonly rows_in: number
  /** Rows that stand in the hours that it touched, also those that were there before. */
  readonly rows_out: number
  readonly rejected: number
  readonly hours_touched: number
}

/** How far the warehouse is; one row. */
export interface Standing {
  /** 0: nobody has written one yet. */
  readonly version: number
  /** RFC 3339: when somebody last looked what had landed; everything that lay there then has settled. */
  readonly looked_at?: string
  readonly settled_until?: string
  /** RFC 3339: states are told until this hour. */
  readonly states_until?: string
  /** The tables as they were made last: a digest of their list. */
  readonly prepared?: string
  /** When something last changed in tables, for the nightly run. */
  readonly changed_at?: string
  /** Who writes tables now, and until when nobody else may. */
  readonly running?: { readonly run_id: string; readonly until: string }
  /** What a run had found that did not come to its end, packed: the next one does it as well. */
  readonly unfinished?: string | undefined
  /** The first hour of arrival in it, `2026-05-13T09`. */
  readonly unfinished_from?: string | undefined
  /** The last one. */
  readonly unfinished_until?: string | undefined
}

/** Whether something that arrived in these hours (`2026-05-13T09`, both included) was left by a run. */
export const isLeftIn = (
  { unfinished, unfinished_from = '', unfinished_until = '9' }: Standing,
  first: string,
  last: string,
): boolean => unfinished !== undefined && unfinished_from <= last && unfinished_until >= first
