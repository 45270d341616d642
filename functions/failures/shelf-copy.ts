import { isUtf8 } from 'node:buffer'
import type { FailureStage } from '../ports/failure-intake.ts'
import { SHELF_ATTRIBUTES_MAX, type ShelfCopy } from '../ports/shelf.ts'
import type { FailureRecord } from './record.ts'

/**
 * What an operator sees in the AWS console. The list shows the attributes, the message its body: a sentence, then what is
 * known as JSON. The bytes are here to be read, in part when they are many; whole, they are in the index.
 */
export const shelfCopyOf = (record: FailureRecord): ShelfCopy => ({
  body: printable(`${sentenceOf(record)}\n\n${JSON.stringify(shown(record), null, 2)}`),
  attributes: attributesOf(record),
})

/** Of which failure a copy is, and after which of its tries it was placed. */
export interface Shelved {
  readonly failure_id: string
  /** Absent on a copy that says none. */
  readonly attempt?: number
}

/** What a copy says of itself: its attributes, or the JSON of its body. Undefined for what is no copy of ours. */
export const shelvedOf = ({ body, attributes }: ShelfCopy): Shelved | undefined => {
  const said = attributes.failure_id === undefined ? saidIn(body) : attributes
  const failure_id = said?.failure_id
  if (typeof failure_id !== 'string' || failure_id === '') return undefined
  const attempt = Number(said?.attempt)
  return { failure_id, ...(Number.isInteger(attempt) && attempt > 0 && { attempt }) }
}

const saidIn = (body: string): { readonly failure_id?: unknown; readonly attempt?: unknown } | undefined => {
  try {
    const { failure_id, standing } = JSON.parse(body.slice(body.lastIndexOf(beforeJson) + 1)) as {
      readonly failure_id?: unknown
      readonly standing?: { readonly attempt?: unknown }
    }
    return { failure_id, attempt: standing?.attempt }
  } catch {
    // Somebody else's message.
    return undefined
  }
}

/** A sentence may have braces and blank lines of its own; JSON that is printed has none of the latter. */
const beforeJson = '\n\n{'

/** `work.start for robot r1 failed in the machine: OtherJobInHand: … (attempt 2 of a held message)` */
const sentenceOf = (record: FailureRecord): string => {
  const what = record.type ?? (record.topic ? `A message on ${record.topic}` : 'A message')
  const whom = record.robot_id === undefined ? '' : ` for robot ${record.robot_id}`
  const where = places[record.stage]
  const attempt = record.attempts.at(-1)?.attempt ?? 1
  const tries = attempt > 1 ? ` (attempt ${attempt})` : ''
  const back = heldBack(record)
  const last = back === undefined ? '' : ` ${back}.`
  return `${what}${whom} failed ${where}: ${record.error_class}: ${record.error_text}${tries}${last}`
}

/** Why the last try was none. */
const heldBack = ({ attempts }: FailureRecord): string | undefined => {
  const last = attempts.at(-1)
  return last?.held_back ? last.error_text : undefined
}

const places: Readonly<Record<FailureStage, string>> = {
  rule: 'in its topic rule',
  open: 'while it was opened',
  dispatch: 'in dispatch',
  machine: 'in the state machine',
  commit: 'at the commit',
  last_known: 'as a last-known state',
  outbox: 'on its way to the bus',
  bus_target: 'on its way from the bus',
  invocation: 'in a function',
  bridge: 'on its way from a partner to the line',
  feed: 'on its way to a listener of the live feed',
  command: 'on its way to a robot',
  webhook: 'on its way to a subscriber',
  intake: 'at the intake',
}

const attributesOf = (record: FailureRecord): Readonly<Record<string, string>> => {
  const attributes = {
    failure_id: record.failure_id,
    reason: record.error_text.slice(0, 256),
    class: record.error_class,
    stage: record.stage,
    kind: record.kind,
    attempt: String(record.standing.attempt),
    robot_id: record.robot_id,
    trace_id: record.trace_id,
    type: record.type,
    held_back: heldBack(record)?.slice(0, 256),
  }
  // SQS refuses an attribute without a value, and more than ten of them.
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [name, printable(value ?? '')] as const)
      .filter(([, value]) => value !== '')
      .slice(0, SHELF_ATTRIBUTES_MAX),
  )
}

const shown = ({ original, stack, ...record }: FailureRecord) => ({
  ...record,
  original_bytes: original.bytes,
  ...('inline' in original
    ? { original: readable(original.inline) }
    : { original: `in the bytes bucket, under ${original.key}` }),
  ...(stack !== undefined && { stack: stack.slice(0, 4_000).split('\n') }),
})

const readable = (bytes: Uint8Array): string =>
  isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : `base64: ${Buffer.from(bytes).toString('base64')}`

/** SQS takes the characters of XML 1.0 and no others, in bodies as in attributes. */
const printable = (text: string): string => text.toWellFormed().replace(unprintable, '\u00b7')

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what SQS refuses
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
