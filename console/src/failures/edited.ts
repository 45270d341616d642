// An edit while it is being typed: what is wrong with it, what of it is locked or has to be confirmed, and what is sent. The
// server looks at all of it again, as dispatch will; here it is said at once.

import { faultOf } from '../../../messages/json-fault.ts'
import type { operations } from '../network/api-types.ts'

type EditAnswer = operations['edit-failure']['responses'][200]['content']['application/json']
export type Editable = NonNullable<EditAnswer['editable']>
export type Change = NonNullable<EditAnswer['changes']>[number]
type EditBody = operations['edit-failure']['requestBody']['content']['application/json']

export type Content = Readonly<Record<string, unknown>>

/**
 * The text that an editor begins with: what was said; where nobody can read that, the least that a message is. Of a dialect, whose
 * fields mean nothing to us, that is an object.
 */
export const beginningOf = ({ content, sensitive }: Pick<Editable, 'content' | 'sensitive'>, type?: string): string =>
  JSON.stringify(content ?? (isOurs(sensitive) ? { type: type ?? '', payload: {} } : {}), null, 2)

const isOurs = (sensitive: Editable['sensitive']): boolean => Object.keys(sensitive).length > 0

export type Read =
  | { readonly content: Content; readonly fault?: undefined }
  | { readonly content?: undefined; readonly fault: string }

const DEPTH_MAX = 32
const BYTES_MAX = 128 * 1024

/** As strictly as the line reads: an equal key or a number that would change is refused, and not quietly mended. */
export const readContent = (text: string): Read => {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > BYTES_MAX) return { fault: `It has ${bytes} bytes; a message has at most ${BYTES_MAX}` }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { fault: `This is not JSON: ${whereIn(text, (error as Error).message)}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fault: 'A message is an object: { "type": …, "payload": { … } }' }
  }
  if (depthOf(value) > DEPTH_MAX) return { fault: `It is nested deeper than ${DEPTH_MAX} levels` }
  const fault = faultOf(text)
  return fault === undefined ? { content: value as Content } : { fault: `${fault.class}: ${fault.text}` }
}

/** Engines say a position; a person looks for a line. */
const whereIn = (text: string, message: string): string => {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position === undefined || /line \d+/.test(message)) return message
  const lines = text.slice(0, Number(position)).split('\n')
  return `${message} (line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1})`
}

const depthOf = (value: unknown): number => {
  let depth = 0
  let level: readonly unknown[] = [value]
  while (level.length > 0 && depth <= DEPTH_MAX) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    depth += 1
  }
  return depth
}

/** Locked fields that say something else than they have to. */
export const lockedIn = (content: Content, { locked }: Pick<Editable, 'locked'>): readonly string[] =>
  Object.entries(locked)
    .filter(([name, value]) => Object.hasOwn(content, name) && !isSame(content[name], value))
    .map(([name, value]) => `${name} is locked to ${JSON.stringify(value)}: leave it out`)

/** Sensitive fields that change, with what that means. */
export const sensitiveIn = (content: Content, editable: Pick<Editable, 'content' | 'sensitive'>): readonly string[] =>
  Object.entries(editable.sensitive)
    .filter(([name]) => editable.content !== undefined && !isSame(content[name], editable.content[name]))
    .map(([name, means]) => `${name} changes: ${means}`)

/** What is sent: the payload alone where nothing else was changed. */
export const wantedOf = (content: Content, editable: Editable): Pick<EditBody, 'payload' | 'body'> => {
  const { payload, ...rest } = content
  const { payload: _, ...before } = editable.content ?? {}
  const isPayloadAlone =
    editable.payload_alone &&
    typeof payload === 'object' &&
    payload !== null &&
    !Array.isArray(payload) &&
    isSame(rest, before)
  return isPayloadAlone ? { payload: payload as Record<string, unknown> } : { body: { ...content } }
}

export const isChanged = (content: Content, { content: before }: Pick<Editable, 'content'>): boolean =>
  before === undefined || !isSame(content, before)

/** By what is said, not by the order in which it is said. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [left, right] = [one as Content, other as Content]
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  )
}
