import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import type { AcceptedCount, Backlog, ShardProgress } from './backlog.ts'
import { failing } from './failing.ts'
import { queryAll } from './query.dynamodb.ts'

/** Progress lies on the books' rows (`books.dynamodb.ts`), counts on rows of a second and shard, which forget themselves. */
export const backlogInDynamodb = (
  dynamodb: DynamoDBClient,
  tables: { readonly books: string; readonly accepted: string },
): Backlog => ({
  read: async (sinceSecond) => {
    const [shards, accepted] = await Promise.all([
      queryAll(
        dynamodb,
        {
          TableName: tables.books,
          KeyConditionExpression: 'book = :book',
          ExpressionAttributeValues: { ':book': text('counters') },
          ProjectionExpression: '#shard, worked_until_ms, worked_at_ms',
          ExpressionAttributeNames: { '#shard': 'shard' },
        },
        `read the backlog in ${tables.books}`,
      ),
      queryAll(
        dynamodb,
        {
          TableName: tables.accepted,
          KeyConditionExpression: 'accepted_id = :id AND entry >= :since',
          ExpressionAttributeValues: { ':id': text(COUNTS), ':since': text(secondText(sinceSecond)) },
          ProjectionExpression: 'entry, messages',
        },
        `read the backlog in ${tables.accepted}`,
      ),
    ])
    return { shards: shards.flatMap(progressIn), accepted: accepted.map(countIn) }
  },

  add: (counts) =>
    Promise.all(
      counts.map(async ({ shard, second, messages }) => {
        const { Attributes: standing } = await dynamodb
          .send(
            new UpdateItemCommand({
              TableName: tables.accepted,
              Key: { accepted_id: text(COUNTS), entry: text(`${secondText(second)} ${shard}`) },
              UpdateExpression: 'SET expires_at = :expires ADD messages :messages',
              ExpressionAttributeValues: {
                ':expires': number(second + FORGOTTEN_SECONDS),
                ':messages': number(messages),
              },
              ReturnValues: 'UPDATED_NEW',
            }),
          )
          .catch(failing(`count ${messages} accepted messages`))
        return { shard, second, messages: (standing && maybeNumberIn(standing, 'messages')) ?? messages }
      }),
    ),
})

/** Beside the rows of requests and messages, whose names are longer. */
const COUNTS = 'counts'
const FORGOTTEN_SECONDS = 3_600

const secondText = (second: number): string => String(second).padStart(12, '0')

const progressIn = (item: Item): readonly ShardProgress[] => {
  const worked_until_ms = maybeNumberIn(item, 'worked_until_ms')
  const at_ms = maybeNumberIn(item, 'worked_at_ms')
  if (worked_until_ms === undefined || at_ms === undefined) return []
  return [{ shard: textIn(item, 'shard'), worked_until_ms, at_ms }]
}

const countIn = (item: Item): AcceptedCount => {
  const [second = '', shard = ''] = textIn(item, 'entry').split(' ')
  return { shard, second: Number(second), messages: maybeNumberIn(item, 'messages') ?? 0 }
}
