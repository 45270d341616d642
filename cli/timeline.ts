import { missionIdOf } from '../messages/mission-id.ts'
import type { Row } from './api.ts'
import { fields, section, table, text } from './table.ts'

/** The story of an id, from top to bottom. */
export const timelineText = (body: Row): string => {
  if ((body.kinds as readonly string[]).includes('mission')) return missionText(body)
  const story = body.story as readonly Row[]
  return [
    section(titleOf(body), story.length > 0 ? table(story, columns) : 'no story yet'),
    ...(body.robot ? [section('robot, as it is now', fields(body.robot as Row))] : []),
    ...notesIn(body),
  ].join('\n\n')
}

/** What was said of the mission itself, and what its robots did: how each message came along the line, that message's story tells. */
const missionText = (body: Row): string => {
  const story = (body.story as readonly Row[]).filter(({ what }) => !ofTheLine.has(String(what)))
  const { robot_id: subject, ...mission } = (body.robot ?? {}) as Row
  const isOwn = ({ robot_id }: Row): boolean => robot_id === undefined || robot_id === subject
  const [own, others] = [story.filter(isOwn), story.filter((moment) => !isOwn(moment))]
  const { robot: _, ms: __, ...ownColumns } = columns
  const { ms: ___, ...otherColumns } = columns
  return [
    section(titleOf(body), own.length > 0 ? table(own, ownColumns) : 'no story yet'),
    ...(others.length > 0 ? [section('what its robots were told and said', table(others, otherColumns))] : []),
    section('mission, as it is now', fields({ mission_id: missionIdOf(String(subject)) ?? subject, ...mission })),
    ...notesIn(body),
    'Who has it and how far it is: npm run mission -- show ID. How a message came along the line: npm run show -- MESSAGE_ID',
  ].join('\n\n')
}

const ofTheLine: ReadonlySet<string> = new Set([
  'in_stream',
  'opened',
  'dispatched',
  'machine_started',
  'handler',
  'machine_ended',
  'published',
])

const columns: Readonly<Record<'at' | 'ms' | 'what' | 'robot' | 'message' | 'text', (row: Row) => unknown>> = {
  at: ({ at }) => at,
  ms: ({ after_ms }) => after_ms,
  what: ({ what }) => what,
  robot: ({ robot_id }) => robot_id,
  message: ({ message_id }) => message_id,
  text: ({ text: said }) => said,
}

const titleOf = ({ kinds, id }: Row): string => `${(kinds as readonly string[]).join(' and ')} ${text(id)}`

const notesIn = ({ missing = [], cut }: Row): readonly string[] => [
  ...((missing as readonly string[]).length > 0
    ? [section('what is not known', (missing as readonly string[]).join('\n'))]
    : []),
  ...(cut ? ['There is more than is shown here: ask for a message, a trace or a failure of it'] : []),
]

/** The original as what it says, wherever it is text; --json has the bytes. */
export const readable = ({ original_base64, ...known }: Row): Row => {
  if (typeof original_base64 !== 'string') return known
  try {
    const original = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(original_base64, 'base64'))
    return { ...known, original: inOneLine(original.slice(0, originalMax)) }
  } catch {
    // Bytes that are no text.
    return { ...known, original_base64: original_base64.slice(0, originalMax) }
  }
}

const inOneLine = (said: string): string => JSON.stringify(said).slice(1, -1).replaceAll('\\"', '"')

const originalMax = 2000
