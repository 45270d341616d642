/** Local times of a time zone as instants, from the zone data that Node brings. */

export interface TimeZone {
  /** Local time, written as if it were UTC. */
  local(instant: number): Date
  /**
   * Undefined: the clocks are put forward over this local time, there is none. Of two (they are put back) it is the first:
   * "your schedule invocation is skipped", "runs only once and does not repeat" (Scheduler, daylight saving time).
   */
  instant(local: number): number | undefined
  /** As `instant`; a time that there is not is taken as far behind the jump as it would be behind the hour before. */
  instantOrLater(local: number): number
}

const dayMs = 24 * 3600_000

/** Throws a sentence when there is no such zone. */
export function timeZone(name: string): TimeZone {
  const offsetAt = offsets(name)
  const candidates = (local: number): readonly number[] =>
    // The offset changes at most once within two days.
    [local - offsetAt(local - dayMs), local - offsetAt(local + dayMs)].sort((a, b) => a - b)
  const instant = (local: number) => candidates(local).find((each) => each + offsetAt(each) === local)
  return {
    local: (at) => new Date(at + offsetAt(at)),
    instant,
    instantOrLater: (local) => instant(local) ?? Math.max(...candidates(local)),
  }
}

function offsets(name: string): (instant: number) => number {
  if (name === 'UTC' || name === 'Etc/UTC') return () => 0
  const format = formatIn(name)
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
  }
}

function formatIn(timeZoneName: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: timeZoneName,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw new Error(`${timeZoneName} is not a time zone: write a name such as Europe/Berlin`)
  }
}
