/** Which ranges can be asked what was missed in: what is younger may still be on its way, what is older is forgotten. */
import type { ReplayRange } from '../ports/operations.ts'

export interface ReplayLimits {
  /** After it, everything that was received has been decided or recorded as a failure. */
  readonly settled_after_seconds: number
  /** How long the journal remembers. */
  readonly journal_days: number
}

/** Throws InvalidRange, which names the bound, its value and what would have been right. Times are written as the lake has them. */
export const replayRange = ({ from, until, robot_id }: ReplayRange, now: number, limits: ReplayLimits): ReplayRange => {
  const [begin, end] = [millisecondsOf('from', from), millisecondsOf('until', until)]
  if (begin >= end) throw new InvalidRange(`from is ${from}, until is ${until}; from has to be earlier`)
  const latest = now - limits.settled_after_seconds * 1000
  if (end > latest) {
    throw new InvalidRange(
      `until is ${until}; ${rfc3339(latest)} or earlier was expected, ${limits.settled_after_seconds} seconds ago: what is younger may still be on its way`,
    )
  }
  const earliest = now - limits.journal_days * 86_400_000
  if (begin < earliest) {
    throw new InvalidRange(
      `from is ${from}; ${rfc3339(earliest)} or later was expected, ${limits.journal_days} days ago: of what is older the journal has forgotten the outcome`,
    )
  }
  return { from: rfc3339(begin), until: rfc3339(end), ...(robot_id !== undefined && { robot_id }) }
}

export class InvalidRange extends Error {
  override readonly name = 'InvalidRange'
}

const millisecondsOf = (name: string, time: string): number => {
  const milliseconds = Date.parse(time)
  if (Number.isNaN(milliseconds)) {
    throw new InvalidRange(
      `${name} is ${JSON.stringify(time)}; an RFC 3339 time such as 2026-11-20T09:00:00Z was expected`,
    )
  }
  return milliseconds
}

const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString()
