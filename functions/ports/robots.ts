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
}

export interface RobotRow {
  readonly robot_id: string
  readonly state: string
  /** RFC 3339: when the state began. */
  readonly since: string
  /** Pinned at first contact; a rollout moves it. */
  readonly policy_version: string
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
}

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
