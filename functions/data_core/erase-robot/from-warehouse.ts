/** Rows of the warehouse's tables, and the files and snapshots that still have them. */
import {
  type Erasure,
  erase,
  erasures,
  findErased,
  forgetSnapshots,
  monthsOf,
  rewriteFiles,
} from '../../../warehouse/erase.ts'
import { allRows, type FoundRow, runStatement, statementToken } from '../../asking/run-statement.ts'
import { PermanentFailure } from '../../errors.ts'
import type { RunPhase, Work } from './phases.ts'
import { pseudonymOf } from './renaming.ts'

/** `at`: the table. A month of a table is one statement, and the table is asked again until nothing is found. */
export const inWarehouse: RunPhase = async (work, { phase, at = 0, erased }) => {
  let warehouse_rows = erased.warehouse_rows
  for (let index = at; index < erasures.length; index += 1) {
    if (work.now() >= work.until) return { at: index, erased: { ...erased, warehouse_rows } }
    const taken = await outOfTable(erasures[index] as Erasure, work, phase === 'warehouse-again')
    warehouse_rows += taken.rows
    if (!taken.isThrough) return { at: index, erased: { ...erased, warehouse_rows } }
  }
  return { erased: { ...erased, warehouse_rows } }
}

const outOfTable = async (
  erasure: Erasure,
  work: Work,
  isLast: boolean,
): Promise<{ rows: number; isThrough: boolean }> => {
  const { robot_id, until, now } = work
  const whom = { robot_id, pseudonym: pseudonymOf(robot_id) }
  const id = await run(findErased(erasure, whom), work)
  if (id === undefined) return { rows: 0, isThrough: false }
  const [found = {}] = await allRows(work.warehouse, id, 1)
  const rows = Number(found.found ?? 0)
  if (rows === 0) {
    // Also where nothing is found: an earlier run may have been killed behind the rows and before their files.
    const left = isLast ? forgetSnapshots(erasure) : rewriteFiles(erasure)
    return { rows: 0, isThrough: (await run(left, work)) !== undefined }
  }
  const stretch = stretchOf(found)
  for (const month of stretch === undefined ? [undefined] : monthsOf(stretch)) {
    if ((await run(erase(erasure, whom, month), work)) === undefined) return { rows: 0, isThrough: false }
    if ((await rewritten(erasure, month, work)) === undefined) return { rows: 0, isThrough: false }
    if (now() >= until) return { rows: 0, isThrough: false }
  }
  return { rows, isThrough: true }
}

/** Athena's guide lets OPTIMIZE ask for partition columns only; should it not take a day of one, the whole table is looked through. */
const rewritten = async (
  erasure: Erasure,
  month: Parameters<typeof rewriteFiles>[1],
  work: Work,
): Promise<string | undefined> => {
  try {
    return await run(rewriteFiles(erasure, month), work)
  } catch (error) {
    if (month === undefined || !(error instanceof PermanentFailure)) throw error
    return run(rewriteFiles(erasure), work)
  }
}

/** Undefined: some have no time, or the table has none; then it is changed as a whole. */
const stretchOf = ({ found, timed, first_at, last_at }: FoundRow) =>
  first_at && last_at && found === timed ? { from: utc(first_at), until: utc(last_at) + 1 } : undefined

/** `2026-05-13 09:00:00.123`, or a date. */
const utc = (text: string): number => Date.parse(text.length > 10 ? `${text.replace(' ', 'T')}Z` : `${text}T00:00:00Z`)

/**
 * Its id; undefined when time is over and it goes on by itself. A statement that failed is named by its token for ever, so what is
 * tried again within a step bears another one; a step that is run again finds what the first one started, for an hour: by then it has
 * ended, and what the machine tries again after that is started anew.
 */
const run = async (
  sql: string,
  { warehouse, now, sleep, until, operation, phase }: Work,
): Promise<string | undefined> => {
  for (let tries = 0; ; tries += 1) {
    const token = statementToken(operation.operation_id, phase, sql, Math.floor(now() / tokenMs), tries)
    try {
      const ran = await runStatement({ sql, token }, until, { warehouse, now, sleep })
      return ran.status === 'succeeded' ? ran.id : undefined
    } catch (error) {
      if (tries === triesMax) throw error
      // A run of the warehouse has changed the same table: whoever comes second begins again.
      await sleep(pauseMs * 2 ** tries)
    }
  }
}

const tokenMs = 3_600_000
const triesMax = 3
const pauseMs = 2_000
