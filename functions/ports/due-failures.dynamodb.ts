import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { text, textIn } from './attributes.dynamodb.ts'
import type { DueFailures } from './due-failures.ts'
import { queryAll } from './query.dynamodb.ts'

/** By the sparse index of the agenda: what has nothing on it is not looked at. */
export const dueFailuresInDynamodb = (dynamodb: DynamoDBClient, table: string): DueFailures => ({
  due: async (what, now, limit) => {
    const query = {
      TableName: table,
      IndexName: 'by_agenda',
      KeyConditionExpression: 'agenda = :what AND agenda_at <= :now',
      ExpressionAttributeValues: { ':what': text(what), ':now': text(now) },
    }
    const due = await queryAll(dynamodb, query, `find failures that are due to ${what}`, limit)
    return due.map((item) => textIn(item, 'failure_id'))
  },
})
