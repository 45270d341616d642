// Which dialect is spoken where: decoders are chosen by topic and content type, nothing else. To add one, write a file beside
// this one and list it here; a topic rule in lib/device follows.
//
// Full VDA 5050 has its place already (`reserved`): one file per major version or one with a normaliser (messages in
// vda-5050.ts), topics `{interface}/{v2|v3}/{manufacturer}/{serial}/{topic}`, robot id `<manufacturer>:<serial>` as in the
// derived dialect. What the derived dialect knows of orders, readings and faults (vda-derived-*.ts) is written for
// canonical states and can be handed them.

import { missionIdOf } from '../mission-id.ts'
import type { OpeningError } from '../opening-error.ts'
import { ROBOT_ID, ROBOT_ID_WORDS } from '../robot-id.ts'
import type { Dialect } from './dialect.ts'
import { mission } from './mission.ts'
import { native } from './native.ts'
import { presence } from './presence.ts'
import { vdaDerived } from './vda-derived.ts'

export const dialects: readonly Dialect[] = [native, presence, mission, vdaDerived]

/** Known but not spoken yet: a message there is refused with this text instead of a bare "unknown topic". */
export const reserved: readonly {
  readonly name: string
  readonly topic_filters: readonly string[]
  readonly text: string
}[] = [
  {
    name: 'vda-5050',
    topic_filters: ['uagv/v2/+/+/+', 'vda5050/v3/+/+/+'],
    text: 'VDA 5050 is not spoken yet; its place is messages/dialects/list.ts',
  },
]

export type Spoken =
  | { readonly dialect: Dialect; readonly topic: string; readonly robot_id: string; readonly error?: undefined }
  | { readonly error: OpeningError }

export function dialectOf(published: string, contentType: string | undefined): Spoken {
  const topic = published.startsWith(BASIC_INGEST) ? withoutBasicIngest(published) : published
  const segments = topic.split('/')
  for (const dialect of dialects) {
    const robotId = dialect.robotOf(segments)
    if (robotId === undefined) continue
    if (missionIdOf(robotId) === undefined && !ROBOT_ID.test(robotId))
      return unknownTopic(`topic "${topic}" names robot "${robotId}"; ${ROBOT_ID_WORDS} was expected`)
    if (contentType !== undefined && !speaks(dialect, contentType)) continue
    return { dialect, topic, robot_id: robotId }
  }
  return unknownTopic(`${unspoken(topic, segments, contentType)}; heard are ${heard()}`)
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

function unspoken(topic: string, segments: readonly string[], contentType: string | undefined): string {
  for (const { topic_filters: filters, text } of reserved) {
    if (filters.some((filter) => matches(filter, segments))) return `topic "${topic}": ${text}`
  }
  return `nobody speaks${contentType === undefined ? '' : ` ${contentType}`} on topic "${topic}"`
}

export function matches(filter: string, segments: readonly string[]): boolean {
  const parts = filter.split('/')
  return parts.length === segments.length && parts.every((part, at) => part === '+' || part === segments[at])
}

function heard(): string {
  return dialects.flatMap((dialect) => dialect.topic_filters).join(', ')
}

function unknownTopic(text: string): Spoken {
  return { error: { class: 'UnknownTopic', text } }
}
