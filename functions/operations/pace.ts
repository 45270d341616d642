import type { Operation, Pace } from '../ports/operations.ts'
import { InvalidPace } from './errors.ts'

/** What somebody asks for when they start an operation; what they leave out is `defaultPace`. */
export type AskedPace = { readonly [Name in keyof Pace]?: Pace[Name] | undefined }

/**
 * Twenty a second disturb nobody: dispatch carries hundreds. The first message is the canary; by the time that 28 are through,
 * a cause that is not repaired has shown.
 */
export const defaultPace: Pace = {
  rate_per_second: 20,
  first_batches: [1, 2, 5, 20],
  stop_above_percent: 20,
  out_of_order: false,
}

export const RATE_MAX = 500

/** Throws InvalidPace, which names the field, the value and what would have been right. */
export const paceOf = (asked: AskedPace): Pace => {
  const {
    rate_per_second = defaultPace.rate_per_second,
    first_batches = defaultPace.first_batches,
    stop_above_percent = defaultPace.stop_above_percent,
    out_of_order = defaultPace.out_of_order,
  } = asked
  const within = (name: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return
    throw new InvalidPace(`${name} is ${value}; a whole number from ${least} to ${most} was expected`)
  }
  within('rate_per_second', rate_per_second, 1, RATE_MAX)
  within('stop_above_percent', stop_above_percent, 1, 100)
  if (first_batches.length > batchesMax) {
    throw new InvalidPace(`first_batches are ${first_batches.length}; at most ${batchesMax} were expected`)
  }
  for (const [index, size] of first_batches.entries()) within(`first_batches[${index}]`, size, 1, RATE_MAX)
  return { rate_per_second, first_batches, stop_above_percent, out_of_order }
}

const batchesMax = 20

/** Whether an end of each message is to be waited for: what is archived or restored has ended by the write itself. */
export const hasEnds = ({ kind }: Pick<Operation, 'kind'>): boolean => kind === 'redrive' || kind === 'replay'

/** How long it will take at this pace: the first batches wait for their ends, the rest flows. */
export const estimatedSeconds = (
  operation: Pick<Operation, 'kind'>,
  count: number,
  pace: Pace = defaultPace,
): number => {
  if (count === 0) return 0
  if (!hasEnds(operation)) return Math.ceil(count / pace.rate_per_second)
  let left = count
  let batches = 0
  for (const size of pace.first_batches) {
    if (left === 0) break
    left -= Math.min(left, size)
    batches += 1
  }
  return Math.ceil((batches + 1) * secondsUntilEnds + left / pace.rate_per_second)
}

/** From the put to the recorded end: the poll of the stream, the run of the machine, the queue of the intake. */
const secondsUntilEnds = 3
