import type { Agenda } from '../failures/agenda.ts'
import type { FailureRecord, Original } from '../failures/record.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
} from './attributes.dynamodb.ts'
import type { ListedFailure } from './failures-reader.ts'

/*
 * A failure as an item. `book` and `last_seen` are the keys of the index by time; a failure of no known robot has no
 * `robot_id` and is therefore not in the index by robot, and one with nothing on its agenda is not in the index by agenda.
 * The bytes are `original`, or lie under `original_key`.
 */

export const itemOfRecord = ({ original, ...record }: FailureRecord): Item =>
  present({
    ...Object.fromEntries(textNames.map((name) => [name, text(record[name])])),
    ...Object.fromEntries(optionalTextNames.map((name) => [name, maybe(record[name], text)])),
    ...Object.fromEntries(numberNames.map((name) => [name, maybe(record[name], number)])),
    ...Object.fromEntries(jsonNames.map((name) => [name, maybe(record[name], json)])),
    retryable: { BOOL: record.retryable },
    agenda: maybe(record.agenda?.what, text),
    agenda_at: maybe(record.agenda?.at, text),
    book: text('failure'),
    last_seen: text(lastSeenOf(record)),
    original_bytes: number(original.bytes),
    ...('inline' in original ? { original: { B: original.inline } } : { original_key: text(original.key) }),
  })

export const recordOfItem = (item: Item): FailureRecord => {
  const { original_bytes, ...listed } = listedOfItem(item)
  const stack = maybeTextIn(item, 'stack')
  return { ...listed, ...(stack !== undefined && { stack }), original: originalOf(item, original_bytes) }
}

/** What lists show: everything but the bytes and the stack. */
export const listedOfItem = (item: Item): ListedFailure => {
  const what = maybeTextIn(item, 'agenda')
  return {
    ...(Object.fromEntries(textNames.map((name) => [name, textIn(item, name)])) as unknown as Texts),
    ...(found(listedTextNames, (name) => maybeTextIn(item, name)) as OptionalTexts),
    ...(found(numberNames, (name) => maybeNumberIn(item, name)) as Numbers),
    ...(found(jsonNames, (name) => maybeJsonIn(item, name)) as Jsons),
    retryable: item.retryable?.BOOL === true,
    ...(what !== undefined && { agenda: { what: what as Agenda['what'], at: textIn(item, 'agenda_at') } }),
    original_bytes: maybeNumberIn(item, 'original_bytes') ?? 0,
  }
}

const found = (names: readonly string[], read: (name: string) => unknown): object =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = read(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Unique, so that a page can begin behind any failure, also of several in one moment. */
export const lastSeenOf = ({ last_seen_at, failure_id }: Pick<FailureRecord, 'last_seen_at' | 'failure_id'>): string =>
  `${last_seen_at}#${failure_id}`

const originalOf = (item: Item, bytes: number): Original => {
  const key = maybeTextIn(item, 'original_key')
  return key === undefined ? { bytes, inline: item.original?.B ?? new Uint8Array() } : { bytes, key }
}

const textNames = [
  'failure_id',
  'kind',
  'stage',
  'error_class',
  'error_text',
  'status',
  'fingerprint',
  'first_seen_at',
  'last_seen_at',
] as const
const optionalTextNames = [
  'stack',
  'failed_at',
  'topic',
  'client_id',
  'principal',
  'source',
  'received_at',
  'position',
  'robot_id',
  'message_id',
  'trace_id',
  'correlation_id',
  'causation_id',
  'type',
  'policy_version',
  'handler',
  'state',
  'redrive_of',
  'edited_from',
  'edited_to',
  'ended_as',
  'operation_id',
  'function_arn',
  'changed_by',
  'changed_at',
] as const
const listedTextNames = optionalTextNames.filter((name) => name !== 'stack')
const numberNames = ['index', 'sequence', 'retries', 'record_version'] as const
const jsonNames = ['attempts', 'standing', 'archived'] as const
type Texts = Pick<FailureRecord, (typeof textNames)[number]>
type OptionalTexts = Omit<Pick<FailureRecord, (typeof optionalTextNames)[number]>, 'stack'>

type Numbers = Pick<FailureRecord, (typeof numberNames)[number]>
type Jsons = Pick<FailureRecord, (typeof jsonNames)[number]>

/** A field of the record that is written nowhere does not compile. */
type Unwritten = Exclude<
  keyof FailureRecord,
  keyof Texts | (typeof optionalTextNames)[number] | keyof Numbers | keyof Jsons | 'retryable' | 'agenda' | 'original'
>
const nothingUnwritten: Unwritten extends never ? true : Unwritten = true

/** What a list has to ask for. */
export const listedNames: readonly string[] = nothingUnwritten && [
  ...textNames,
  ...listedTextNames,
  ...numberNames,
  ...jsonNames,
  'retryable',
  'agenda',
  'agenda_at',
  'original_bytes',
]
