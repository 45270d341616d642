/**
 * `rate(…)`, `cron(…)` and `at(…)` as EventBridge and its Scheduler read them: wildcards, lists, ranges, steps, names,
 * `L`, `W` and `#`; in UTC or in a time zone.
 */
import type { Clock, Timer } from '../clock.ts'
import { type TimeZone, timeZone } from './time-zone.ts'

/** The first time strictly after `after`, in epoch milliseconds; undefined: never again. */
export type NextTime = (after: number) => number | undefined

export interface ExpressionOptions {
  /** Where `cron` and `at` are read. Default: UTC. */
  readonly timeZone?: string
  /** Of a rate: its first time. Default: the first time it is asked for, and then a period later. */
  readonly startAt?: number
}

/** Throws a sentence that says what would be right. */
export function scheduleExpression(
  text: string,
  { timeZone: zone = 'UTC', startAt }: ExpressionOptions = {},
): NextTime {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text.trim()) ?? []
  switch (kind) {
    case 'rate':
      timeZone(zone)
      return rate(inner, startAt)
    case 'cron':
      return cron(inner, timeZone(zone))
    case 'at':
      return at(inner, timeZone(zone))
    default:
      throw new Error(`${text}: write rate(1 minute), cron(0 12 * * ? *) or at(2026-01-31T12:00:00)`)
  }
}

export const isOneTime = (text: string): boolean => text.trim().startsWith('at(')

/** Calls `callback` at each time; a time that passed while the machine slept is not made up for. */
export function occurrences(clock: Clock, next: NextTime, callback: (dueAt: number) => void): Timer {
  let timer: Timer | undefined
  const wait = () => {
    const dueAt = next(clock.now())
    if (dueAt === undefined) return
    timer = sleepUntil(clock, dueAt, () => {
      wait()
      callback(dueAt)
    })
  }
  wait()
  return { cancel: () => timer?.cancel() }
}

/** A timer takes 24 days at most: it is set anew until its time has come. */
export function sleepUntil(clock: Clock, at: number, callback: () => void): Timer {
  let timer: Timer | undefined
  const wait = () => {
    timer = clock.setTimeout(() => (clock.now() < at ? wait() : callback()), at - clock.now())
  }
  wait()
  return { cancel: () => timer?.cancel() }
}

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

function rate(inner: string, startAt: number | undefined): NextTime {
  const [, count, unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? []
  const value = Number(count)
  if (!(value > 0) || (value === 1) === (plural === 's')) {
    throw new Error(`rate(${inner}): write rate(1 minute), rate(5 minutes), rate(1 hour) …`)
  }
  const ms = value * (unitMs[unit] ?? 0)
  let start = startAt
  return (after) => {
    start ??= after
    return after < start ? start : start + (Math.floor((after - start) / ms) + 1) * ms
  }
}

function at(inner: string, zone: TimeZone): NextTime {
  const text = inner.trim()
  const local = Date.parse(`${text}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) || Number.isNaN(local)) {
    throw new Error(`at(${inner}): write at(yyyy-mm-ddThh:mm:ss)`)
  }
  const time = zone.instantOrLater(local)
  return (after) => (time > after ? time : undefined)
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
/** A date that comes rarest is 29 February on a given weekday: 28 years, 40 across a century without leap day. */
const daysMax = 41 * 366

/** A local date, written as if it were UTC. */
type DatePart = (date: Date) => boolean

function cron(inner: string, zone: TimeZone): NextTime {
  const fields = inner.trim().split(/\s+/)
  if (fields.length !== 6)
    throw new Error(`cron(${inner}): six fields are needed: minutes hours day month weekday year`)
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields
  if ((dayText === '?') === (weekdayText === '?')) {
    throw new Error(`cron(${inner}): exactly one of day of month and day of week is ?`)
  }
  const minutes = field(minuteText, 0, 59)
  const hours = field(hourText, 0, 23)
  const isDay = dayOfMonth(dayText)
  const month = field(monthText, 1, 12, months, 1)
  const isWeekday = dayOfWeek(weekdayText)
  const year = field(yearText, 1970, 2199)

  return (after) => {
    const day = zone.local(after)
    day.setUTCHours(0, 0, 0, 0)
    for (let count = 0; count < daysMax; count++, day.setUTCDate(day.getUTCDate() + 1)) {
      if (!year.has(day.getUTCFullYear()) || !month.has(day.getUTCMonth() + 1)) continue
      if (!isDay(day) || !isWeekday(day)) continue
      for (const hour of hours) {
        for (const minute of minutes) {
          const time = zone.instant(day.getTime() + hour * 3_600_000 + minute * 60_000)
          if (time !== undefined && time > after) return time
        }
      }
    }
    return undefined
  }
}

/** `L` is the last day of the month, `15W` the weekday nearest to the 15th in the same month. */
function dayOfMonth(text: string): DatePart {
  if (text === 'L') return (date) => date.getUTCDate() === daysIn(date)
  const [, nearest] = /^(\d+)W$/.exec(text) ?? []
  if (nearest === undefined) {
    const days = field(text, 1, 31)
    return (date) => days.has(date.getUTCDate())
  }
  const wanted = Number(nearest)
  field(nearest, 1, 31)
  return (date) => wanted <= daysIn(date) && date.getUTCDate() === nearestWeekday(date, wanted)
}

/** `L` is Saturday, `6L` the last Friday of the month, `3#2` its second Tuesday. */
function dayOfWeek(text: string): DatePart {
  if (text === 'L') return (date) => date.getUTCDay() === 6
  const [, weekday = '', last, , nth] = /^(\w{1,3}?)(L)?(#([1-5]))?$/.exec(text) ?? []
  if (last === undefined && nth === undefined) {
    const days = field(text, 1, 7, weekdays, 1)
    return (date) => days.has(date.getUTCDay() + 1)
  }
  const [wanted] = field(weekday, 1, 7, weekdays, 1)
  return (date) => {
    const day = date.getUTCDate()
    if (date.getUTCDay() + 1 !== wanted) return false
    return last === undefined ? Math.ceil(day / 7) === Number(nth) : day > daysIn(date) - 7
  }
}

const daysIn = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()

function nearestWeekday(date: Date, day: number): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay()
  if (weekday === 6) return day === 1 ? 3 : day - 1
  if (weekday === 0) return day === daysIn(date) ? day - 2 : day + 1
  return day
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
    throw new Error(`${part} in a cron field must be ${min} to ${max}${names.length > 0 ? ' or a name' : ''}`)
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
