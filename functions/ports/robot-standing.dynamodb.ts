import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { maybeNumberIn, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { RobotStandings } from './robot-standing.ts'

export const robotStandingsInDynamodb = (dynamodb: DynamoDBClient, robotsTable: string): RobotStandings => ({
  of: async (robotId) => {
    const { Item: item } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: robotsTable,
          Key: { robot_id: text(robotId) },
          ConsistentRead: true,
          ProjectionExpression: '#state, revision',
          ExpressionAttributeNames: { '#state': 'state' },
        }),
      )
      .catch(failing(`read where ${robotId} is`))
    return item && { state: textIn(item, 'state'), revision: maybeNumberIn(item, 'revision') ?? 0 }
  },
})
