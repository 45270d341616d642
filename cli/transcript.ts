import { catalogue, messageType, payloadSchema } from '../messages/catalogue.ts'
import type { MessageKind, Payload } from '../messages/envelope.ts'
import { suggestion } from '../messages/suggestion.ts'
import { UsageError } from './command.ts'

/*
 * A transcript for `npm run simulate`: one message per line, `robot type {payload}` or JSON with robot_id, type and payload.
 * Lines that are empty or begin with # are for people.
 */
export interface Line {
  /** Counts from 1. */
  readonly line: number
  readonly robot_id: string
  readonly type: string
  readonly kind: MessageKind
  readonly payload: Payload
}

/** All mistakes at once, each with file and line. */
export const readTranscript = (file: string, text: string): readonly Line[] => {
  const problems: string[] = []
  const lines = text.split(/\r?\n/).flatMap((words, index) => {
    if (words.trim() === '' || words.trimStart().startsWith('#')) return []
    const read = readLine(words.trim())
    if (typeof read === 'string') {
      problems.push(`${file}:${index + 1}: ${read}`)
      return []
    }
    return [{ line: index + 1, ...read }]
  })
  if (problems.length > 0) throw new UsageError(firstOf(problems))
  if (lines.length === 0)
    throw new UsageError(`${file}: has no message; write lines such as: r1 work.start {"job_id":"j1"}`)
  return lines
}

/** A file of another kind has a problem in every line; ten of them say so. */
export const firstOf = (problems: readonly string[]): string =>
  [...problems.slice(0, 10), ...(problems.length > 10 ? [`… and ${problems.length - 10} more`] : [])].join('\n')

type Read = Omit<Line, 'line'>

const readLine = (words: string): Read | string => (words.startsWith('{') ? readJson(words) : readWords(words))

const readWords = (words: string): Read | string => {
  const [, robot_id, type, payload = ''] = /^(\S+)\s+(\S+)\s*(.*)$/.exec(words) ?? []
  if (robot_id === undefined || type === undefined)
    return `${JSON.stringify(words)} is no message; write: robot type {payload}`
  const parsed = payload === '' ? {} : parse(payload)
  return parsed instanceof SyntaxError
    ? `payload ${JSON.stringify(payload)} is not JSON: ${parsed.message}`
    : checked(robot_id, type, parsed)
}

const readJson = (words: string): Read | string => {
  const parsed = parse(words)
  if (parsed instanceof SyntaxError) return `is not JSON: ${parsed.message}`
  const { robot_id, type, payload = {} } = parsed as { robot_id?: unknown; type?: unknown; payload?: unknown }
  if (typeof robot_id !== 'string' || typeof type !== 'string')
    return 'needs robot_id and type as texts: {"robot_id":"r1","type":"work.start","payload":{"job_id":"j1"}}'
  return checked(robot_id, type, payload)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error))
  }
}

const checked = (robot_id: string, type: string, payload: unknown): Read | string => {
  const known = messageType(type)
  if (!known)
    return `${JSON.stringify(type)} is not a type of the messages catalogue${suggestion(
      'types',
      type,
      catalogue.map((entry) => entry.type),
    )}`
  const read = payloadSchema(type, 1)?.safeParse(payload)
  if (!read?.success) {
    const issue = read?.error.issues[0]
    return `payload of ${type} is ${JSON.stringify(payload)}: ${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'no schema'}`
  }
  return { robot_id, type, kind: known.kind, payload: read.data }
}
