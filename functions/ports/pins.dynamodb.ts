import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { json, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Pins } from './pins.ts'
import { robotsInDynamodb } from './robots.dynamodb.ts'

/** Attributes of their own, and no revision: a pin disturbs no run that is under way. */
export const pinsInDynamodb = (dynamodb: DynamoDBClient, table: string): Pins => ({
  read: robotsInDynamodb(dynamodb, table).read,

  write: async (robotId, pin, seen) => {
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { robot_id: text(robotId) },
          UpdateExpression: 'SET pin = :pin, pin_version = :version',
          ConditionExpression: `attribute_exists(robot_id) AND ${
            seen === 0 ? 'attribute_not_exists(pin_version)' : 'pin_version = :seen'
          }`,
          ExpressionAttributeValues: {
            ':pin': json(pin),
            ':version': number(pin.pin_version),
            ...(seen !== 0 && { ':seen': number(seen) }),
          },
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed'
      return failing(`pin robot ${robotId}`)(error)
    }
  },
})
