import { type EventDetail, eventDetailSchema, validateEvent } from '../../../messages/events/catalogue.ts'
import { missionIdOf } from '../../../messages/mission-id.ts'
import { subjectOf } from '../../../messages/robot-id.ts'
import { idOfCommitsEvent } from '../../feed/event-ids.ts'
import type { BusEvent } from '../../ports/event-bus.ts'
import type { Commit } from './row-change.ts'

export interface OutgoingEvent extends BusEvent {
  readonly detail: EventDetail
  /** Why it must not leave: it is not as the catalogue says. */
  readonly fault?: string
}

/**
 * The transition itself, then what the handlers want told, in their order. Ids are derived from the commit: when the stream
 * hands a change over twice, the same events leave with the same ids.
 */
export const eventsOfCommit = (commit: Commit): readonly OutgoingEvent[] => {
  const transition = {
    type: missionIdOf(commit.robot_id) === undefined ? 'robot.transitioned' : 'mission.transitioned',
    payload: {
      from: commit.previous_state,
      to: commit.state,
      type: commit.cause.type,
      message_id: commit.cause.message_id,
      handlers: commit.effects.map(({ handler }) => handler),
      policy_version: commit.policy_version,
      revision: commit.revision,
      since: commit.since,
    },
  }
  return [transition, ...commit.effects.flatMap(({ events }) => events)].map(({ type, payload }, n) =>
    outgoing(type, {
      event_id: idOfCommitsEvent({ ...commit, message_id: commit.cause.message_id }, n),
      type,
      robot_id: commit.robot_id,
      subject: subjectOf(commit.robot_id),
      trace_id: commit.cause.trace_id,
      ...(commit.cause.correlation_id !== undefined && { correlation_id: commit.cause.correlation_id }),
      causation_id: commit.cause.message_id,
      policy_version: commit.policy_version,
      revision: commit.revision,
      occurred_at: commit.at,
      payload,
    }),
  )
}

const outgoing = (type: string, detail: EventDetail): OutgoingEvent => {
  const checked = eventDetailSchema.safeParse(detail)
  const fault = checked.success ? validateEvent(type, detail.payload) : `${type}: ${checked.error.issues[0]?.message}`
  return { type, detail, ...(fault !== undefined && { fault }) }
}
