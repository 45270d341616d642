/** What our own functions say about a mission, on its own subject: ids are derived, so that whoever says it again says the same. */
import { derivedId, derivedTraceId } from '../../messages/ids.ts'
import { missionSubject } from '../../messages/mission-id.ts'
import type { Put } from '../ports/put-on-stream.ts'
import { ourMessage } from '../saying/by-us.ts'

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
export const missionFact = (about: About, said: Said): Put => messageOf(missionSubject(about.mission_id), about, said)

/** A message about one of its allocations, on the subject of a robot. */
export const robotMessage = (robotId: string, about: About, said: Said): Put => messageOf(robotId, about, said)

const messageOf = (key: string, about: About, said: Said): Put => {
  const { type, payload, trace_id, correlation_id, causation_id, priority, also, received_at, source } = said
  const message_id = allocationId(about, type, also)
  const message = { message_id, type, correlation_id, causation_id, priority, payload }
  return ourMessage(key, message, { trace_id: trace_id ?? derivedTraceId(message_id), received_at, source })
}
