import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { FailureRecord } from '../failures/record.ts'
import { number, text } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { itemOfRecord, recordOfItem } from './failure-item.dynamodb.ts'
import type { Failures } from './failures.ts'

export const failuresInDynamodb = (dynamodb: DynamoDBClient, table: string): Failures => ({
  find: async (failureIds) => {
    const records = new Map<string, FailureRecord>()
    const keys = failureIds.map((failureId) => ({ table, key: { failure_id: text(failureId) } }))
    await readRows(dynamodb, keys, { what: `read ${keys.length} failures`, parallel: 1 }, (item) => {
      const record = recordOfItem(item)
      records.set(record.failure_id, record)
    })
    return records
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
