import { missionRequeued } from '../../../messages/types/mission-requeued.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { giveOrSayWhy } from './enqueue-mission.ts'
import { read, turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Its last robot is free of it: it waits again, where its age puts it, and is given to another at once if one is free. */
export const requeueMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation } = payloadOf(missionRequeued.schema_versions[1].schema, work.message)
  const before = await read(work, ports)
  // A second run of this message must not take the mission from the robot that the first has given it to.
  const isGivenAlready = before.allocation > allocation
  const mission = await turn(work, ports, isGivenAlready ? {} : { waits: true })
  return await giveOrSayWhy(mission, ports)
}
