/**
 * When a scheduled message is sent: once, or by a cron expression of five fields in a time zone, as Unix has them. EventBridge
 * Scheduler counts weekdays from another day and wants a sixth field and a question mark; so weekdays are names here, and what
 * the two might read differently is refused. Pure.
 */
import { Cron } from 'croner'

export type When = Once | Again

export interface Once {
  /** RFC 3339 UTC. */
  readonly at: string
}

export interface Again {
  /** minute hour day-of-month month day-of-week */
  readonly cron: string
  /** IANA, such as Europe/Berlin. */
  readonly timezone: string
  /** RFC 3339 UTC: not then and not later. */
  readonly until?: string
}

/** What is wrong, in the words of a problem. */
export interface WhenFault {
  readonly field: string
  readonly value: unknown
  readonly expected: string
}

export const faultInWhen = (when: When, now_ms: number): WhenFault | undefined => {
  if ('at' in when) {
    const ahead = Date.parse(when.at) - now_ms
    return ahead >= AHEAD_MIN_MS && ahead <= AHEAD_MAX_MS
      ? undefined
      : { field: 'at', value: when.at, expected: 'a time that is at least a minute and at most a year ahead' }
  }
  const { cron, timezone, until } = when
  if (!isZone(timezone)) {
    return { field: 'timezone', value: timezone, expected: 'an IANA time zone such as Europe/Berlin' }
  }
  const wrong = wrongIn(cron, timezone)
  if (wrong !== undefined) return { field: 'cron', value: cron, expected: wrong }
  if (nextAt(when, now_ms) === undefined) {
    return until === undefined
      ? { field: 'cron', value: cron, expected: 'an expression that some day is true' }
      : { field: 'until', value: until, expected: 'a time after the first that the expression names' }
  }
  return undefined
}

/** Scheduler is as exact as a minute. */
const AHEAD_MIN_MS = 60_000
const AHEAD_MAX_MS = 366 * 86_400_000

/** The first time after this one, RFC 3339 UTC; undefined when there is none. */
export const nextAt = (when: When, after_ms: number): string | undefined => {
  if ('at' in when) return Date.parse(when.at) > after_ms ? when.at : undefined
  const next = new Cron(when.cron, { timezone: when.timezone }).nextRun(new Date(after_ms))
  if (next === null || (when.until !== undefined && next.getTime() >= Date.parse(when.until))) return undefined
  return next.toISOString()
}

/** As EventBridge Scheduler reads it. */
export const expressionOf = (when: When): { readonly expression: string; readonly timezone: string } => {
  if ('at' in when) return { expression: `at(${new Date(when.at).toISOString().slice(0, 19)})`, timezone: 'UTC' }
  const [minute, hour, day, month, weekday] = fieldsOf(when.cron)
  const days = weekday === '*' ? `${from(day, 1)} ${from(month, 1)} ?` : `? ${from(month, 1)} ${weekday}`
  return { expression: `cron(${from(minute, 0)} ${from(hour, 0)} ${days} *)`, timezone: when.timezone }
}

/** Every fifth of something, from its first. */
const from = (field: string, first: number): string => field.replace(/^\*\//, `${first}/`)

type Fields = readonly [minute: string, hour: string, day: string, month: string, weekday: string]

const fieldsOf = (cron: string): Fields => {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().toUpperCase().split(/\s+/)
  return [minute, hour, day, month, weekday]
}

const wrongIn = (cron: string, timezone: string): string | undefined => {
  const said = cron.trim().split(/\s+/)
  if (said.length !== 5) return 'five fields, minute hour day-of-month month day-of-week,'
  const fields = fieldsOf(cron)
  const place = fields.findIndex((field, n) => !shapes[n]?.pattern.test(field))
  if (place >= 0) return shapes[place]?.expected
  if (fields[2] !== '*' && fields[4] !== '*') return 'a day of the month or a day of the week, not both,'
  try {
    new Cron(cron, { timezone, paused: true })
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message.replace('CronPattern: ', '') : String(error)
    return `an expression whose fields are in their ranges (${why})`
  }
}

const numbers = String.raw`(\*|\*/\d{1,2}|\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*)`
const namesOf = (names: string) => `(${names})(-(${names}))?(,(${names})(-(${names}))?)*`
const weekdays = namesOf('SUN|MON|TUE|WED|THU|FRI|SAT')
const months = namesOf('JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC')

const shapes: readonly { readonly pattern: RegExp; readonly expected: string }[] = [
  { pattern: new RegExp(`^${numbers}$`), expected: 'a minute such as 0, 0,30, 10-20 or */15' },
  { pattern: new RegExp(`^${numbers}$`), expected: 'an hour such as 6, 8-17 or */2' },
  { pattern: new RegExp(`^(${numbers}|L)$`), expected: 'a day of the month such as 1, 1,15 or L for the last' },
  { pattern: new RegExp(`^(${numbers}|${months})$`), expected: 'a month such as *, 1-6 or JAN,JUL' },
  {
    pattern: new RegExp(String.raw`^(\*|${weekdays})$`),
    expected: 'a day of the week by name, such as * or MON-FRI (numbers mean different days in different places)',
  },
]

const isZone = (timezone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    // `+02:00` is taken by Intl and by no schedule.
    return /^[A-Za-z]/.test(timezone)
  } catch {
    return false
  }
}
