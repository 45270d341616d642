/** What our own functions say about a mission, on its own subject: ids are derived, so that whoever says it again says the same. */
import { derivedId, derivedTraceId } from '../../messages/ids.ts'
import { missionSubject, missionTopic } from '../../messages/mission-id.ts'
import { messagesTopic, subjectOf } from '../../messages/robot-id.ts'
import type { Put } from '../ports/put-on-stream.ts'

export interface Said {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly priority?: 'urgent' | 'normal'
  /** Beside mission, allocation and type: what tells this one from another of the same type. */
  readonly also?: readonly (string | number)[]
  /** Epoch milliseconds. */
  readonly received_at: number
  /** The namespace that says it. */
  readonly source: string
}

interface About {
  readonly mission_id: string
  readonly allocation: number
}

/** The id of what is said about one allocation. */
export const allocationId = (
  { mission_id, allocation }: About,
  type: string,
  also: readonly (string | number)[] = [],
): string => derivedId('mission', mission_id, allocation, type, ...also)

/** A message on the mission's subject. */
export const missionFact = (about: About, said: Said): Put => ({
  subject: missionSubject(about.mission_id),
  record: recordOf(missionTopic(about.mission_id), about, said),
})

/** A message about one of its allocations, on the subject of a robot. */
export const robotMessage = (robotId: string, about: About, said: Said): Put => ({
  subject: subjectOf(robotId),
  record: recordOf(messagesTopic(robotId), about, said),
})

const recordOf = (topic: string, about: About, said: Said): Put['record'] => {
  const { type, payload, trace_id, correlation_id, causation_id, priority, also, received_at, source } = said
  const message_id = allocationId(about, type, also)
  const message = {
    message_id,
    type,
    ...(correlation_id !== undefined && { correlation_id }),
    ...(causation_id !== undefined && { causation_id }),
    ...(priority !== undefined && { priority }),
    payload,
  }
  return {
    data: Buffer.from(JSON.stringify(message), 'utf8').toString('base64'),
    topic,
    received_at,
    trace_id: trace_id ?? derivedTraceId(message_id),
    source,
  }
}
