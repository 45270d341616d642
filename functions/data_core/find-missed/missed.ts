/** What was missed, as the plan freezes it and as its failure will be recorded when the operation starts. */
import type { FailureReport } from '../../ports/failure-intake.ts'
import type { FoundMissed } from '../../ports/replay-plans.ts'
import type { RobotRow } from '../../ports/robots.ts'
import { isConflict, missedFailureId } from './outcome.ts'
import type { Part, Said } from './said.ts'

/**
 * One failure for each part that was missed; one for the whole record if all of it was, because then its bytes can go in as
 * they came.
 */
export const missedOf = (
  said: Said,
  missed: readonly Part[],
  row: RobotRow | undefined,
  at: string,
): readonly FoundMissed[] => {
  const isWhole = missed.length === said.parts.length && missed.length > 1
  const units = isWhole ? [undefined] : missed
  return units.map((part) => ({
    ...(said.robot_id !== undefined && { robot_id: said.robot_id }),
    received_at: said.received_at,
    ...(part?.sequence !== undefined && { sequence: part.sequence }),
    ...((part === undefined ? missed : [part]).some((one) => isConflict(said, one, row)) && {
      conflict: true as const,
    }),
    report: reportOf(said, part, at),
  }))
}

const reportOf = (said: Said, part: Part | undefined, at: string): FailureReport => {
  const { topic, source, client_id, principal, received_at, robot_id, trace_id, edited_from, bytes } = said
  const traced = part?.trace_id ?? trace_id
  return {
    failure_id: missedFailureId(said, part),
    kind: 'missed',
    stage: 'dispatch',
    error_class: 'Missed',
    error_text: 'The lake has the message, and it was neither decided nor recorded as a failure.',
    retryable: true,
    status: 'open',
    at,
    attempt: 1,
    // Nobody has counted it: what is missed is missing from the books as well.
    books: { published: 1, dead_lettered: 1 },
    original_base64: Buffer.from(part?.bytes ?? bytes).toString('base64'),
    topic,
    received_at,
    ...(client_id !== undefined && { client_id }),
    ...(principal !== undefined && { principal }),
    ...(source !== undefined && { source }),
    ...(robot_id !== undefined && { robot_id }),
    ...(traced !== undefined && { trace_id: traced }),
    ...(edited_from !== undefined && { edited_from }),
    ...(part?.message_id !== undefined && { message_id: part.message_id }),
    ...(part?.correlation_id !== undefined && { correlation_id: part.correlation_id }),
    ...(part?.causation_id !== undefined && { causation_id: part.causation_id }),
    ...(part?.type !== undefined && { type: part.type }),
    ...(part?.sequence !== undefined && { sequence: part.sequence }),
  }
}
