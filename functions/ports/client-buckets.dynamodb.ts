import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Bucket } from '../http/bucket.ts'
import { type Item, maybeNumberIn, number, text } from './attributes.dynamodb.ts'
import type { ClientBuckets } from './client-buckets.ts'
import { failing } from './failing.ts'

/** One item per client. A bucket that was left alone is full long before it is forgotten. */
export const clientBucketsInDynamodb = (dynamodb: DynamoDBClient, table: string): ClientBuckets => ({
  write: async (client, { level, at }, seen) => {
    const item: Item = {
      client: text(client),
      level: number(level),
      at: number(at),
      expires_at: number(Math.ceil(at / 1000) + KEPT_SECONDS),
    }
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(seen === undefined
        ? { ConditionExpression: 'attribute_not_exists(client)' }
        : {
            ConditionExpression: '#level = :level AND #at = :at',
            ExpressionAttributeNames: { '#level': 'level', '#at': 'at' },
            ExpressionAttributeValues: { ':level': number(seen.level), ':at': number(seen.at) },
          }),
    })
    try {
      await dynamodb.send(command)
      return 'written'
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return failing(`write the bucket of ${client}`)(error)
      return { now: error.Item && bucketIn(error.Item) }
    }
  },
})

const KEPT_SECONDS = 3600

const bucketIn = (item: Item): Bucket | undefined => {
  const [level, at] = [maybeNumberIn(item, 'level'), maybeNumberIn(item, 'at')]
  return level === undefined || at === undefined ? undefined : { level, at }
}
