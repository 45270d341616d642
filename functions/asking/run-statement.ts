import { hash } from 'node:crypto'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import type { Statement, StatementState, Warehouse } from '../ports/warehouse.ts'

export interface Waiting {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}

export type Ran =
  | { readonly id: string; readonly status: 'succeeded'; readonly state: StatementState }
  /** Time is over, and the statement goes on: who comes again with the same token finds it. */
  | { readonly id: string; readonly status: 'running' }

/**
 * One statement to its end, or until `until` (epoch milliseconds). What it failed with is thrown, as temporary where the same
 * statement may succeed later. A token that was used for a statement which failed names that one for ever: whoever tries again
 * takes another. One that does its work in rounds is started until nothing is left, each round under a token of its own.
 */
export const runStatement = async (
  statement: Statement,
  until: number,
  ports: Waiting & { readonly warehouse: Warehouse },
): Promise<Ran> => {
  for (let round = 0; ; round += 1) {
    const ran = await runRound(ofRound(statement, round), until, ports)
    if (ran.status !== 'needs_more') return ran
    if (round === ROUNDS_MAX) throw failed(statement, ran.state)
    if (ports.now() > until) return { id: ran.id, status: 'running' }
  }
}

/** A round is a hundred partitions: a year of days in sixteen buckets is 59. */
const ROUNDS_MAX = 100

const ofRound = (statement: Statement, round: number): Statement =>
  round === 0 || statement.token === undefined
    ? statement
    : { ...statement, token: statementToken(statement.token, round) }

const runRound = async (
  statement: Statement,
  until: number,
  { warehouse, now, sleep }: Waiting & { readonly warehouse: Warehouse },
): Promise<Ran | { readonly id: string; readonly status: 'needs_more'; readonly state: StatementState }> => {
  const id = await warehouse.start(statement)
  let pauseMs = firstPauseMs
  for (;;) {
    const state = await warehouse.state(id)
    switch (state.status) {
      case 'succeeded':
        return { id, status: 'succeeded', state }
      case 'failed':
        if (state.needs_more) return { id, status: 'needs_more', state }
        throw failed(statement, state)
      case 'cancelled':
        throw new StatementCancelled(`Statement ${id} was cancelled: ${state.error}`)
      case 'queued':
      case 'running':
        if (now() + pauseMs > until) return { id, status: 'running' }
        await sleep(pauseMs)
        pauseMs = Math.min(pauseMs * 2, pauseMaxMs)
    }
  }
}

/** Of the run, the step, and how often it was tried: who comes again to the same try finds its statement. */
export const statementToken = (...parts: readonly (string | number)[]): string => hash('sha256', JSON.stringify(parts))

/** All rows of a statement. Throws TooManyRows beyond `most`: a part of an answer would be taken for all of it. */
export const allRows = async (warehouse: Warehouse, id: string, most = 100_000): Promise<readonly FoundRow[]> => {
  const found: FoundRow[] = []
  let after: string | undefined
  do {
    const { columns, rows, next } = await warehouse.rows(id, after === undefined ? {} : { after })
    found.push(...rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))))
    after = next
    if (found.length > most) throw new TooManyRows(`Statement ${id} found more than ${most} rows`)
  } while (after !== undefined)
  return found
}

/** An answer that does not fit into a function. */
export class TooManyRows extends PermanentFailure {
  override readonly name = 'TooManyRows'
}

/** By the names of its columns. */
export type FoundRow = Readonly<Record<string, string | null>>

const firstPauseMs = 100
const pauseMaxMs = 2_000

/** Somebody stopped it, or the workgroup did: it had scanned more than it may. */
export class StatementCancelled extends PermanentFailure {
  override readonly name = 'StatementCancelled'
}

const failed = ({ sql }: Statement, { error, is_temporary }: StatementState): Error => {
  const text = `${error} (statement: ${sql.replaceAll(/\s+/g, ' ').slice(0, 300)})`
  return is_temporary ? new TemporaryFailure(text) : new PermanentFailure(text)
}
