import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { RobotMemory } from '../../messages/dialects/dialect.ts'
import { maybeJsonIn, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { VdaRobots } from './vda-robots.ts'

/** Their part of the memory on the last-known item, which dispatch writes. */
export const vdaRobotsInDynamodb = (dynamodb: DynamoDBClient, lastKnownTable: string): VdaRobots => ({
  memoryOf: async (robotId) => {
    const { Item: item } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: lastKnownTable,
          Key: { robot_id: text(robotId) },
          ProjectionExpression: '#memory',
          ExpressionAttributeNames: { '#memory': 'memory' },
        }),
      )
      .catch(failing(`read what is known of ${robotId}`))
    const memory = item === undefined ? undefined : (maybeJsonIn(item, 'memory') as RobotMemory | undefined)
    return memory?.vda_5050
  },
})
