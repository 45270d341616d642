/** Which policy version decides for a robot: policy/rollout.ts chooses, here is what it has to know. */
import type { Message } from '../../../messages/envelope.ts'
import { moveOf, targetOf } from '../../../policy/rollout.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { Batch } from './ports.ts'

/** The version that the robot moves to before its next message is decided; undefined where it stays. */
export const versionToFollow = (row: RobotRow, { layers, settings }: Batch): string | undefined => {
  if (layers === undefined) return undefined
  const { robot_id, state, policy_version, first_version, pin } = row
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
  { layers = [], settings: { machines, default_policy_version } }: Batch,
): Pick<RobotRow, 'policy_version' | 'first_version' | 'pin'> => {
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
