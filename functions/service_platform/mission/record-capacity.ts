import { robotCapacityChanged } from '../../../messages/types/robot-capacity-changed.ts'
import { isAtWork } from '../../../policy/at-work.ts'
import { giveNext } from '../../allocation/allocate.ts'
import { missionFact } from '../../allocation/mission-fact.ts'
import { type Handler, payloadOf, type Work } from '../../handler.ts'
import { type Claim, isFree } from '../../ports/capacity.ts'
import type { MissionPorts } from './ports.ts'

/** What a robot may be asked for has changed: it may be given missions or may not, and which. */
export const recordCapacity: Handler<MissionPorts> = async (work, ports) => {
  const { message, robot } = work
  const said = payloadOf(robotCapacityChanged.schema_versions[1].schema, message)
  const { available, capabilities, from_factsheet, battery, reason, operating_mode } = said
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
    ...(from_factsheet !== undefined && { from_factsheet }),
    ...(battery !== undefined && { battery }),
    ...(reason !== undefined && { reason }),
    ...(operating_mode !== undefined && { operating_mode }),
  })
  // Not at work it has ended the job a moment ago, or has not begun: the word of that is on its way, and this one shall not overtake it.
  if (available === false && row.claim && isAtWork(work.to)) await takeBack(row.claim, work, ports)
  if (isFree(row)) await giveNext(row, ports, ports.settings)
  return []
}

/** Who is taken out of service gives back what it was given; what it may carry is the mission's to ask. */
const takeBack = async (
  { mission_id, allocation }: Claim,
  { message }: Work,
  { stream, now, settings }: MissionPorts,
): Promise<void> => {
  await stream.put([
    missionFact(
      { mission_id, allocation },
      {
        type: 'mission.deallocated',
        payload: { allocation, cause: 'withdrawn' },
        trace_id: message.trace_id,
        correlation_id: message.correlation_id ?? mission_id,
        causation_id: message.message_id,
        received_at: now(),
        source: settings.namespace,
      },
    ),
  ])
}
