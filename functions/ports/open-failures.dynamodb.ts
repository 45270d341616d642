import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { openFailureStatuses } from '../failure-record.ts'
import { failing } from './failing.ts'
import type { FailureStatus } from './failure-intake.ts'
import type { OpenFailures } from './open-failures.ts'

/** `value` of the books' row ('gauges', 'open_failures'). */
export const openFailuresInDynamodb = (
  documents: DynamoDBDocumentClient,
  tables: { readonly books: string; readonly failures: string },
): OpenFailures => {
  const write = async (expression: string, number: number): Promise<number> => {
    const { Attributes } = await documents
      .send(
        new UpdateCommand({
          TableName: tables.books,
          Key: { book: 'gauges', shard: 'open_failures' },
          UpdateExpression: expression,
          ExpressionAttributeNames: { '#value': 'value' },
          ExpressionAttributeValues: { ':number': number },
          ReturnValues: 'UPDATED_NEW',
        }),
      )
      .catch(failing('write the gauge of open failures'))
    return Number(Attributes?.value)
  }

  return {
    add: (change) => write('ADD #value :number', change),
    recount: async () => {
      let count = 0
      for (const status of openFailureStatuses) {
        const ofStatus = await countOf(documents, tables.failures, status)
        if (ofStatus === undefined) return undefined
        count += ofStatus
      }
      return write('SET #value = :number', count)
    },
  }
}

const countOf = async (
  documents: DynamoDBDocumentClient,
  table: string,
  status: FailureStatus,
): Promise<number | undefined> => {
  let count = 0
  let from: Record<string, unknown> | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const { Count = 0, LastEvaluatedKey } = await documents
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_status',
          KeyConditionExpression: '#status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': status },
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
