// A robot's counter never goes back, across restarts too: a number that Signalbox has seen would be refused as stale. The
// file holds numbers ahead of those that were used, so that a fleet that was killed leaves a gap and never a repetition.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** robot_id → the last number that may have been used. */
export type LastSequences = Readonly<Record<string, number>>

/** Numbers a robot may use between two writings of the file. */
export const AHEAD = 1_000

export interface Counters {
  readonly last: LastSequences
  /** Called often; writes only when a robot comes near the end of what the file allows it. */
  note(used: LastSequences): void
  /** The exact numbers: nothing more will be said. */
  close(used: LastSequences): void
}

export function countersIn(file: string | undefined): Counters {
  const last = file === undefined ? {} : read(file)
  let allowed: LastSequences = last
  const write = (numbers: LastSequences) => {
    allowed = { ...last, ...numbers }
    if (file === undefined) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(allowed))
    renameSync(`${file}.new`, file)
  }
  return {
    last,
    note(used) {
      const near = Object.entries(used).some(([robot, number]) => number + AHEAD / 2 > (allowed[robot] ?? 0))
      if (near) write(Object.fromEntries(Object.entries(used).map(([robot, number]) => [robot, number + AHEAD])))
    },
    close: write,
  }
}

/** A file that cannot be read is a fleet that begins anew. */
function read(file: string): LastSequences {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as unknown
    if (value === null || typeof value !== 'object') return {}
    return Object.fromEntries(Object.entries(value).filter(([, number]) => Number.isSafeInteger(number)))
  } catch {
    return {}
  }
}
