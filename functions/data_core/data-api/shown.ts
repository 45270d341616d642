/** Rows of the warehouse as JSON: an engine answers texts, whatever their type. */
import type { ResultColumn, ResultRow, RowPage } from '../../ports/warehouse.ts'

export type ShownValue = string | number | boolean | null

export const typedValue = (type: string, text: string | null | undefined): ShownValue => {
  if (text === null || text === undefined) return null
  if (/^(double|float|real|decimal)/.test(type)) return Number(text)
  // Beyond what JSON's readers tell apart it stays a text.
  if (/^(tinyint|smallint|int|integer|bigint|hugeint)/.test(type)) {
    return Number.isSafeInteger(Number(text)) ? Number(text) : text
  }
  if (type === 'boolean') return text === 'true'
  // Plain, and in UTC: said so from here on.
  if (type.startsWith('timestamp')) return rfc3339(text)
  return text
}

export const rfc3339 = (timestamp: string): string => {
  const time = Date.parse(`${timestamp.replace(' ', 'T')}Z`)
  return Number.isNaN(time) ? timestamp : new Date(time).toISOString()
}

export const shownRow = (columns: readonly ResultColumn[], row: ResultRow): readonly ShownValue[] =>
  columns.map(({ type }, index) => typedValue(type, row[index]))

/** By the names of its columns; what is not known is left out. */
export const shownItems = ({ columns, rows }: Pick<RowPage, 'columns' | 'rows'>): readonly ShownItem[] =>
  rows.map((row) =>
    Object.fromEntries(
      columns.flatMap(({ name, type }, index) => {
        const value = typedValue(type, row[index])
        return value === null ? [] : [[name, value]]
      }),
    ),
  )

export type ShownItem = Readonly<Record<string, ShownValue>>
