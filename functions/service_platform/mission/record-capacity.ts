import type * as z from 'zod'
import { isOutOfHearing } from '../../../messages/out-of-hearing.ts'
import { robotCapacityChanged } from '../../../messages/types/robot-capacity-changed.ts'
import { isAtWork } from '../../../policy/at-work.ts'
import { giveNext } from '../../allocation/allocate.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, type Work } from '../../handler.ts'
import { isFree, type Service } from '../../ports/capacity.ts'
import type { MissionPorts } from './ports.ts'
import { sayFact } from './say-fact.ts'

/** What a robot may be asked for has changed: it may be given missions or may not, and which. */
export const recordCapacity: Handler<MissionPorts> = async (work, ports) => {
  const { message, robot } = work
  const said = payloadOf(robotCapacityChanged.schema_versions[1].schema, message)
  const { available, capabilities, from_factsheet, battery } = said
  const whose = by(said, message)
  const fleet = (await ports.fleets.fleetsOf([robot.robot_id])).get(robot.robot_id)
  const row = await ports.capacity.describe(
    robot.robot_id,
    {
      ...(available !== undefined && { service: { available, ...whose } }),
      ...(capabilities !== undefined && { capabilities }),
      ...(from_factsheet !== undefined && { from_factsheet }),
      ...(battery !== undefined && { battery }),
    },
    { state: work.to, since: robot.since, robot_revision: robot.revision, fleet: fleet ?? null },
  )
  // Who is only stopped keeps its mission, and goes on with it when it is resumed; a proof lasts a moment.
  // Not at work it has ended the job a moment ago, or has not begun: the word of that is on its way, and this one shall not overtake it.
  // Out of hearing it may drive on, whatever a person says of it: its mission is in doubt already, and its lease decides.
  const isKept = whose.by === 'stop' || whose.by === 'proof' || !isAtWork(work.to) || isOutOfHearing(work.to)
  if (available === false && row.claim && !isKept) {
    // It gives back what it was given; what it may carry is the mission's to ask.
    await sayFact({ ...message, ...row.claim }, work, ports, 'mission.deallocated', 'withdrawn')
  }
  if (isFree(row)) await giveNext(row, ports, ports.settings)
  return []
}

type Said = z.output<(typeof robotCapacityChanged.schema_versions)[1]['schema']>

/** Whose word it is, and so what it can take back. Nothing that comes from a robot speaks for a person or for a stop. */
const by = (
  { operating_mode, from_stop, from_proof, from_list, reason }: Said,
  { source }: Work['message'],
): Omit<Service, 'available'> => {
  const why = reason === undefined ? {} : { reason: briefText(reason) }
  if (operating_mode !== undefined) return { by: 'mode', reason: `operating mode: ${briefText(operating_mode)}` }
  if (source === 'device' || source.startsWith('device.')) return { by: 'robot', ...why }
  if (from_proof) return { by: 'proof', ...why }
  return from_stop ? { by: 'stop', ...why } : { by: 'operator', ...why, ...(!from_list && { ends_fence: true }) }
}
