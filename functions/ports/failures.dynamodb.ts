import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import type { FailureRecord } from '../failure-record.ts'
import { failing } from './failing.ts'
import { type FailureItem, itemOfRecord, recordOfItem } from './failure-item.dynamodb.ts'
import type { Failures } from './failures.ts'

export const failuresInDynamodb = (documents: DynamoDBDocumentClient, table: string): Failures => ({
  find: async (failureIds) => {
    const found = new Map<string, FailureRecord>()
    for (let from = 0; from < failureIds.length; from += batchMax) {
      const keys = failureIds.slice(from, from + batchMax).map((failure_id) => ({ failure_id }))
      for (const item of await readAll(documents, table, keys)) found.set(item.failure_id, recordOfItem(item))
    }
    return found
  },

  write: async (record, seen) => {
    try {
      await documents.send(
        new PutCommand({
          TableName: table,
          Item: itemOfRecord(record),
          ...(seen === 0
            ? { ConditionExpression: 'attribute_not_exists(failure_id)' }
            : {
                ConditionExpression: 'record_version = :seen',
                ExpressionAttributeValues: { ':seen': seen },
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

/** What DynamoDB left over is asked for again: it answers at most 16 MB, and less when it throttles. */
const readAll = async (
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly { readonly failure_id: string }[],
): Promise<FailureItem[]> => {
  const items: FailureItem[] = []
  let left: readonly Record<string, unknown>[] = keys
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === triesMax) throw new TemporaryFailure(`read ${keys.length} failures: ${left.length} are left over`)
    const { Responses, UnprocessedKeys } = await documents
      .send(new BatchGetCommand({ RequestItems: { [table]: { Keys: [...left], ConsistentRead: true } } }))
      .catch(failing(`read ${keys.length} failures`))
    items.push(...((Responses?.[table] ?? []) as FailureItem[]))
    left = UnprocessedKeys?.[table]?.Keys ?? []
  }
  return items
}

const triesMax = 10
