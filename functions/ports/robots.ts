import { hash } from 'node:crypto'
import { missionIdOf } from '../../messages/mission-id.ts'
import type { TransitionCause } from './transition-cause.ts'

/** The rows that decide: one per robot, moved only by a machine's commit, parked and released only by dispatch. */
export interface Robots {
  /** As it is now, or undefined if the robot was never heard. */
  read(robotId: string): Promise<RobotRow | undefined>
  /** Creates the row at first contact. Answers the row that stands, which may be another reader's. */
  create(row: RobotRow): Promise<RobotRow>
  /**
   * Parks the robot if it still is at the revision that was seen; `moved_on` if not: then somebody else decided its
   * message in the meantime, and holding that message back would be wrong.
   */
  park(robotId: string, parked: Parked, revision: number): Promise<'parked' | 'moved_on'>
  /** Ends the parking that began at `since`; a later one is left alone. */
  unpark(robotId: string, since: string): Promise<void>
  /**
   * From now on no run may commit the trigger of this claim: it ends without a transition, although a run of it may still be
   * under way somewhere. Only if the row still is as it was seen; `moved_on` if not: then it may just have been applied.
   */
  setAside(row: RobotRow, claim: string, reason: string): Promise<'set_aside' | 'moved_on'>
  /**
   * From now on another version decides, if the row still is at the version and the revision that were seen. The commit sets
   * the version as well: a run of the old one that is still under way takes the robot back with it, and it moves again later.
   */
  follow(row: RobotRow, version: string): Promise<'followed' | 'moved_on'>
}

export interface RobotRow {
  readonly robot_id: string
  readonly state: string
  /** RFC 3339: when the state began. */
  readonly since: string
  /** The one that decides: given at first contact; a rollout or a pin moves it (policy/rollout.ts). */
  readonly policy_version: string
  /** What it was before the first rollout moved it: where a rollback takes it. */
  readonly first_version?: string
  readonly pin?: Pin
  /** Counts the transitions; the commit's fence. 0 before the first. */
  readonly revision: number
  /** Of the last applied message that had one; -1 before the first. */
  readonly last_sequence: number
  /** Stream position of the last applied message. */
  readonly position?: string
  /** The last applied message ids, oldest first, at most APPLIED_IDS_MAX. */
  readonly applied_ids: readonly string[]
  /** Type of the last applied message. */
  readonly entered_by?: string
  readonly previous_state?: string
  /** Why the robot is in this state; written by the commit. */
  readonly cause?: TransitionCause
  /** Spreads the robots over the pages of the quiet check: '0' to '7'. */
  readonly bucket: string
  readonly first_seen_at: string
  readonly parked?: Parked
  /** The last triggers that were dead-lettered, by claim, oldest first, at most APPLIED_IDS_MAX. */
  readonly set_aside?: readonly string[]
  /** Error class of the newest of them. */
  readonly set_aside_reason?: string
}

/** Without a version: somebody has taken it away. */
export interface Pin {
  readonly version?: string
  /** Counts the changes. */
  readonly pin_version: number
  readonly by: string
  readonly why: string
  /** RFC 3339 */
  readonly at: string
}

/** A trigger as the commit may refuse it. Its redrive is another one. */
export const claimOf = (messageId: string, attempt = 0): string => `${messageId}#${attempt}`

/** Claims as the row keeps them: a text in which the commit looks for one. No id has a blank in it. */
export const claimsText = (claims: readonly string[]): string => ` ${claims.join(' ')} `

/** No parking begins then. */
export const NOT_PARKED = 'not parked'

export interface Parked {
  /** `parked` is released by the schedule; `needs_attention` waits for a person. */
  readonly status: 'parked' | 'needs_attention'
  readonly parked_since: string
  /** The message that could not be decided. */
  readonly parked_by: string
  readonly next_release_at: string
  /** Releases that were tried and failed. */
  readonly release_attempts: number
  readonly error_class: string
  readonly error_text: string
}

/** A lost answer is told from a lost run by these ids, and dispatch journals at least that often. */
export const APPLIED_IDS_MAX = 8

/** The row keeps a number, so that the commit can set it unconditionally: no sequence is older than every sequence. */
export const NO_SEQUENCE = -1

export const BUCKETS = 8

/** Which of them a robot is in. Missions have buckets of their own, which nobody walks: they are listed where they wait. */
export const bucketOf = (key: string): string => {
  const bucket = (hash('sha1', key, 'buffer')[0] ?? 0) % BUCKETS
  return missionIdOf(key) === undefined ? String(bucket) : `m${bucket}`
}
