import { isOutOfHearing } from '../../messages/out-of-hearing.ts'
import type { CommandRow } from '../ports/command-row.ts'
import type { RobotStanding } from '../ports/robot-standing.ts'
import { hasLane } from './lane.ts'

/** Until the commit of the request is through, the robot's row is older than what was decided. */
export const hears = ({ terms: { decided }, sends }: CommandRow, robot: RobotStanding | undefined): boolean => {
  const isAhead = decided !== undefined && sends === 0 && (robot === undefined || robot.revision <= decided.revision)
  const state = isAhead ? decided.state : robot?.state
  return state !== undefined && !isOutOfHearing(state)
}

/** A stop is sent wherever the robot is believed to be. */
export const isSentRegardless = ({ command: { type } }: CommandRow): boolean => hasLane(type)
