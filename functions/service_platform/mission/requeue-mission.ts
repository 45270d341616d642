import { missionRequeued } from '../../../messages/types/mission-requeued.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { giveOrSayWhy } from './enqueue-mission.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Its last robot is free of it: it waits again, where its age puts it, and is given to another at once if one is free. */
export const requeueMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation } = payloadOf(missionRequeued.schema_versions[1].schema, work.message)
  // A second run of this message must not take the mission from the robot that the first has given it to.
  const mission = await turn(work, ports, (before) => (before.allocation > allocation ? {} : { waits: true }))
  return await giveOrSayWhy(mission, ports)
}
