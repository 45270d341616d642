/**
 * Changes of the lake, folded to the rows that they leave behind. What a pass has to hold is bounded: it takes the rows whose
 * key falls to it, and the lake is read once per pass.
 */
import { hash } from 'node:crypto'
import { type Change, isNewer, type PlainRow, type RebuiltTable } from '../../functions/ports/changes.ts'

export interface RebuiltRow {
  readonly table: RebuiltTable
  readonly keys: PlainRow
  readonly row: PlainRow
}

/** A change of a table that is told anew. */
export interface RebuiltChange extends Change {
  readonly table: RebuiltTable
}

export interface Pass {
  /** From 0. */
  readonly number: number
  readonly of: number
}

/** The newest change of each row of this pass, and all versions of its failures: groups are sums of those. */
export interface Folded {
  readonly newest: ReadonlyMap<string, RebuiltChange>
  /** Each version once, in the order in which they were written. */
  readonly versions: readonly RebuiltChange[]
  /** Changes that were looked at, of all passes. */
  readonly changes: number
}

export const foldPass = async (changes: AsyncIterable<RebuiltChange>, pass: Pass): Promise<Folded> => {
  const newest = new Map<string, RebuiltChange>()
  const versions = new Map<string, RebuiltChange>()
  let count = 0
  for await (const change of changes) {
    count += 1
    const key = rowKey(change)
    if (passOf(key, pass.of) !== pass.number) continue
    const standing = newest.get(key)
    if (standing === undefined || isNewer(change, standing)) newest.set(key, change)
    if (change.table === 'failures') versions.set(`${key} ${String(change.image.record_version)}`, change)
  }
  return { newest, versions: [...versions.values()].sort(asWritten), changes: count }
}

export const rowKey = ({ table, keys }: Pick<Change, 'table' | 'keys'>): string =>
  [
    table,
    ...Object.keys(keys)
      .sort()
      .map((name) => String(keys[name])),
  ].join('\n')

const passOf = (key: string, passes: number): number =>
  passes === 1 ? 0 : Number.parseInt(hash('sha1', key, 'hex').slice(0, 8), 16) % passes

/** Of one failure by its versions, among failures by time: a tie between two failures falls as the table's stream had it. */
const asWritten = (one: Change, other: Change): number => {
  const isSame = rowKey(one) === rowKey(other)
  if (isSame) return isNewer(one, other) ? 1 : -1
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  if (one.sequence.length !== other.sequence.length) return one.sequence.length - other.sequence.length
  return one.sequence < other.sequence ? -1 : 1
}

/** A line of the lake; what is no change of ours is named, because nothing else lies in that folder. */
export const changeOf = (line: Uint8Array, key: string): Change => {
  const value = JSON.parse(Buffer.from(line).toString('utf8')) as Partial<Change>
  if (value.table === undefined || value.keys === undefined || value.image === undefined) {
    throw new Error(`${key} has a line that is no change (functions/ports/changes.ts): ${String(line).slice(0, 200)}`)
  }
  return value as Change
}
