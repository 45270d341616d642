/** What the lake says of a row against what the table has. */
import { isDeepStrictEqual } from 'node:util'
import { type PlainRow, versionNames } from '../../functions/ports/changes.ts'
import type { RebuiltRow } from './fold.ts'

/**
 * - same
 * - forgotten: the table forgets such a row by its age, and this one is due
 * - missing: the table has no such row
 * - behind: the table has an older one
 * - ahead: the table has a newer one, which is not in the lake yet
 * - unlike: they differ, and nothing tells which one is newer
 */
export type Finding = 'same' | 'forgotten' | 'missing' | 'behind' | 'ahead' | 'unlike'

/** What putting back changes. */
export const isRepairable = (finding: Finding): boolean => finding === 'missing' || finding === 'behind'

/** `now` in epoch milliseconds. */
export const compareRow = (rebuilt: RebuiltRow, stored: PlainRow | undefined, now: number): Finding => {
  const { row } = rebuilt
  if (typeof row.expires_at === 'number' && row.expires_at * 1000 <= now) return 'forgotten'
  if (stored === undefined) return 'missing'
  if (isDeepStrictEqual(row, stored)) return 'same'
  const order = orderOf(rebuilt, stored)
  return order === undefined ? 'unlike' : order > 0 ? 'behind' : 'ahead'
}

/** Positive if the rebuilt row is the newer one; undefined if they cannot be told apart by it. */
const orderOf = ({ table, row }: RebuiltRow, stored: PlainRow): number | undefined => {
  const version = versionNames[table]
  if (version !== undefined && typeof row[version] === 'number' && typeof stored[version] === 'number') {
    // The same version with other content: a count went wrong, or not all changes that it counts have reached the lake.
    return row[version] - stored[version] || undefined
  }
  const name = ['decided_at', 'result_at'].find((each) => row[each] !== undefined || stored[each] !== undefined)
  if (name !== undefined) return compareTexts(row[name], stored[name])
  if (row.entry === 'results') return sumOf(row) - sumOf(stored) || undefined
  return undefined
}

const compareTexts = (one: unknown, other: unknown): number | undefined => {
  const [a, b] = [String(one ?? ''), String(other ?? '')]
  return a === b ? undefined : a > b ? 1 : -1
}

/** Counts of ends only grow. */
const sumOf = (row: PlainRow): number =>
  Object.values(row).reduce((sum: number, value) => sum + (typeof value === 'number' ? value : 0), 0)

/** Names of what differs, for a person. */
export const differing = (row: PlainRow, stored: PlainRow): readonly string[] =>
  [...new Set([...Object.keys(row), ...Object.keys(stored)])]
    .filter((name) => !isDeepStrictEqual(row[name], stored[name]))
    .sort()
