/**
 * The tables themselves: items and indexes in memory, DynamoDB's item operations on them, and a change for every item
 * that became different. Everything is synchronous, so an operation's condition, write, index upkeep and change are
 * one step: that is the item's lock.
 */
import { fault } from './answers.ts'
import {
  type DynaliteHooks,
  type DynaliteRows,
  type DynaliteStore,
  type Item,
  isDynaliteError,
  loadDynalite,
  type TableDescription,
} from './dynalite.ts'
import { updateIndex } from './indexes.ts'
import { itemReads } from './item-reads.ts'
import { itemBytes } from './item-size.ts'
import { keysOf, sameItem, textOf } from './item-text.ts'
import { type OrderedRows, orderedRows } from './ordered-rows.ts'
import { planWrite } from './planned-writes.ts'
import { queryRows } from './reads.ts'
import { type FinishedTransaction, type PlannedWrite, transactions } from './transactions.ts'

export interface TableSpec {
  readonly description: TableDescription
  /** Attribute that holds the epoch second after which an item may be deleted. */
  readonly ttlAttribute?: string
  readonly streamViewType?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'
}

/** One item became different. Images are JSON texts in DynamoDB's attribute notation. */
export interface Change {
  readonly table: string
  readonly key: string
  /** Only for tables with a stream; rises per table. */
  readonly sequenceNumber?: string
  readonly at: number
  /** The item's primary key as JSON text. */
  readonly keys: string
  readonly before?: string
  readonly after?: string
  /** True when the time-to-live sweep deleted it. */
  readonly expired?: boolean
}

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface Tables {
  /** `rows` and `sequence` bring back what a data directory kept. */
  create(spec: TableSpec, kept?: { rows: Iterable<readonly [string, string]>; sequence: bigint }): void
  execute(operation: string, body: string): Answer
  /** All items of a table as key text and item text. */
  entries(table: string): Iterable<readonly [string, string]>
  /** Deletes items whose time to live is over; returns how many. */
  sweep(): number
  stats(): Record<string, number>
}

export interface Table {
  readonly spec: TableSpec
  readonly rows: OrderedRows
  readonly indexes: ReadonlyMap<string, OrderedRows>
  readonly db: DynaliteRows
  sequence: bigint
}

/** DynamoDB's own sequence numbers have 21 digits and more; readers compare them as numbers in text form. */
const firstSequence = 100_000_000_000_000_000_000n

export interface TablesOptions {
  readonly now: () => number
  /** What one request changed: more than one item, or a `finished` transaction, is kept together or not at all. */
  readonly onChange?: (changes: readonly Change[], finished?: FinishedTransaction) => void
  /** Transactions that a data directory remembers, oldest first. */
  readonly finished?: readonly FinishedTransaction[]
}

export function createTables({ now, onChange, finished }: TablesOptions): Tables {
  const tables = new Map<string, Table>()
  const counts: Record<string, number> = { requests: 0, read_units: 0, write_units: 0 }
  let expiring = false
  let together: Change[] | undefined

  const table = (name: unknown): Table => {
    const found = tables.get(String(name))
    if (!found) throw fault('ResourceNotFoundException', 'Requested resource not found')
    return found
  }
  const store: DynaliteStore = {
    options: { maxItemSize: 409_600 },
    getTable(name, checkStatus, callback) {
      const answer = (callback ?? checkStatus) as (error: unknown, value?: TableDescription) => void
      const found = tables.get(name)
      if (found) answer(null, found.spec.description)
      else answer(fault('ResourceNotFoundException', 'Requested resource not found'))
    },
    getItemDb: (name) => table(name).db,
  }
  const hooks: DynaliteHooks = {
    indexesChange(given, { TableName }, before, after) {
      // A transaction plans against a store that only listens.
      if (given !== store) return
      const target = table(TableName)
      let units = Math.ceil(Math.max(before ? itemBytes(before) : 1, after ? itemBytes(after) : 1) / 1024)
      for (const index of target.spec.description.GlobalSecondaryIndexes ?? []) {
        units += updateIndex(dynalite.db, target, index, before, after)
      }
      count('write_units', units)
      count(`${TableName}.write_units`, units)
    },
    query: (_store, data, bounds, startKeyNames) => {
      const target = table(data.TableName)
      const rows = data.IndexName ? target.indexes.get(data.IndexName) : target.rows
      const answer = queryRows(dynalite.db, rows ?? target.rows, data, bounds, startKeyNames)
      count('read_units', answer.units)
      count(`${data.TableName}.read_units`, answer.units)
      return answer
    },
  }
  const dynalite = loadDynalite(hooks)

  const count = (name: string, by: number) => {
    counts[name] = (counts[name] ?? 0) + by
  }

  const reads = itemReads(dynalite.db, table, (name, units) => {
    count('read_units', units)
    count(`${name}.read_units`, units)
  })

  const changed = (target: Table, key: string, before: string | undefined, after: string | undefined) => {
    if (!onChange || before === after || (before && after && sameItem(before, after))) return
    const keys = keysOf(target.spec.description, JSON.parse(after ?? before ?? '{}') as Item)
    if (target.spec.streamViewType) target.sequence++
    const change: Change = {
      table: target.spec.description.TableName,
      key,
      ...(target.spec.streamViewType && { sequenceNumber: String(target.sequence) }),
      at: now(),
      keys: JSON.stringify(keys),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(expiring && { expired: true }),
    }
    if (together) together.push(change)
    else onChange([change])
  }

  const rowsOf = (target: () => Table): DynaliteRows => ({
    lock: (_key, work) => work((callback) => callback),
    get(key, callback) {
      const text = target().rows.get(key)
      callback(null, text === undefined ? undefined : (JSON.parse(text) as Item))
    },
    put(key, item, callback) {
      const { rows } = target()
      const before = rows.get(key)
      const after = textOf(item)
      rows.set(key, after)
      changed(target(), key, before, after)
      callback(null)
    },
    del(key, callback) {
      const { rows } = target()
      const before = rows.get(key)
      rows.delete(key)
      if (before !== undefined) changed(target(), key, before, undefined)
      callback(null)
    },
  })

  const commit = (writes: readonly PlannedWrite[], done?: FinishedTransaction) => {
    const changes: Change[] = []
    together = changes
    try {
      for (const { table: name, key, before, after } of writes) {
        const target = table(name)
        hooks.indexesChange(store, target.spec.description, before, after ?? null)
        if (after) target.db.put(key, after, () => {})
        else target.db.del(key, () => {})
      }
    } finally {
      together = undefined
    }
    if (changes.length > 0 || done) onChange?.(changes, done)
  }

  const operations: Readonly<Record<string, (request: Record<string, unknown>) => string>> = {
    PutItem: (request) => JSON.stringify(dynalite.run('PutItem', request, store)),
    UpdateItem: (request) => JSON.stringify(dynalite.run('UpdateItem', request, store)),
    DeleteItem: (request) => JSON.stringify(dynalite.run('DeleteItem', request, store)),
    BatchWriteItem: (request) => JSON.stringify(dynalite.run('BatchWriteItem', request, store)),
    Query: (request) => (dynalite.run('Query', request, store) as { toBody(): string }).toBody(),
    GetItem: (request) => reads.get(request),
    BatchGetItem: (request) => reads.batchGet(request),
  }
  const transact = transactions(
    {
      now,
      prepare: (operation, request) => dynalite.prepare(operation, request, store),
      target(operation, request) {
        const { description } = table(request.TableName).spec
        const item = (operation === 'PutItem' ? request.Item : request.Key) as Item
        const invalid = dynalite.db[operation === 'PutItem' ? 'validateItem' : 'validateKey'](item, description)
        if (invalid) throw invalid
        return `${description.TableName} ${dynalite.db.createKey(item, description)}`
      },
      plan: (operation, request) => planWrite(dynalite, store, operation, request),
      commit,
      read: (request) => reads.item(request),
      count(kind, name, units) {
        count(kind, units)
        count(`${name}.${kind}`, units)
      },
    },
    finished,
  )

  const describe = (name: unknown): Record<string, unknown> => {
    const { spec, rows } = table(name)
    return { ...spec.description, ItemCount: rows.size, TableSizeBytes: 0 }
  }

  const answer = (operation: string, body: string): string => {
    const request = requestOf(body)
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined
    if (run) return run(dynalite.prepare(operation as 'GetItem', request, store))
    switch (operation) {
      case 'TransactWriteItems':
        return transact.write(request)
      case 'TransactGetItems':
        return transact.get(request)
      case 'DescribeTable':
        return JSON.stringify({ Table: describe(request.TableName) })
      case 'ListTables':
        return JSON.stringify({ TableNames: [...tables.keys()].sort() })
      case 'DescribeTimeToLive': {
        const { ttlAttribute } = table(request.TableName).spec
        const TimeToLiveDescription = ttlAttribute
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute }
          : { TimeToLiveStatus: 'DISABLED' }
        return JSON.stringify({ TimeToLiveDescription })
      }
      case 'Scan':
      case 'ExecuteStatement':
      case 'BatchExecuteStatement':
      case 'ExecuteTransaction':
        // PartiQL reads a whole table without saying so: a SELECT whose WHERE misses the key is a scan.
        throw fault(
          'AccessDeniedException',
          `Nothing in Signalbox may ${operation === 'Scan' ? `scan a table (${String(request.TableName)})` : `speak PartiQL (${operation})`}: a scan costs the whole table. Query a key or an index.`,
        )
      default:
        throw fault(
          'UnknownOperationException',
          `The local DynamoDB does not run ${operation || 'a request without X-Amz-Target'}; it runs ${[...Object.keys(operations), ...otherOperations].join(', ')}`,
        )
    }
  }

  return {
    create(spec, kept) {
      const { description } = spec
      const indexes = new Map((description.GlobalSecondaryIndexes ?? []).map((each) => [each.IndexName, orderedRows()]))
      const created: Table = {
        spec,
        rows: orderedRows(),
        indexes,
        db: rowsOf(() => created),
        sequence: kept?.sequence ?? firstSequence,
      }
      tables.set(description.TableName, created)
      for (const [key, text] of kept?.rows ?? []) {
        const item = JSON.parse(text) as Item
        created.rows.set(key, text)
        for (const index of description.GlobalSecondaryIndexes ?? [])
          updateIndex(dynalite.db, created, index, undefined, item)
      }
    },
    execute(operation, body) {
      count('requests', 1)
      count(operation, 1)
      try {
        return { status: 200, body: answer(operation, body) }
      } catch (error) {
        if (isDynaliteError(error)) return { status: error.statusCode, body: JSON.stringify(error.body) }
        // A request that dynalite did not expect must not end the thread that serves everybody.
        const message = `${operation}: ${error instanceof Error ? error.message : String(error)}`
        return { status: 500, body: JSON.stringify({ __type: 'InternalServerError', message }) }
      }
    },
    entries: (name) => table(name).rows.entries(),
    sweep() {
      const second = Math.floor(now() / 1000)
      let swept = 0
      expiring = true
      try {
        for (const { spec, rows, db } of tables.values()) {
          const attribute = spec.ttlAttribute
          if (!attribute) continue
          for (const [key, text] of [...rows.entries()]) {
            if (!text.includes(attribute)) continue
            const item = JSON.parse(text) as Item
            const expires = Number(item[attribute]?.N)
            if (!(expires > 0 && expires < second)) continue
            hooks.indexesChange(store, spec.description, item, null)
            db.del(key, () => {})
            swept++
          }
        }
      } finally {
        expiring = false
      }
      return swept
    },
    stats: () => ({ ...counts, items: [...tables.values()].reduce((sum, each) => sum + each.rows.size, 0) }),
  }
}

const otherOperations = ['TransactWriteItems', 'TransactGetItems', 'DescribeTable', 'ListTables', 'DescribeTimeToLive']

function requestOf(body: string): Record<string, unknown> {
  try {
    const request: unknown = JSON.parse(body)
    if (typeof request === 'object' && request !== null) return request as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw fault('SerializationException', 'The request body is not a JSON object')
}
