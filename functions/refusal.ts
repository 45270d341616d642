import { missionIdOf } from '../messages/mission-id.ts'
import type { JournalRow } from './ports/journal.ts'

type Refused = Pick<JournalRow, 'robot_id' | 'outcome' | 'type' | 'from' | 'reason' | 'guard' | 'detail'>

/** Why a message was refused, in words for a person; undefined for one that was not. */
export const refusalIn = ({ robot_id, outcome, type, from, reason, guard, detail }: Refused): string | undefined => {
  if (outcome !== 'refused' || detail !== undefined) return detail
  const where = `while ${missionIdOf(robot_id) !== undefined ? 'the mission' : 'the robot'} is ${from ?? 'in this state'}`
  if (guard !== undefined) return `${type} ${where}: ${guards[guard] ?? `the policy's guard ${guard} does not hold`}`
  return reason === 'not_allowed' ? `${type} is not allowed ${where}` : reason
}

/** Guards of the policies, by what would have been right. */
const guards: Readonly<Record<string, string>> = {
  may_wait: `only what may wait until it is heard again is taken; "offline": "wait" in the payload says that it may`,
  battery_needs_charge: 'its charge is not low enough for that',
}
