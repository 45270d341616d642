/*
 * Rows as files. Pure.
 */
export interface ExportColumn<Row> {
  readonly id: string
  readonly text: (row: Row) => string | number | undefined | null
}

/** RFC 4180, with a byte order mark so that spreadsheets read UTF-8. A cell that a spreadsheet would run is made text. */
export const csvOf = <Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string => {
  const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`
  return `\ufeff${line(columns.map(({ id }) => id))}${rows
    .map((row) => line(columns.map(({ text }) => String(text(row) ?? ''))))
    .join('')}`
}

/** = + - @ begin a formula there; a plain negative number does not. */
const isFormula = /^[=+\-@\t\r](?!\d+(\.\d+)?$)/

const cell = (text: string): string => {
  const safe = isFormula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Each row as the API gave it, on a line of its own. */
export const jsonlOf = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

export const fileNameOf = (name: string, kind: 'csv' | 'jsonl', at: Date): string =>
  `${name}-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.${kind}`
