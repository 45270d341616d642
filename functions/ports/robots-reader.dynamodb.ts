import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { type RecallTables, recallFromDynamodb } from './recall.dynamodb.ts'
import { BUCKETS } from './robots.ts'
import type { RobotsReader, SeenRobot } from './robots-reader.ts'

/**
 * No scan: robots are spread over the partitions of `by_bucket`, each sorted by id. A page is the merged beginning of all
 * of them, so it costs a query per bucket however many robots there are.
 */
export const robotsReaderInDynamodb = (dynamodb: DynamoDBClient, tables: RecallTables): RobotsReader => {
  const recall = recallFromDynamodb(dynamodb, tables)

  const see = async (robotIds: readonly string[]): Promise<readonly SeenRobot[]> => {
    const { robots, last_known } = await recall.recall({ robots: robotIds, last_known: robotIds })
    return robotIds.flatMap((robotId) => {
      const row = robots.get(robotId)
      return row ? [{ row, last_known: last_known.get(robotId) }] : []
    })
  }

  const inBucket = async (bucket: string, after: string | undefined, limit: number): Promise<readonly string[]> => {
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: tables.robots,
          IndexName: 'by_bucket',
          KeyConditionExpression: `#bucket = :bucket${after === undefined ? '' : ' AND robot_id > :after'}`,
          ExpressionAttributeNames: { '#bucket': 'bucket' },
          ExpressionAttributeValues: { ':bucket': text(bucket), ...(after !== undefined && { ':after': text(after) }) },
          Limit: limit,
        }),
      )
      .catch(failing(`list the robots of bucket ${bucket}`))
    return Items.map((item) => textIn(item, 'robot_id'))
  }

  return {
    read: async (robotId) => (await see([robotId]))[0],
    list: async ({ limit, after = [] }) => {
      const buckets = Array.from({ length: BUCKETS }, (_, bucket) => String(bucket))
      // One more than the page holds tells whether there is a next one.
      const found = await Promise.all(buckets.map((bucket) => inBucket(bucket, after[0], limit + 1)))
      const robotIds = found.flat().sort(byBytes)
      const page = robotIds.slice(0, limit)
      const last = page.at(-1)
      return {
        items: await see(page),
        ...(last !== undefined && robotIds.length > limit && { next: [last] }),
      }
    },
  }
}

/** As DynamoDB sorts its keys. Ids are ASCII, where code units and bytes are the same. */
const byBytes = (one: string, other: string): number => (one < other ? -1 : 1)
