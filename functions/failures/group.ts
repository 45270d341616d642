/**
 * Failures with one cause, as one thing that a person owns. A group is the sum of what its records contribute: counts are
 * moved in the same write that moves the record, so they are right whatever dies and whoever writes at the same time.
 */
import type { FailureStatus } from '../ports/failure-intake.ts'
import type { FailureRecord } from './record.ts'

export interface FailureGroup {
  readonly fingerprint: string
  readonly error_class: string
  readonly stage: string
  /** Text of the newest member, for a person. */
  readonly error_text: string
  /** A failure to look at. */
  readonly example: string
  /** Members now, whatever their status, and how many of each. */
  readonly count: number
  readonly by_status: Readonly<Partial<Record<FailureStatus, number>>>
  /** Robots that were ever hit: also by failures that fail of another cause now, which `count` no longer has. */
  readonly robots: number
  /** Failures by the hour (`2026-11-20T09`) in which they were first seen: the newest HOURS_MAX hours. */
  readonly hours: Readonly<Record<string, number>>
  /** RFC 3339, of any failure that ever was a member. */
  readonly first_seen_at: string
  readonly last_seen_at: string

  /** What people say about it. */
  readonly status: GroupStatus
  readonly owner?: string
  readonly note?: string
  readonly changed_by?: string
  /** RFC 3339 */
  readonly changed_at?: string
  /** The version that a person's last change made. Who has seen it or a later one has seen what people say; 0: nobody has. */
  readonly changed_version: number

  /** Rises with every write, also with those that only count. */
  readonly group_version: number
}

/**
 * - open: nobody has taken it on
 * - acknowledged: somebody knows
 * - resolved: the cause is gone, as somebody said or because all its failures fail of another now; the next opens it again
 */
export const groupStatuses = ['open', 'acknowledged', 'resolved'] as const
export type GroupStatus = (typeof groupStatuses)[number]

/** As it is shown to who does not see all the robots that it has hit: without what tells about the others. */
export type SeenGroup = Partial<FailureGroup> &
  Pick<FailureGroup, 'fingerprint' | 'error_class' | 'stage' | 'status' | 'changed_version' | 'group_version'>

/** Three days: enough to see yesterday's same hour. */
export const HOURS_MAX = 72

/** One record's move, as its groups see it. */
export interface Move {
  readonly before: FailureRecord | undefined
  readonly after: FailureRecord
}

/** Groups that a move touches: the one it leaves and the one it joins. */
export const fingerprintsOf = ({ before, after }: Move): readonly string[] =>
  before === undefined || before.fingerprint === after.fingerprint
    ? [after.fingerprint]
    : [before.fingerprint, after.fingerprint]

/**
 * The group after these moves; undefined when they leave it as it is. `robots_new`: robots of the moves that the group had not
 * been hit by before.
 */
export const withMoves = (
  group: FailureGroup | undefined,
  fingerprint: string,
  moves: readonly Move[],
  robots_new: number,
): FailureGroup | undefined => {
  let standing = group
  for (const move of moves) standing = withMove(standing, fingerprint, move) ?? standing
  if (standing === undefined) return undefined
  if (standing === group && robots_new === 0) return undefined
  return {
    ...standing,
    robots: standing.robots + robots_new,
    hours: newest(standing.hours),
    group_version: (group?.group_version ?? 0) + 1,
  }
}

const withMove = (
  group: FailureGroup | undefined,
  fingerprint: string,
  { before, after }: Move,
): FailureGroup | undefined => {
  const left = before?.fingerprint === fingerprint ? before : undefined
  const joined = after.fingerprint === fingerprint ? after : undefined
  if (group === undefined) return joined && founded(joined)
  if (left === undefined && joined === undefined) return undefined
  if (left && joined && countsAlike(left, joined)) return undefined
  const isNews = joined !== undefined && left === undefined
  const count = group.count + Number(joined !== undefined) - Number(left !== undefined)
  const isLatest = joined !== undefined && joined.last_seen_at >= group.last_seen_at
  return {
    ...group,
    ...(isLatest && { error_text: textOf(joined), example: joined.failure_id }),
    count,
    by_status: added(group.by_status, [left?.status, joined?.status]),
    hours: added(group.hours, [hourOf(left), hourOf(joined)]),
    first_seen_at: joined && joined.first_seen_at < group.first_seen_at ? joined.first_seen_at : group.first_seen_at,
    last_seen_at: isLatest ? joined.last_seen_at : group.last_seen_at,
    ...(isNews && group.status === 'resolved' && { status: 'open' as const }),
    // The last one has failed again, of another cause.
    ...(count === 0 && { status: 'resolved' as const }),
  }
}

const founded = (record: FailureRecord): FailureGroup => ({
  fingerprint: record.fingerprint,
  error_class: record.error_class,
  stage: record.stage,
  error_text: textOf(record),
  example: record.failure_id,
  count: 1,
  by_status: { [record.status]: 1 },
  robots: 0,
  hours: { [hourOf(record) ?? '']: 1 },
  first_seen_at: record.first_seen_at,
  last_seen_at: record.last_seen_at,
  status: 'open',
  changed_version: 0,
  group_version: 0,
})

/** A member that only got another agenda or operation: the group need not be written. */
const countsAlike = (left: FailureRecord, joined: FailureRecord): boolean =>
  left.status === joined.status &&
  left.first_seen_at === joined.first_seen_at &&
  left.last_seen_at === joined.last_seen_at

/** A group is written with each failure: it has the beginning of a text. */
const textOf = ({ error_text }: FailureRecord): string => error_text.slice(0, 500)

const hourOf = (record: FailureRecord | undefined): string | undefined => record?.first_seen_at.slice(0, 13)

/** One less of what was left, one more of what was joined; what is down to none is not listed. */
const added = (
  counts: Readonly<Record<string, number>>,
  [left, joined]: readonly [string | undefined, string | undefined],
): Record<string, number> => {
  if (left === joined) return { ...counts }
  const sum = { ...counts }
  if (left !== undefined) sum[left] = (sum[left] ?? 0) - 1
  if (joined !== undefined) sum[joined] = (sum[joined] ?? 0) + 1
  return Object.fromEntries(Object.entries(sum).filter(([, count]) => count > 0))
}

const newest = (hours: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(hours)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(-HOURS_MAX),
  )
