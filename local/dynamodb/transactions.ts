/**
 * TransactWriteItems and TransactGetItems: up to 100 items of any tables, all or none (Developer Guide, "Amazon DynamoDB
 * Transactions: How it works"). Every write is planned against the tables as they are, and only when each condition
 * holds are the plans carried out together; the tables are synchronous, so nobody sees a part and nothing conflicts. A
 * simulated run that needs a conflict asks the faults for one.
 */
import { createHash } from 'node:crypto'
import { cancelled, fault } from './answers.ts'
import { type Item, isDynaliteError } from './dynalite.ts'
import { itemBytes } from './item-size.ts'

export type WriteOperation = 'PutItem' | 'UpdateItem' | 'DeleteItem'

/** What an item would become. */
export interface PlannedWrite {
  readonly table: string
  readonly key: string
  readonly before?: Item
  readonly after?: Item
}

/** A finished TransactWriteItems, remembered by its token. */
export interface FinishedTransaction {
  readonly token: string
  /** Of its items: the same token with others is a mistake. */
  readonly digest: string
  readonly at: number
}

export interface TransactionTables {
  readonly now: () => number
  /** Types checked and expressions parsed. */
  prepare(operation: WriteOperation | 'GetItem', request: unknown): Record<string, unknown>
  /** Text that is the same for two requests of one item; throws for a key that is none of the table. */
  target(operation: WriteOperation, request: Record<string, unknown>): string
  /** Checks key and condition; changes nothing. */
  plan(operation: WriteOperation, request: Record<string, unknown>): PlannedWrite
  commit(writes: readonly PlannedWrite[], finished?: FinishedTransaction): void
  /** The item's text. */
  read(request: Record<string, unknown>): string | undefined
  /** Request units beyond those of a plain write or read. */
  count(kind: 'read_units' | 'write_units', table: string, units: number): void
}

export interface Transactions {
  write(request: Record<string, unknown>): string
  get(request: Record<string, unknown>): string
}

interface Action {
  readonly operation: WriteOperation
  readonly required: readonly string[]
  readonly members: readonly string[]
}

const conditionMembers = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
]
const actions: Readonly<Record<string, Action>> = {
  ConditionCheck: {
    operation: 'DeleteItem',
    required: ['ConditionExpression', 'Key'],
    members: ['Key', ...conditionMembers],
  },
  Put: { operation: 'PutItem', required: ['Item'], members: ['Item', ...conditionMembers] },
  Delete: { operation: 'DeleteItem', required: ['Key'], members: ['Key', ...conditionMembers] },
  Update: {
    operation: 'UpdateItem',
    required: ['UpdateExpression', 'Key'],
    members: ['Key', 'UpdateExpression', ...conditionMembers],
  },
}
const getMembers = ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames']

const itemsMax = 100
const bytesMax = 4 * 1024 * 1024
/** "A client request token is valid for 10 minutes after the first request that uses it is completed." */
const tokenMs = 600_000

export function transactions(tables: TransactionTables, kept: readonly FinishedTransaction[] = []): Transactions {
  const finished = new Map(kept.map((each) => [each.token, each]))

  const earlier = (token: string | undefined, digest: string): boolean => {
    for (const [old, { at }] of finished) {
      if (tables.now() - at < tokenMs) break
      finished.delete(old)
    }
    const same = token === undefined ? undefined : finished.get(token)
    if (same && same.digest !== digest) {
      throw fault(
        'IdempotentParameterMismatchException',
        `The client request token ${token} was used with other items less than 10 minutes ago`,
      )
    }
    return same !== undefined
  }

  return {
    write(request) {
      const entries = entriesOf(request.TransactItems)
      const token = tokenOf(request.ClientRequestToken)
      const parts = entries.map((entry, index) => preparedAction(tables, entry, index))
      requireDistinct(tables, parts)
      const digest = createHash('sha256').update(canonical(request.TransactItems)).digest('base64')
      if (earlier(token, digest)) return consumed(request, capacityOf(plansOf(tables, parts, false), 'read_units'))

      const plans = plansOf(tables, parts, true)
      requireSize(plans.map(({ bytes }) => bytes))
      const done = token === undefined ? undefined : { token, digest, at: tables.now() }
      const writes = plans.filter((_, index) => parts[index]?.kind !== 'ConditionCheck').map(({ write }) => write)
      tables.commit(writes, done)
      if (done) finished.set(done.token, done)
      // Prepare and commit: each item is billed twice, a condition check like a write.
      plans.forEach(({ write, bytes }, index) => {
        const times = parts[index]?.kind === 'ConditionCheck' ? 2 : 1
        tables.count('write_units', write.table, times * unitsOf(bytes, 'write_units'))
      })
      return consumed(request, capacityOf(plans, 'write_units'))
    },

    get(request) {
      const requests = entriesOf(request.TransactItems).map((entry) => {
        if (!isRecord(entry.Get)) throw invalid('TransactItems of TransactGetItems must each contain a Get')
        return { ...tables.prepare('GetItem', picked(entry.Get, getMembers)), ConsistentRead: true }
      })
      const targets = requests.map((each) => attempt(() => tables.target('DeleteItem', each)))
      requireNoneRepeated(targets)
      const texts = outcomes(requests.map((each) => attempt(() => tables.read(each))))
      requireSize(texts.map((text) => (text === undefined ? 0 : itemBytes(JSON.parse(text) as Item))))
      const units = new Map<string, number>()
      texts.forEach((text, index) => {
        const table = String((requests[index] as Record<string, unknown> | undefined)?.TableName)
        const part = unitsOf(text?.length ?? 0, 'read_units')
        tables.count('read_units', table, part)
        units.set(table, (units.get(table) ?? 0) + 2 * part)
      })
      const responses = texts.map((text) => (text === undefined ? '{}' : `{"Item":${text}}`)).join(',')
      const capacity = request.ReturnConsumedCapacity
        ? `,"ConsumedCapacity":${JSON.stringify(capacityBody(units, 'read_units'))}`
        : ''
      return `{"Responses":[${responses}]${capacity}}`
    },
  }
}

interface Part {
  readonly kind: string
  readonly operation: WriteOperation
  readonly request: Record<string, unknown>
}

interface Plan {
  readonly write: PlannedWrite
  readonly bytes: number
}

type Attempt<Value> = { readonly value: Value } | { readonly reason: Reason }

interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: unknown
}

function entriesOf(items: unknown): readonly Record<string, unknown>[] {
  const constraint = (value: string, said: string) =>
    invalid(`1 validation error detected: Value ${value} at 'transactItems' failed to satisfy constraint: ${said}`)
  if (items === undefined || items === null) throw constraint('null', 'Member must not be null')
  if (!Array.isArray(items)) throw fault('SerializationException', 'TransactItems is not a list')
  if (items.length === 0) throw constraint("'[]'", 'Member must have length greater than or equal to 1')
  if (items.length > itemsMax) {
    throw constraint(`'${items.length} items'`, `Member must have length less than or equal to ${itemsMax}`)
  }
  return items.map((item: unknown) => {
    if (!isRecord(item)) throw fault('SerializationException', 'A member of TransactItems is not an object')
    return item
  })
}

function tokenOf(token: unknown): string | undefined {
  if (token === undefined || token === null) return undefined
  if (typeof token === 'string' && token.length >= 1 && token.length <= 36) return token
  throw invalid(
    `1 validation error detected: Value '${String(token)}' at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and 36`,
  )
}

function preparedAction(tables: TransactionTables, entry: Record<string, unknown>, index: number): Part {
  const kinds = Object.keys(entry).filter((kind) => Object.hasOwn(actions, kind) && isRecord(entry[kind]))
  const [kind = ''] = kinds
  const action = actions[kind]
  if (!action || kinds.length > 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  const asked = picked(entry[kind] as Record<string, unknown>, action.members)
  for (const member of action.required) {
    if (asked[member] !== undefined) continue
    throw invalid(
      `1 validation error detected: Value null at 'transactItems.${index + 1}.member.${lowerFirst(kind)}.${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`,
    )
  }
  return { kind, operation: action.operation, request: tables.prepare(action.operation, asked) }
}

/** A key that does not fit its table cancels the transaction below; it targets nothing. */
function requireDistinct(tables: TransactionTables, parts: readonly Part[]) {
  requireNoneRepeated(parts.map(({ operation, request }) => attempt(() => tables.target(operation, request))))
}

function requireNoneRepeated(targets: readonly Attempt<string>[]) {
  const known = targets.flatMap((target) => ('value' in target ? [target.value] : []))
  if (new Set(known).size < known.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
}

/** `strictly`: a condition that does not hold cancels; otherwise items are only looked at. */
function plansOf(tables: TransactionTables, parts: readonly Part[], strictly: boolean): readonly Plan[] {
  const plans = parts.map((part) =>
    attempt((): Plan => {
      const { _condition, ...unconditional } = part.request
      const write = tables.plan(part.operation, strictly ? part.request : unconditional)
      const sizes = [write.before, write.after].map((item) => (item ? itemBytes(item) : 0))
      return { write, bytes: Math.max(...sizes) }
    }),
  )
  return strictly ? outcomes(plans) : plans.flatMap((plan) => ('value' in plan ? [plan.value] : []))
}

function attempt<Value>(run: () => Value): Attempt<Value> {
  try {
    return { value: run() }
  } catch (error) {
    const reason = isDynaliteError(error) ? reasonOf(error.body) : undefined
    if (!reason) throw error
    return { reason }
  }
}

/** What depends on the stored item or the table's keys cancels the transaction; anything else is the caller's error. */
function reasonOf(body: Readonly<Record<string, unknown>>): Reason | undefined {
  const type = String(body.__type)
  const Message = String(body.message)
  if (type.endsWith('#ValidationException')) return { Code: 'ValidationError', Message }
  if (!type.endsWith('#ConditionalCheckFailedException')) return undefined
  return { Code: 'ConditionalCheckFailed', Message, ...(body.Item !== undefined && { Item: body.Item }) }
}

function outcomes<Value>(attempts: readonly Attempt<Value>[]): readonly Value[] {
  const values = attempts.flatMap((each) => ('value' in each ? [each.value] : []))
  if (values.length === attempts.length) return values
  throw cancelled(attempts.map((each) => ('reason' in each ? each.reason : { Code: 'None' })))
}

function requireSize(bytes: readonly number[]) {
  const all = bytes.reduce((sum, each) => sum + each, 0)
  if (all > bytesMax) {
    throw invalid(`The aggregate size of the items in the transaction is ${all} bytes; it cannot exceed 4 MB`)
  }
}

type UnitKind = 'read_units' | 'write_units'

/** Of one of the two underlying operations. */
function unitsOf(bytes: number, kind: UnitKind): number {
  return Math.max(1, Math.ceil(bytes / (kind === 'write_units' ? 1_024 : 4_096)))
}

function capacityOf(plans: readonly Plan[], kind: UnitKind): object[] {
  const units = new Map<string, number>()
  for (const { write, bytes } of plans) {
    units.set(write.table, (units.get(write.table) ?? 0) + 2 * unitsOf(bytes, kind))
  }
  return capacityBody(units, kind)
}

function capacityBody(units: ReadonlyMap<string, number>, kind: UnitKind): object[] {
  const name = kind === 'write_units' ? 'WriteCapacityUnits' : 'ReadCapacityUnits'
  return [...units].map(([TableName, count]) => ({ TableName, CapacityUnits: count, [name]: count }))
}

function consumed(request: Record<string, unknown>, ConsumedCapacity: object[]): string {
  const wanted = request.ReturnConsumedCapacity === 'TOTAL' || request.ReturnConsumedCapacity === 'INDEXES'
  return JSON.stringify(wanted ? { ConsumedCapacity } : {})
}

function picked(request: Record<string, unknown>, members: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    members.filter((member) => Object.hasOwn(request, member)).map((member) => [member, request[member]]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(message: string) {
  return fault('ValidationException', message)
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** The same for the same request, in whatever order its members come. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  )
}
