/** A timer has rung: its message goes on the stream like any other. Whether it still matters is its subject's policy to say. */
import { missionSubject } from '../../../messages/mission-id.ts'
import { robotIdOfThing } from '../../../messages/robot-id.ts'
import { PermanentFailure } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { TimedMessage } from '../../ports/timers.ts'
import { ourMessage } from '../../saying/by-us.ts'

export interface RemindPorts {
  readonly stream: PutOnStream
  /** The namespace that says it. */
  readonly namespace: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** What the machine `timer` hands over (lib/service_platform/timers.ts). */
export interface Rung {
  /** Its name. */
  readonly timer: string
  readonly message: TimedMessage
}

export const remind =
  ({ stream, namespace, now, log }: RemindPorts) =>
  async ({ timer, message: { topic, trace_id, ...message } }: Rung): Promise<void> => {
    const about = keyOn(topic)
    // It was ours to know: Lambda hands the event to the intake, where somebody sees it.
    if (about === undefined) {
      throw new PermanentFailure(
        `timer ${timer}: topic "${topic}"; missions/{mission_id}/messages or robots/{robot_id}/messages was expected`,
      )
    }
    await stream.put([ourMessage(about, message, { trace_id, received_at: now(), source: namespace })])
    const { type, message_id } = message
    log.info('timer rang', { timer, topic, type, message_id, trace_id })
  }

/** Whom it is about. Without the dialects, which would be a quarter of the bundle. */
const keyOn = (topic: string): string | undefined => {
  const [tree, name = '', last, ...more] = topic.split('/')
  if (name === '' || last !== 'messages' || more.length > 0) return undefined
  if (tree === 'missions') return missionSubject(name)
  return tree === 'robots' ? robotIdOfThing(name) : undefined
}
