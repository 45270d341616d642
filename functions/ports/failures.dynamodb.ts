import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import type { FailureGroup } from '../failures/group.ts'
import type { FailureRecord } from '../failures/record.ts'
import { pause } from '../pause.ts'
import { text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { groupKey, groupOfItem, robotMark, robotPrefix } from './failure-group-item.dynamodb.ts'
import { recordOfItem } from './failure-item.dynamodb.ts'
import {
  type FailureTables,
  inTransactions,
  markOf,
  type Part,
  partsOf,
  readsOf,
  type StandingGroups,
} from './failure-transaction.dynamodb.ts'
import type { FailureChange, Failures } from './failures.ts'

/**
 * A write is a transaction, or several where one cannot hold it. A lost answer counts nothing twice: the SDK tries again with
 * the same ClientRequestToken, which DynamoDB remembers for ten minutes, and whoever comes later finds the record at another
 * version. docs/adr/0024.
 */
export const failuresInDynamodb = (
  dynamodb: DynamoDBClient,
  tables: FailureTables,
  random: () => number = Math.random,
): Failures => ({
  find: async (failureIds) => {
    const records = new Map<string, FailureRecord>()
    const keys = [...new Set(failureIds)].map((failureId) => ({
      table: tables.failures,
      key: { failure_id: text(failureId) },
    }))
    await readRows(dynamodb, keys, { what: `read ${keys.length} failures`, parallel: 1 }, (item) => {
      const record = recordOfItem(item)
      records.set(record.failure_id, record)
    })
    return records
  },

  write: async (changes) => {
    const changed = new Set<string>()
    // One after the other: all of them move the same totals, so at the same time they would be in each other's way.
    for (const together of inTransactions(changes)) {
      for (const id of await writeTogether(dynamodb, tables, together, random)) changed.add(id)
    }
    return changed
  },
})

/** Answers with the failures that are not as they were seen; all others are written. */
const writeTogether = async (
  dynamodb: DynamoDBClient,
  tables: FailureTables,
  changes: readonly FailureChange[],
  random: () => number,
): Promise<ReadonlySet<string>> => {
  const changed = new Set<string>()
  const ended = new Set<string>()
  for (let tries = 0; ; tries += 1) {
    const left = changes
      .filter(({ after }) => !changed.has(after.failure_id))
      .map(({ result, ...change }) =>
        result === undefined || ended.has(change.after.failure_id) ? change : { ...change, result },
      )
    if (left.length === 0) return changed
    const what = `write ${left.length} failures, the first ${left[0]?.after.failure_id}`
    if (tries === triesMax) throw new TemporaryFailure(`${what}: others were faster ${triesMax} times`)
    if (tries > 0) await pause(random() * Math.min(pauseMsMax, 10 * 2 ** tries))

    const parts = partsOf(left, await readGroups(dynamodb, tables, left), tables)
    const reasons = await sent(dynamodb, parts, what)
    if (reasons === undefined) return changed
    for (const [n, reason] of reasons.entries()) {
      const part = parts[n]
      if (part === undefined || !isExpected(reason, what) || part.failure_id === undefined) continue
      if (part.of === 'result') ended.add(part.failure_id)
      else changed.add(part.failure_id)
    }
  }
}

/** Why it was cancelled, in the order of the parts; undefined when it was written. */
const sent = async (
  dynamodb: DynamoDBClient,
  parts: readonly Part[],
  what: string,
): Promise<readonly CancellationReason[] | undefined> => {
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: parts.map(({ write }) => write) }))
    return undefined
  } catch (error) {
    if (error instanceof TransactionCanceledException) return error.CancellationReasons ?? []
    return failing(what)(error)
  }
}

/** Whether its condition did not hold: then somebody else has changed it. Of what passes by itself, nothing follows. */
const isExpected = ({ Code = 'None', Message }: CancellationReason, what: string): boolean => {
  if (Code === 'ConditionalCheckFailed') return true
  if (Code === 'None' || passing.has(Code)) return false
  throw new PermanentFailure(`${what}: the transaction was cancelled: ${Code}: ${Message}`)
}

/** API Reference, "TransactionCanceledException": another transaction has an item in hand, or throughput is used up. */
const passing: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
])

const readGroups = async (
  dynamodb: DynamoDBClient,
  tables: FailureTables,
  changes: readonly FailureChange[],
): Promise<StandingGroups> => {
  const reads = readsOf(changes)
  const keys = [
    ...[...reads.fingerprints].map(groupKey),
    ...reads.marks.map(({ fingerprint, robot_id }) => robotMark(fingerprint, robot_id)),
  ].map((key) => ({ table: tables.groups, key }))
  const groups = new Map<string, FailureGroup>()
  const marks = new Set<string>()
  await readRows(dynamodb, keys, { what: `read ${keys.length} rows of groups`, parallel: 2 }, (item) => {
    const entry = textIn(item, 'entry')
    const fingerprint = textIn(item, 'fingerprint')
    if (entry.startsWith(robotPrefix)) marks.add(markOf({ fingerprint, robot_id: entry.slice(robotPrefix.length) }))
    else groups.set(fingerprint, groupOfItem(item))
  })
  return { groups, marks }
}

/** With the pauses, some ten seconds: a recorder has thirty. */
const triesMax = 25
const pauseMsMax = 1_000
