import { type Run, StaleRun } from '../../functions/ports/run.ts'

/** What the items of handlers carry about their last run, and the fence, as the adapters do it. */
export interface Fenced {
  readonly run: Run
}

/** Whether this run's work was done by a later one; throws StaleRun when it must not act. */
export const doneBefore = (item: Fenced | undefined, run: Run): boolean => {
  if (item === undefined || item.run.revision <= run.revision || item.run.since < run.since) return false
  if (item.run.message_id === run.message_id) return true
  throw new StaleRun(run, item.run.revision)
}
