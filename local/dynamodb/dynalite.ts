/**
 * dynalite's parsers, validations and item actions over a store of ours. What makes dynalite worth keeping is that it
 * knows DynamoDB's expressions and error texts; its LevelDB layer, streams and HTTP server stay unloaded. Over a
 * synchronous store every action answers before it returns, so conditions need no lock and a simulated run stays
 * deterministic.
 *
 * Remedies here: ReturnValuesOnConditionCheckFailure (dynalite drops it), expressions parsed once per text instead of
 * once per request (five sixths of an UpdateItem), index upkeep and range reads without streams.
 */
import { library } from '../library.ts'
import { cachedExpressions, type ExpressionRequest } from './expressions.ts'
import { itemBytes } from './item-size.ts'

export type AttributeValue = Readonly<Record<string, unknown>>
export type Item = Record<string, AttributeValue>

export interface KeyElement {
  readonly AttributeName: string
  readonly KeyType: string
}

export interface IndexDescription {
  readonly IndexName: string
  readonly KeySchema: readonly KeyElement[]
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] }
}

/** As DescribeTable shows it; dynalite's actions read keys and indexes from it. */
export interface TableDescription {
  readonly TableName: string
  readonly KeySchema: readonly KeyElement[]
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[]
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[]
  readonly LocalSecondaryIndexes?: readonly IndexDescription[]
  readonly TableStatus: string
}

export type Callback<Value = unknown> = (error: unknown, value?: Value) => void

/** The part of dynalite's store that its item actions use. */
export interface DynaliteStore {
  readonly options: { readonly maxItemSize: number }
  getTable(name: string, checkStatusOrCallback: unknown, callback?: Callback<TableDescription>): void
  getItemDb(name: string): DynaliteRows
}

export interface DynaliteRows {
  lock(key: string, work: (release: (callback: Callback) => Callback) => void): void
  get(key: string, callback: Callback<Item>): void
  put(key: string, item: Item, callback: Callback): void
  del(key: string, callback: Callback): void
}

/** A query as dynalite's action hands it to the range read, with its expressions parsed. */
export interface PreparedQuery {
  readonly TableName: string
  readonly IndexName?: string
  readonly Limit?: number
  readonly Select?: string
  readonly _filter?: { readonly expression: unknown }
  readonly _projection?: { readonly paths: unknown }
}

export interface QueryBounds {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly reverse?: boolean
}

export interface DynaliteHooks {
  /** Under the item's lock, before the item itself is written. */
  indexesChange(store: DynaliteStore, table: TableDescription, before: Item | undefined, after: Item | null): void
  query(store: DynaliteStore, data: PreparedQuery, bounds: QueryBounds, startKeyNames: readonly string[]): unknown
}

interface DynaliteDb {
  createKey(item: Item, table: TableDescription, keySchema?: readonly KeyElement[]): string
  createIndexKey(item: Item, table: TableDescription, keySchema: readonly KeyElement[]): string
  validateKey(key: Item, table: TableDescription): Error | null | undefined
  validateItem(item: Item, table: TableDescription): Error | null | undefined
  validateKeyPaths(nestedPaths: unknown, table: TableDescription): Error | null | undefined
  mapPaths(paths: unknown, item: Item): Item
  matchesExprFilter(item: Item, expression: unknown): boolean
}

interface PatchableDb extends DynaliteDb {
  checkConditional(data: ConditionalRequest, item: Item | undefined): ConditionFailure | null | undefined
  updateIndexes(
    store: DynaliteStore,
    table: TableDescription,
    before: Item | undefined,
    after: Item | null,
    callback: Callback,
  ): void
  queryTable(
    store: DynaliteStore,
    table: TableDescription,
    data: PreparedQuery,
    bounds: QueryBounds,
    isLocal: boolean,
    fetchFromItemDb: boolean,
    startKeyNames: readonly string[],
    callback: Callback,
  ): void
  itemSize(item: Item): number
  hashPrefix(...pieces: unknown[]): string
  toRangeStr(value: unknown, type?: string): string
}

interface ConditionalRequest {
  readonly ReturnValuesOnConditionCheckFailure?: string
}

interface ConditionFailure {
  body: Record<string, unknown>
}

interface Validations {
  checkTypes(data: unknown, types: unknown): Record<string, unknown>
  checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void
  validateExpressions(data: ExpressionRequest): string | undefined
  validateAttributeValue(value: unknown): string | undefined
}

export interface Dynalite {
  readonly db: DynaliteDb
  /** The request with types checked and expressions parsed; throws a DynaliteError. */
  prepare(operation: Operation, request: unknown, store: DynaliteStore): Record<string, unknown>
  /** Runs an item action on a prepared request; throws a DynaliteError. */
  run(operation: ActionOperation, request: unknown, store: DynaliteStore): unknown
}

/** What dynalite throws or calls back: a status and the body of the answer. */
export interface DynaliteError {
  readonly statusCode: number
  readonly body: Readonly<Record<string, unknown>>
}

export function isDynaliteError(error: unknown): error is DynaliteError {
  return typeof error === 'object' && error !== null && 'statusCode' in error && 'body' in error
}

const actionOperations = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Query'] as const
const operations = [...actionOperations, 'GetItem', 'BatchGetItem'] as const
export type ActionOperation = (typeof actionOperations)[number]
export type Operation = (typeof operations)[number]

type Action = (store: DynaliteStore, data: unknown, callback: Callback) => void
type Validation = { types: Record<string, unknown>; custom: unknown }

export function loadDynalite(hooks: DynaliteHooks): Dynalite {
  const unused = {}
  const load = library('dynalite', {
    replace: { level: unused, 'memory-level': unused, lazy: unused, lock: unused, './lifecycle': unused },
  })
  const db = load('dynalite/db') as PatchableDb
  const validations = load('dynalite/validations') as Validations
  patch(db, validations, hooks)

  const actions = new Map<string, Action>()
  const checks = new Map<string, Validation>()
  for (const operation of operations) {
    const file = operation[0]?.toLowerCase() + operation.slice(1)
    const check = load(`dynalite/validations/${file}`) as Validation
    if (['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)) {
      check.types.ReturnValuesOnConditionCheckFailure = { type: 'String', enum: ['ALL_OLD', 'NONE'] }
    }
    checks.set(operation, check)
  }
  for (const operation of actionOperations) {
    const file = operation[0]?.toLowerCase() + operation.slice(1)
    actions.set(operation, load(`dynalite/actions/${file}`) as Action)
  }

  return {
    db,
    prepare(operation, request, store) {
      const check = checks.get(operation)
      const typed = validations.checkTypes(request, check?.types)
      validations.checkValidations(typed, check?.types, check?.custom, store)
      return typed
    },
    run(operation, request, store) {
      let answer: { error: unknown; value: unknown } | undefined
      actions.get(operation)?.(store, request, (error, value) => {
        answer = { error, value }
      })
      if (!answer) throw new Error(`dynalite answered ${operation} late: the store below it must be synchronous`)
      if (answer.error) throw answer.error
      return answer.value
    },
  }
}

function patch(db: PatchableDb, validations: Validations, hooks: DynaliteHooks) {
  const checkConditional = db.checkConditional
  db.checkConditional = (data, item) => {
    const failure = checkConditional(data, item)
    if (failure && item && data.ReturnValuesOnConditionCheckFailure === 'ALL_OLD') failure.body.Item = item
    return failure
  }
  db.updateIndexes = (store, table, before, after, callback) => {
    hooks.indexesChange(store, table, before, after)
    callback(null)
  }
  db.queryTable = (store, _table, data, bounds, _isLocal, _fetch, startKeyNames, callback) =>
    callback(null, hooks.query(store, data, unbounded(bounds), startKeyNames))
  db.itemSize = itemBytes
  const toRangeStr = db.toRangeStr
  db.toRangeStr = (value, type) => {
    const text = type === 'S' ? value : type === undefined ? (value as { S?: string }).S : undefined
    return typeof text === 'string' ? orderedText(text) : toRangeStr(value, type)
  }
  // The hash only spreads Scan's segments. Without it a key text is the key, and no request pays for an MD5.
  db.hashPrefix = () => ''
  db.createKey = (item, table, keySchema = table.KeySchema) => {
    let key = '/'
    for (const { AttributeName } of keySchema) key += `${db.toRangeStr(item[AttributeName])}/`
    return key
  }
  // An index key may repeat: the table's own key makes it unique.
  db.createIndexKey = (item, table, keySchema) => db.createKey(item, table, keySchema) + db.createKey(item, table)
  validations.validateExpressions = cachedExpressions(validations.validateExpressions, validations)
}

/**
 * A text as part of a key text: its UTF-8 bytes in order, all above the slash that ends it. dynalite writes them in
 * hexadecimal; half as long, keys are a quarter of the memory of a table with indexes.
 */
function orderedText(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  let isAscii = true
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80) isAscii = false
    bytes[at] = byte | 0x80
  }
  if (isAscii) return bytes.toString('latin1')
  return Array.from(Buffer.from(text, 'utf8'), (byte) => String.fromCharCode(byte + 0x80)).join('')
}

/** dynalite ends a range behind all hexadecimal digits, with a tilde; ours ends behind all of the above. */
function unbounded(bounds: QueryBounds): QueryBounds {
  const end = (bound: string | undefined) => (bound?.endsWith('~') ? `${bound.slice(0, -1)}\uffff` : bound)
  const { gt, gte, lt, lte, reverse } = bounds
  return {
    ...(gt !== undefined && { gt: end(gt) ?? '' }),
    ...(gte !== undefined && { gte: end(gte) ?? '' }),
    ...(lt !== undefined && { lt: end(lt) ?? '' }),
    ...(lte !== undefined && { lte: end(lte) ?? '' }),
    ...(reverse !== undefined && { reverse }),
  }
}
