/** The tables of the lake and of Iceberg, as a statement reads them in a session: views over the files that can hold what it asks for. */
import type { Doors } from '../doors.ts'
import type { DuckDbSession } from '../duckdb/duckdb.ts'
import { type CatalogTable, isProjected } from '../glue/table.ts'
import { boundsOf, columnBytesOf, cutOf, parquet } from './data-files.ts'
import { duckTypeOf, quotedName, quotedText } from './dialect.ts'
import { columnsAskedFor, type Mention, mayHold } from './sources.ts'
import type { ColumnDefinition } from './statements.ts'
import type { Manifest, Tables } from './tables.ts'
import type { Token } from './tokens.ts'

export interface Lake {
  readonly tables: Tables
  readonly door: <Name extends 'catalog' | 'objects'>(name: Name) => Doors[Name]
}

export interface Source {
  readonly view: string
  readonly folders: readonly string[]
  readonly manifest?: Manifest
  bytes(session: DuckDbSession): Promise<number>
}

export function sourceOf(
  mentions: readonly Mention[],
  tokens: readonly Token[],
  lake: Lake,
  now: number,
): Source | undefined {
  const [first] = mentions
  if (!first) return undefined
  const manifest = lake.tables.get(first.database, first.name)
  if (manifest) return icebergSource(manifest, mentions, tokens, lake.tables)
  const table = lake.door('catalog').table(first.database, first.name)
  return table && externalSource(table, mentions, tokens, lake.door('objects'), now)
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
  const files = filesIn(objects, bucket, prefix, (folder) => {
    const values = foldersOf(table, folder)
    if (!values) return false
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

/** More folders than these are listed at once. */
const foldersListedMax = 50

/** Objects below a prefix whose folder is asked for. The others get no file: that takes longer than to list them. */
function filesIn(
  objects: Doors['objects'],
  bucket: string,
  prefix: string,
  isAsked: (folder: string) => boolean,
): readonly { readonly key: string; readonly size: number; readonly path: string }[] {
  const folderOf = (key: string) => key.slice(prefix.length, key.lastIndexOf('/') + 1)
  const found = new Set(objects.list(bucket, prefix).map(({ key }) => folderOf(key)))
  const asked = new Set([...found].filter(isAsked))
  const listed =
    asked.size > foldersListedMax
      ? objects.files(bucket, prefix).filter(({ key }) => asked.has(folderOf(key)))
      : // A folder's folders are folders of their own.
        [...asked].flatMap((folder) =>
          objects.files(bucket, `${prefix}${folder}`).filter(({ key }) => folderOf(key) === folder),
        )
  return listed.filter(({ size }) => size > 0)
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
  const cast = all.map(
    (column) => `cast(${quotedName(column.name)} as ${duckTypeOf(column)}) as ${quotedName(column.name)}`,
  )
  const none = all.map((column) => `cast(null as ${duckTypeOf(column)}) as ${quotedName(column.name)}`)
  const rows = `select ${none.join(', ')} where false${read === undefined ? '' : ` union all by name select * from ${read}`}`
  return `create view ${quotedName(database)}.${quotedName(name)} as select ${cast.join(', ')} from (${rows})`
}

/** Firehose takes no record over 1,000 KiB; a reader has room for some lines in memory. */
const lineBytesMax = 2 * 1024 * 1024

/** Lines; a nested object in a column of texts is its JSON, as Hive's reader of JSON gives it. */
function json(
  files: readonly { readonly path: string; readonly key: string }[],
  { columns, partitionKeys, skipsMalformed }: CatalogTable,
): string | undefined {
  const ignore = skipsMalformed ? ', ignore_errors = true' : ''
  const folders = partitionKeys.map(({ name }) => `'${name}': VARCHAR`).join(', ')
  const types = columns.map((column) => `${quotedText(column.name)}: '${duckTypeOf(column)}'`).join(', ')
  const reads = [...Map.groupBy(files, ({ key }) => key.endsWith('.gz'))].map(([isPacked, some]) => {
    const paths = some.map(({ path }) => quotedText(path)).join(', ')
    const hive = partitionKeys.length === 0 ? '' : `, hive_partitioning = true, hive_types = {${folders}}`
    return `select * from read_json([${paths}], columns = {${types}}, format = 'newline_delimited', compression = '${isPacked ? 'gzip' : 'uncompressed'}', maximum_object_size = ${lineBytesMax}${ignore}${hive})`
  })
  return reads.length === 0 ? undefined : `(${reads.join(' union all by name ')})`
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
