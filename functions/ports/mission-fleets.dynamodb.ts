import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { missionSubject } from '../../messages/mission-id.ts'
import { type Item, maybe, maybeTextIn, present, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { MissionFleet, MissionFleets } from './mission-fleets.ts'

/**
 * Among robots' fleets, under the mission's subject: whoever asks which fleet a line's key is in, asks one table. The attribute is
 * another one than a robot's, so that by_fleet, which lists robots, has none of them.
 */
export const missionFleetsInDynamodb = (dynamodb: DynamoDBClient, table: string): MissionFleets => ({
  enter: async (mission) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(mission),
          ConditionExpression: 'attribute_not_exists(robot_id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return mission
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return missionFleetIn(mission, error.Item)
      return failing(`write the fleet of mission ${mission.mission_id}`)(error)
    }
  },

  read: async (missionId) => {
    const { Item: item } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: table,
          Key: { robot_id: text(missionSubject(missionId)) },
          ConsistentRead: true,
        }),
      )
      .catch(failing(`read the fleet of mission ${missionId}`))
    return item && missionFleetIn({ mission_id: missionId }, item)
  },
})

const itemOf = ({ mission_id, fleet, entered_by, entered_at }: MissionFleet): Item =>
  present({
    robot_id: text(missionSubject(mission_id)),
    mission_fleet: maybe(fleet, text),
    changed_by: text(entered_by),
    changed_at: text(entered_at),
  })

const missionFleetIn = ({ mission_id }: Pick<MissionFleet, 'mission_id'>, item: Item): MissionFleet => {
  const fleet = maybeTextIn(item, 'mission_fleet')
  return {
    mission_id,
    ...(fleet !== undefined && { fleet }),
    entered_by: textIn(item, 'changed_by'),
    entered_at: textIn(item, 'changed_at'),
  }
}
