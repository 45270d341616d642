import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { openFailureStatuses } from '../failures/record.ts'
import { type Item, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { FailureStatus } from './failure-intake.ts'
import type { OpenFailures } from './open-failures.ts'

/** `value` of the books' row ('gauges', 'open_failures'); gauges.dynamodb.ts reads it. */
export const openFailuresInDynamodb = (
  dynamodb: DynamoDBClient,
  tables: { readonly books: string; readonly failures: string },
): OpenFailures => {
  const write = async (expression: string, value: number): Promise<number> => {
    const { Attributes } = await dynamodb
      .send(
        new UpdateItemCommand({
          TableName: tables.books,
          Key: { book: text('gauges'), shard: text('open_failures') },
          UpdateExpression: expression,
          ExpressionAttributeNames: { '#value': 'value' },
          ExpressionAttributeValues: { ':number': number(value) },
          ReturnValues: 'UPDATED_NEW',
        }),
      )
      .catch(failing('write the gauge of open failures'))
    return Number(Attributes?.value?.N)
  }

  return {
    add: (change) => write('ADD #value :number', change),
    recount: async () => {
      let count = 0
      for (const status of openFailureStatuses) {
        const ofStatus = await countOf(dynamodb, tables.failures, status)
        if (ofStatus === undefined) return undefined
        count += ofStatus
      }
      return write('SET #value = :number', count)
    },
  }
}

const countOf = async (dynamodb: DynamoDBClient, table: string, status: FailureStatus): Promise<number | undefined> => {
  let count = 0
  let from: Item | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const { Count = 0, LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_status',
          KeyConditionExpression: '#status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': text(status) },
          Select: 'COUNT',
          ...(from && { ExclusiveStartKey: from }),
        }),
      )
      .catch(failing(`count failures that are ${status}`))
    count += Count
    from = LastEvaluatedKey
    if (from === undefined) return count
  }
  return undefined
}

/** A page is 1 MB: some hundred failures, 128 read units. */
const pagesMax = 10
