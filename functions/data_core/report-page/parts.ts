/* What sections are made of: plots by hour and by rank, tables beside them, and what stands there when there is nothing. */
import type { ReportQueryName } from '../../../warehouse/queries/report.ts'
import { rankedBars, type Series } from './charts.ts'
import { grouped, number, round, sum, totals } from './figures.ts'
import { type Html, html, shown } from './html.ts'
import type { PageTable } from './page.ts'
import type { Row, Section } from './report.ts'

/** A question that has an answer without rows, or none at all: never the same words. */
export const nothing = (about: Pick<Section, 'id' | 'title' | 'sources'>, rows: unknown, says: string): Section => ({
  ...about,
  says: rows === undefined ? html`Not known: this question could not be answered.` : html`${says}.`,
  pictures: [],
  tables: [],
})

export const from = (tables: string, ...queries: readonly ReportQueryName[]): readonly string[] => [
  `${tables} in the warehouse`,
  `GET /data/queries: ${queries.join(', ')}`,
]

export const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** `2026-05-13 09:00:00.000` and `2026-05-13T09:00:00Z` alike. */
export const hourOf = (row: Row): string => String(row.hour).slice(11, 13)

/** One series for each value of a column, the greatest first; what is beyond the colours of the page is one together. */
export const byHour = (
  rows: readonly Row[],
  by: string,
  counts: string,
  as: (value: number) => number = (value) => value,
): readonly Series[] => {
  const names = [...totals(rows, by, counts)].map(([name]) => name)
  const own = names.length > seriesMax ? names.slice(0, seriesMax - 1) : names
  const series = own.map((name) =>
    seriesOf(
      shown(name, 28),
      rows.filter((row) => String(row[by]) === name),
      counts,
      as,
    ),
  )
  const others = rows.filter((row) => !own.includes(String(row[by])))
  return others.length === 0 ? series : [...series, seriesOf('others', others, counts, as)]
}

export const seriesOf = (
  name: string,
  rows: readonly Row[],
  counts: string,
  as: (value: number) => number,
): Series => ({
  name,
  values: hours.map((hour) => as(inHour(rows, hour, counts))),
})

export const seriesMax = 8

export const inHour = (rows: readonly Row[], hour: string, counts: string): number =>
  sum(
    rows.filter((row) => hourOf(row) === hour),
    counts,
  )

export const ranked = (
  chart: Parameters<typeof rankedBars>[0],
  found: readonly (readonly [string, number])[],
): readonly Html[] =>
  found.length === 0
    ? []
    : [
        rankedBars(
          chart,
          found.map(([name]) => shown(name, 28)),
          [{ name: chart.unit, values: found.map(([, value]) => value) }],
        ),
      ]

export const percentileBars = (
  chart: Parameters<typeof rankedBars>[0],
  rows: readonly Row[],
  name: (row: Row) => string,
  columns: Readonly<Record<string, string>>,
): Html =>
  rankedBars(
    chart,
    rows.map(name),
    Object.entries(columns).map(([says, column]) => ({
      name: says,
      values: rows.map((row) => (row[column] == null ? null : round(number(row[column]) / 1000, 3))),
    })),
  )

export const table = <Of>(
  caption: string,
  rows: readonly Of[],
  columns: Readonly<Record<string, (row: Of) => string>>,
): PageTable => ({
  caption,
  columns: Object.keys(columns),
  rows: rows.map((row) => Object.values(columns).map((cell) => cell(row))),
})

export const hourTable = (caption: string, series: readonly Series[]): PageTable => ({
  caption,
  columns: ['hour', ...series.map(({ name }) => name)],
  rows: hours.map((hour, at) => [`${hour}:00`, ...series.map(({ values }) => grouped(values[at] ?? 0))]),
})

/** How much of it is shown, if it is not all. */
export const firstOf = (caption: string, rows: readonly unknown[], all: number): string =>
  all > rows.length ? `${caption}: ${grouped(rows.length)} of ${grouped(all)}` : caption
