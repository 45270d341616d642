/**
 * Runs one statement on DuckDB: shows it the tables that it names, as they were when it began, and makes its changes the tables'
 * when it is through. Statements that Iceberg runs on a table's files run here on a copy of those files that the statement can
 * touch, which are then written anew.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Doors } from '../doors.ts'
import type { DuckDb, DuckDbSession } from '../duckdb/duckdb.ts'
import { type CatalogTable, isProjected } from '../glue/table.ts'
import { athenaType, dialect, duckType } from './dialect.ts'
import { type Bounds, timestampKey } from './predicates.ts'
import type { ResultColumn, ResultRow } from './results.ts'
import { columnsAskedFor, type Mention, mayHold, mentionsOf } from './sources.ts'
import { type Change, type ColumnDefinition, endOf, type Statement } from './statements.ts'
import type { DataFile, Manifest, Tables } from './tables.ts'
import { type Token, tokensOf } from './tokens.ts'

export interface Asked {
  readonly id: string
  readonly statement: Statement
  /** With its parameters written in. */
  readonly sql: string
  readonly database: string
  /** The statement is cancelled before it reads more. */
  readonly bytesMax?: number
  readonly signal: AbortSignal
}

export interface Outcome {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly ResultRow[]
  readonly bytes_scanned: number
  /** Of a change. */
  readonly rows_changed?: number
  /** Of an UNLOAD: where its files lie. */
  readonly unloaded?: readonly string[]
}

/** What Athena says that is wrong with a statement: `NAME: why`. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed'
}

/** Cancelled: it would have read more than may be. */
export class ScansTooMuch extends Error {
  override readonly name = 'ScansTooMuch'
}

export interface EngineParts {
  readonly clock: Clock
  readonly duckDb: DuckDb
  readonly tables: Tables
  /** For files on their way into an object. */
  readonly folder: string
  readonly door: <Name extends 'catalog' | 'objects'>(name: Name) => Doors[Name]
}

export interface Engine {
  run(asked: Asked): Promise<Outcome>
}

export function engine(parts: EngineParts): Engine {
  const nothing: Outcome = { columns: [], rows: [], bytes_scanned: 0 }
  const found = (database: string | undefined, name: string, asked: Asked): Manifest => {
    const its = database ?? asked.database
    const manifest = parts.tables.get(its, name)
    if (manifest) return manifest
    if (parts.door('catalog').table(its, name)) {
      throw new StatementFailed(`NOT_SUPPORTED: Modifying Hive table rows is not supported: ${its}.${name}`)
    }
    throw new StatementFailed(`TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${its}.${name}' does not exist`)
  }

  return {
    async run(asked) {
      const { statement } = asked
      switch (statement.kind) {
        case 'query':
          return query(asked, asked.sql, parts)
        case 'unload':
          return unload(asked, statement.query, statement.to, statement.options, parts)
        case 'create table': {
          const { table, ifNotExists, columns, partition, location } = statement
          const database = table.database ?? asked.database
          const catalog = parts.door('catalog')
          if (!catalog.has(database)) throw new StatementFailed(`SCHEMA_NOT_FOUND: Schema ${database} does not exist`)
          if (parts.tables.get(database, table.name) || catalog.table(database, table.name)) {
            if (ifNotExists) return nothing
            throw new StatementFailed(`TABLE_ALREADY_EXISTS: Table ${database}.${table.name} already exists`)
          }
          for (const column of columns) typeOf(column)
          const cutBy = partition.find(({ column }) => !columns.some(({ name }) => name === column))
          if (cutBy) throw new StatementFailed(`COLUMN_NOT_FOUND: partition column ${cutBy.column} is no column`)
          parts.tables.create({ database, name: table.name, columns, partition, location })
          return nothing
        }
        case 'add columns': {
          const manifest = found(statement.table.database, statement.table.name, asked)
          for (const column of statement.columns) {
            typeOf(column)
            if (manifest.columns.some(({ name }) => name === column.name)) {
              throw new StatementFailed(`COLUMN_ALREADY_EXISTS: Column '${column.name}' already exists`)
            }
          }
          parts.tables.commit(manifest, { remove: [], add: [], columns: [...manifest.columns, ...statement.columns] })
          return nothing
        }
        case 'drop table': {
          const database = statement.table.database ?? asked.database
          if (statement.ifExists && !parts.tables.get(database, statement.table.name)) return nothing
          parts.tables.drop(found(database, statement.table.name, asked))
          return nothing
        }
        case 'vacuum':
          parts.tables.sweep(found(statement.table.database, statement.table.name, asked))
          return nothing
        case 'optimize':
          return optimize(
            asked,
            found(statement.table.database, statement.table.name, asked),
            statement.condition,
            parts,
          )
        case 'insert':
        case 'merge':
        case 'delete':
        case 'update':
          return change(asked, statement, found(statement.table.database, statement.table.name, asked), parts)
      }
    },
  }
}

async function query(asked: Asked, sql: string, parts: EngineParts): Promise<Outcome> {
  return withTables(asked, sql, [], parts, async (session, bytes_scanned) => {
    const { columns, rows } = await session.run(endOf(sql))
    return { columns: columns.map(({ name, type }) => ({ name, type: athenaType(type) })), rows, bytes_scanned }
  })
}

/** Files that may be read are held until it is over. */
async function withTables<Result>(
  asked: Asked,
  sql: string,
  more: readonly DataFile[],
  parts: EngineParts,
  work: (session: DuckDbSession, bytes: number) => Promise<Result>,
  target?: Manifest,
): Promise<Result> {
  const { clock, tables, duckDb } = parts
  const catalog = parts.door('catalog')
  const tokens = tokensOf(sql)
  const isTable = (database: string, name: string) =>
    catalog.table(database, name) !== undefined || tables.get(database, name) !== undefined
  const mentions = mentionsOf(tokens, asked.database, isTable)
  const named = Map.groupBy(mentions, ({ database, name }) => `${database}.${name}`)
  const shown = [...named.values()].flatMap((its) => sourceOf(its, tokens, parts, clock.now()) ?? [])
  const manifests = [...shown.flatMap(({ manifest }) => manifest ?? []), ...(target ? [target] : [])]
  const release = tables.hold(manifests)
  try {
    const folders = new Set([...shown.flatMap((source) => source.folders), parts.folder])
    if (target) folders.add(tables.folder(target))
    return await duckDb.session(
      [...folders],
      async (session) => {
        await session.run(dialect)
        let bytes = more.reduce((sum, file) => sum + file.bytes, 0)
        for (const source of shown) bytes += await source.bytes(session)
        if (asked.bytesMax !== undefined && bytes > asked.bytesMax) {
          throw new ScansTooMuch(
            `Bytes scanned limit was exceeded: ${bytes} bytes would be scanned; the workgroup allows ${asked.bytesMax}`,
          )
        }
        const schemas = new Set([asked.database, ...mentions.map(({ database }) => database)])
        for (const schema of schemas) await session.run(`create schema if not exists ${quoted(schema)}`)
        await session.run(`set search_path = '${asked.database},main'`)
        for (const source of shown) await session.run(source.view)
        await session.run('set lock_configuration = true')
        return await work(session, bytes)
      },
      asked.signal,
    )
  } finally {
    release()
  }
}

interface Source {
  readonly view: string
  readonly folders: readonly string[]
  readonly manifest?: Manifest
  bytes(session: DuckDbSession): Promise<number>
}

function sourceOf(
  mentions: readonly Mention[],
  tokens: readonly Token[],
  parts: EngineParts,
  now: number,
): Source | undefined {
  const [first] = mentions
  if (!first) return undefined
  const manifest = parts.tables.get(first.database, first.name)
  if (manifest) return icebergSource(manifest, mentions, tokens, parts.tables)
  const table = parts.door('catalog').table(first.database, first.name)
  return table && externalSource(table, mentions, tokens, parts.door('objects'), now)
}

function icebergSource(
  manifest: Manifest,
  mentions: readonly Mention[],
  tokens: readonly Token[],
  tables: Tables,
): Source {
  const cut = cutOf(manifest)
  const files = manifest.files.filter((file) => mayHold(mentions, boundsOf(file, cut)))
  const names = columnsAskedFor(
    tokens,
    mentions,
    manifest.columns.map(({ name }) => name),
  )
  return {
    view: viewOf(manifest, manifest.columns, [], parquet(files.map((file) => tables.path(manifest, file)))),
    folders: [tables.folder(manifest)],
    manifest,
    bytes: async () => sum(files.flatMap((file) => names.map((name) => file.column_bytes[name] ?? 0))),
  }
}

/** What the columns of an object take; an object is never changed, only replaced by one of another size or time. */
const columnBytesKept = new Map<string, Readonly<Record<string, number>>>()
const columnBytesKeptMax = 20_000

function externalSource(
  table: CatalogTable,
  mentions: readonly Mention[],
  tokens: readonly Token[],
  objects: Doors['objects'],
  now: number,
): Source {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(table.location) ?? []
  const files = objects.files(bucket, prefix).filter(({ key, size }) => {
    const values = foldersOf(table, key.slice(prefix.length))
    if (!values || size === 0) return false
    if (table.partitionKeys.some(({ name }) => !isProjected(table.projection[name], values.get(name) ?? '', now))) {
      return false
    }
    return mayHold(mentions, (column) => {
      const value = values.get(column)
      return value === undefined ? undefined : { least: value, greatest: value }
    })
  })
  const paths = files.map(({ path }) => path)
  const keys = table.partitionKeys
  const names = columnsAskedFor(
    tokens,
    mentions,
    table.columns.map(({ name }) => name),
  )
  return {
    view: viewOf(table, table.columns, keys, table.format === 'json' ? json(files, table) : parquet(paths, keys)),
    folders: files[0] ? [files[0].path.slice(0, -files[0].key.length - 1)] : [],
    async bytes(session) {
      if (table.format === 'json') return sum(files.map(({ size }) => size))
      const idOf = ({ path, size }: { path: string; size: number }) => `${path} ${size}`
      const unknown = files.filter((file) => !columnBytesKept.has(idOf(file)))
      if (columnBytesKept.size > columnBytesKeptMax) columnBytesKept.clear()
      const read = await columnBytesOf(
        session,
        unknown.map(({ path }) => path),
      )
      for (const file of unknown) columnBytesKept.set(idOf(file), read.get(file.path) ?? {})
      return sum(files.flatMap((file) => names.map((name) => columnBytesKept.get(idOf(file))?.[name] ?? 0)))
    },
  }
}

/** `date=2026-05-13/hour=09/…` → its values; undefined: it lies in other folders. */
function foldersOf(table: CatalogTable, rest: string): ReadonlyMap<string, string> | undefined {
  const folders = rest.split('/').slice(0, table.partitionKeys.length)
  const values = new Map<string, string>()
  for (const [index, { name }] of table.partitionKeys.entries()) {
    const folder = folders[index]
    if (!folder?.startsWith(`${name}=`)) return undefined
    values.set(name, decodeURIComponent(folder.slice(name.length + 1)))
  }
  return values
}

/** Reads files with the catalog's columns: what a file does not have is NULL, what the catalog does not have is not there. */
function viewOf(
  { database, name }: { readonly database: string; readonly name: string },
  columns: readonly ColumnDefinition[],
  keys: readonly ColumnDefinition[],
  read: string | undefined,
): string {
  const all = [...columns, ...keys]
  const cast = all.map((column) => `cast(${quoted(column.name)} as ${typeOf(column)}) as ${quoted(column.name)}`)
  const none = all.map((column) => `cast(null as ${typeOf(column)}) as ${quoted(column.name)}`)
  const rows = `select ${none.join(', ')} where false${read === undefined ? '' : ` union all by name select * from ${read}`}`
  return `create view ${quoted(database)}.${quoted(name)} as select ${cast.join(', ')} from (${rows})`
}

function parquet(paths: readonly string[], keys: readonly ColumnDefinition[] = []): string | undefined {
  if (paths.length === 0) return undefined
  const folders =
    keys.length === 0
      ? 'hive_partitioning = false'
      : `hive_partitioning = true, hive_types = {${keys.map(({ name }) => `'${name}': VARCHAR`).join(', ')}}`
  return `read_parquet([${paths.map(text).join(', ')}], union_by_name = true, ${folders})`
}

/** Lines; a nested object in a column of texts is its JSON, as Hive's reader of JSON gives it. */
function json(
  files: readonly { readonly path: string; readonly key: string }[],
  { columns, partitionKeys }: CatalogTable,
): string | undefined {
  const folders = partitionKeys.map(({ name }) => `'${name}': VARCHAR`).join(', ')
  const types = columns.map((column) => `${text(column.name)}: '${typeOf(column)}'`).join(', ')
  const reads = [...Map.groupBy(files, ({ key }) => key.endsWith('.gz'))].map(([isPacked, some]) => {
    const paths = some.map(({ path }) => text(path)).join(', ')
    const hive = partitionKeys.length === 0 ? '' : `, hive_partitioning = true, hive_types = {${folders}}`
    return `select * from read_json([${paths}], columns = {${types}}, format = 'newline_delimited', compression = '${isPacked ? 'gzip' : 'none'}', maximum_object_size = 33554432${hive})`
  })
  return reads.length === 0 ? undefined : `(${reads.join(' union all by name ')})`
}

/** The copy of a table's rows that a statement changes. */
const work = '"$changed"'

async function change(
  asked: Asked,
  statement: Change & { readonly kind: 'insert' | 'merge' | 'delete' | 'update' },
  manifest: Manifest,
  parts: EngineParts,
): Promise<Outcome> {
  const { tables } = parts
  const cut = cutOf(manifest)
  const aliases = new Set([statement.alias])
  const mention = { aliases, condition: statement.condition }
  const touched =
    statement.kind === 'insert' ? [] : manifest.files.filter((file) => mayHold([mention], boundsOf(file, cut)))
  const { start, end } = statement.name
  const alias = statement.hasAlias || statement.kind === 'insert' ? '' : ` as ${quoted(statement.alias)}`
  const sql = `${asked.sql.slice(0, start)}${work}${alias}${endOf(asked.sql).slice(end)}`
  // Of the target it is not the name that is read, but its files.
  const sources = `${asked.sql.slice(0, start)} ${asked.sql.slice(end)}`

  return withTables(
    asked,
    sources,
    touched,
    parts,
    async (session, bytes_scanned) => {
      // What deletes or updates looks at each row by itself: file by file, so that its memory is a file's.
      const batches =
        statement.kind === 'delete' || statement.kind === 'update' ? touched.map((file) => [file]) : [touched]
      const remove: DataFile[] = []
      const add: DataFile[] = []
      let rows_changed = 0
      try {
        for (const batch of batches) {
          await copy(session, manifest, batch, tables)
          const done = await session.run(sql)
          rows_changed += done.rows_changed
          if (done.rows_changed === 0) continue
          remove.push(...batch)
          add.push(...(await write(session, manifest, tables)))
        }
        if (rows_changed > 0) tables.commit(manifest, { remove, add })
      } catch (error) {
        for (const file of add) rmSync(tables.path(manifest, file), { force: true })
        throw error
      }
      return { columns: [], rows: [], bytes_scanned, rows_changed }
    },
    manifest,
  )
}

async function copy(
  session: DuckDbSession,
  manifest: Manifest,
  files: readonly DataFile[],
  tables: Tables,
): Promise<void> {
  const { columns } = manifest
  const definitions = columns.map((column) => `${quoted(column.name)} ${typeOf(column)}`)
  await session.run(`create or replace table ${work} (${definitions.join(', ')})`)
  const read = parquet(files.map((file) => tables.path(manifest, file)))
  if (read) await session.run(`insert into ${work} by name select * from ${read}`)
}

/** A file of a day has as many rows at most; a day that has more has a file for each hour. */
const rowsOfDayFileMax = 100_000
/** So that a robot's rows, or a trace's, are few groups of their own, and a dictionary (and with it a bloom filter) for each. */
const layout =
  'format parquet, compression zstd, row_group_size 40960, dictionary_size_limit 50000, bloom_filter_false_positive_ratio 0.01'

/** Writes the rows of the copy into new files. */
async function write(session: DuckDbSession, manifest: Manifest, tables: Tables): Promise<DataFile[]> {
  const cut = cutOf(manifest)
  const order = orderOf(manifest)
  const written: DataFile[] = []
  try {
    for (const part of await partsOf(session, cut)) {
      const name = `${part.label}-${randomUUID()}.parquet`
      const path = tables.path(manifest, { name })
      const rows = `select * from ${work} where ${part.where}${order.length > 0 ? ` order by ${order.map(quoted).join(', ')}` : ''}`
      await session.run(`copy (${rows}) to ${text(path)} (${layout})`)
      const bounds =
        part.least === undefined ? {} : { least: timestampKey(part.least), greatest: timestampKey(part.greatest ?? '') }
      written.push({ name, rows: part.rows, bytes: statSync(path).size, ...bounds, column_bytes: {} })
    }
    const bytes = await columnBytesOf(
      session,
      written.map((file) => tables.path(manifest, file)),
    )
    return written.map((file) => ({ ...file, column_bytes: bytes.get(tables.path(manifest, file)) ?? {} }))
  } catch (error) {
    for (const file of written) rmSync(tables.path(manifest, file), { force: true })
    throw error
  }
}

interface Part {
  readonly label: string
  readonly where: string
  readonly rows: number
  readonly least?: string
  readonly greatest?: string
}

async function partsOf(session: DuckDbSession, cut: string | undefined): Promise<readonly Part[]> {
  if (cut === undefined) {
    const { rows } = await session.run(`select count(*) from ${work}`)
    const count = Number(rows[0]?.[0])
    return count === 0 ? [] : [{ label: 'all', where: 'true', rows: count }]
  }
  // DuckDB finds no date by `date_trunc('hour', a date) = a timestamp`, without a word.
  const column = `cast(${quoted(cut)} as timestamp)`
  const hours = await session.run(
    `select cast(date_trunc('hour', ${column}) as varchar), count(*), cast(min(${column}) as timestamp), cast(max(${column}) as timestamp)
    from ${work} group by 1 order by 1`,
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

/** Small files of a day become one. */
async function optimize(
  asked: Asked,
  manifest: Manifest,
  condition: readonly Token[],
  parts: EngineParts,
): Promise<Outcome> {
  const { tables } = parts
  const cut = cutOf(manifest)
  const mention = { aliases: new Set([manifest.name]), condition }
  const asks = manifest.files.filter((file) => mayHold([mention], boundsOf(file, cut)))
  const small = asks.filter(({ rows }) => rows < rowsOfDayFileMax)
  const bins = [...Map.groupBy(small, ({ least = 'none' }) => least.slice(0, 10)).values()].filter(
    (files) => files.length > 1,
  )
  if (bins.length === 0) return { columns: [], rows: [], bytes_scanned: 0, rows_changed: 0 }
  return withTables(
    asked,
    '',
    bins.flat(),
    parts,
    async (session, bytes_scanned) => {
      const add: DataFile[] = []
      const remove: DataFile[] = []
      for (const files of bins) {
        await copy(session, manifest, files, tables)
        const written = await write(session, manifest, tables)
        if (written.length >= files.length) {
          for (const file of written) rmSync(tables.path(manifest, file), { force: true })
          continue
        }
        add.push(...written)
        remove.push(...files)
      }
      try {
        if (remove.length > 0) tables.commit(manifest, { remove, add })
      } catch (error) {
        for (const file of add) rmSync(tables.path(manifest, file), { force: true })
        throw error
      }
      return { columns: [], rows: [], bytes_scanned, rows_changed: 0 }
    },
    manifest,
  )
}

/** Bigger ones than this do not go through the runtime's memory into an object. */
const unloadBytesMax = 256 * 1024 * 1024

const unloadFormats: Readonly<Record<string, { readonly copy: string; readonly extension: string }>> = {
  parquet: { copy: 'format parquet, compression snappy', extension: '.parquet' },
  json: { copy: 'format json, compression gzip', extension: '.gz' },
  textfile: { copy: 'format csv, compression gzip, header false', extension: '.gz' },
}

async function unload(
  asked: Asked,
  sql: string,
  to: string,
  options: Readonly<Record<string, string>>,
  parts: EngineParts,
): Promise<Outcome> {
  const objects = parts.door('objects')
  const format = unloadFormats[(options.format ?? '').toLowerCase()]
  const unknown = Object.keys(options).find((name) => name !== 'format' && name !== 'compression')
  if (!format || unknown !== undefined) {
    const given = unknown ?? `format ${options.format}`
    throw new StatementFailed(
      `INVALID_TABLE_PROPERTY: ${given}: UNLOAD WITH (format = 'PARQUET' | 'JSON' | 'TEXTFILE') is known here`,
    )
  }
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*?)\/?$/.exec(to) ?? []
  if (objects.list(bucket, `${prefix}/`).length > 0) {
    throw new StatementFailed(`HIVE_PATH_ALREADY_EXISTS: Target directory for table is not empty: ${to}`)
  }
  const folder = mkdtempSync(join(parts.folder, 'unload-'))
  try {
    return await withTables(asked, sql, [], parts, async (session, bytes_scanned) => {
      const path = join(folder, 'rows')
      await session.run(`copy (${endOf(sql)}) to ${text(path)} (${format.copy})`)
      const { size } = statSync(path)
      if (size > unloadBytesMax) {
        throw new StatementFailed(`NOT_SUPPORTED: UNLOAD of ${size} bytes; ${unloadBytesMax} are written at once here`)
      }
      const key = `${prefix}/${asked.id}${format.extension}`
      await objects.put(bucket, key, readFileSync(path), 'application/octet-stream')
      return { columns: [], rows: [], bytes_scanned, unloaded: [`s3://${bucket}/${key}`] }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function columnBytesOf(
  session: DuckDbSession,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const bytes = new Map<string, Record<string, number>>()
  if (paths.length === 0) return bytes
  const { rows } = await session.run(
    `select file_name, path_in_schema, sum(total_compressed_size) from parquet_metadata([${paths.map(text).join(', ')}]) group by 1, 2`,
  )
  for (const [path, column, size] of rows) {
    const its = bytes.get(path ?? '') ?? {}
    its[column ?? ''] = Number(size)
    bytes.set(path ?? '', its)
  }
  return bytes
}

/** The column of time that a table's files are cut by. */
function cutOf({ partition, columns }: Manifest): string | undefined {
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

const boundsOf =
  ({ least, greatest }: DataFile, cut: string | undefined): Bounds =>
  (column) =>
    column === cut && least !== undefined && greatest !== undefined ? { least, greatest } : undefined

function typeOf({ name, type }: ColumnDefinition): string {
  const duck = duckType(type)
  if (duck === undefined) throw new StatementFailed(`NOT_SUPPORTED: Type not supported here: ${name} ${type}`)
  return duck
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const text = (value: string) => `'${value.replaceAll("'", "''")}'`
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
