import { missionFact } from '../../allocation/mission-fact.ts'
import type { Handler, Work } from '../../handler.ts'
import type { MissionRow } from '../../ports/missions.ts'
import { askRobot } from './ask-robot.ts'
import { askForPerson, needsPerson } from './load-held.ts'
import { read, turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * Its robot is given up. The mission stays claimed, so that the robot gets nothing else, until the fence is confirmed: at once, or
 * by a person where a load may be on the robot. A robot that comes back before that is told to cancel, whatever it says.
 */
export const fenceMission: Handler<MissionPorts> = async (work, ports) => {
  const { type } = work.message
  if (type === 'mission.robot_heard' || type === 'mission.started') {
    const mission = await turn(work, ports, {})
    await askRobot(mission, work, ports, 'work.revoke', { reason: 'the robot was out of hearing for too long' })
    return []
  }
  const before = await read(work, ports)
  const cause = type === 'mission.cancelled' ? 'robot_gave_it_back' : 'lease_expired'
  const held = before.held_load ?? (needsPerson(before, ports) ? `${cause}: it may have its load on board` : undefined)
  const mission = await turn(work, ports, held === undefined ? {} : { held_load: held })
  if (held === undefined) await confirm(mission, work, ports)
  const isNews = before.held_load === undefined || before.acted_by === work.message.message_id
  return held !== undefined && isNews ? [askForPerson(mission, cause)] : []
}

const confirm = async (
  { mission_id, allocation, trace_id, correlation_id }: MissionRow,
  { message }: Work,
  { stream, now, settings }: MissionPorts,
): Promise<void> => {
  await stream.put([
    missionFact(
      { mission_id, allocation },
      {
        type: 'mission.fence_confirmed',
        payload: { allocation },
        trace_id,
        correlation_id: correlation_id ?? mission_id,
        causation_id: message.message_id,
        received_at: now(),
        source: settings.namespace,
      },
    ),
  ])
}
