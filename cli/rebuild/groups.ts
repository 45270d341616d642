/**
 * Groups and totals, told anew from the records of failures: each record's versions are moves (functions/failures/group.ts), and
 * a group is their sum. What people said about a group (owner, note, status) is no sum: its newest archived row has it.
 */
import { isDeepStrictEqual } from 'node:util'
import { type FailureGroup, fingerprintsOf, type Move, withMoves } from '../../functions/failures/group.ts'
import type { FailureRecord } from '../../functions/failures/record.ts'
import type { Change, PlainRow } from '../../functions/ports/changes.ts'
import { groupOfItem, itemOfGroup, robotMark, totalsKey } from '../../functions/ports/failure-group-item.dynamodb.ts'
import { recordOfItem } from '../../functions/ports/failure-item.dynamodb.ts'
import { itemOfPlain, plainRow } from '../../functions/ports/plain-row.dynamodb.ts'
import type { RebuiltRow } from './fold.ts'

export interface Sums {
  readonly groups: Map<string, FailureGroup>
  /** `<fingerprint>\n<robot_id>` of every robot that a group was ever hit by. */
  readonly marks: Set<string>
  readonly totals: Map<string, number>
}

export const noSums = (): Sums => ({ groups: new Map(), marks: new Set(), totals: new Map() })

/** Adds failures, all versions of each of them. */
export const addVersions = (sums: Sums, versions: readonly Change[]): void => {
  const standing = new Map<string, FailureRecord>()
  for (const { image } of versions) {
    const after = recordOfItem(itemOfPlain(image))
    const move: Move = { before: standing.get(after.failure_id), after }
    standing.set(after.failure_id, after)
    for (const fingerprint of fingerprintsOf(move)) addMove(sums, fingerprint, move)
  }
  for (const { status } of standing.values()) sums.totals.set(status, (sums.totals.get(status) ?? 0) + 1)
}

const addMove = ({ groups, marks }: Sums, fingerprint: string, move: Move): void => {
  const { robot_id } = move.after
  const mark = `${fingerprint}\n${robot_id}`
  const isHit = robot_id !== undefined && move.after.fingerprint === fingerprint && !marks.has(mark)
  if (isHit) marks.add(mark)
  const group = withMoves(groups.get(fingerprint), fingerprint, [move], Number(isHit))
  if (group !== undefined) groups.set(fingerprint, group)
}

/** `archived`: the newest change of each row of the groups' table, by its keys. */
export const rowsOf = ({ groups, marks, totals }: Sums, archived: readonly Change[]): readonly RebuiltRow[] => {
  const rows = archived.map(({ image }) => image)
  const said = new Map(rows.filter(({ entry }) => entry === 'group').map((row) => [String(row.fingerprint), row]))
  const counted = rows.find(({ entry }) => entry === totalsKey.entry?.S) ?? plainRow(totalsKey)
  return [
    ...[...groups.values()].map((group) => rebuilt(rowOf(group, said.get(group.fingerprint)))),
    ...[...marks].map((mark) => {
      const [fingerprint = '', robotId = ''] = mark.split('\n')
      return rebuilt(plainRow(robotMark(fingerprint, robotId)))
    }),
    ...(totals.size > 0 ? [rebuilt({ ...zeroed(counted), ...Object.fromEntries(totals) })] : []),
  ]
}

/** As it was archived, if it says the same: its texts may have their names in another order. */
const rowOf = (group: FailureGroup, archived: PlainRow | undefined): PlainRow => {
  const whole = withSaid(group, archived)
  return archived !== undefined && isDeepStrictEqual(groupOfItem(itemOfPlain(archived)), whole)
    ? archived
    : plainRow(itemOfGroup(whole))
}

const rebuilt = (row: PlainRow): RebuiltRow => ({
  table: 'failure-groups',
  keys: { fingerprint: row.fingerprint, entry: row.entry },
  row,
})

const withSaid = (group: FailureGroup, row: PlainRow | undefined): FailureGroup => {
  if (row === undefined) return group
  const archived = groupOfItem(itemOfPlain(row))
  const { status, owner, note, changed_by, changed_at, changed_version, group_version } = archived
  const { owner: _, note: __, changed_by: ___, changed_at: ____, ...counts } = group
  // Of several failures of one moment, the one that was written last is the example: only the row knows which.
  const isSame = archived.last_seen_at === group.last_seen_at
  return {
    ...counts,
    ...(isSame && { example: archived.example, error_text: archived.error_text }),
    status,
    ...(owner !== undefined && { owner }),
    ...(note !== undefined && { note }),
    ...(changed_by !== undefined && { changed_by }),
    ...(changed_at !== undefined && { changed_at }),
    changed_version,
    group_version,
  }
}

/** A status that no failure has any more stays in the row, at none. */
const zeroed = (row: PlainRow): PlainRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? 0 : value]))
