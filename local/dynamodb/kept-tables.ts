/**
 * Tables that outlive the process: one file per table to which every change is appended before the request is
 * answered. When most of a file is history it is written anew, at the start and under way: the items, then the newest
 * changes of the stream, so that an event source mapping that had not read them yet goes on where it stopped.
 */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type KeptTransactions, keptTransactions } from './kept-transactions.ts'
import type { Change } from './tables.ts'
import type { FinishedTransaction } from './transactions.ts'

interface KeptChange {
  /** Key text of the item. */
  k: string
  /** The item after the change; absent: it was deleted. */
  n?: string
  /** Sequence number in the table's stream. */
  s?: string
  t: number
  /** The item's primary key, for the stream. */
  p?: string
  /** 1: deleted by time to live. */
  e?: 1
  /** Present on the first lines of a file written anew: an item as it was, no change. */
  i?: 1
}

export interface KeptTable {
  readonly rows: ReadonlyMap<string, string>
  readonly sequence: bigint
  /** Changes of the stream that are kept, oldest first. */
  readonly changes: readonly Change[]
}

export interface KeptTables {
  /** `rows` gives the table's items as they are whenever the file is written anew. */
  open(table: string, rows: () => Iterable<readonly [string, string]>): KeptTable
  /** What one request changed; several changes, or a transaction's, are all there after a restart or none of them. */
  append(changes: readonly Change[], finished?: FinishedTransaction): void
  /** Transactions whose tokens are still remembered, oldest first. */
  finished(now: number): readonly FinishedTransaction[]
  close(): void
}

interface OpenFile {
  readonly path: string
  readonly rows: () => Iterable<readonly [string, string]>
  descriptor: number
  bytes: number
  /** The file is written anew when it has grown to this. */
  bytesMax: number
  tail: Change[]
}

const streamTailMax = 10_000
const firstSequence = 100_000_000_000_000_000_000n
/** A file that is rewritten at every turn would be slower than one that is three quarters history. */
const growth = 4

export function keptTables(directory: string, bytesMin = 32 * 1024 * 1024): KeptTables {
  mkdirSync(directory, { recursive: true })
  const files = new Map<string, OpenFile>()
  // A table's name has no slash, and no at sign either.
  const transactions = keptTransactions(join(directory, '@transactions.jsonl'), bytesMin)

  const rewrite = (file: OpenFile) => {
    closeSync(file.descriptor)
    file.bytes = writeAnew(file.path, file.rows(), file.tail)
    file.bytesMax = Math.max(bytesMin, growth * file.bytes)
    file.descriptor = openSync(file.path, 'a')
  }
  return {
    open(table, rows) {
      const path = join(directory, `${table}.jsonl`)
      finishTransaction(path, table, transactions)
      const { kept, lines } = readBack(path, table)
      if (lines > 1_000 && lines > 2 * (kept.rows.size + kept.changes.length)) {
        writeAnew(path, kept.rows, kept.changes)
      }
      const descriptor = openSync(path, 'a')
      // Behind a line that a killed process left unfinished.
      writeSync(descriptor, '\n')
      const bytes = fstatSync(descriptor).size
      const bytesMax = Math.max(bytesMin, growth * bytes)
      files.set(table, { path, rows, descriptor, bytes, bytesMax, tail: [...kept.changes] })
      return kept
    },
    append(changes, finished) {
      const touched = new Set<OpenFile>()
      const write = () => {
        for (const change of changes) {
          const file = files.get(change.table)
          if (!file) continue
          touched.add(file)
          if (change.sequenceNumber !== undefined) file.tail.push(change)
          if (file.tail.length > 2 * streamTailMax) file.tail = file.tail.slice(-streamTailMax)
          file.bytes += writeSync(file.descriptor, `${JSON.stringify(lineOf(change))}\n`)
        }
      }
      if (changes.length > 1 || finished) transactions.around(changes, finished, write)
      else write()
      // Not before all are written: the tables are ahead of a file that has only some of a request's changes.
      for (const file of touched) if (file.bytes > file.bytesMax) rewrite(file)
    },
    finished: (now) => transactions.finished(now),
    close() {
      for (const { descriptor } of files.values()) closeSync(descriptor)
      files.clear()
      transactions.close()
    },
  }
}

/** Nothing was written behind a transaction that a kill cut off: writing its changes again gives the same items. */
function finishTransaction(path: string, table: string, transactions: KeptTransactions) {
  const pending = transactions.pending(table)
  if (pending.length === 0) return
  const { sequence } = readBack(path, table).kept
  const missing = pending.filter(({ sequenceNumber }) => !sequenceNumber || BigInt(sequenceNumber) > sequence)
  const file = openSync(path, 'a')
  for (const change of missing) writeSync(file, `\n${JSON.stringify(lineOf(change))}\n`)
  closeSync(file)
  transactions.settled(table)
}

function lineOf(change: Change): KeptChange {
  return {
    k: change.key,
    ...(change.after !== undefined && { n: change.after }),
    ...(change.sequenceNumber && { s: change.sequenceNumber, p: change.keys }),
    t: change.at,
    ...(change.expired && { e: 1 as const }),
  }
}

function readBack(path: string, table: string): { kept: KeptTable; lines: number } {
  const rows = new Map<string, string>()
  let changes: Change[] = []
  let sequence = firstSequence
  let lines = 0
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const entry = parsed(line)
    if (!entry) continue
    lines++
    const before = rows.get(entry.k)
    if (entry.n === undefined) rows.delete(entry.k)
    else rows.set(entry.k, entry.n)
    if (entry.i || !entry.s) continue
    sequence = BigInt(entry.s)
    changes.push({
      table,
      key: entry.k,
      sequenceNumber: entry.s,
      at: entry.t,
      keys: entry.p ?? '{}',
      ...(before !== undefined && { before }),
      ...(entry.n !== undefined && { after: entry.n }),
      ...(entry.e && { expired: true }),
    })
    if (changes.length > 2 * streamTailMax) changes = changes.slice(-streamTailMax)
  }
  return { kept: { rows, sequence, changes: changes.slice(-streamTailMax) }, lines }
}

/** A line that a killed process left unfinished is no change: its request was never answered. */
function parsed(line: string): KeptChange | undefined {
  if (line === '') return undefined
  try {
    return JSON.parse(line) as KeptChange
  } catch {
    return undefined
  }
}

/** The items as they were before the kept changes, then the changes: reading it back gives the same again. */
function writeAnew(path: string, rows: Iterable<readonly [string, string]>, changes: readonly Change[]): number {
  const start = new Map(rows)
  for (const change of [...changes].reverse()) {
    if (change.before === undefined) start.delete(change.key)
    else start.set(change.key, change.before)
  }
  const file = openSync(`${path}.new`, 'w')
  let bytes = 0
  for (const [k, n] of start) bytes += writeSync(file, `${JSON.stringify({ k, n, t: 0, i: 1 } satisfies KeptChange)}\n`)
  for (const change of changes) bytes += writeSync(file, `${JSON.stringify(lineOf(change))}\n`)
  closeSync(file)
  renameSync(`${path}.new`, path)
  return bytes
}
