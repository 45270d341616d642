import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import type { FailureRecord } from '../failure-record.ts'
import { pause } from '../pause.ts'
import { type Item, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { itemOfRecord, recordOfItem } from './failure-item.dynamodb.ts'
import type { Failures } from './failures.ts'

export const failuresInDynamodb = (dynamodb: DynamoDBClient, table: string): Failures => ({
  find: async (failureIds) => {
    const found = new Map<string, FailureRecord>()
    for (let from = 0; from < failureIds.length; from += batchMax) {
      const keys = failureIds.slice(from, from + batchMax).map((failureId) => ({ failure_id: text(failureId) }))
      for (const item of await readAll(dynamodb, table, keys)) {
        const record = recordOfItem(item)
        found.set(record.failure_id, record)
      }
    }
    return found
  },

  write: async (record, seen) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOfRecord(record),
          ...(seen === 0
            ? { ConditionExpression: 'attribute_not_exists(failure_id)' }
            : {
                ConditionExpression: 'record_version = :seen',
                ExpressionAttributeValues: { ':seen': number(seen) },
              }),
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed'
      return failing(`write failure ${record.failure_id}`)(error)
    }
  },
})

/** BatchGetItem takes 100 keys. */
const batchMax = 100
const triesMax = 8

/** DynamoDB answers at most 16 MB, and less when it throttles; what it left over is asked for again, more and more slowly. */
const readAll = async (dynamodb: DynamoDBClient, table: string, keys: readonly Item[]): Promise<readonly Item[]> => {
  const items: Item[] = []
  let left: readonly Item[] = keys
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === triesMax) throw new TemporaryFailure(`read ${keys.length} failures: ${left.length} are left over`)
    if (tries > 0) await pause(20 * 2 ** tries)
    const { Responses, UnprocessedKeys } = await dynamodb
      .send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [...left], ConsistentRead: true } } }))
      .catch(failing(`read ${keys.length} failures`))
    items.push(...(Responses?.[table] ?? []))
    left = UnprocessedKeys?.[table]?.Keys ?? []
  }
  return items
}
