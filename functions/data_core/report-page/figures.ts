/* Numbers as people read them. What is no number is none: answers are texts, and nobody may break a page by one. */
import type { Row } from './report.ts'

export const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((all, row) => all + number(row[column]), 0)

export const number = (value: unknown): number => {
  const read = typeof value === 'bigint' || typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
  return Number.isFinite(read) ? read : 0
}

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))

export const grouped = (value: number): string => round(value, 2).toLocaleString('en-US')

export const percent = (part: number, all: number): string => (all === 0 ? '–' : `${round((100 * part) / all, 1)} %`)

export const dollars = (value: number): string => `${value.toFixed(value !== 0 && value < 0.1 ? 5 : 2)} $`

export const bytes = (value: number): string => {
  if (value >= 1e9) return `${round(value / 1e9, 2)} GB`
  return value >= 1e6 ? `${round(value / 1e6, 1)} MB` : `${grouped(round(value / 1e3, 1))} KB`
}

export const distance = (metres: number): string =>
  metres >= 1_000 ? `${grouped(round(metres / 1_000, 1))} km` : `${round(metres, 1)} m`

export const duration = (milliseconds: unknown): string => {
  if (milliseconds == null) return '–'
  const ms = number(milliseconds)
  if (ms < 1_000) return `${round(ms, 0)} ms`
  if (ms < 120_000) return `${round(ms / 1_000, 1)} s`
  return ms < 7_200_000 ? `${round(ms / 60_000, 1)} min` : `${round(ms / 3_600_000, 1)} h`
}

/** Sums by the value of a column, the greatest first. */
export const totals = (
  rows: readonly Row[],
  by: string | ((row: Row) => string),
  counts: string,
): ReadonlyMap<string, number> => {
  const name = typeof by === 'string' ? (row: Row) => String(row[by]) : by
  const found = [...Map.groupBy(rows, name)].map(([key, of]) => [key, sum(of, counts)] as const)
  return new Map(found.sort(([one, more], [other, less]) => less - more || (one < other ? -1 : 1)))
}
