import type { Table } from '../../warehouse/table.ts'
import { tables } from '../../warehouse/tables.ts'

/** By table, its columns in their order. */
export type ReleasedColumns = Readonly<Record<string, readonly ReleasedColumn[]>>

export interface ReleasedColumn {
  readonly name: string
  readonly type: string
}

/** The columns as they are now; `npm run generate -- --release` writes them to warehouse/released-columns.json. */
export const columnsNow = (of: readonly Table[] = tables): ReleasedColumns =>
  Object.fromEntries(
    of.map(({ name, columns }) => [
      name,
      Object.entries(columns).map(([column, { type }]) => ({ name: column, type })),
    ]),
  )

/**
 * Why files that were written before cannot be read as the tables of today, or readers of before cannot read those of today;
 * empty when all can. New columns at the end are compatible: files of before have nothing there, readers of before do not ask.
 */
export const brokenColumns = (released: ReleasedColumns, of: readonly Table[]): readonly string[] =>
  Object.entries(released).flatMap(([name, columns]) => {
    const table = of.find((one) => one.name === name)
    if (table === undefined) return [`${name} was released and is gone; its files are still there`]
    const now = Object.entries(table.columns)
    const broken = columns.flatMap((column, place) => {
      const [standing, is] = now[place] ?? []
      if (standing === column.name && is?.type === column.type) return []
      const found = table.columns[column.name]
      if (found === undefined) return [`${name}.${column.name} was released and is gone; leave it, and leave it empty`]
      if (found.type !== column.type)
        return [`${name}.${column.name} was ${column.type}, is ${found.type}; add another column at the end`]
      return [`${name}.${column.name} was column ${place + 1}; new columns stand behind those that were released`]
    })
    const isUnmarked = broken.length === 0 && now.slice(columns.length).some(([, { since = 1 }]) => since === 1)
    return isUnmarked
      ? [`${name}: what came after the release says since which version of its table (columns.ts, since)`]
      : broken
  })
