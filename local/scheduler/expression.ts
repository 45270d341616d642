/**
 * `rate(…)`, `cron(…)` and `at(…)` as EventBridge and its Scheduler read them, in UTC. Wildcards, lists, ranges, steps
 * and names are known; `L`, `W` and `#` are refused.
 */
import type { Clock, Timer } from '../clock.ts'

/** The first time strictly after `after`, in epoch milliseconds; undefined: never again. */
export type NextTime = (after: number) => number | undefined

export function scheduleExpression(text: string): NextTime {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text.trim()) ?? []
  switch (kind) {
    case 'rate':
      return rate(inner)
    case 'cron':
      return cron(inner)
    case 'at':
      return at(inner)
    default:
      throw new Error(`${text}: write rate(1 minute), cron(0 12 * * ? *) or at(2026-01-31T12:00:00)`)
  }
}

/** Calls `callback` at each time; a time that passed while the machine slept is not made up for. */
export function occurrences(clock: Clock, next: NextTime, callback: (dueAt: number) => void): Timer {
  let timer: Timer | undefined
  const wait = () => {
    const dueAt = next(clock.now())
    if (dueAt === undefined) return
    timer = clock.setTimeout(() => {
      wait()
      callback(dueAt)
    }, dueAt - clock.now())
  }
  wait()
  return { cancel: () => timer?.cancel() }
}

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Counted from the first time it is asked: a schedule begins when it is created. */
function rate(inner: string): NextTime {
  const [, count, unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? []
  const value = Number(count)
  if (!(value > 0) || (value === 1) === (plural === 's')) {
    throw new Error(`rate(${inner}): write rate(1 minute), rate(5 minutes), rate(1 hour) …`)
  }
  const ms = value * (unitMs[unit] ?? 0)
  let start: number | undefined
  return (after) => {
    start ??= after
    return start + (Math.floor((after - start) / ms) + 1) * ms
  }
}

function at(inner: string): NextTime {
  const time = Date.parse(`${inner.trim()}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner.trim()) || Number.isNaN(time)) {
    throw new Error(`at(${inner}): write at(yyyy-mm-ddThh:mm:ss)`)
  }
  return (after) => (time > after ? time : undefined)
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
/** A date that comes rarest is 29 February on a given weekday: 28 years, 40 across a century without leap day. */
const daysMax = 41 * 366

function cron(inner: string): NextTime {
  const fields = inner.trim().split(/\s+/)
  if (fields.length !== 6)
    throw new Error(`cron(${inner}): six fields are needed: minutes hours day month weekday year`)
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields
  if ((dayText === '?') === (weekdayText === '?')) {
    throw new Error(`cron(${inner}): exactly one of day of month and day of week is ?`)
  }
  const minutes = field(minuteText, 0, 59)
  const hours = field(hourText, 0, 23)
  const days = field(dayText, 1, 31)
  const month = field(monthText, 1, 12, months, 1)
  const weekday = field(weekdayText, 1, 7, weekdays, 1)
  const year = field(yearText, 1970, 2199)

  return (after) => {
    const day = new Date(after)
    day.setUTCHours(0, 0, 0, 0)
    for (let count = 0; count < daysMax; count++, day.setUTCDate(day.getUTCDate() + 1)) {
      if (!year.has(day.getUTCFullYear()) || !month.has(day.getUTCMonth() + 1)) continue
      if (!days.has(day.getUTCDate()) || !weekday.has(day.getUTCDay() + 1)) continue
      for (const hour of hours) {
        for (const minute of minutes) {
          const time = day.getTime() + hour * 3_600_000 + minute * 60_000
          if (time > after) return time
        }
      }
    }
    return undefined
  }
}

/** The allowed values, rising. */
function field(
  text: string,
  min: number,
  max: number,
  names: readonly string[] = [],
  firstName = 0,
): ReadonlySet<number> {
  const number = (part: string): number => {
    const named = names.indexOf(part.toUpperCase())
    const value = named >= 0 ? named + firstName : /^\d+$/.test(part) ? Number(part) : Number.NaN
    if (value >= min && value <= max) return value
    throw new Error(
      `${part} in a cron field must be ${min} to ${max}${names.length > 0 ? ' or a name' : ''}; L, W and # are not known here`,
    )
  }
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/')
    const [from = '', to] = range.split('-')
    const all = from === '*' || from === '?'
    const start = all ? min : number(from)
    const end = all ? max : to !== undefined ? number(to) : step === undefined ? start : max
    const by = step === undefined ? 1 : Number(step)
    if (!Number.isInteger(by) || by < 1 || start > end)
      throw new Error(`${part} in a cron field is no range with a step`)
    for (let value = start; value <= end; value += by) values.add(value)
  }
  return new Set([...values].sort((a, b) => a - b))
}
