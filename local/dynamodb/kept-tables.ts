/**
 * Tables that outlive the process: one file per table to which every change is appended before the request is
 * answered. On start the file is read back and, when most of it is history, written anew: the items, then the newest
 * changes of the stream, so that an event source mapping that had not read them yet goes on where it stopped.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from './tables.ts'

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
  open(table: string): KeptTable
  append(change: Change): void
  close(): void
}

const streamTailMax = 10_000
const firstSequence = 100_000_000_000_000_000_000n

export function keptTables(directory: string): KeptTables {
  mkdirSync(directory, { recursive: true })
  const files = new Map<string, number>()
  return {
    open(table) {
      const path = join(directory, `${table}.jsonl`)
      const { kept, lines } = readBack(path, table)
      if (lines > 1_000 && lines > 2 * (kept.rows.size + kept.changes.length)) rewrite(path, kept)
      const file = openSync(path, 'a')
      // Behind a line that a killed process left unfinished.
      writeSync(file, '\n')
      files.set(table, file)
      return kept
    },
    append(change) {
      const file = files.get(change.table)
      if (file !== undefined) writeSync(file, `${JSON.stringify(lineOf(change))}\n`)
    },
    close() {
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
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
function rewrite(path: string, { rows, changes }: KeptTable) {
  const start = new Map(rows)
  for (const change of [...changes].reverse()) {
    if (change.before === undefined) start.delete(change.key)
    else start.set(change.key, change.before)
  }
  const items = [...start].map(([k, n]): KeptChange => ({ k, n, t: 0, i: 1 }))
  const text = [...items, ...changes.map(lineOf)].map((entry) => `${JSON.stringify(entry)}\n`).join('')
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
