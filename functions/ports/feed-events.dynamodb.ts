import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { json, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { FeedEvents } from './feed-events.ts'
import { LANE } from './feed-lane.ts'

/** A row per event; the table's stream hands them on in the order in which they were written. `now`: epoch milliseconds. */
export const feedEventsInDynamodb = (dynamodb: DynamoDBClient, table: string, now: () => number): FeedEvents => ({
  add: async (event) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            lane: text(LANE),
            event_id: text(event.event_id),
            event: json(event),
            expires_at: number(Math.ceil(now() / 1000) + keptSeconds),
          },
          ConditionExpression: 'attribute_not_exists(event_id)',
        }),
      )
      return 'added'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'known'
      return failing(`add event ${event.event_id} to the feed`)(error)
    }
  },
})

/** Longer than the bus and Lambda try to deliver one event: two hours in all, and an hour for who tries a failure again. */
const keptSeconds = 3 * 3_600
