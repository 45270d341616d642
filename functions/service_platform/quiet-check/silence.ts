/**
 * Whether a robot's silence is worth a message, decided by the edge's clocks alone: payload clocks were days off in real
 * recordings. A transition counts as contact too: a robot that was connected a second ago is not silent.
 */
import { memoryOf } from '../../../messages/dialects/dialect.ts'
import { derivedId } from '../../../messages/ids.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { QuietStates } from './env.ts'

export interface SilenceSettings {
  readonly quiet_states: QuietStates
  readonly quiet_after_seconds: number
  /** Of robots that say their state as VDA 5050 asks, every 30 seconds at the latest. */
  readonly vda_quiet_after_seconds: number
  readonly lost_after_seconds: number
}

export interface Silence {
  readonly type: 'robot.went_quiet' | 'robot.lost'
  /** The same silence gives the same id: what the next run says about it is a duplicate. */
  readonly message_id: string
  /** RFC 3339: since when nothing was heard. dispatch refuses the message if the robot has been heard after that. */
  readonly silent_since: string
  readonly silent_seconds: number
}

export const silenceOf = (
  row: RobotRow,
  lastKnown: LastKnown | undefined,
  now: number,
  { quiet_states, quiet_after_seconds, vda_quiet_after_seconds, lost_after_seconds }: SilenceSettings,
): Silence | undefined => {
  const heard = lastKnown?.heard_at
  const silent_since = heard !== undefined && heard > row.since ? heard : row.since
  const silent_seconds = Math.floor((now - Date.parse(silent_since)) / 1000)
  const states = quiet_states[row.policy_version]
  const matters = (type: Silence['type'], after: number): boolean =>
    silent_seconds >= after && states?.[type].includes(row.state) === true
  const quietAfter =
    memoryOf(lastKnown ?? {}).vda_5050?.state === undefined ? quiet_after_seconds : vda_quiet_after_seconds
  // Being lost comes after being quiet, in a state of its own.
  const type = matters('robot.lost', lost_after_seconds)
    ? 'robot.lost'
    : matters('robot.went_quiet', quietAfter)
      ? 'robot.went_quiet'
      : undefined
  return type && { type, message_id: derivedId(row.robot_id, silent_since, type), silent_since, silent_seconds }
}
