/**
 * What has to be written together so that counts are right whatever dies and whoever writes at the same time: the record
 * under the version that was seen, its groups under the version that was read, the totals, its part of the books, its line
 * of an operation and what came of that.
 *
 * DynamoDB takes 100 items and 4 MB in one transaction, and each item once (Developer Guide, "TransactWriteItems API"). So
 * changes of one group go together: they share its row.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { subjectOf } from '../../messages/robot-id.ts'
import { type FailureGroup, fingerprintsOf, withMoves } from '../failures/group.ts'
import { type Item, number, text } from './attributes.dynamodb.ts'
import type { BooksLine } from './books.ts'
import { packedLines } from './books-lines.ts'
import { itemOfGroup, robotMark, totalsKey } from './failure-group-item.dynamodb.ts'
import { itemOfRecord } from './failure-item.dynamodb.ts'
import type { FailureChange, ResultOfOperation } from './failures.ts'
import { itemOfMessage, messageKey, resultsKey } from './operation-message-item.dynamodb.ts'

export interface FailureTables {
  readonly failures: string
  readonly groups: string
  readonly operations: string
  readonly books: string
}

/** One write of a transaction, and what it means when its condition does not hold. */
export interface Part {
  readonly of: 'record' | 'message' | 'result' | 'group' | 'sum'
  /** Of a record, a message or a result. */
  readonly failure_id?: string
  readonly write: TransactWriteItem
}

/** As they were read: without the groups and marks that do not exist. */
export interface StandingGroups {
  readonly groups: ReadonlyMap<string, FailureGroup>
  /** Marks of robots, as `markOf` writes them. */
  readonly marks: ReadonlySet<string>
}

export const partsOf = (changes: readonly FailureChange[], standing: StandingGroups, tables: FailureTables): Part[] => [
  ...changes.flatMap((change) => partsOfOne(change, tables)),
  ...partsOfGroups(changes, standing, tables),
  ...sums(changes, tables),
]

/** Changes that fit into one transaction each, those of one group together. */
export const inTransactions = (changes: readonly FailureChange[]): readonly (readonly FailureChange[])[] => {
  const transactions: FailureChange[][] = []
  let items = new Set<string>()
  let bytes = 0
  for (const change of changes.toSorted(byFingerprint)) {
    const needed = itemsOf(change)
    const size = bytesOf(itemOfRecord(change.after))
    const together = new Set([...items, ...needed])
    if (transactions.length === 0 || together.size > itemsMax || bytes + size > bytesMax) {
      transactions.push([change])
      items = needed
      bytes = size
    } else {
      transactions.at(-1)?.push(change)
      items = together
      bytes += size
    }
  }
  return transactions
}

/** Fingerprints and marks that have to be read before the parts can be made. */
export const readsOf = (
  changes: readonly FailureChange[],
): { readonly fingerprints: ReadonlySet<string>; readonly marks: readonly Mark[] } => ({
  fingerprints: new Set(changes.flatMap(fingerprintsOf)),
  marks: [...new Map(changes.flatMap(marksOf).map((mark) => [markOf(mark), mark])).values()],
})

export interface Mark {
  readonly fingerprint: string
  readonly robot_id: string
}

export const markOf = ({ fingerprint, robot_id }: Mark): string => `${fingerprint}#${robot_id}`

const itemsMax = 100
/** Of the records; the rest is for what is written beside them, and for the records as they were. */
const bytesMax = 1_500_000

/** Whoever joins a group brings its robot; a member that stays has brought it before. */
const marksOf = ({ before, after }: FailureChange): readonly Mark[] =>
  after.robot_id === undefined || before?.fingerprint === after.fingerprint
    ? []
    : [{ fingerprint: after.fingerprint, robot_id: after.robot_id }]

/** All items that a change may need, as many as there are at worst. */
const itemsOf = (change: FailureChange): Set<string> =>
  new Set([
    'totals',
    'books',
    `record ${change.after.failure_id}`,
    ...fingerprintsOf(change).map((fingerprint) => `group ${fingerprint}`),
    ...marksOf(change).map((mark) => `mark ${markOf(mark)}`),
    ...(change.acted ? [`message ${change.acted.operation_id} ${change.acted.failure_id}`] : []),
    ...(change.result
      ? [`message ${change.result.operation_id} ${change.result.failure_id}`, `results ${change.result.operation_id}`]
      : []),
  ])

const partsOfOne = ({ before, after, acted, result }: FailureChange, tables: FailureTables): Part[] => {
  const { failure_id } = after
  const record: Part = {
    of: 'record',
    failure_id,
    write: {
      Put: {
        TableName: tables.failures,
        Item: itemOfRecord(after),
        ...(before === undefined
          ? { ConditionExpression: 'attribute_not_exists(failure_id)' }
          : {
              ConditionExpression: 'record_version = :seen',
              ExpressionAttributeValues: { ':seen': number(before.record_version) },
            }),
      },
    },
  }
  return [
    record,
    ...(acted
      ? [
          {
            of: 'message' as const,
            failure_id,
            write: {
              Put: {
                TableName: tables.operations,
                Item: itemOfMessage(acted),
                ConditionExpression: 'attribute_not_exists(operation_id)',
              },
            },
          },
        ]
      : []),
    ...(result ? [{ of: 'result' as const, failure_id, write: endOfMessage(result, tables) }] : []),
  ]
}

/** Once: an end that is told again counts nothing. */
const endOfMessage = ({ operation_id, failure_id, result, at }: ResultOfOperation, tables: FailureTables) => ({
  Update: {
    TableName: tables.operations,
    Key: messageKey(operation_id, failure_id),
    UpdateExpression: 'SET #result = :result, result_at = :at',
    ConditionExpression: 'attribute_exists(operation_id) AND attribute_not_exists(#result)',
    ExpressionAttributeNames: { '#result': 'result' },
    ExpressionAttributeValues: { ':result': text(result), ':at': text(at) },
  },
})

/** A robot's mark is new only together with its group's count of robots, so the group's version protects both. */
const partsOfGroups = (changes: readonly FailureChange[], { groups, marks }: StandingGroups, tables: FailureTables) => {
  const parts: Part[] = []
  const reads = readsOf(changes)
  const news = Map.groupBy(
    reads.marks.filter((mark) => !marks.has(markOf(mark))),
    ({ fingerprint }) => fingerprint,
  )
  for (const fingerprint of reads.fingerprints) {
    const standing = groups.get(fingerprint)
    const robots = news.get(fingerprint) ?? []
    const group = withMoves(standing, fingerprint, changes, robots.length)
    if (group === undefined) continue
    parts.push({
      of: 'group',
      write: { Put: { TableName: tables.groups, Item: itemOfGroup(group), ...unmoved(standing) } },
    })
    for (const { robot_id } of robots) {
      parts.push({ of: 'sum', write: { Put: { TableName: tables.groups, Item: robotMark(fingerprint, robot_id) } } })
    }
  }
  return parts
}

const unmoved = (standing: FailureGroup | undefined) =>
  standing === undefined
    ? { ConditionExpression: 'attribute_not_exists(fingerprint)' }
    : {
        ConditionExpression: 'group_version = :seen',
        ExpressionAttributeValues: { ':seen': number(standing.group_version) },
      }

const sums = (changes: readonly FailureChange[], tables: FailureTables): Part[] => {
  const totals = sumOf(
    changes.flatMap(({ before, after }) => [...(before ? [{ [before.status]: -1 }] : []), { [after.status]: 1 }]),
  )
  const ended = changes.flatMap(({ result }) => result ?? [])
  return [
    ...added(tables.groups, totalsKey, totals),
    ...entered(changes, tables.books),
    ...[...Map.groupBy(ended, ({ operation_id }) => operation_id)].flatMap(([operationId, results]) =>
      added(tables.operations, resultsKey(operationId), sumOf(results.map(({ result }) => ({ [result]: 1 })))),
    ),
  ]
}

/** What follows a record into the books has a shard of its own: no batch of dispatch adds to it. */
const bookOfFailures: Item = { book: text('counters'), shard: text('failures') }

/** As dispatch enters a batch: the newest entry stands on the row, told apart, and each has a version (functions/ports/books.ts). */
const entered = (changes: readonly FailureChange[], table: string): Part[] => {
  const lines = changes.flatMap(lineOf)
  if (lines.length === 0) return []
  const sums = sumOf(lines.map(({ entry }) => entry))
  return added(table, bookOfFailures, { ...sums, version: 1 }, { last_entry: { B: packedLines(lines) } })
}

const lineOf = ({ books, after }: FailureChange): readonly BooksLine[] =>
  books === undefined
    ? []
    : [
        {
          subject: after.robot_id === undefined ? '' : subjectOf(after.robot_id),
          hour: (after.received_at ?? after.first_seen_at).slice(0, 13),
          lane: 'failures',
          records: 0,
          said: 0,
          derived: 0,
          sequences: [],
          entry: books,
        },
      ]

const added = (table: string, Key: Item, counts: Readonly<Record<string, number>>, set: Item = {}): Part[] => {
  const changed = Object.entries(counts).filter(([, count]) => count !== 0)
  if (changed.length === 0) return []
  const sets = Object.entries(set)
  return [
    {
      of: 'sum',
      write: {
        Update: {
          TableName: table,
          Key,
          UpdateExpression: `${sets.length > 0 ? `SET ${sets.map((_, n) => `#s${n} = :s${n}`).join(', ')} ` : ''}ADD ${changed.map((_, n) => `#n${n} :n${n}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries([
            ...changed.map(([name], n) => [`#n${n}`, name]),
            ...sets.map(([name], n) => [`#s${n}`, name]),
          ]),
          ExpressionAttributeValues: Object.fromEntries([
            ...changed.map(([, count], n) => [`:n${n}`, number(count)] as const),
            ...sets.map(([, value], n) => [`:s${n}`, value] as const),
          ]),
        },
      },
    },
  ]
}

const sumOf = (parts: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> => {
  const sum: Record<string, number> = {}
  for (const part of parts) {
    for (const [name, count = 0] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + count
  }
  return sum
}

/** As DynamoDB counts an item, roughly: names and values. */
const bytesOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + name.length + (value.B?.byteLength ?? Buffer.byteLength(value.S ?? value.N ?? ' ')),
    0,
  )

const byFingerprint = (one: FailureChange, other: FailureChange): number =>
  one.after.fingerprint < other.after.fingerprint ? -1 : Number(one.after.fingerprint > other.after.fingerprint)
