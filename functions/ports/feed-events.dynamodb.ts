import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { json, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import type { FeedEvents, FeedEventsReader } from './feed-events.ts'
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
            added_at: number(now()),
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

export const feedEventsReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): FeedEventsReader => ({
  addedAt: async (eventIds) => {
    const added = new Map<string, number>()
    const keys = [...new Set(eventIds)].map((id) => ({ table, key: { lane: text(LANE), event_id: text(id) } }))
    await readRows(dynamodb, keys, { what: `find ${keys.length} events of the feed`, parallel: 2 }, (item) => {
      const at = maybeNumberIn(item, 'added_at')
      if (at !== undefined) added.set(textIn(item, 'event_id'), at)
    })
    return added
  },
})

/** Longer than the bus and Lambda try to deliver one event: two hours in all, and an hour for who tries a failure again. */
const keptSeconds = 3 * 3_600
