/** What a function of ours says on the line: a message like anybody's. Its id is derived, so that whoever says it again says the same. */
import { messagesTopic, subjectOf } from '../../messages/robot-id.ts'
import type { Put } from '../ports/put-on-stream.ts'

export interface OurMessage {
  readonly message_id: string
  readonly type: string
  readonly correlation_id?: string | undefined
  readonly causation_id?: string | undefined
  readonly priority?: 'urgent' | 'normal' | undefined
  readonly payload: Readonly<Record<string, unknown>>
}

export interface OurEdge {
  readonly trace_id: string
  /** Epoch milliseconds. */
  readonly received_at: number
  /** The namespace that says it. */
  readonly source: string
}

/** `about`: a robot's id, or `mission:<id>`. */
export const ourMessage = (about: string, message: OurMessage, { trace_id, received_at, source }: OurEdge): Put => ({
  subject: subjectOf(about),
  record: {
    data: Buffer.from(JSON.stringify(message), 'utf8').toString('base64'),
    topic: messagesTopic(about),
    received_at,
    trace_id,
    source,
  },
})
