/**
 * What a worker does next, as the operation, its results and the clock tell. In this order:
 *
 * 1. somebody cancelled it: end
 * 2. too many of the known ends are failures again: stop, with the numbers
 * 3. the set is through: end when every end is known, or when nothing has been heard for long enough
 * 4. a growing batch is out and its ends are not known: wait, so that the canary can speak
 * 5. send the next batch, when its moment has come
 *
 * What a run has to remember between its steps travels with the machine (Leg). It is lost when a step dies, and then the run
 * begins with a canary again: slower, never wrong.
 */
import { hasEnds } from '../../operations/pace.ts'
import type { Operation, Results } from '../../ports/operations.ts'
import { batchSize, waitMs } from './pacer.ts'

export interface Leg {
  readonly operation_id: string
  /** Of this machine's execution: another number on the operation means that this run is over. */
  readonly run: number
  readonly steps?: number
  /** As it was when this run began: what happened before does not stop it. */
  readonly began?: Began
  /** Epoch milliseconds: when the next batch may go. */
  readonly next_at?: number
  /** Epoch milliseconds: when the last batch went. */
  readonly sent_at?: number
  /** Failures again that the metrics have been told of. */
  readonly failed_told?: number
}

export interface Began {
  readonly done_until: number
  readonly unknown: number
  readonly known: number
  readonly failed_again: number
}

export type Move =
  | { readonly move: 'send'; readonly count: number }
  | { readonly move: 'wait'; readonly ms: number }
  | {
      readonly move: 'end'
      readonly status: 'cancelled' | 'stopped' | 'done'
      readonly because: string
      readonly unknown: number
    }

/** Ends so far; `unknown`: messages that were sent and whose end is not recorded. */
export const endsOf = (operation: Operation, results: Results) => {
  const known = Object.values(results).reduce((sum, count) => sum + count, 0)
  const acted = operation.done_until - operation.skipped
  return {
    known,
    unknown: hasEnds(operation) ? Math.max(0, acted - known) : 0,
    failed_again: results.failed_again ?? 0,
  }
}

export const began = (operation: Operation, results: Results): Began => ({
  done_until: operation.done_until,
  ...endsOf(operation, results),
})

export const decide = (
  operation: Operation,
  results: Results,
  leg: Leg & { readonly began: Began },
  now: number,
): Move => {
  const { done_until, plan, pace } = operation
  if (!plan || !pace)
    throw new Error(`Operation ${operation.operation_id} has no plan or no pace; it is started with both`)
  const through = `${done_until} of ${plan.count}`
  if (operation.status === 'cancelling') {
    return end('cancelled', `Cancelled by ${operation.cancelled_by ?? 'somebody'} after ${through}`)
  }
  const { known, unknown, failed_again } = endsOf(operation, results)
  const since = { known: known - leg.began.known, failed_again: failed_again - leg.began.failed_again }
  const left = plan.count - done_until
  if (left > 0 && since.known > 0 && since.failed_again * 100 > pace.stop_above_percent * since.known) {
    return end(
      'stopped',
      `${since.failed_again} of ${since.known} known ends of this run failed again, more than ${pace.stop_above_percent} %; after ${through}`,
    )
  }
  const silence = now - (leg.sent_at ?? now)
  if (left <= 0) {
    if (unknown === 0) return end('done', whatWasDone(operation))
    if (silence >= lastPatienceMs) return { ...end('done', `${unknown} ends are not known`), unknown }
    return { move: 'wait', ms: lookAgainMs(silence) }
  }
  const growing = growingBatch(pace.first_batches, done_until - leg.began.done_until)
  const isGated = hasEnds(operation) && growing.isBoundary && unknown > leg.began.unknown
  if (isGated && silence < gatePatienceMs) return { move: 'wait', ms: gateLookMs }
  const ms = waitMs(leg.next_at, now)
  if (ms > 0) return { move: 'wait', ms }
  const most = hasEnds(operation) ? growing.left : Number.POSITIVE_INFINITY
  return { move: 'send', count: Math.min(left, most, batchSize(pace.rate_per_second)) }
}

const whatWasDone = ({ done_until, skipped }: Operation): string =>
  skipped === 0
    ? `All ${done_until} were acted on`
    : `${done_until - skipped} of ${done_until} were acted on; ${skipped} skipped: no longer as the plan saw them`

/** Where `done` messages of this run lie among its growing batches. */
const growingBatch = (
  sizes: readonly number[],
  done: number,
): { readonly left: number; readonly isBoundary: boolean } => {
  let sum = 0
  for (const size of sizes) {
    if (done < sum + size) return { left: sum + size - done, isBoundary: done === sum && done > 0 }
    sum += size
  }
  // Behind the last of them as well: the flow begins when its ends are known.
  return { left: Number.POSITIVE_INFINITY, isBoundary: done === sum && done > 0 }
}

const end = (status: 'cancelled' | 'stopped' | 'done', because: string): Move & { readonly move: 'end' } => ({
  move: 'end',
  status,
  because,
  unknown: 0,
})

/** A message can take as long as its machine (30 s) without anything being wrong. */
export const gatePatienceMs = 30_000
const gateLookMs = 300
/** A batch of dispatch is tried for ten minutes; what is silent for longer is looked after by the recheck. */
export const lastPatienceMs = 5 * 60_000
const lookAgainMs = (silence: number): number => Math.min(15_000, 500 + silence / 4)
