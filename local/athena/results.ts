/** Results as Athena leaves them: CSV with every value in quotes, NULL as nothing at all, the names of the columns first. */

export interface ResultColumn {
  readonly name: string
  readonly type: string
}

export type ResultRow = readonly (string | null)[]

export function csvOf(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  const names = columns.map(({ name }) => name)
  return [names, ...rows].map((row) => `${row.map(csvValue).join(',')}\n`).join('')
}

const csvValue = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)

/** Without the line of names. */
export function rowsOfCsv(csv: string): readonly ResultRow[] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  for (let at = 0; at < csv.length; ) {
    if (csv[at] === '"') {
      const end = closingQuote(csv, at + 1)
      row.push(csv.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
    } else row.push(null)
    if (csv[at] === '\n') {
      rows.push(row)
      row = []
    }
    at += 1
  }
  return rows.slice(1)
}

function closingQuote(csv: string, from: number): number {
  let at = csv.indexOf('"', from)
  while (csv[at + 1] === '"') at = csv.indexOf('"', at + 2)
  return at
}

/** As GetQueryResults describes a column (API reference, ColumnInfo). */
export function columnInfo({ name, type }: ResultColumn) {
  const [Precision, Scale] = sizes[type] ?? [0, 0]
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: type,
    Precision,
    Scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar',
  }
}

const sizes: Readonly<Record<string, readonly [number, number]>> = {
  varchar: [2_147_483_647, 0],
  integer: [10, 0],
  bigint: [19, 0],
  double: [17, 0],
  timestamp: [3, 0],
}

export const dataOf = (row: ResultRow) => ({
  Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
})
