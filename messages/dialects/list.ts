// Which dialect is spoken where: decoders are chosen by topic and content type, nothing else. To add one, write a file beside
// this one and list it here; a topic rule in lib/device follows.

import type { OpeningError } from '../opening-error.ts'
import { ROBOT_ID, ROBOT_ID_WORDS } from '../robot-id.ts'
import type { Dialect } from './dialect.ts'
import { mission } from './mission.ts'
import { native } from './native.ts'
import { presence } from './presence.ts'
import { vda5050 } from './vda-5050.ts'
import { vdaDerived } from './vda-derived.ts'

export const dialects: readonly Dialect[] = [native, presence, mission, vdaDerived, vda5050]

export type Spoken =
  | { readonly dialect: Dialect; readonly topic: string; readonly robot_id: string; readonly error?: undefined }
  | { readonly error: OpeningError }

export function dialectOf(published: string, contentType: string | undefined): Spoken {
  const topic = published.startsWith(BASIC_INGEST) ? withoutBasicIngest(published) : published
  const segments = topic.split('/')
  for (const dialect of dialects) {
    const robotId = dialect.robotOf(segments)
    if (robotId === undefined) continue
    // Only the dialect of missions names one, and only rightly: a robot's topic with such an id in it is nobody's.
    if (dialect !== mission && !ROBOT_ID.test(robotId))
      return unknownTopic(`topic "${topic}" names robot "${robotId}"; ${ROBOT_ID_WORDS} was expected`)
    if (contentType !== undefined && !speaks(dialect, contentType)) continue
    return { dialect, topic, robot_id: robotId }
  }
  return unknownTopic(`${unspoken(topic, contentType)}; heard are ${heard()}`)
}

/** IoT Core leaves this prefix out of topic(); a door that does not is understood all the same. */
const BASIC_INGEST = '$aws/rules/'

function withoutBasicIngest(topic: string): string {
  return topic.split('/').slice(3).join('/')
}

/** `application/json; charset=utf-8` is application/json. */
function speaks(dialect: Dialect, contentType: string): boolean {
  const bare = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return dialect.content_types.includes(bare)
}

function unspoken(topic: string, contentType: string | undefined): string {
  return `nobody speaks${contentType === undefined ? '' : ` ${contentType}`} on topic "${topic}"`
}

function heard(): string {
  return dialects.flatMap((dialect) => dialect.topic_filters).join(', ')
}

function unknownTopic(text: string): Spoken {
  return { error: { class: 'UnknownTopic', text } }
}
