/**
 * Statements that change a table of Iceberg: each runs on a copy of those files that it can touch. Of them those in which something
 * changed are written anew, beside new rows, and take the place of the old ones in one step.
 */
import { rmSync } from 'node:fs'
import type { DuckDbSession } from '../duckdb/duckdb.ts'
import { boundsOf, copied, copy, cutOf, rowsOfDayFileMax, write } from './data-files.ts'
import { quotedName } from './dialect.ts'
import { StatementFailed } from './failed.ts'
import type { Outcome } from './outcome.ts'
import { type Asked, type EngineParts, withTables } from './snapshot.ts'
import { mayHold } from './sources.ts'
import { type Change, endOf } from './statements.ts'
import type { DataFile, Manifest } from './tables.ts'
import { isSymbol, isWord, nameIn, type Token, tokensOf } from './tokens.ts'

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
  const marks = statement.kind === 'merge' ? marksOf(tokensOf(asked.sql)) : undefined
  const sql = withTexts(endOf(asked.sql), [
    { start, end, text: `${copied}${alias}` },
    ...(marks?.sets ?? []).map((at) => ({ start: at, end: at, text: ' "$touched" = true,' })),
  ])
  // Of the target it is not the name that is read, but its files.
  const sources = `${asked.sql.slice(0, start)} ${asked.sql.slice(end)}`
  const only = marks?.insertsOnly ? columnsOf(statement, manifest) : undefined
  const bytes = touched.flatMap(({ column_bytes }) =>
    Object.entries(column_bytes).map(([name, size]) => (only?.has(name) === false ? 0 : size)),
  )

  return withTables(
    asked,
    sources,
    bytes.reduce((total, each) => total + each, 0),
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
          await copy(session, manifest, batch, tables, { marked: marks !== undefined, ...(only && { only }) })
          const done = await session.run(sql)
          rows_changed += done.rows_changed
          if (done.rows_changed === 0) continue
          const changed = marks && !marks.insertsOnly ? await changedFiles(session, batch, done.rows_changed) : []
          const which = marks && ['"$file" is null', ...changed.map((file) => `"$file" = ${batch.indexOf(file)}`)]
          remove.push(...(marks ? changed : batch))
          add.push(...(await write(session, manifest, tables, which?.join(' or '))))
        }
        if (rows_changed > 0) tables.commit(manifest, { remove, add, appends: statement.kind === 'insert' })
      } catch (error) {
        for (const file of add) rmSync(tables.path(manifest, file), { force: true })
        throw error
      }
      return { columns: [], rows: [], bytes_scanned, rows_changed }
    },
    manifest,
  )
}

interface Marks {
  /** Rows that stand are only compared with: no more of them is read than that takes, and none is written again. */
  readonly insertsOnly: boolean
  /** Behind each UPDATE SET: where the row is marked as touched. */
  readonly sets: readonly number[]
}

/** Of a MERGE; undefined where its text takes no marks, because its INSERT does not say which columns it fills. */
function marksOf(tokens: readonly Token[]): Marks | undefined {
  const outer = tokens.filter(({ depth }) => depth === 0)
  const sets: number[] = []
  for (const [at, token] of outer.entries()) {
    if (!isWord(outer[at - 1], 'then')) continue
    if (isWord(token, 'insert') && !isSymbol(outer[at + 1], '(')) return undefined
    if (isWord(token, 'update')) sets.push(outer[at + 1]?.end ?? token.end)
  }
  const insertsOnly = !outer.some((token, at) => isWord(token, 'when') && isWord(outer[at + 1], 'matched'))
  return { insertsOnly, sets }
}

function columnsOf({ condition }: Change, manifest: Manifest): ReadonlySet<string> {
  const named = new Set(condition.map(nameIn))
  return new Set(manifest.columns.map(({ name }) => name).filter((name) => named.has(name)))
}

/**
 * Files with a row less than they had, or with one that was touched. DuckDB counts a row as often as the source has one for it;
 * Trino fails such a MERGE, for which of them would it be?
 */
async function changedFiles(
  session: DuckDbSession,
  files: readonly DataFile[],
  changes: number,
): Promise<readonly DataFile[]> {
  const { rows } = await session.run(`select "$file", count(*), count("$touched") from ${copied} group by 1`)
  const left = new Map(rows.map(([file, count, touched]) => [file, { count: Number(count), touched: Number(touched) }]))
  const inserted = left.get(null)?.count ?? 0
  const ofFiles = files.map((file, number) => {
    const { count, touched } = left.get(String(number)) ?? { count: 0, touched: 0 }
    return { file, changes: file.rows - count + touched }
  })
  if (changes > ofFiles.reduce((total, each) => total + each.changes, inserted)) {
    throw new StatementFailed(
      'MERGE_TARGET_ROW_MULTIPLE_MATCHES: One MERGE target table row matched more than one source row',
    )
  }
  return ofFiles.filter((each) => each.changes > 0).map(({ file }) => file)
}

function withTexts(sql: string, texts: readonly { start: number; end: number; text: string }[]): string {
  return [...texts]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), sql)
}

/** What Athena does of a table with one OPTIMIZE; then it fails, and what it has done stands. */
const partitionsOfRound = 100

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
  const partitionsOfDay = manifest.partition.reduce((product, { count = 1 }) => product * count, 1)
  const daysOfRound = Math.max(1, Math.floor(partitionsOfRound / partitionsOfDay))
  return withTables(
    asked,
    '',
    bins.flat().reduce((total, { bytes }) => total + bytes, 0),
    parts,
    async (session, bytes_scanned) => {
      const add: DataFile[] = []
      const remove: DataFile[] = []
      let done = 0
      let isMore = false
      for (const files of bins) {
        if (done === daysOfRound) {
          isMore = true
          break
        }
        await copy(session, manifest, files, tables)
        const written = await write(session, manifest, tables)
        if (written.length >= files.length) {
          for (const file of written) rmSync(tables.path(manifest, file), { force: true })
          continue
        }
        done += 1
        add.push(...written)
        remove.push(...files)
      }
      try {
        if (remove.length > 0) tables.commit(manifest, { remove, add })
      } catch (error) {
        for (const file of add) rmSync(tables.path(manifest, file), { force: true })
        throw error
      }
      if (isMore) {
        const partitions = done * partitionsOfDay
        throw new StatementFailed(
          `ICEBERG_OPTIMIZE_MORE_RUNS_NEEDED: Processed ${partitions} partitions in this round. Please run the statement again`,
        )
      }
      return { columns: [], rows: [], bytes_scanned, rows_changed: 0 }
    },
    manifest,
  )
}
