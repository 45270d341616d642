import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { missionIdOf } from '../../messages/mission-id.ts'
import { inBatches } from '../in-batches.ts'
import { inParallel } from '../in-parallel.ts'
import { type Item, maybeTextIn, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { queryAll } from './query.dynamodb.ts'
import type { RobotStates, StandingRobot } from './robot-states.ts'
import { BUCKETS } from './robots.ts'

/**
 * No scan: the partitions of `by_bucket` have the ids, rows are read by them. Eventually consistent and only the attributes that
 * are counted: half a read unit for each robot.
 */
export const robotStatesInDynamodb = (dynamodb: DynamoDBClient, table: string): RobotStates => ({
  read: async (most) => {
    const found = await Promise.all(
      Array.from({ length: BUCKETS }, (_, bucket) =>
        queryAll(
          dynamodb,
          {
            TableName: table,
            IndexName: 'by_bucket',
            KeyConditionExpression: '#bucket = :bucket',
            ExpressionAttributeNames: { '#bucket': 'bucket' },
            ExpressionAttributeValues: { ':bucket': text(String(bucket)) },
          },
          `list the robots of bucket ${bucket}`,
          most + 1,
        ),
      ),
    )
    const ids = found
      .flat()
      .map((item) => textIn(item, 'robot_id'))
      // Missions' rows lie among robots'.
      .filter((id) => missionIdOf(id) === undefined)
    const robots: StandingRobot[] = []
    await inParallel(inBatches(ids.slice(0, most), { itemsMax: 100 }), 8, async (batch) => {
      for (const item of await rowsOf(dynamodb, table, batch)) robots.push(standing(item))
    })
    return { robots, cut: ids.length > most }
  },
})

/** What DynamoDB leaves over of a batch is asked for once more; what it then leaves over is not counted this time. */
const rowsOf = async (dynamodb: DynamoDBClient, table: string, ids: readonly string[]): Promise<readonly Item[]> => {
  const items: Item[] = []
  let keys: Item[] = ids.map((id) => ({ robot_id: text(id) }))
  for (let tries = 0; tries < 2 && keys.length > 0; tries += 1) {
    const { Responses = {}, UnprocessedKeys = {} } = await dynamodb
      .send(
        new BatchGetItemCommand({
          RequestItems: {
            [table]: {
              Keys: keys,
              ProjectionExpression: 'robot_id, #state, policy_version, parked',
              ExpressionAttributeNames: { '#state': 'state' },
            },
          },
        }),
      )
      .catch(failing(`read the states of ${ids.length} robots`))
    items.push(...(Responses[table] ?? []))
    keys = (UnprocessedKeys[table]?.Keys as Item[] | undefined) ?? []
  }
  return items
}

const standing = (item: Item): StandingRobot => {
  const parked = maybeTextIn(item, 'parked')
  return {
    robot_id: textIn(item, 'robot_id'),
    state: textIn(item, 'state'),
    policy_version: textIn(item, 'policy_version'),
    ...((parked === 'parked' || parked === 'needs_attention') && { parked }),
  }
}
