import type { MissionStep } from '../../messages/mission-fields.ts'
import type { Page, Paging } from './page.ts'
import type { Run } from './run.ts'

/**
 * What is known of each mission beside its deciding row: what it asks for, who has it, how far it is, why it waits. Handlers
 * write it, fenced by their run (run.ts); who has it is written by a claim alone (claims.ts).
 */
export interface Missions {
  /** As it is now. */
  read(missionId: string): Promise<MissionRow | undefined>
  /** Those that exist, in any order. */
  some(missionIds: readonly string[]): Promise<readonly MissionRow[]>
  /** Newest first. Many may have to be looked at for few that match: a page may be short, its place goes on. */
  list(paging: Paging, filter?: MissionFilter): Promise<Page<MissionRow>>
  /** Those that wait for a robot of this queue, in the order of their turn. */
  waiting(queue: string, paging: Paging): Promise<Page<MissionRow>>
  /** Ids of missions in a state, in the order of their turn. */
  inState(status: string, paging: Paging): Promise<Page<string>>
  /** Claimed before `before` (RFC 3339), and not heard since that the claim was told. */
  untold(before: string, most: number): Promise<readonly MissionRow[]>
  /** A mission that is asked for: it waits from now on. Answers the row that stands, whichever run wrote it. */
  record(run: Run, mission: NewMission): Promise<MissionRow>
  /**
   * Writes what a handler has learned, by itself or of the row as it is before. Answers the row that stands; undefined for a mission
   * that was never recorded.
   */
  turn(
    run: Run,
    missionId: string,
    turn: MissionTurn | ((before: MissionRow) => MissionTurn),
  ): Promise<MissionRow | undefined>
  /** The robot of this allocation has taken so many of the steps: those that came later with them. Fewer than before is no news. */
  taken(missionId: string, allocation: number, steps: number): Promise<void>
  /** Why it waits, if it still is as it was seen. */
  explain(mission: Pick<MissionRow, 'mission_id' | 'version'>, because: WaitsBecause): Promise<void>
}

export interface MissionFilter {
  readonly status?: string
  readonly robot_id?: string
  /** In one of these. */
  readonly fleets?: readonly string[]
}

export type MissionPriority = 'urgent' | 'normal'

/** What a mission asks for, as `mission.requested` said it, with what it left out filled in. */
export interface NewMission {
  readonly mission_id: string
  readonly kind?: string
  readonly steps: readonly MissionStep[]
  readonly requires: readonly string[]
  readonly fleet?: string
  /** Only this robot may do it. */
  readonly wanted_robot_id?: string
  readonly priority: MissionPriority
  /** RFC 3339 */
  readonly deadline?: string
  readonly load: 'physical' | 'none'
  /** Whether another robot may take it when the first cannot go on. */
  readonly reallocate: boolean
  readonly lease_seconds?: number
  readonly requested_at: string
  readonly status: string
  readonly trace_id: string
  readonly correlation_id?: string
}

export interface MissionRow extends NewMission {
  /** Counts all writes: claims are conditional on it. */
  readonly version: number
  /** Of the deciding row when the last handler wrote. */
  readonly revision: number
  /** message_id of what the last handler wrote for: a second run of the same message knows itself by it. */
  readonly acted_by?: string
  /** RFC 3339: when it got this status. */
  readonly status_at: string
  /** How often it was given to a robot; the newest is the current one. 0 before the first. */
  readonly allocation: number
  /** Who has it now. */
  readonly robot_id?: string
  /** Who had the newest allocation, once it was taken back. */
  readonly last_robot_id?: string
  /** The job that the robot knows it by: `mission:<mission_id>:<allocation>`. */
  readonly job_id?: string
  readonly claimed_at?: string
  /** Who it was given to, by allocation: what anybody else says of a job of it is nobody's business. */
  readonly given_to?: readonly string[]
  /** How many of the steps its robot is known to have: those of its order, and of each update that it took. */
  readonly steps_taken?: number
  /** Where it waits for a robot; absent while it does not wait. */
  readonly queue?: string
  readonly waits_because?: WaitsBecause
  readonly progress: readonly StepProgress[]
  /** Why a person has to look at the load first. */
  readonly held_load?: string
  readonly outcome?: MissionOutcome
  /** What was said of an allocation that was not the current one any more. */
  readonly late_truths?: readonly LateTruth[]
  /** Robots that would not take it: they are not asked again. */
  readonly not_by?: readonly string[]
}

/** One line per step that was heard of. */
export interface StepProgress {
  /** Place in `steps`, from 1. */
  readonly step: number
  readonly status: string
  readonly at: string
  readonly allocation: number
  /** Of a step that nobody began. */
  readonly why?: string
}

export interface MissionOutcome {
  readonly status: string
  readonly at: string
  /** Who had it then. */
  readonly robot_id?: string
  readonly category?: string
  readonly cause?: string
  readonly error?: { readonly code: string; readonly message?: string }
  readonly result?: unknown
}

export interface LateTruth {
  readonly allocation: number
  readonly said: string
  readonly at: string
  readonly robot_id?: string
}

/** What is left out stays as it is. */
export interface MissionTurn {
  readonly status?: string
  /** RFC 3339 */
  readonly at: string
  /** Waits for a robot from now on (true), or no longer (false). */
  readonly waits?: boolean
  /** The claim was heard of on the mission's own subject. */
  readonly told?: true
  readonly progress?: readonly StepProgress[]
  readonly steps?: readonly MissionStep[]
  /** The load that a lost robot may have on it: a person has to look at it. `null`: somebody has. */
  readonly held_load?: string | null
  readonly outcome?: MissionOutcome
  readonly late_truths?: readonly LateTruth[]
  readonly not_by?: readonly string[]
  /** RFC 3339: when what is known of an ended mission may be forgotten. */
  readonly forget_at?: string
}

/** Why a mission has no robot, by the robots that might have had it. */
export interface WaitsBecause {
  readonly reason: WaitingReason
  /** How many robots each reason holds back. */
  readonly robots: Readonly<Partial<Record<WaitingReason, number>>>
  readonly at: string
}

export const waitingReasons = {
  no_robot: 'No robot has been heard that may do it',
  no_robot_with_capability: 'Robots are there, none of them can do what it requires',
  no_robot_free: 'Those that could do it have other work',
  robots_charging: 'Those that could do it charge, or have too little charge left',
  robots_in_fault: 'Those that could do it have a fault that somebody has to look at',
  fleet_offline: 'Nobody hears those that could do it',
  robots_withdrawn: 'Those that could do it are withdrawn: somebody took them out of service',
  robots_parked: 'Those that could do it are parked: what they say is held until they are released',
  fenced: 'Those that could do it have yet to give back a job that was taken from them',
  refused: 'Those that could do it have refused it, or refuse everything at the moment',
  robot_named_is_busy: 'The one robot that it names is not free',
  being_allocated: 'A robot could do it: it is its turn next',
  load_needs_person: 'The load that its last robot has on it has to be looked at by a person',
} as const
export type WaitingReason = keyof typeof waitingReasons

/** A mission waits in one of these: for a robot of a fleet, for any robot, or for one robot alone. */
export const queueOf = ({ fleet, wanted_robot_id }: Pick<NewMission, 'fleet' | 'wanted_robot_id'>): string =>
  wanted_robot_id !== undefined ? `robot:${wanted_robot_id}` : `fleet:${fleet ?? '*'}`

/** The queue of those that have a robot, until that is heard of on their own subject. */
export const CLAIMED = 'claimed'

/** The queues that a robot may take missions from. */
export const queuesFor = ({ robot_id, fleet }: { readonly robot_id: string; readonly fleet?: string }) => [
  `robot:${robot_id}`,
  ...(fleet === undefined ? [] : [`fleet:${fleet}`]),
  'fleet:*',
]

/** Urgent ones first, then by deadline, then by age: text that sorts so. */
export const turnOf = ({
  priority,
  deadline,
  requested_at,
  mission_id,
}: Pick<NewMission, 'priority' | 'deadline' | 'requested_at' | 'mission_id'>): string =>
  [
    priority === 'urgent' ? '0' : '1',
    deadline === undefined ? '9' : new Date(deadline).toISOString(),
    new Date(requested_at).toISOString(),
    mission_id,
  ].join('#')
