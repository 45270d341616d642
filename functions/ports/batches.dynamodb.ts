import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
import { inParallel } from '../in-parallel.ts'
import { pause } from '../pause.ts'
import type { Item } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'

/*
 * DynamoDB's batch calls, to their end. It takes and answers batches in part: at most 16 MB at once, and less when it
 * throttles. What it left over is asked for again, more and more slowly.
 */

export interface RowKey {
  readonly table: string
  readonly key: Item
}

interface Call {
  /** In words, for an error: `read 12 rows` */
  readonly what: string
  /** Batches under way at the same time. */
  readonly parallel: number
}

/** Consistent, of several tables at once. No key may be asked for twice: DynamoDB refuses that. */
export const readRows = (
  dynamodb: DynamoDBClient,
  keys: readonly RowKey[],
  { what, parallel }: Call,
  found: (item: Item, table: string) => void,
): Promise<void> =>
  inParallel(inBatches(keys, { itemsMax: readsMax }), parallel, async (batch) => {
    let left = readsOf(batch)
    for (let tries = 0; Object.keys(left).length > 0; tries += 1) {
      await beforeTry(tries, what)
      const { Responses = {}, UnprocessedKeys = {} } = await dynamodb
        .send(new BatchGetItemCommand({ RequestItems: left }))
        .catch(failing(what))
      for (const [table, items] of Object.entries(Responses)) for (const item of items) found(item, table)
      left = UnprocessedKeys as Reads
    }
  })

export const writeRows = (
  dynamodb: DynamoDBClient,
  table: string,
  requests: readonly WriteRequest[],
  { what, parallel }: Call,
): Promise<void> =>
  inParallel(inBatches(requests, { itemsMax: writesMax }), parallel, async (batch) => {
    let left: WriteRequest[] = batch
    for (let tries = 0; left.length > 0; tries += 1) {
      await beforeTry(tries, what)
      const { UnprocessedItems } = await dynamodb
        .send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }))
        .catch(failing(what))
      left = UnprocessedItems?.[table] ?? []
    }
  })

/** BatchGetItem takes 100 keys, BatchWriteItem 25 requests. */
const readsMax = 100
const writesMax = 25

type Reads = Record<string, { Keys: Item[]; ConsistentRead: true }>

const readsOf = (keys: readonly RowKey[]): Reads => {
  const reads: Reads = {}
  for (const { table, key } of keys) {
    reads[table] ??= { Keys: [], ConsistentRead: true }
    reads[table].Keys.push(key)
  }
  return reads
}

const beforeTry = async (tries: number, what: string): Promise<void> => {
  if (tries === triesMax) throw new TemporaryFailure(`${what}: DynamoDB left some over ${triesMax} times`)
  if (tries > 0) await pause(20 * 2 ** tries)
}

const triesMax = 8
