import type { Row } from './api.ts'
import { fields, section, table, text } from './table.ts'

/** The story of an id, from top to bottom. */
export const timelineText = (body: Row): string => {
  const story = body.story as readonly Row[]
  const missing = (body.missing ?? []) as readonly string[]
  const moments = table(story, {
    at: ({ at }) => at,
    ms: ({ after_ms }) => after_ms,
    what: ({ what }) => what,
    robot: ({ robot_id }) => robot_id,
    message: ({ message_id }) => message_id,
    text: ({ text: said }) => said,
  })
  return [
    section(
      `${(body.kinds as readonly string[]).join(' and ')} ${text(body.id)}`,
      story.length > 0 ? moments : 'no story yet',
    ),
    ...(body.robot ? [section('robot, as it is now', fields(body.robot as Row))] : []),
    ...(missing.length > 0 ? [section('what is not known', missing.join('\n'))] : []),
    ...(body.cut ? ['There is more than is shown here: ask for a message, a trace or a failure of it'] : []),
  ].join('\n\n')
}

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
