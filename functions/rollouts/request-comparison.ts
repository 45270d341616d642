/**
 * Asks what another version would have done: writes the operation, which waits for it, and tells data_core over the bus, where
 * what was decided lies in the lake.
 */
import { derivedId } from '../../messages/ids.ts'
import { TemporaryFailure } from '../errors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Operation, Operations, ReplayRange } from '../ports/operations.ts'

export interface AskedComparison {
  readonly version: string
  readonly range: ReplayRange
  readonly by: string
  readonly why: string
}

export interface RequestComparisonPorts {
  readonly operations: Pick<Operations, 'write'>
  readonly bus: EventBus
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A UUID. */
  readonly newId: () => string
}

/** Answers the operation, `planning`. Throws InvalidComparison. */
export const requestComparison = async (
  { version, range, by, why }: AskedComparison,
  { operations, bus, now, newId }: RequestComparisonPorts,
): Promise<Operation> => {
  const filter = { ...rangeOf(range, now()), version }
  const operation: Operation = {
    operation_id: newId(),
    kind: 'comparison',
    status: 'planning',
    by,
    why,
    created_at: new Date(now()).toISOString(),
    filter,
    done_until: 0,
    skipped: 0,
    runs: 0,
    operation_version: 1,
  }
  if ((await operations.write(operation, 0)) === 'changed') {
    throw new Error(`Operation ${operation.operation_id} exists already; a new id was expected`)
  }
  await tell(operation, filter, { operations, bus, now })
  return operation
}

/** The lake keeps everything for ever, so any range that has begun will do. */
const rangeOf = ({ from, until, robot_id }: ReplayRange, now: number): ReplayRange => {
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  if (begin >= end) throw new InvalidComparison('from', `a time before ${until}`)
  if (begin >= now) throw new InvalidComparison('from', `a time before now, ${new Date(now).toISOString()},`)
  if (end - begin > DAYS_MAX * 86_400_000) throw new InvalidComparison('until', `at most ${DAYS_MAX} days behind from,`)
  return {
    from: new Date(begin).toISOString(),
    until: new Date(end).toISOString(),
    ...(robot_id !== undefined && { robot_id }),
  }
}

/** More than one function can look at in its quarter of an hour in any fleet. */
const DAYS_MAX = 31

export class InvalidComparison extends Error {
  override readonly name = 'InvalidComparison'
  readonly field: 'from' | 'until'
  readonly expected: string
  constructor(field: 'from' | 'until', expected: string) {
    super(`${field}: ${expected} was expected`)
    this.field = field
    this.expected = expected
  }
}

/** One that nobody heard of would be waited for for ever: it ends at once, and is asked for again. */
const tell = async (
  operation: Operation,
  payload: object,
  { operations, bus, now }: Omit<RequestComparisonPorts, 'newId'>,
): Promise<void> => {
  const { operation_id, created_at } = operation
  const type = 'comparison.requested'
  try {
    const event_id = derivedId('event', operation_id, type)
    const detail = { event_id, type, occurred_at: created_at, payload: { operation_id, ...payload } }
    const [refused] = await bus.put([{ type, detail }])
    if (refused) throw new TemporaryFailure(`put ${type} on the bus: ${refused.code}: ${refused.text}`)
  } catch (error) {
    const ended_because = `It could not be asked for: ${error instanceof Error ? error.message : String(error)}`
    const ended_at = new Date(now()).toISOString()
    await operations.write({ ...operation, status: 'failed', ended_at, ended_because, operation_version: 2 }, 1)
    throw error
  }
}
