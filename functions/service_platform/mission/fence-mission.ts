import type { Handler } from '../../handler.ts'
import { askRobot } from './ask-robot.ts'
import { askForPerson, needsPerson } from './load-held.ts'
import { read, turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'
import { sayFact } from './say-fact.ts'

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
  if (held === undefined) await sayFact(mission, work, ports, 'mission.fence_confirmed')
  const isNews = before.held_load === undefined || before.acted_by === work.message.message_id
  return held !== undefined && isNews ? [askForPerson(mission, cause)] : []
}
