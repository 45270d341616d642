/** Statements that make and evolve Iceberg tables, in Athena's words. */
import type { ColumnType } from './columns.ts'
import type { Table } from './table.ts'

/** Names are quoted by hand here, as DDL wants them: backticks, for some of them are words of Hive. */
export const createTable = (table: Table, place: { readonly database: string; readonly location: string }): string =>
  [
    `CREATE TABLE IF NOT EXISTS \`${place.database}\`.\`${table.name}\` (`,
    Object.entries(table.columns)
      .map(([name, { type }]) => `  \`${name}\` ${type}`)
      .join(',\n'),
    ')',
    ...(table.partition.length > 0 ? [`PARTITIONED BY (${table.partition.map(quotedTransform).join(', ')})`] : []),
    `LOCATION '${place.location}/${table.name}/'`,
    `TBLPROPERTIES (${Object.entries(properties)
      .map(([name, value]) => `'${name}'='${value}'`)
      .join(', ')})`,
  ].join('\n')

/** How long a table remembers what it was before: what was deleted lies in its old files until then. */
export const SNAPSHOT_SECONDS = 259_200

const properties = {
  table_type: 'ICEBERG',
  format: 'parquet',
  write_compression: 'zstd',
  vacuum_max_snapshot_age_seconds: SNAPSHOT_SECONDS,
  // Also a file of which one row was deleted is written anew: what was erased has to leave it.
  optimize_rewrite_delete_file_threshold: 1,
} as const

/** For a table that has `existing`; undefined when it has them all. */
export const addColumns = (table: Table, database: string, existing: readonly string[]): string | undefined => {
  const missing = Object.entries(table.columns).filter(([name]) => !existing.includes(name))
  if (missing.length === 0) return undefined
  return `ALTER TABLE \`${database}\`.\`${table.name}\` ADD COLUMNS (${missing.map(([name, { type }]) => `\`${name}\` ${type}`).join(', ')})`
}

/** As the Glue catalog takes them, without the folders that landing tables are partitioned by. */
export const glueColumns = (table: Table): readonly { readonly name: string; readonly type: ColumnType }[] =>
  Object.entries(table.columns).map(([name, { type }]) => ({ name, type }))

const quotedTransform = (transform: string): string => transform.replace(/[a-z_]+(?=\)$)/, (name) => `\`${name}\``)
