/**
 * Tables of Iceberg as they are on one machine: Parquet files and a manifest that names them. A change writes new files, and one
 * rename of the manifest makes them the table: killed anywhere, the table is as it was before or as it is behind the change. Files
 * that no manifest names are removed when nobody reads them any more, and at the next start.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ColumnDefinition, Transform } from './statements.ts'

export interface Manifest {
  readonly database: string
  readonly name: string
  /** Rises with every change. */
  readonly version: number
  readonly columns: readonly ColumnDefinition[]
  readonly partition: readonly Transform[]
  readonly location: string
  readonly files: readonly DataFile[]
}

export interface DataFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  /** Least and greatest of the column that the table is cut by, as `timestampKey` writes them; absent with NULLs, or uncut. */
  readonly least?: string
  readonly greatest?: string
  /** What each of its columns takes. */
  readonly column_bytes: Readonly<Record<string, number>>
}

export interface Tables {
  get(database: string, name: string): Manifest | undefined
  all(database: string): readonly Manifest[]
  create(manifest: Omit<Manifest, 'version' | 'files'>): void
  drop(manifest: Manifest): void
  /** Where a table's files lie. */
  folder(manifest: Pick<Manifest, 'database' | 'name'>): string
  path(manifest: Pick<Manifest, 'database' | 'name'>, file: Pick<DataFile, 'name'>): string
  /**
   * In one step. Throws CommitConflict if somebody else has changed the table since `before` in a way that these changes cannot be
   * put behind.
   */
  commit(before: Manifest, change: TableChange): void
  /** Files of these manifests are kept until `release` is called. */
  hold(manifests: readonly Manifest[]): () => void
  /** Removes files that no manifest names. Gives how many. */
  sweep(manifest: Manifest): number
}

export interface TableChange {
  readonly remove: readonly DataFile[]
  readonly add: readonly DataFile[]
  readonly columns?: readonly ColumnDefinition[]
  /** Its rows stand whatever else has happened to the table: an INSERT. */
  readonly appends?: boolean
}

/** As Athena words it. */
export class CommitConflict extends Error {
  override readonly name = 'CommitConflict'

  constructor({ name }: Manifest) {
    super(`ICEBERG_COMMIT_ERROR: Failed to commit Iceberg update to table: ${name}`)
  }
}

const manifestName = 'manifest.json'

export function tablesIn(folder: string): Tables {
  const manifests = new Map<string, Manifest>()
  /** By path: how many read it. */
  const held = new Map<string, number>()
  /** Paths that no manifest names any more and somebody still reads. */
  const dropped = new Set<string>()

  const keyOf = ({ database, name }: Pick<Manifest, 'database' | 'name'>) => `${database}/${name}`
  const folderOf = (table: Pick<Manifest, 'database' | 'name'>) => join(folder, table.database, table.name)
  const pathOf = (table: Pick<Manifest, 'database' | 'name'>, { name }: Pick<DataFile, 'name'>) =>
    join(folderOf(table), name)
  const removeUnread = (path: string) => {
    if (held.has(path)) dropped.add(path)
    else {
      dropped.delete(path)
      rmSync(path, { force: true })
    }
  }
  const write = (manifest: Manifest) => {
    const file = join(folderOf(manifest), manifestName)
    writeDurably(`${file}.new`, JSON.stringify(manifest))
    renameSync(`${file}.new`, file)
    syncPath(folderOf(manifest))
    manifests.set(keyOf(manifest), manifest)
  }
  const sweep = (manifest: Manifest): number => {
    const named = new Set([manifestName, ...manifest.files.map(({ name }) => name)])
    const stray = readdirSync(folderOf(manifest)).filter((name) => !named.has(name))
    for (const name of stray) removeUnread(join(folderOf(manifest), name))
    return stray.length
  }

  for (const manifest of manifestsIn(folder)) {
    manifests.set(keyOf(manifest), manifest)
    sweep(manifest)
  }

  return {
    get: (database, name) => manifests.get(`${database}/${name}`),
    all: (database) => [...manifests.values()].filter((each) => each.database === database),
    create(table) {
      mkdirSync(folderOf(table), { recursive: true })
      write({ ...table, version: 1, files: [] })
    },
    drop(manifest) {
      manifests.delete(keyOf(manifest))
      // The manifest first: what is left behind by a kill is a folder of strays, which is nobody's table.
      rmSync(join(folderOf(manifest), manifestName), { force: true })
      for (const file of manifest.files) removeUnread(pathOf(manifest, file))
    },
    folder: folderOf,
    path: pathOf,
    commit(before, { remove, add, columns, appends = false }) {
      const now = manifests.get(keyOf(before))
      const isMoved = now?.version !== before.version
      // Rows can be put behind whatever else happened, as Iceberg does; what was computed of the table's rows cannot.
      if (!now || (isMoved && !appends)) throw new CommitConflict(before)
      for (const file of add) syncPath(pathOf(now, file))
      const removed = new Set(remove.map(({ name }) => name))
      const files = [...now.files.filter(({ name }) => !removed.has(name)), ...add]
      write({ ...now, version: now.version + 1, files, ...(columns && { columns }) })
      for (const file of remove) removeUnread(pathOf(now, file))
    },
    hold(read) {
      const paths = read.flatMap((manifest) => manifest.files.map((file) => pathOf(manifest, file)))
      for (const path of paths) held.set(path, (held.get(path) ?? 0) + 1)
      return () => {
        for (const path of paths) {
          const left = (held.get(path) ?? 1) - 1
          if (left > 0) held.set(path, left)
          else {
            held.delete(path)
            if (dropped.has(path)) removeUnread(path)
          }
        }
      }
    },
    sweep,
  }
}

function manifestsIn(folder: string): readonly Manifest[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((database) =>
    readdirSync(join(folder, database)).flatMap((table) => {
      const file = join(folder, database, table, manifestName)
      if (existsSync(file)) return [JSON.parse(readFileSync(file, 'utf8')) as Manifest]
      rmSync(join(folder, database, table), { recursive: true })
      return []
    }),
  )
}

function writeDurably(file: string, content: string): void {
  const descriptor = openSync(file, 'w')
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
