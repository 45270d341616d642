import type { CapacityRow } from './capacity.ts'
import type { MissionRow } from './missions.ts'

/**
 * Who has which mission. A claim is one transaction over both rows, each under the version that was seen: one robot never has
 * two missions, one mission never has two robots, whoever tries at the same time.
 */
export interface Claims {
  claim(mission: MissionRow, robot: CapacityRow, at: string): Promise<ClaimResult>
  /**
   * Takes the mission from the robot that this allocation gave it to, and the robot from the mission. Safe to do again; a claim
   * of another allocation stays.
   */
  release(released: Released): Promise<ReleaseResult>
}

export type ClaimResult =
  | { readonly result: 'claimed'; readonly mission: MissionRow; readonly robot: CapacityRow }
  /** Somebody else was here: one of the two is not as it was seen. */
  | { readonly result: 'lost'; readonly of: 'mission' | 'robot' | 'both' }

export interface Released {
  readonly mission_id: string
  readonly allocation: number
  readonly robot_id: string
  readonly job_id: string
  readonly at: string
  /** The robot may still be at it: it gets no work until it has given the job back. Why, in a word. */
  readonly fence?: string
  /** It would not have it. */
  readonly refused?: true
}

export interface ReleaseResult {
  /** Whether this call did it: it was done before, or never was. */
  readonly result: 'released' | 'nothing_to_release'
  /** As it is now. */
  readonly robot: CapacityRow | undefined
}

/** The robot's row without its claim; fenced, if it may still be at the job. */
export const freedBy = (
  { claim, ...row }: CapacityRow,
  { mission_id, allocation, job_id, at, fence, refused }: Released,
): CapacityRow => ({
  ...row,
  version: row.version + 1,
  ...(refused && { refused: refusedAgain(row.refused?.times ?? 0, at) }),
  ...(fence !== undefined && {
    fenced: {
      mission_id,
      allocation,
      job_id,
      claimed_at: claim?.claimed_at ?? at,
      fenced_at: at,
      cause: fence,
      revoked: 0,
    },
  }),
})

/** Five seconds after the first time, twice as long after each, at most five minutes. */
const refusedAgain = (times: number, at: string): NonNullable<CapacityRow['refused']> => ({
  times: times + 1,
  until: new Date(Date.parse(at) + Math.min(300, 5 * 2 ** times) * 1000).toISOString(),
})
