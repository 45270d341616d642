// How a robot puts what it says into words: its counter rises strictly for as long as it exists, and every id hangs on
// the counter, so that nothing it says can be taken for something that it said before.

import { derivedId } from '../messages/ids.ts'

/** What the robot means, before it has an id. */
export interface Said {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
  /** The story it goes on with; a new one begins where it is left out. */
  readonly story?: Story
}

export interface Story {
  readonly trace_id?: string
  readonly correlation_id?: string
  /** The message that made the robot say it: a command's id. */
  readonly causation_id?: string
}

export interface Spoken {
  readonly message_id: string
  readonly trace_id: string
  readonly topic: string
  readonly text: string
}

export interface Voice {
  speak(said: Said, now: number): Spoken
  lastSequence(): number
}

const ID_LENGTH_MAX = 64

export function voiceOf(robotId: string, thingName: string, lastSequence: number): Voice {
  let sequence = lastSequence
  return {
    speak({ type, payload, story }, now) {
      sequence++
      const long = `${robotId}-${sequence}`
      const message_id = long.length <= ID_LENGTH_MAX ? long : derivedId(robotId, sequence)
      const trace_id = story?.trace_id ?? derivedId(robotId, sequence, 'trace').replaceAll('-', '')
      const telemetry = type === 'robot.telemetry'
      const message = {
        message_id,
        trace_id,
        ...(story?.correlation_id !== undefined && { correlation_id: story.correlation_id }),
        ...(story?.causation_id !== undefined && { causation_id: story.causation_id }),
        type,
        sequence,
        occurred_at: new Date(now).toISOString(),
        payload,
      }
      const topic = `robots/${thingName}/${telemetry ? 'telemetry' : 'messages'}`
      return { message_id, trace_id, topic, text: JSON.stringify(message) }
    },
    lastSequence: () => sequence,
  }
}
