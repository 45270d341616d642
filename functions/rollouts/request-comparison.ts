/** Asks what another version would have done: data_core compares it with what was decided. */
import { type AskPorts, askDataCore } from '../operations/ask-data-core.ts'
import type { Operation, ReplayRange } from '../ports/operations.ts'

export interface AskedComparison {
  readonly version: string
  readonly range: ReplayRange
  readonly by: string
  readonly why: string
}

export interface RequestComparisonPorts extends AskPorts {
  /** A UUID. */
  readonly newId: () => string
}

/** Answers the operation, `planning`. Throws InvalidComparison. */
export const requestComparison = async (
  { version, range, by, why }: AskedComparison,
  ports: RequestComparisonPorts,
): Promise<Operation> => {
  const filter = { ...rangeOf(range, ports.now()), version }
  return askDataCore(
    'comparison.requested',
    { operation_id: ports.newId(), kind: 'comparison', by, why, filter },
    ports,
  )
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
