import type { Attempt, FailureRecord, Original } from '../failures/record.ts'
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
 * `robot_id` and is therefore not in the index by robot. The bytes are `original`, or lie under `original_key`.
 */

export const itemOfRecord = ({ original, ...record }: FailureRecord): Item =>
  present({
    ...Object.fromEntries(textNames.map((name) => [name, maybe(record[name], text)])),
    ...Object.fromEntries(optionalTextNames.map((name) => [name, maybe(record[name], text)])),
    index: maybe(record.index, number),
    retryable: { BOOL: record.retryable },
    attempts: json(record.attempts),
    record_version: number(record.record_version),
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
  const index = maybeNumberIn(item, 'index')
  return {
    ...(Object.fromEntries(textNames.map((name) => [name, textIn(item, name)])) as unknown as Texts),
    ...(Object.fromEntries(
      optionalTextNames.flatMap((name) => {
        const value = name === 'stack' ? undefined : maybeTextIn(item, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ) as OptionalTexts),
    ...(index !== undefined && { index }),
    retryable: item.retryable?.BOOL === true,
    attempts: (maybeJsonIn(item, 'attempts') ?? []) as readonly Attempt[],
    record_version: maybeNumberIn(item, 'record_version') ?? 0,
    original_bytes: maybeNumberIn(item, 'original_bytes') ?? 0,
  }
}

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
  'state',
  'redrive_of',
  'edited_from',
] as const
type Texts = Pick<FailureRecord, (typeof textNames)[number]>
type OptionalTexts = Omit<Pick<FailureRecord, (typeof optionalTextNames)[number]>, 'stack'>

/** A field of the record that is written nowhere does not compile. */
type Unwritten = Exclude<
  keyof FailureRecord,
  | (typeof textNames)[number]
  | (typeof optionalTextNames)[number]
  | 'index'
  | 'retryable'
  | 'attempts'
  | 'record_version'
  | 'original'
>
const nothingUnwritten: Unwritten extends never ? true : Unwritten = true

/** What a list has to ask for. */
export const listedNames: readonly string[] = nothingUnwritten && [
  ...textNames,
  ...optionalTextNames.filter((name) => name !== 'stack'),
  'index',
  'retryable',
  'attempts',
  'record_version',
  'original_bytes',
]
