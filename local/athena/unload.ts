/** UNLOAD: what a query finds, as an object in the lake. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDbSession } from '../duckdb/duckdb.ts'
import { quotedText } from './dialect.ts'
import { StatementFailed } from './failed.ts'
import type { Outcome } from './outcome.ts'
import { type Asked, type EngineParts, withTables } from './snapshot.ts'
import { endOf } from './statements.ts'

/** Bigger ones than this do not go through the runtime's memory into an object. */
const unloadBytesMax = 256 * 1024 * 1024

const unloadFormats: Readonly<Record<string, { readonly copy: string; readonly extension: string }>> = {
  parquet: { copy: 'format parquet, compression snappy', extension: '.parquet' },
  json: { copy: 'format json, compression gzip', extension: '.gz' },
  textfile: { copy: 'format csv, compression gzip, header false', extension: '.gz' },
}

export async function unload(
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
    return await withTables(asked, sql, 0, parts, async (session, bytes_scanned) => {
      const path = join(folder, 'rows')
      await refuseMicroseconds(session, sql)
      await session.run(`copy (${endOf(sql)}) to ${quotedText(path)} (${format.copy})`)
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

/** Timestamps of Iceberg have six digits, and files of Hive take three: Athena leaves it to the query to say so. */
async function refuseMicroseconds(session: DuckDbSession, sql: string): Promise<void> {
  const { rows } = await session.run(`describe ${endOf(sql)}`)
  const [name] = rows.find(([, type]) => type === 'TIMESTAMP') ?? []
  if (name === undefined) return
  throw new StatementFailed(
    `NOT_SUPPORTED: Incorrect timestamp precision for timestamp(6); the configured precision is MILLISECONDS; column name: ${name}`,
  )
}
