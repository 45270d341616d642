import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, maybe, maybeTextIn, present, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import type { FleetMembers, FleetRegister, Membership } from './fleet-members.ts'
import { keeping } from './keeping.ts'

/**
 * One item per robot that anybody ever put into a fleet; without `fleet` it was taken out, and no index has it. Only what was found
 * is kept: whoever has just put a robot into a fleet wants to see it there at once.
 */
export const fleetMembersInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
  { now = Date.now, keptSeconds = 5 }: { readonly now?: () => number; readonly keptSeconds?: number } = {},
): FleetMembers => {
  const kept = keeping<string>({ now, keptSeconds, keptMax: 20_000 })
  return {
    fleetsOf: async (robotIds) => {
      const fleets = new Map<string, string>()
      const asked: string[] = []
      for (const robotId of new Set(robotIds)) {
        const known = kept.get(robotId)
        if (known === undefined) asked.push(robotId)
        else fleets.set(robotId, known.value)
      }
      if (asked.length === 0) return fleets
      const found = new Map<string, string>()
      await readRows(
        dynamodb,
        asked.map((robotId) => ({ table, key: { robot_id: text(robotId) } })),
        { what: `read the fleets of ${asked.length} robots`, parallel: 4 },
        (item) => {
          // A mission's is another attribute (mission-fleets.dynamodb.ts).
          const fleet = maybeTextIn(item, 'fleet') ?? maybeTextIn(item, 'mission_fleet')
          if (fleet !== undefined) found.set(textIn(item, 'robot_id'), fleet)
        },
      )
      for (const robotId of asked) {
        const fleet = found.get(robotId)
        if (fleet === undefined) continue
        kept.set(robotId, fleet)
        fleets.set(robotId, fleet)
      }
      return fleets
    },
  }
}

export const fleetRegisterInDynamodb = (dynamodb: DynamoDBClient, table: string): FleetRegister => ({
  robotsIn: async (fleet, { limit, after }) => {
    const [robotId] = after ?? []
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_fleet',
          KeyConditionExpression: 'fleet = :fleet',
          ExpressionAttributeValues: { ':fleet': text(fleet) },
          Limit: limit,
          ...(robotId !== undefined && { ExclusiveStartKey: { fleet: text(fleet), robot_id: text(robotId) } }),
        }),
      )
      .catch(failing(`list the robots of fleet ${fleet}`))
    return {
      items: Items.map((item) => textIn(item, 'robot_id')),
      ...(LastEvaluatedKey && { next: [textIn(LastEvaluatedKey, 'robot_id')] }),
    }
  },

  read: async (robotId) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { robot_id: text(robotId) }, ConsistentRead: true }))
      .catch(failing(`read the fleet of ${robotId}`))
    return item && membershipIn(item)
  },

  write: async (membership) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: itemOf(membership) }))
      .catch(failing(`write the fleet of ${membership.robot_id}`))
  },
})

const itemOf = ({ robot_id, fleet, changed_by, changed_at }: Membership): Item =>
  present({
    robot_id: text(robot_id),
    fleet: maybe(fleet, text),
    changed_by: text(changed_by),
    changed_at: text(changed_at),
  })

const membershipIn = (item: Item): Membership => {
  const fleet = maybeTextIn(item, 'fleet')
  return {
    robot_id: textIn(item, 'robot_id'),
    ...(fleet !== undefined && { fleet }),
    changed_by: textIn(item, 'changed_by'),
    changed_at: textIn(item, 'changed_at'),
  }
}
