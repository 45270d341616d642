import { randomUUID } from 'node:crypto'
import { DAY_MS } from '../../warehouse/settle/hours.ts'
import type { DataRun, DataRuns } from '../ports/data-runs.ts'
import type { Executions } from '../ports/executions.ts'

/** What whoever asks for a range of hours again has to say. */
export interface WantedRun {
  /** RFC 3339; whole hours that they touch are taken. */
  readonly from: string
  readonly until: string
  readonly by: string
  readonly why?: string
}

export interface AskPorts {
  readonly runs: Pick<DataRuns, 'ask'>
  readonly executions: Executions
  /** Epoch milliseconds. */
  readonly now: () => number
}

export const RANGE_DAYS_MAX = 31

/** A range that no run takes. */
export class RangeNotRun extends Error {
  override readonly name = 'RangeNotRun'
}

/** Asks for what landed in these hours to be settled and computed again. Throws RangeNotRun. */
export const askRun = async (wanted: WantedRun, ports: AskPorts): Promise<DataRun> => {
  const now = ports.now()
  const from = Date.parse(wanted.from)
  const until = Date.parse(wanted.until)
  if (!(from < until))
    throw new RangeNotRun(`from ${wanted.from} until ${wanted.until}: from has to be the earlier one`)
  if (until - from > RANGE_DAYS_MAX * DAY_MS)
    throw new RangeNotRun(
      `from ${wanted.from} until ${wanted.until} is more than ${RANGE_DAYS_MAX} days: ask for parts of it`,
    )
  if (from > now) throw new RangeNotRun(`from ${wanted.from} has not come yet`)
  const run: DataRun = {
    run_id: runIdOf('range', now, randomUUID().slice(0, 8)),
    job: 'range',
    status: 'asked',
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    by: wanted.by,
    ...(wanted.why !== undefined && { why: wanted.why }),
    asked_at: new Date(now).toISOString(),
    stage: 0,
    attempt: 1,
  }
  // First the row: an execution without one would know nothing, and a row without an execution can be seen.
  await ports.runs.ask(run)
  await ports.executions.start(run.run_id, { run_id: run.run_id })
  return run
}

/** Letters that an execution's name may have: `2026-11-20T09-20-00-hourly`. */
export const runIdOf = (job: string, now: number, ending = ''): string =>
  [new Date(now).toISOString().slice(0, 19).replaceAll(':', '-'), job, ...(ending === '' ? [] : [ending])].join('-')
