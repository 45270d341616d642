import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { missionTopic } from '../../../messages/mission-id.ts'
import { missionRequested } from '../../../messages/types/mission-requested.ts'
import { allocate, candidatesFor, tell } from '../../allocation/allocate.ts'
import type { Candidate } from '../../allocation/choose.ts'
import { allocationId } from '../../allocation/mission-fact.ts'
import { type Handler, payloadOf, runOf, type Work } from '../../handler.ts'
import { CLAIMED, type MissionRow, type NewMission } from '../../ports/missions.ts'
import { missionIn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Somebody asks for work: it waits from now on, and is given to a robot at once if one is free. */
export const enqueueMission: Handler<MissionPorts> = async (work, ports) => {
  const asked = missionAskedFor(work)
  // First: a deadline of a mission that was never recorded is refused, one that was forgotten would never pass.
  await startDeadline(asked, work, ports)
  const [mission, found] = await Promise.all([
    ports.missions.record(runOf(work), asked),
    // Beside the writing: what it asks for is known. Nobody is asked before it is written.
    candidatesFor({ ...asked, status_at: asked.requested_at, allocation: 0 }, ports, ports.settings),
  ])
  // Of a second run: somebody may have refused it since.
  return await giveOrSayWhy(mission, ports, mission.allocation === 0 ? found : undefined)
}

/** Tries to give a waiting mission to a robot; that there is none is news once. */
export const giveOrSayWhy = async (
  mission: MissionRow,
  ports: MissionPorts,
  found?: readonly Candidate[],
): Promise<readonly BusinessEvent[]> => {
  // A run before this one may have died between claiming and telling. What was told twice has the same ids.
  if (mission.queue === CLAIMED) await tell(mission, ports, ports.settings)
  const allocated = await allocate(mission, ports, ports.settings, { found })
  const { fleet, mission_id, waits_because } = allocated.mission
  if (allocated.result !== 'waits' || !waits_because) return []
  if (!(await ports.capacity.runOut(fleet, waits_because.at))) return []
  const { reason, robots } = waits_because
  return [
    {
      type: 'fleet.out_of_capacity',
      payload: { ...(fleet !== undefined && { fleet }), mission_id, reason, robots: robots as Record<string, number> },
    },
  ]
}

const missionAskedFor = (work: Work): NewMission => {
  const { message, to } = work
  const asked = payloadOf(missionRequested.schema_versions[1].schema, message)
  const { kind, steps, requires = [], fleet, robot_id, priority, deadline, load, reallocate, lease_seconds } = asked
  return {
    mission_id: missionIn(work),
    ...(kind !== undefined && { kind }),
    steps,
    requires: [...new Set(requires)].sort(),
    ...(fleet !== undefined && { fleet }),
    ...(robot_id !== undefined && { wanted_robot_id: robot_id }),
    priority: priority ?? message.priority,
    // In UTC, as the timer and the robot are told it.
    ...(deadline !== undefined && { deadline: new Date(deadline).toISOString() }),
    load: load ?? (steps.some((step) => step.kind === 'pick') ? 'physical' : 'none'),
    reallocate: reallocate ?? true,
    ...(lease_seconds !== undefined && { lease_seconds }),
    requested_at: message.received_at,
    status: to,
    trace_id: message.trace_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
  }
}

const startDeadline = async (
  { mission_id, deadline, trace_id, correlation_id }: NewMission,
  { message }: Work,
  { timers }: MissionPorts,
): Promise<void> => {
  if (deadline === undefined) return
  await timers.start({
    name: `${mission_id}.deadline`,
    at: deadline,
    message: {
      topic: missionTopic(mission_id),
      type: 'mission.deadline_passed',
      payload: { deadline },
      message_id: allocationId({ mission_id, allocation: 0 }, 'mission.deadline_passed'),
      trace_id,
      ...(correlation_id !== undefined && { correlation_id }),
      causation_id: message.message_id,
    },
  })
}
