import type { Row } from './api.ts'
import { visible } from './visible.ts'

/** Columns as wide as their widest value; what is too long for a terminal ends in an ellipsis. */
export const table = (rows: readonly Row[], columns: Readonly<Record<string, (row: Row) => unknown>>): string => {
  const names = Object.keys(columns)
  const cells = rows.map((row) => names.map((name) => cell(columns[name]?.(row))))
  const widths = names.map((name, n) => Math.max(name.length, ...cells.map((line) => line[n]?.length ?? 0)))
  const line = (values: readonly string[]): string =>
    values
      .map((value, n) => value.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(names), ...cells.map(line)].join('\n')
}

/** Names and values, one to a line. */
export const fields = (row: Row): string => {
  const width = Math.max(...Object.keys(row).map((name) => name.length), 0)
  return Object.entries(row)
    .map(([name, value]) => `${name.padEnd(width)}  ${text(value)}`)
    .join('\n')
}

export const text = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return visible(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

export const section = (title: string, lines: string): string =>
  [title, ...lines.split('\n').map((line) => `  ${line}`)].join('\n')

const cell = (value: unknown): string => {
  // Blanks first: a carriage return is one.
  const said = text(typeof value === 'string' ? value.replace(/\s+/g, ' ') : value)
  return said.length <= CELL_MAX ? said : `${said.slice(0, CELL_MAX - 1)}…`
}

const CELL_MAX = 90

/** `sh` can take it as it is. */
export const quoted = (value: string): string =>
  /^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
