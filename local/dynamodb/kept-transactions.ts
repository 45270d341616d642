/**
 * What keeps a transaction whole when the process is killed between the files of two tables: all its changes are one
 * line here before the first of them is in its table's file, and a second line says that they all are. A restart
 * carries out what the last first line says. Tokens stay for as long as AWS remembers them.
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { Change } from './tables.ts'
import type { FinishedTransaction } from './transactions.ts'

export interface KeptTransactions {
  finished(now: number): readonly FinishedTransaction[]
  /** What a killed process may not have written into this table's file. */
  pending(table: string): readonly Change[]
  /** This table's file has what was pending. */
  settled(table: string): void
  /** Runs `write` between the two lines. */
  around(changes: readonly Change[], finished: FinishedTransaction | undefined, write: () => void): void
  close(): void
}

type Line =
  | { readonly changes: readonly Change[]; readonly finished?: FinishedTransaction }
  | { readonly written: true }
  | { readonly settled: string }

const tokenMs = 600_000

export function keptTransactions(path: string, bytesMin: number): KeptTransactions {
  const read = readBack(path)
  let pending = read.pending
  let finished = read.finished
  let descriptor = openSync(path, 'a')
  // Behind a line that a killed process left unfinished.
  writeSync(descriptor, '\n')
  let bytes = fstatSync(descriptor).size
  let bytesMax = bytesMin
  const append = (line: Line) => {
    bytes += writeSync(descriptor, `${JSON.stringify(line)}\n`)
  }
  const forget = (now: number) => {
    finished = finished.filter(({ at }) => now - at < tokenMs)
  }
  const rewrite = () => {
    closeSync(descriptor)
    forget(finished.at(-1)?.at ?? 0)
    const file = openSync(`${path}.new`, 'w')
    bytes = finished.reduce(
      (sum, each) =>
        sum +
        writeSync(file, `${JSON.stringify({ changes: [], finished: each })}\n${JSON.stringify({ written: true })}\n`),
      0,
    )
    closeSync(file)
    renameSync(`${path}.new`, path)
    bytesMax = Math.max(bytesMin, 4 * bytes)
    descriptor = openSync(path, 'a')
  }
  return {
    finished(now) {
      forget(now)
      return finished
    },
    pending: (table) => pending.filter((change) => change.table === table),
    settled(table) {
      append({ settled: table })
      pending = pending.filter((change) => change.table !== table)
    },
    around(changes, done, write) {
      append({ changes, ...(done && { finished: done }) })
      write()
      append({ written: true })
      if (done) finished.push(done)
      if (bytes > bytesMax) rewrite()
    },
    close: () => closeSync(descriptor),
  }
}

function readBack(path: string): { pending: readonly Change[]; finished: FinishedTransaction[] } {
  let pending: readonly Change[] = []
  const finished: FinishedTransaction[] = []
  for (const text of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const line = parsed(text)
    if (!line) continue
    if ('changes' in line) {
      pending = line.changes
      if (line.finished) finished.push(line.finished)
    } else if ('settled' in line) pending = pending.filter((change) => change.table !== line.settled)
    else pending = []
  }
  return { pending, finished }
}

/** A transaction whose line a kill cut off changed nothing. */
function parsed(text: string): Line | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}
