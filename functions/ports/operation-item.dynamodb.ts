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
import { auditKey } from './operation-message-item.dynamodb.ts'
import type { Frozen, Operation } from './operations.ts'

/*
 * Operations as items. Under one operation_id lie: `operation` itself, its frozen set in rows `set#00001`, and what is written
 * together with failures (operation-message-item.dynamodb.ts). Only `operation` and the messages are in the indexes.
 */

export const operationKey = (operationId: string): Item => ({
  operation_id: text(operationId),
  entry: text(OPERATION),
})

/** `book` and `created` are the keys of the index by time, `day` and `audited` those of the audit by day. */
export const itemOfOperation = (operation: Operation): Item =>
  present({
    ...operationKey(operation.operation_id),
    book: text(OPERATION),
    created: text(createdOf(operation)),
    ...auditKey(operation.created_at, operation.operation_id, OPERATION),
    ...Object.fromEntries(textNames.map((name) => [name, text(operation[name])])),
    ...Object.fromEntries(optionalTextNames.map((name) => [name, maybe(operation[name], text)])),
    ...Object.fromEntries(numberNames.map((name) => [name, number(operation[name])])),
    ...Object.fromEntries(jsonNames.map((name) => [name, maybe(operation[name], json)])),
  })

export const operationOfItem = (item: Item): Operation => ({
  operation_id: textIn(item, 'operation_id'),
  ...(Object.fromEntries(textNames.map((name) => [name, textIn(item, name)])) as unknown as Texts),
  ...(optional(optionalTextNames, (name) => maybeTextIn(item, name)) as OptionalTexts),
  ...(Object.fromEntries(numberNames.map((name) => [name, maybeNumberIn(item, name) ?? 0])) as unknown as Numbers),
  ...(optional(jsonNames, (name) => maybeJsonIn(item, name)) as Jsons),
})

/** Unique, so that a page can begin behind any operation, also of several in one moment. */
export const createdOf = ({ created_at, operation_id }: Pick<Operation, 'created_at' | 'operation_id'>): string =>
  `${created_at}#${operation_id}`

export const OPERATION = 'operation'

/** One row of the set, from 0. */
export const setKey = (operationId: string, row: number): Item => ({
  operation_id: text(operationId),
  entry: text(`set#${String(row + 1).padStart(5, '0')}`),
})

export const itemOfSet = (operationId: string, row: number, set: readonly Frozen[]): Item => ({
  ...setKey(operationId, row),
  set: json(set),
})

/** What was frozen and cannot be read any more must stop the operation, not shorten it. */
export const setOfItem = (item: Item | undefined, operationId: string, row: number): readonly Frozen[] => {
  const set = item && maybeJsonIn(item, 'set')
  if (Array.isArray(set)) return set as readonly Frozen[]
  throw new Error(`Row ${row + 1} of the frozen set of operation ${operationId} is missing or is no list`)
}

/** Fixed, so that a place in the set tells its row. With the longest ids and keys there are, 280 KB; an item takes 400. */
export const FROZEN_PER_ROW = 200

const optional = <Name extends string>(names: readonly Name[], read: (name: Name) => unknown) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = read(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

const textNames = ['kind', 'status', 'by', 'why', 'created_at'] as const
const optionalTextNames = [
  'started_at',
  'started_by',
  'started_why',
  'ended_at',
  'ended_because',
  'cancelled_by',
] as const
const numberNames = ['done_until', 'skipped', 'runs', 'operation_version'] as const
const jsonNames = ['filter', 'plan', 'pace', 'diff', 'compared', 'erased', 'skipped_because'] as const
type Texts = Pick<Operation, (typeof textNames)[number]>
type OptionalTexts = Pick<Operation, (typeof optionalTextNames)[number]>
type Numbers = Pick<Operation, (typeof numberNames)[number]>
type Jsons = Pick<Operation, (typeof jsonNames)[number]>

/** A field of the operation that is written nowhere does not compile. */
type Unwritten = Exclude<
  keyof Operation,
  'operation_id' | keyof Texts | keyof OptionalTexts | keyof Numbers | keyof Jsons
>
const nothingUnwritten: Unwritten extends never ? true : Unwritten = true
void nothingUnwritten
