/**
 * The compensations of an allocation (allocate.ts has the steps). All of them may run again: each is conditional or has a derived
 * id.
 *
 *   release_claim   the claim's transaction back; a robot that may still be at it is fenced, and gets nothing until it has given
 *                   the job back
 *   revoke_order    work.revoke to the robot, before anything else that it is told: what it believes to have is not its own
 *   requeue         mission.requeued, on the mission's own subject, once the other two are done
 */
import { jobIdOf } from '../../messages/mission-id.ts'
import type { CapacityRow } from '../ports/capacity.ts'
import type { ReleaseResult } from '../ports/claims.ts'
import type { MissionRow } from '../ports/missions.ts'
import type { AllocationPorts, AllocationSettings } from './allocate.ts'
import { missionFact, robotMessage } from './mission-fact.ts'

export const compensations = ['release_claim', 'revoke_order', 'requeue'] as const
export type Compensation = (typeof compensations)[number]

/** Takes the mission from its robot. `may_go_on`: why the robot may still be at it; left out, it has ended the job itself. */
export const releaseClaim = async (
  mission: MissionRow,
  { claims, now }: Pick<AllocationPorts, 'claims' | 'now'>,
  mayGoOn?: string,
  refused = false,
): Promise<ReleaseResult> => {
  const { mission_id, allocation } = mission
  // Of a second run it was released before: what became of its robot is still to be seen to.
  const robot_id = lastRobot(mission)
  if (robot_id === undefined) return { result: 'nothing_to_release', robot: undefined }
  const job_id = jobIdOf(mission_id, allocation)
  const at = new Date(now()).toISOString()
  return await claims.release({
    mission_id,
    allocation,
    robot_id,
    job_id,
    at,
    ...(mayGoOn !== undefined && { fence: mayGoOn }),
    ...(refused && { refused: true }),
  })
}

/** Who has the newest allocation, or had it. */
export const lastRobot = ({ robot_id, last_robot_id }: Pick<MissionRow, 'robot_id' | 'last_robot_id'>) =>
  robot_id ?? last_robot_id

/**
 * Tells the robot that the job is no longer its own. The policy refuses that of one that is out of hearing; it is told as soon as it is
 * heard again, before anything else (watch-capacity). `again`: how often it was told before.
 */
export const revokeOrder = async (
  { robot_id, fenced }: CapacityRow,
  { stream, now }: Pick<AllocationPorts, 'stream' | 'now'>,
  { namespace }: Pick<AllocationSettings, 'namespace'>,
  trace_id?: string,
): Promise<void> => {
  if (!fenced) return
  const { mission_id, allocation, job_id, cause, revoked } = fenced
  await stream.put([
    revocation(robot_id, { mission_id, allocation, job_id, cause, again: revoked }, now(), namespace, trace_id),
  ])
}

export const revocation = (
  robotId: string,
  {
    mission_id,
    allocation,
    job_id,
    cause,
    again,
  }: {
    readonly mission_id: string
    readonly allocation: number
    readonly job_id: string
    readonly cause: string
    readonly again: number
  },
  received_at: number,
  source: string,
  trace_id?: string,
) =>
  robotMessage(
    robotId,
    { mission_id, allocation },
    {
      type: 'work.revoke',
      payload: { job_id, reason: `the mission was taken back: ${cause}` },
      also: [robotId, again],
      correlation_id: mission_id,
      ...(trace_id !== undefined && { trace_id }),
      priority: 'urgent',
      received_at,
      source,
    },
  )

/** The mission may be given to another robot. */
export const requeue = async (
  { mission_id, allocation, trace_id, correlation_id }: MissionRow,
  { stream, now }: Pick<AllocationPorts, 'stream' | 'now'>,
  { namespace }: Pick<AllocationSettings, 'namespace'>,
): Promise<void> => {
  const story = { trace_id, correlation_id: correlation_id ?? mission_id, received_at: now(), source: namespace }
  await stream.put([
    missionFact({ mission_id, allocation }, { ...story, type: 'mission.requeued', payload: { allocation } }),
  ])
}
