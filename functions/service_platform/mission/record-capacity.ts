import { robotCapacityChanged } from '../../../messages/types/robot-capacity-changed.ts'
import { giveNext } from '../../allocation/allocate.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { isFree } from '../../ports/capacity.ts'
import type { MissionPorts } from './ports.ts'

/** What a robot may be asked for has changed: it may be given missions or may not, and which. */
export const recordCapacity: Handler<MissionPorts> = async (work, ports) => {
  const { message, robot } = work
  const said = payloadOf(robotCapacityChanged.schema_versions[1].schema, message)
  const { available, capabilities, battery, reason, operating_mode } = said
  const fleet = (await ports.fleets.fleetsOf([robot.robot_id])).get(robot.robot_id)
  await ports.capacity.note(robot.robot_id, {
    state: work.to,
    since: robot.since,
    robot_revision: robot.revision,
    fleet: fleet ?? null,
  })
  const row = await ports.capacity.describe(robot.robot_id, {
    ...(available !== undefined && { available }),
    ...(capabilities !== undefined && { capabilities }),
    ...(battery !== undefined && { battery }),
    ...(reason !== undefined && { reason }),
    ...(operating_mode !== undefined && { operating_mode }),
  })
  if (isFree(row)) await giveNext(row, ports, ports.settings)
  return []
}
