/** The Parquet files of a table of Iceberg: how rows are put into them, and what is known of each. */
import { randomUUID } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import type { DuckDbSession } from '../duckdb/duckdb.ts'
import { duckTypeOf, quotedName, quotedText } from './dialect.ts'
import { StatementFailed } from './failed.ts'
import { type Bounds, timestampKey } from './predicates.ts'
import type { ColumnDefinition } from './statements.ts'
import type { DataFile, Manifest, Tables } from './tables.ts'

/** The copy of a table's rows that a statement changes. */
export const copied = '"$changed"'

export interface CopyOptions {
  /** Columns that are read; the others are NULL. Undefined: all. */
  readonly only?: ReadonlySet<string>
  /** Beside its columns each row has the number of its file, which new rows do not have, and room for a mark that it was touched. */
  readonly marked?: boolean
}

export async function copy(
  session: DuckDbSession,
  manifest: Manifest,
  files: readonly DataFile[],
  tables: Tables,
  { only, marked = false }: CopyOptions = {},
): Promise<void> {
  const { columns } = manifest
  const definitions = columns.map((column) => `${quotedName(column.name)} ${duckTypeOf(column)}`)
  if (marked) definitions.push('"$file" integer', '"$touched" boolean')
  await session.run(`create or replace table ${copied} (${definitions.join(', ')})`)
  for (const [index, file] of files.entries()) {
    const names = columns
      .map(({ name }) => name)
      .filter((name) => name in file.column_bytes && (only?.has(name) ?? true))
    const read = parquet([tables.path(manifest, file)])
    const values = [...names.map(quotedName), ...(marked ? [`${index} as "$file"`] : [])]
    await session.run(`insert into ${copied} by name select ${values.join(', ')} from ${read}`)
  }
}

/** A file of a day has as many rows at most; a day that has more has a file for each hour. */
export const rowsOfDayFileMax = 100_000
const layout = 'format parquet, compression zstd, dictionary_size_limit 50000, bloom_filter_false_positive_ratio 0.01'
/** So that a robot's rows, or a trace's, are few groups of their own, and a dictionary (and with it a bloom filter) for each. */
const rowsOfGroupMax = 40_960
/** A group and its dictionaries are in memory until it is written. */
const textBytesOfGroupMax = 16 * 1024 * 1024
/** DuckDB's own step. */
const rowsOfGroupMin = 2_048

/** Writes rows of the copy into new files: all of them, or those that `which` is true of. */
export async function write(
  session: DuckDbSession,
  manifest: Manifest,
  tables: Tables,
  which = 'true',
): Promise<DataFile[]> {
  const columns = manifest.columns.map(({ name }) => quotedName(name)).join(', ')
  const cut = cutOf(manifest)
  const order = orderOf(manifest)
  const written: DataFile[] = []
  try {
    const rowsOfGroup = await rowsOfGroupIn(session, manifest, which)
    for (const part of await partsOf(session, cut, which)) {
      const name = `${part.label}-${randomUUID()}.parquet`
      const path = tables.path(manifest, { name })
      const rows = `select ${columns} from ${copied} where (${which}) and ${part.where}${order.length > 0 ? ` order by ${order.map(quotedName).join(', ')}` : ''}`
      const { rows_changed } = await session.run(
        `copy (${rows}) to ${quotedText(path)} (${layout}, row_group_size ${rowsOfGroup})`,
      )
      if (rows_changed !== part.rows) {
        throw new StatementFailed(
          `GENERIC_INTERNAL_ERROR: ${rows_changed} of ${part.rows} rows of ${part.label} were written`,
        )
      }
      const bounds =
        part.least === undefined ? {} : { least: timestampKey(part.least), greatest: timestampKey(part.greatest ?? '') }
      written.push({ name, rows: part.rows, bytes: statSync(path).size, ...bounds, column_bytes: {} })
    }
    const bytes = await columnBytesOf(
      session,
      written.map((file) => tables.path(manifest, file)),
    )
    return written.map((file) => {
      const column_bytes = bytes.get(tables.path(manifest, file))
      if (column_bytes) return { ...file, column_bytes }
      throw new StatementFailed(`GENERIC_INTERNAL_ERROR: ${file.name} was written and says nothing of its columns`)
    })
  } catch (error) {
    for (const file of written) rmSync(tables.path(manifest, file), { force: true })
    throw error
  }
}

async function rowsOfGroupIn(session: DuckDbSession, { columns }: Manifest, which: string): Promise<number> {
  const lengths = columns
    .filter(({ type }) => duckTypeOf({ name: '', type }) === 'VARCHAR')
    .map(({ name }) => `coalesce(strlen(${quotedName(name)}), 0)`)
  if (lengths.length === 0) return rowsOfGroupMax
  const { rows } = await session.run(`select avg(${lengths.join(' + ')}) from ${copied} where ${which}`)
  const fitting = Math.floor(textBytesOfGroupMax / Math.max(1, Number(rows[0]?.[0] ?? 0)))
  return Math.min(Math.max(fitting, rowsOfGroupMin), rowsOfGroupMax)
}

interface Part {
  readonly label: string
  readonly where: string
  readonly rows: number
  readonly least?: string
  readonly greatest?: string
}

async function partsOf(session: DuckDbSession, cut: string | undefined, which: string): Promise<readonly Part[]> {
  if (cut === undefined) {
    const { rows } = await session.run(`select count(*) from ${copied} where ${which}`)
    const count = Number(rows[0]?.[0])
    return count === 0 ? [] : [{ label: 'all', where: 'true', rows: count }]
  }
  // DuckDB finds no date by `date_trunc('hour', a date) = a timestamp`, without a word.
  const column = `cast(${quotedName(cut)} as timestamp)`
  const hours = await session.run(
    `select cast(date_trunc('hour', ${column}) as varchar), count(*), cast(min(${column}) as timestamp), cast(max(${column}) as timestamp)
    from ${copied} where ${which} group by 1 order by 1`,
  )
  const found = hours.rows.map(([hour, count, least, greatest]): Part & { readonly day: string } => ({
    day: hour?.slice(0, 10) ?? 'none',
    label: hour?.replace(/[ :]+/g, '-').slice(0, 13) ?? 'none',
    where: hour === null ? `${column} is null` : `date_trunc('hour', ${column}) = timestamp '${hour}'`,
    rows: Number(count),
    ...(typeof least === 'string' && { least }),
    ...(typeof greatest === 'string' && { greatest }),
  }))
  return [...Map.groupBy(found, ({ day }) => day)].flatMap(([day, its]): readonly Part[] => {
    const rows = sum(its.map((part) => part.rows))
    const [first] = its
    const last = its.at(-1)
    if (rows > rowsOfDayFileMax || its.length === 1 || first?.least === undefined || last?.greatest === undefined) {
      return its
    }
    const where = `cast(${column} as date) = date '${day}'`
    return [{ label: day, where, rows, least: first.least, greatest: last.greatest }]
  })
}

/** The column of time that a table's files are cut by. */
export function cutOf({ partition, columns }: Manifest): string | undefined {
  const isTime = (name: string) =>
    columns.some((column) => column.name === name && /^(timestamp|date)$/.test(column.type))
  return partition.find(({ name, column }) => name !== 'bucket' && isTime(column))?.column
}

/** What people ask by comes first: what the table is put into buckets by, the robot, then time. */
function orderOf(manifest: Manifest): readonly string[] {
  const names = manifest.columns.map(({ name }) => name)
  const buckets = manifest.partition.filter(({ name }) => name === 'bucket').map(({ column }) => column)
  const cut = cutOf(manifest)
  return [...new Set([...buckets, 'robot_id', ...(cut === undefined ? [] : [cut])])].filter((name) =>
    names.includes(name),
  )
}

export const boundsOf =
  ({ least, greatest }: DataFile, cut: string | undefined): Bounds =>
  (column) =>
    column === cut && least !== undefined && greatest !== undefined ? { least, greatest } : undefined

export function parquet(paths: readonly string[], keys: readonly ColumnDefinition[] = []): string | undefined {
  if (paths.length === 0) return undefined
  const folders =
    keys.length === 0
      ? 'hive_partitioning = false'
      : `hive_partitioning = true, hive_types = {${keys.map(({ name }) => `'${name}': VARCHAR`).join(', ')}}`
  return `read_parquet([${paths.map(quotedText).join(', ')}], union_by_name = true, ${folders})`
}

export async function columnBytesOf(
  session: DuckDbSession,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const bytes = new Map<string, Record<string, number>>()
  if (paths.length === 0) return bytes
  const { rows } = await session.run(
    `select file_name, path_in_schema, sum(total_compressed_size) from parquet_metadata([${paths.map(quotedText).join(', ')}]) group by 1, 2`,
  )
  for (const [path, column, size] of rows) {
    const its = bytes.get(path ?? '') ?? {}
    its[column ?? ''] = Number(size)
    bytes.set(path ?? '', its)
  }
  return bytes
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
