import type { Handler } from '../../handler.ts'
import type { LateTruth } from '../../ports/missions.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** How an allocation ended that is over, or is being taken back: written down beside the outcome, never counted. */
export const recordLateTruth: Handler<MissionPorts> = async (work, ports) => {
  const { message } = work
  const { allocation, said } = message.payload
  await turn(work, ports, ({ late_truths = [], robot_id, allocation: current }) => {
    const truth: LateTruth = {
      allocation: Number(allocation),
      said: typeof said === 'string' ? said : message.type.slice('mission.'.length),
      at: message.received_at,
      ...(robot_id !== undefined && Number(allocation) === current && { robot_id }),
    }
    const others = late_truths.filter((one) => one.allocation !== truth.allocation || one.said !== truth.said)
    return { late_truths: [...others, truth].slice(-TRUTHS_MAX) }
  })
  return []
}

const TRUTHS_MAX = 16
