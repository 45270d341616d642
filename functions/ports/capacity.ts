import type { Page, Paging } from './page.ts'

/**
 * What each robot could take on, one row a robot: what it is doing, as the bus tells it, and which mission has a claim on it.
 * It decides nothing about the robot; it decides who may be given a mission.
 */
export interface Capacity {
  /** As it is now. */
  read(robotId: string): Promise<CapacityRow | undefined>
  some(robotIds: readonly string[]): Promise<readonly CapacityRow[]>
  /** All robots of a fleet (`undefined`: of all) as far as an index knows: those that are free now come first. */
  list(fleet: string | undefined, paging: Paging): Promise<Page<CapacityRow>>
  /** What a transition says about the robot; an older one than is known changes nothing. Answers the row that stands. */
  note(robotId: string, noted: Noted): Promise<CapacityRow>
  /** What somebody says about the robot: the robot itself, a person, a list of robots. With `noted`, that is noted first. */
  describe(robotId: string, described: Described, noted?: Noted): Promise<CapacityRow>
  /** It is at a job that is not its own: no new work until it has given that back. One fence at a time; the first stays. */
  fence(robotId: string, fence: Fence): Promise<CapacityRow>
  /** It has begun what it was given: what it refused before counts no more. */
  took(robotId: string): Promise<CapacityRow>
  /** It was told once more to give the job back. */
  revoked(robotId: string, jobId: string, at: string): Promise<CapacityRow>
  /** The robot has given the job back, or ended it: it may be given work again. Any other fence stays. */
  unfence(robotId: string, jobId: string): Promise<CapacityRow>
  /** Robots that have yet to give a job back. */
  fenced(most: number): Promise<readonly CapacityRow[]>
  /** Robots that have a mission in claim and are in this state. */
  claimedIn(state: string, most: number): Promise<readonly CapacityRow[]>
  /** A mission found no robot of this fleet (`undefined`: of all). Whether that is news. */
  runOut(fleet: string | undefined, at: string): Promise<boolean>
  /** There are robots again for whoever waited. Whether that is news. */
  restore(fleet: string | undefined): Promise<boolean>
}

export interface CapacityRow {
  readonly robot_id: string
  readonly fleet?: string
  /** Of the robot's deciding row, as it was noted last; absent for one that was only described. */
  readonly state?: string
  /** RFC 3339: when that state began. */
  readonly since?: string
  /** Of the robot's deciding row: older notes change nothing. */
  readonly robot_revision: number
  /** Counts all writes: claims are conditional on it. */
  readonly version: number
  readonly capabilities: readonly string[]
  /** Nobody has said what it can do; it is what its factsheet names. */
  readonly capabilities_from?: 'factsheet'
  /** Percent, where somebody described it; telemetry lies on the last-known state. */
  readonly battery?: number
  /** Who took it out of service, and why; each gives back what it took itself. Absent when nobody did. */
  readonly withdrawn?: Withdrawals
  /** What has it in claim. */
  readonly claim?: Claim
  /** It would not take what it was given, so many times in a row: nothing is given to it until then. */
  readonly refused?: { readonly times: number; readonly until: string }
  /** A job that was taken from it while it may still be at it: no new work until it has given it back. */
  readonly fenced?: Fence
}

/**
 * A person or an application by a door of ours; an emergency stop, until the robot is resumed; the mode that somebody has switched it
 * to; whoever proves its certificate and is connected in its place; the robot, of itself.
 */
export type Withdrawer = 'operator' | 'stop' | 'proof' | 'mode' | 'robot'
export type Withdrawals = Readonly<Partial<Record<Withdrawer, string>>>

export interface Claim {
  readonly mission_id: string
  readonly allocation: number
  readonly job_id: string
  readonly claimed_at: string
}

export interface Fence extends Claim {
  readonly fenced_at: string
  readonly cause: string
  /** How often it was told again to give the job back, and when it was told last. */
  readonly revoked: number
  readonly revoked_at?: string
}

export interface Noted {
  readonly state: string
  readonly since: string
  readonly robot_revision: number
  /** Of the fleets table; `null`: it is in none. Left alone when absent. */
  readonly fleet?: string | null
}

export interface Described {
  readonly capabilities?: readonly string[]
  /** They are what its factsheet names: that counts where nobody has said what it can do. */
  readonly from_factsheet?: boolean
  readonly battery?: number
  /** It may be given work, or may not. */
  readonly service?: Service
}

export interface Service {
  readonly available: boolean
  readonly by: Withdrawer
  readonly reason?: string
  /** Somebody has looked: it is at nothing any more, whatever it has yet to give back. */
  readonly ends_fence?: boolean
}

/** States in which a robot can take work: policy/robot.v1.json and v2 call it idle. */
export const freeStates: readonly string[] = ['idle']

export const isFree = ({ state, claim, fenced, withdrawn }: CapacityRow): boolean =>
  state !== undefined && freeStates.includes(state) && !claim && !fenced && withdrawn === undefined

/** Of a robot that nobody has spoken of. */
export const unheard = (robot_id: string): CapacityRow => ({
  robot_id,
  robot_revision: -1,
  version: 0,
  capabilities: [],
})

export const withNote = (row: CapacityRow, { state, since, robot_revision, fleet }: Noted): CapacityRow | undefined => {
  // A robot that was removed and set up again counts from 0 anew, in a state that began later.
  const isOlder = robot_revision <= row.robot_revision && (row.since === undefined || since <= row.since)
  const moves = !isOlder
  const otherFleet = fleet !== undefined && (fleet ?? undefined) !== row.fleet
  if (!moves && !otherFleet) return undefined
  const { fleet: before, ...rest } = row
  const now = fleet === undefined ? before : (fleet ?? undefined)
  return {
    ...rest,
    ...(now !== undefined && { fleet: now }),
    ...(moves && { state, since, robot_revision }),
  }
}

export const withDescription = (
  before: CapacityRow,
  { capabilities, from_factsheet, battery, service }: Described,
  noted?: Noted,
): CapacityRow => {
  const { withdrawn, fenced, ...row } = (noted && withNote(before, noted)) ?? before
  const out = service ? withdrawnBy(withdrawn, service) : withdrawn
  return {
    ...(capabilities === undefined ? row : equipped(row, capabilities, from_factsheet === true)),
    ...(battery !== undefined && { battery }),
    ...(out !== undefined && { withdrawn: out }),
    ...(fenced && !(service?.available && service.ends_fence) && { fenced }),
  }
}

const withdrawnBy = (
  before: Withdrawals | undefined,
  { available, by, reason = 'taken out of service' }: Service,
): Withdrawals | undefined => {
  const { [by]: _, ...others } = before ?? {}
  const out: Withdrawals = available ? others : { ...others, [by]: reason }
  return Object.keys(out).length > 0 ? out : undefined
}

/** All reasons, in words for a person: the weightiest first. */
export const whyWithdrawn = ({ withdrawn }: Pick<CapacityRow, 'withdrawn'>): string | undefined =>
  withdrawn && (['operator', 'stop', 'proof', 'mode', 'robot'] as const).flatMap((by) => withdrawn[by] ?? []).join('; ')

type Row = Omit<CapacityRow, 'withdrawn' | 'fenced'>

const equipped = (row: Row, capabilities: readonly string[], byFactsheet: boolean): Row => {
  if (byFactsheet && row.capabilities.length > 0 && row.capabilities_from !== 'factsheet') return row
  const { capabilities_from: _, ...others } = row
  const known = { ...others, capabilities: [...new Set(capabilities)].sort() }
  return byFactsheet ? { ...known, capabilities_from: 'factsheet' } : known
}

export const withRevocation = (row: CapacityRow, jobId: string, at: string): CapacityRow | undefined =>
  row.fenced?.job_id === jobId
    ? { ...row, fenced: { ...row.fenced, revoked: row.fenced.revoked + 1, revoked_at: at } }
    : undefined

export const withoutRefusals = ({ refused, ...row }: CapacityRow): CapacityRow | undefined =>
  refused ? row : undefined

export const withoutFence = (row: CapacityRow, jobId: string): CapacityRow | undefined => {
  if (row.fenced?.job_id !== jobId) return undefined
  const { fenced: _, ...rest } = row
  return rest
}

/** Where a row stands in the indexes. */
export const FREE = 'a-free'
export const FENCED = 'b-fenced'
export const claimedRank = (state = 'unheard'): string => `c-claimed-${state}`

/** Free ones first; then those that have to give a job back, whom the sweep looks at; then by what they are. */
export const placeOf = (row: CapacityRow): string => `${rankOf(row)}#${row.robot_id}`

const rankOf = (row: CapacityRow): string => {
  if (isFree(row)) return FREE
  if (row.fenced) return FENCED
  return row.claim ? claimedRank(row.state) : `d-${row.state ?? 'unheard'}`
}
