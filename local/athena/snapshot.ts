/** A session in which a statement finds the tables that it names as they are now, whatever becomes of them while it runs. */
import type { Clock } from '../clock.ts'
import type { DuckDb, DuckDbSession } from '../duckdb/duckdb.ts'
import { dialect, quotedName } from './dialect.ts'
import { ScansTooMuch } from './failed.ts'
import { mentionsOf } from './sources.ts'
import type { Statement } from './statements.ts'
import type { Manifest } from './tables.ts'
import { tokensOf } from './tokens.ts'
import { type Lake, sourceOf } from './views.ts'

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

export interface EngineParts extends Lake {
  readonly clock: Clock
  readonly duckDb: DuckDb
  /** For files on their way into an object. */
  readonly folder: string
}

/** Files that may be read are held until it is over. */
export async function withTables<Result>(
  asked: Asked,
  sql: string,
  /** Read beside what the statement names. */
  moreBytes: number,
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
        let bytes = moreBytes
        for (const source of shown) bytes += await source.bytes(session)
        if (asked.bytesMax !== undefined && bytes > asked.bytesMax) {
          throw new ScansTooMuch(
            `Bytes scanned limit was exceeded: ${bytes} bytes would be scanned; the workgroup allows ${asked.bytesMax}`,
          )
        }
        const schemas = new Set([asked.database, ...mentions.map(({ database }) => database)])
        for (const schema of schemas) await session.run(`create schema if not exists ${quotedName(schema)}`)
        await session.run(`set search_path = '${asked.database},main'`)
        for (const source of shown) await session.run(source.view)
        await session.run('set lock_configuration = true')
        return await work(session, bytes)
      },
      { signal: asked.signal, writes: target !== undefined },
    )
  } finally {
    release()
  }
}
