/**
 * Which policy version decides for a subject. For a robot policy/rollout.ts chooses, here is what it has to know; a mission has
 * the version that was meant for missions when it was asked for, to its end.
 */
import type { Message } from '../../../messages/envelope.ts'
import { missionIdOf } from '../../../messages/mission-id.ts'
import { moveOf, targetOf } from '../../../policy/rollout.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { MissionMachines } from './env.ts'
import type { Batch, Settings } from './ports.ts'

/** The machines that may decide for it, by version. */
export const machinesFor = (key: string, { machines, mission_machines }: Settings): MissionMachines =>
  missionIdOf(key) === undefined ? machines : mission_machines

/** The version that the robot moves to before its next message is decided; undefined where it stays. */
export const versionToFollow = (row: RobotRow, { layers, settings }: Batch): string | undefined => {
  if (layers === undefined) return undefined
  const { robot_id, state, policy_version, first_version, pin } = row
  if (missionIdOf(robot_id) !== undefined) return undefined
  const move = moveOf(
    { robot_id, state, policy_version, first_version, pinned_to: pin?.version },
    layers,
    settings.machines,
  )
  return move.move === 'now' ? move.version : undefined
}

/**
 * Of a robot that is heard for the first time. What its first message asks for pins it: it will go on asking for it, and
 * another version would refuse all that it says.
 */
export const firstVersion = (
  robot_id: string,
  messages: readonly Message[],
  at: string,
  { layers = [], settings: { machines, default_policy_version, mission_policy_version } }: Batch,
): Pick<RobotRow, 'policy_version' | 'first_version' | 'pin'> => {
  if (missionIdOf(robot_id) !== undefined) return { policy_version: mission_policy_version }
  const asked = messages.find(({ version }) => version !== undefined)?.version
  if (asked !== undefined && machines[asked]) {
    const pin = { version: asked, pin_version: 1, by: 'robot', why: 'Its first message asked for it', at }
    return { policy_version: asked, pin }
  }
  const { version } = targetOf({ robot_id, policy_version: default_policy_version }, layers)
  return version === default_policy_version || !machines[version]
    ? { policy_version: default_policy_version }
    : { policy_version: version, first_version: default_policy_version }
}
