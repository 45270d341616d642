import { subjectOf } from '../../../messages/robot-id.ts'
import { idOfDecisionsEvent } from '../../feed/event-ids.ts'

/** As Lambda hands over a change of the journal; only what is used here. */
export interface JournalChange {
  readonly dynamodb: {
    readonly SequenceNumber: string
    readonly NewImage?: Readonly<Record<string, { readonly S?: string }>>
  }
}

/**
 * A decision that moved no robot, as an event. Transitions come by the bus with all that they brought; of the others nobody
 * would hear.
 */
export const decidedIn = ({ dynamodb }: JournalChange): Readonly<Record<string, unknown>> | undefined => {
  const row = dynamodb.NewImage
  const { robot_id, message_id, outcome, type, trace_id, decided_at, decided_in } = textsOf(row)
  if (!robot_id || !message_id || !outcome || !type || outcome === 'applied') return undefined
  const { correlation_id, policy_version, reason, from, failure_id } = textsOf(row)
  return {
    event_id: idOfDecisionsEvent({ robot_id, message_id, outcome, decided_at, decided_in }),
    robot_id,
    subject: subjectOf(robot_id),
    ...(trace_id && { trace_id }),
    ...(correlation_id && { correlation_id }),
    causation_id: message_id,
    occurred_at: decided_at,
    ...(policy_version && { policy_version }),
    payload: {
      message_id,
      type,
      outcome,
      ...(reason && { reason }),
      ...(from && { state: from }),
      ...(failure_id && { failure_id }),
    },
  }
}

const textsOf = (row: JournalChange['dynamodb']['NewImage'] = {}): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value.S]))
