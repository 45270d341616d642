/**
 * Hours as statements bound them. Every statement of ours reads and writes whole hours: what it scans is known before it runs, and
 * an hour that is computed again is computed as a whole.
 */
import { literal } from '../literals.ts'

/** RFC 3339, whole hours: from (inclusive) until (exclusive). */
export interface Span {
  readonly from: string
  readonly until: string
}

/** Rows by the hour that they are of: `{'2026-05-13T09': 1200}`. */
export type HourCounts = Readonly<Record<string, number>>

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Epoch milliseconds as `2026-05-13T09`. */
export const hourNameOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 13)

export const hourStart = (hourName: string): number => Date.parse(`${hourName}:00:00Z`)

export const spanOf = (fromMs: number, untilMs: number): Span => ({
  from: new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS).toISOString(),
  until: new Date(Math.ceil(untilMs / HOUR_MS) * HOUR_MS).toISOString(),
})

export interface Limits {
  /** Of one span; an hour that has more is a span of its own. */
  readonly rows: number
  readonly hours: number
}

/** Hours in their order, neighbours together up to the limits. */
export const spansOf = (counts: HourCounts, limits: Limits): readonly Span[] => {
  const spans: { from: number; until: number; rows: number }[] = []
  for (const [name, rows] of Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const hour = hourStart(name)
    const last = spans.at(-1)
    const fits = last?.until === hour && last.rows + rows <= limits.rows && hour - last.from < limits.hours * HOUR_MS
    if (last && fits) {
      last.until = hour + HOUR_MS
      last.rows += rows
    } else spans.push({ from: hour, until: hour + HOUR_MS, rows })
  }
  return spans.map(({ from, until }) => spanOf(from, until))
}

/** Each hour also `before` and `after` it. */
export const withNeighbours = (counts: HourCounts, { before = 0, after = 0 }): HourCounts => {
  const widened: Record<string, number> = {}
  for (const [name, rows] of Object.entries(counts)) {
    for (let step = -before; step <= after; step += 1) {
      const near = hourNameOf(hourStart(name) + step * HOUR_MS)
      widened[near] = Math.max(widened[near] ?? 0, step === 0 ? rows : 0)
    }
  }
  return widened
}

export const together = (...counts: readonly HourCounts[]): HourCounts => {
  const sums: Record<string, number> = {}
  for (const [name, rows] of counts.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + rows
  return sums
}

/** All hours of the days that these hours are of. */
export const daysOf = (counts: HourCounts): readonly string[] =>
  [...new Set(Object.keys(counts).map((name) => name.slice(0, 10)))].sort()

/** All hours from the first one's begin until `untilMs`. */
export const hoursBetween = (fromMs: number, untilMs: number): readonly string[] => {
  const names: string[] = []
  for (let hour = Math.floor(fromMs / HOUR_MS) * HOUR_MS; hour < untilMs; hour += HOUR_MS) names.push(hourNameOf(hour))
  return names
}

/** A condition on a timestamp column: the engines prune partitions and files by it. */
export const within = (column: string, { from, until }: Span): string =>
  `${column} >= ${moment(from)} AND ${column} < ${moment(until)}`

/** A condition on a date column. */
export const onDays = (column: string, days: readonly string[]): string =>
  `${column} >= ${literal('date', days[0])} AND ${column} <= ${literal('date', days.at(-1))}`

export const moment = (time: string | number): string => literal('timestamp', time)

/** Farther on both sides, in milliseconds. */
export const farther = ({ from, until }: Span, { before = 0, after = 0 }): Span =>
  spanOf(Date.parse(from) - before, Date.parse(until) + after)

/** A condition on the folders of a landing table: hours of arrival. */
export const arrivedIn = (hourNames: readonly string[]): string => {
  const byDay = new Map<string, string[]>()
  for (const name of [...new Set(hourNames)].sort()) {
    const day = name.slice(0, 10)
    byDay.set(day, [...(byDay.get(day) ?? []), name.slice(11)])
  }
  const days = [...byDay].map(([day, hours]) => {
    const date = `"date" = ${literal('string', day)}`
    return hours.length === 24
      ? `(${date})`
      : `(${date} AND "hour" IN (${hours.map((hour) => literal('string', hour)).join(', ')}))`
  })
  return days.length === 0 ? 'false' : `(${days.join(' OR ')})`
}

/** The hour of a landing row's folder, by its name. */
export const ARRIVED = `"date" || 'T' || "hour"`
