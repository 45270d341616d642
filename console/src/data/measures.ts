/** Rows of a measure as series of a chart. Pure. */
import type { paths } from '../network/api-types.ts'
import type { Range } from './range.ts'
import { lengthMs } from './range.ts'

export type Measure = paths['/data/stats']['get']['responses'][200]['content']['application/json']['items'][number]
export type Interval = 'hour' | 'day' | 'all'
export type StatRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What the API takes: hours of at most 31 days, and not of what is counted by day. */
export const intervalFor = (measure: Pick<Measure, 'intervals'>, range: Range): Interval => {
  const isShort = lengthMs(range) <= HOURLY_MS_MAX
  return isShort && measure.intervals.includes('hour') ? 'hour' : 'day'
}

/** More bars than that nobody tells apart. */
const HOURLY_MS_MAX = 4 * 86_400_000
export const HOURS_DAYS_MAX = 31

export interface Series {
  readonly name: string
  readonly points: readonly { readonly x: Date; readonly y: number }[]
  readonly total: number
}

/** The largest of the groups, and the rest in one: more lines than that nobody can read. Where rests cannot be added there is none. */
export const seriesOf = (
  rows: readonly StatRow[],
  asked: {
    readonly value: string
    readonly group_by: readonly string[]
    readonly range: Range
    readonly interval: Interval
    readonly most?: number
  },
): { readonly series: readonly Series[]; readonly leftOut: number } => {
  const { value, group_by, most = SERIES_MAX } = asked
  const times = timesOf(rows, asked)
  const groups = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const [number, time] = [numberIn(row, value), Date.parse(String(row.begins_at))]
    if (number === undefined || Number.isNaN(time)) continue
    const name = groupName(row, group_by)
    const points = groups.get(name) ?? new Map<number, number>()
    points.set(time, isAdditive(value) ? (points.get(time) ?? 0) + number : number)
    groups.set(name, points)
  }
  const all = [...groups]
    .map(([name, points]) => ({ name, points, total: [...points.values()].reduce((sum, one) => sum + one, 0) }))
    .toSorted((a, b) => b.total - a.total || a.name.localeCompare(b.name))
  const [shown, rest] = all.length > most ? [all.slice(0, most - 1), all.slice(most - 1)] : [all, []]
  const isCounted = isAdditive(value)
  const others = new Map<number, number>()
  for (const { points } of rest) for (const [time, y] of points) others.set(time, (others.get(time) ?? 0) + y)
  const series = [
    ...shown,
    ...(rest.length > 0 && isCounted ? [{ name: `${rest.length} others`, points: others }] : []),
  ]
  return {
    series: series.map(({ name, points }) => ({
      name,
      // Where nothing was counted there was nothing; where nothing was measured nobody knows.
      points: times.flatMap((time) => {
        const y = points.get(time) ?? (isCounted ? 0 : undefined)
        return y === undefined ? [] : [{ x: new Date(time), y }]
      }),
      total: [...points.values()].reduce((sum, one) => sum + one, 0),
    })),
    leftOut: isCounted ? 0 : rest.length,
  }
}

const SERIES_MAX = 8

/** Each hour or day of the range, whether or not there is a row for it, until the last that there is a row for. */
const timesOf = (
  rows: readonly StatRow[],
  { range, interval }: { readonly range: Range; readonly interval: Interval },
): readonly number[] => {
  const said = rows.map(({ begins_at }) => Date.parse(String(begins_at))).filter((time) => !Number.isNaN(time))
  if (said.length === 0) return []
  const step = interval === 'hour' ? 3_600_000 : 86_400_000
  const first = Math.floor(Date.parse(range.from) / step) * step
  const last = said.reduce((most, time) => Math.max(most, time), 0)
  const count = Math.min(TIMES_MAX, Math.floor((last - first) / step) + 1)
  const times = Array.from({ length: Math.max(0, count) }, (_, n) => first + n * step)
  return [...new Set([...times, ...said])].toSorted((a, b) => a - b)
}

const TIMES_MAX = 800

const numberIn = (row: StatRow, name: string): number | undefined => {
  const value = row[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export const groupName = (row: StatRow, group_by: readonly string[]): string =>
  group_by.length === 0 ? 'all' : group_by.map((name) => String(row[name] ?? `no ${name}`)).join(' · ')

/** Sums of sums are sums; of a median, a share or an extreme they say nothing. */
export const isAdditive = (value: string): boolean => !/(_median|_p95|_min|_max|_percent|^mtbf_|^mttr_)/.test(value)

export type Unit = 'count' | 'bytes' | 'ms' | 'seconds' | 'percent' | 'dollars' | 'metres'

/** House rule: units stand last in a name. */
export const unitOf = (value: string): Unit => {
  if (value === 'bytes' || value.endsWith('_bytes') || value.startsWith('bytes_')) return 'bytes'
  if (value === 'milliseconds' || /_ms(_|$)/.test(value)) return 'ms'
  if (value.endsWith('_seconds')) return 'seconds'
  if (value.endsWith('_percent') || value.startsWith('battery_')) return 'percent'
  if (value === 'dollars' || value.endsWith('_dollars')) return 'dollars'
  return value.endsWith('_metres') ? 'metres' : 'count'
}

export const shownNumber = (number: number, unit: Unit): string => {
  const scale = scaleOf(Math.abs(number), unit)
  switch (unit) {
    case 'count':
      return grouped(number, 2)
    case 'dollars':
      return `${number !== 0 && Math.abs(number) < 0.1 ? number.toFixed(5) : number.toFixed(2)} $`
    default:
      return `${grouped(number / scale.per, 1)} ${scale.unit}`
  }
}

/** One unit for a whole axis, by its highest value; `per`: divide by it. */
export const scaleOf = (most: number, unit: Unit): { readonly per: number; readonly unit: string } => {
  switch (unit) {
    case 'count':
      return { per: 1, unit: '' }
    case 'percent':
      return { per: 1, unit: '%' }
    case 'dollars':
      return { per: 1, unit: '$' }
    case 'seconds': {
      const { per, unit: words } = scaleOf(most * 1000, 'ms')
      return { per: per / 1000, unit: words }
    }
    case 'bytes':
    case 'ms':
    case 'metres': {
      const [per, words] = scales[unit].find(([least]) => most >= least) ?? [1, smallest[unit]]
      return { per, unit: words }
    }
  }
}

const scales = {
  bytes: [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'KB'],
  ],
  ms: [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ],
  metres: [[1_000, 'km']],
} as const satisfies Partial<Record<Unit, readonly (readonly [number, string])[]>>

const smallest = { bytes: 'B', ms: 'ms', metres: 'm' } as const

const grouped = (number: number, digits: number): string =>
  Number(number.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits })

/** Largest first, of everything that a table of totals shows. */
export const totalsOf = (rows: readonly StatRow[], value: string, group_by: readonly string[]): readonly Series[] =>
  seriesOf(
    rows.map((row) => ({ ...row, begins_at: '1970-01-01T00:00:00.000Z' })),
    {
      value,
      group_by,
      interval: 'day',
      range: { from: '1970-01-01T00:00:00.000Z', until: '1970-01-02T00:00:00.000Z' },
      most: Number.POSITIVE_INFINITY,
    },
  ).series
