import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import type { DueFailures } from './due-failures.ts'
import { failing } from './failing.ts'

/** By the sparse index of the agenda: what has nothing on it is not looked at. */
export const dueFailuresInDynamodb = (dynamodb: DynamoDBClient, table: string): DueFailures => ({
  due: async (what, now, limit) => {
    const ids: string[] = []
    let from: Item | undefined
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            IndexName: 'by_agenda',
            KeyConditionExpression: 'agenda = :what AND agenda_at <= :now',
            ExpressionAttributeValues: { ':what': text(what), ':now': text(now) },
            Limit: limit - ids.length,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(failing(`find failures that are due to ${what}`))
      ids.push(...Items.map((item) => textIn(item, 'failure_id')))
      from = LastEvaluatedKey
    } while (from !== undefined && ids.length < limit)
    return ids
  },
})
