import type * as z from 'zod'
import { expectedValue } from '../../messages/expected-value.ts'
import { BYTES_MAX, DEPTH_MAX, parseStrictly } from '../../messages/strict-json.ts'
import { badField, Problem } from './problem.ts'

/** A body as API Gateway hands it over: text as text, everything else in base64. */
export interface SentBody {
  readonly body?: string | undefined
  readonly isBase64Encoded?: boolean | undefined
  readonly contentType?: string | undefined
}

/**
 * The object that was sent, as strictly as a message of a robot: what is edited here goes on to the line. Throws a problem that
 * names the field, its value, and what would have been right.
 */
export const readBody = <Schema extends z.ZodType>(schema: Schema, sent: SentBody): z.output<Schema> => {
  const value = isEmpty(sent) && mayBeLeftOut(schema) ? {} : jsonIn(sent)
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw faultIn(value, read.error)
}

/** Where every field may be left out, so may the body: clients send none when they have nothing to say. */
export const mayBeLeftOut = (schema: z.ZodType): boolean => schema.safeParse({}).success

const isEmpty = ({ body }: SentBody): boolean => body === undefined || body === ''

/** A message of 128 KB, and what is said about it; two levels around it. */
export const BODY_BYTES_MAX = BYTES_MAX + 16 * 1024
const depthMax = DEPTH_MAX + 2

const jsonIn = (sent: SentBody): unknown => {
  const bytes = bytesIn(sent, BODY_BYTES_MAX)
  const { value, error } = parseStrictly(bytes, depthMax, BODY_BYTES_MAX)
  if (error) {
    const text = error.text.replace(/; a message is .*$/, '; a JSON object was expected')
    throw new Problem(400, 'bad-body', `The body cannot be read: ${text}`, { class: error.class })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'bad-body', `The body is ${shown(value)}; a JSON object was expected`)
  }
  return value
}

/** What was sent as JSON, as it came. Throws a problem where there is nothing, too much, or something else. */
export const bytesIn = (sent: SentBody, bytesMax: number): Buffer => {
  const { body = '', isBase64Encoded, contentType } = sent
  if (isEmpty(sent)) {
    throw new Problem(400, 'bad-body', 'The body is missing; a JSON object was expected')
  }
  if (contentType !== undefined && !/^application\/(json|[a-z0-9.-]+\+json)\s*(;|$)/i.test(contentType.trim())) {
    const detail = `content-type is ${JSON.stringify(contentType.slice(0, 100))}; application/json was expected`
    throw new Problem(415, 'bad-content-type', detail)
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  if (bytes.length > bytesMax) {
    throw new Problem(413, 'body-too-large', `The body has ${bytes.length} bytes; at most ${bytesMax} are taken`)
  }
  return bytes
}

/** What is wrong with a value that is not as its schema says: the first fault, by its field. */
export const faultIn = (value: unknown, { issues }: z.ZodError): Problem => {
  const [issue] = issues
  if (issue === undefined) return new Problem(400, 'bad-body', 'The body is not what was expected')
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    const field = [...path, key].join('.')
    return badField(field, at(value, [...path, key]), 'no such field')
  }
  return badField(path.join('.') || 'the body', at(value, path), expectedValue(issue))
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  )

const shown = (value: unknown): string => (Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 100))
