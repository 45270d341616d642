/**
 * Whether a message of the lake has its outcome. Only what certainly has none is brought in again: a message that were
 * brought in twice under two ids would act twice, so what cannot be told is counted as `unsure` and left alone.
 *
 * What tells, per kind of part (said.ts):
 *   trigger    its row in the journal, its id among the last of its robot's row, or a failure that bears it
 *   telemetry  with a number: the high-water mark and the gaps of its robot; without: the robot was heard after it
 *   presence   as a trigger; or the broker's newer word about the client is remembered
 *   state      a later state of the robot, which says all that this one did
 *   unopened   its failure
 */

import type { PresenceMemory } from '../../../messages/dialects/presence.ts'
import { derivedId } from '../../../messages/ids.ts'
import { seeSequence } from '../../line/sequences.ts'
import { hasMovedOn } from '../../operations/moved-on.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import type { TracedOutcomes } from '../../ports/outcomes.ts'
import { journalKey, type MessageKey, type Recalled } from '../../ports/recall.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { Part, Said } from './said.ts'

export type Outcome = 'accounted' | 'missed' | 'unsure'

export interface Evidence extends Recalled {
  /** Of the failures that were asked for, those that exist. */
  readonly failures: ReadonlySet<string>
}

/** What has to be read before anything can be told. */
export const keyOf = ({ robot_id }: Said, { kind, message_id }: Part): MessageKey | undefined =>
  robot_id !== undefined && message_id !== undefined && kind !== 'telemetry' ? { robot_id, message_id } : undefined

/** Ids that a failure of this message would have, where they do not hang on its place on the stream. */
export const failureIdsOf = (said: Said, part: Part): readonly string[] => [
  missedFailureId(said, part),
  missedFailureId(said),
]

/**
 * The one id of a message that was missed, however often it is looked for: as dispatch derives it for a message with an id
 * of its own. Without a part: of the whole record.
 */
export const missedFailureId = ({ robot_id, topic, bytes, received_at, trace_id = '' }: Said, part?: Part): string => {
  if (part?.message_id !== undefined && robot_id !== undefined) return derivedId('failure', robot_id, part.message_id)
  const said = Buffer.from(part?.bytes ?? bytes).toString('base64')
  return derivedId('failure', 'missed', topic, received_at, trace_id, part?.index ?? 'record', said)
}

/** By keys alone: `ask` when only the trace can tell. */
export const byKeys = (said: Said, part: Part, evidence: Evidence): 'accounted' | 'ask' => {
  const key = keyOf(said, part)
  const robot = evidence.robots.get(said.robot_id ?? '')
  const lastKnown = evidence.last_known.get(said.robot_id ?? '')
  if (key && (evidence.journal.has(journalKey(key)) || robot?.applied_ids.includes(key.message_id))) return 'accounted'
  if (failureIdsOf(said, part).some((id) => evidence.failures.has(id))) return 'accounted'
  if (part.kind === 'telemetry' && wasObserved(said, part, lastKnown)) return 'accounted'
  if (part.kind === 'state' && wasHeardAfter(said, lastKnown)) return 'accounted'
  if (part.kind === 'presence' && wasOvertaken(said, lastKnown)) return 'accounted'
  return 'ask'
}

/**
 * With everything that bears one of its traces. `expired_at`: what was received before it has left the stream for certain; a
 * trigger without an id of its own that may still lie there would act twice.
 */
export const byTrace = (
  said: Said,
  part: Part,
  traced: readonly TracedOutcomes[],
  evidence: Recalled,
  expired_at: string,
): Outcome => {
  if (traced.some(({ decided }) => decided.some((row) => isOf(row, said, part)))) return 'accounted'
  if (traced.some(({ failed }) => failed.some((failure) => isOf(failure, said, part)))) return 'accounted'
  if (said.trace_id === undefined) return 'unsure'
  const isSafe = part.kind !== 'trigger' || part.message_id !== undefined || said.received_at < expired_at
  return isSafe || wasPassed(said, evidence) ? 'missed' : 'unsure'
}

/** A robot's records are taken in order: one that was taken after it says that this one is not on its way any more. */
const wasPassed = ({ robot_id = '', received_at }: Said, { robots, last_known }: Recalled): boolean =>
  (last_known.get(robot_id)?.heard_at ?? '') > received_at ||
  (robots.get(robot_id)?.cause?.received_at ?? '') > received_at

interface Bearing {
  readonly robot_id?: string
  readonly message_id?: string
  readonly received_at?: string
  readonly index?: number
  readonly position?: string
}

const isOf = (found: Bearing, said: Said, part: Part): boolean => {
  if (found.robot_id !== undefined && said.robot_id !== undefined && found.robot_id !== said.robot_id) return false
  if (part.message_id !== undefined && found.message_id !== undefined) return found.message_id === part.message_id
  if (found.received_at !== said.received_at) return false
  // A failure of the whole record has no index; of what a state showed, every row stands for the record.
  const index = found.index ?? placeIn(found.position)
  return index === undefined || part.kind === 'state' || index === part.index || part.index === 0
}

/** A position ends in the message's place in its record. */
const placeIn = (position: string | undefined): number | undefined =>
  position === undefined ? undefined : Number(position.slice(position.lastIndexOf(':') + 1))

const wasObserved = (said: Said, { sequence }: Part, lastKnown: LastKnown | undefined): boolean => {
  if (sequence === undefined) return wasHeardAfter(said, lastKnown)
  const as = seeSequence(lastKnown?.sequences, sequence).as
  // Below what is remembered nothing is known any more; the robot has said so much since that this is no news.
  return as === 'known' || as === 'unsure'
}

const wasHeardAfter = ({ received_at }: Said, lastKnown: LastKnown | undefined): boolean =>
  (lastKnown?.heard_at ?? lastKnown?.telemetry?.received_at ?? '') >= received_at

const wasOvertaken = ({ received_at }: Said, lastKnown: LastKnown | undefined): boolean => {
  const { presence } = (lastKnown?.memory ?? {}) as { readonly presence?: PresenceMemory }
  return presence !== undefined && presence.at_ms >= Date.parse(received_at)
}

/** Whether the robot has been moved by something later. */
export const isConflict = ({ received_at }: Said, { kind, sequence }: Part, row: RobotRow | undefined): boolean =>
  kind !== 'telemetry' &&
  kind !== 'unopened' &&
  hasMovedOn({ received_at, ...(sequence !== undefined && { sequence }) }, row)
