import { giveNext } from '../../allocation/allocate.ts'
import { lastRobot, releaseClaim, revokeOrder } from '../../allocation/give-back.ts'
import type { Work } from '../../handler.ts'
import { type CapacityRow, isFree } from '../../ports/capacity.ts'
import type { MissionOutcome, MissionRow, MissionTurn } from '../../ports/missions.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * A mission has come to its end. Nobody gets it any more from the first write on; only then is whoever has it now released, which
 * may be another robot than the one that spoke: a claim is told a moment after it is made. A robot that did not end the job itself
 * is told to give it back.
 */
export const end = async (
  work: Work,
  ports: MissionPorts,
  outcome: Omit<MissionOutcome, 'status' | 'at' | 'robot_id'>,
  endedByRobot: (mission: MissionRow) => boolean,
  more: (before: MissionRow) => Pick<MissionTurn, 'progress'> = () => ({}),
): Promise<MissionRow> => {
  const at = work.message.received_at
  const mission = await turn(work, ports, (before) => ({
    waits: false,
    held_load: null,
    ...more(before),
    outcome: { status: work.to, at, ...robotOf(before), ...outcome },
    forget_at: new Date(Date.parse(at) + ports.settings.kept_days * 86_400_000).toISOString(),
  }))
  const { robot } = await releaseClaim(mission, ports, endedByRobot(mission) ? undefined : work.to)
  await settle(robot, mission, ports)
  return mission
}

/** Who had it last, as outcomes and events say it. */
export const robotOf = (mission: MissionRow): { readonly robot_id?: string } => {
  const robot_id = lastRobot(mission)
  return robot_id === undefined ? {} : { robot_id }
}

/** A robot that lost a mission: told to give it back, or given the next one. */
export const settle = async (
  robot: CapacityRow | undefined,
  { trace_id }: Pick<MissionRow, 'trace_id'>,
  ports: MissionPorts,
): Promise<void> => {
  if (!robot) return
  if (robot.fenced) await revokeOrder(robot, ports, ports.settings, trace_id)
  else if (isFree(robot)) await giveNext(robot, ports, ports.settings)
}
