/**
 * Statements that change a table of Iceberg: each runs on a copy of those files that it can touch, which are then written anew and
 * take the place of the old ones in one step.
 */
import { rmSync } from 'node:fs'
import { boundsOf, copied, copy, cutOf, rowsOfDayFileMax, write } from './data-files.ts'
import { quotedName } from './dialect.ts'
import type { Outcome } from './outcome.ts'
import { type Asked, type EngineParts, withTables } from './snapshot.ts'
import { mayHold } from './sources.ts'
import { type Change, endOf } from './statements.ts'
import type { DataFile, Manifest } from './tables.ts'
import type { Token } from './tokens.ts'

export async function change(
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
  const alias = statement.hasAlias || statement.kind === 'insert' ? '' : ` as ${quotedName(statement.alias)}`
  const sql = `${asked.sql.slice(0, start)}${copied}${alias}${endOf(asked.sql).slice(end)}`
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

/** Small files of a day become one. */
export async function optimize(
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
