import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Sent } from '../../messages/dialects/sent.ts'
import { json, maybe, maybeJsonIn, maybeNumberIn, number, present, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { NOTHING_SENT, type Route, type SentBook } from './sent.ts'

/** Beside a robot's commands, one item: JSON texts, because dispatch reads it with every batch of such a robot. */
export const SENT_ENTRY = 'sent'

export const sentInDynamodb = (dynamodb: DynamoDBClient, commandsTable: string): SentBook => {
  const keyOf = (robotId: string) => ({ robot_id: text(robotId), entry: text(SENT_ENTRY) })
  return {
    read: async (robotId) => {
      const { Item: item } = await dynamodb
        .send(new GetItemCommand({ TableName: commandsTable, Key: keyOf(robotId), ConsistentRead: true }))
        .catch(failing(`read what ${robotId} was sent`))
      if (item === undefined) return NOTHING_SENT
      const route = maybeJsonIn(item, 'route') as Route | undefined
      const ordered_at_ms = maybeNumberIn(item, 'ordered_at_ms')
      return {
        sent: (maybeJsonIn(item, 'sent') as Sent | undefined) ?? NOTHING_SENT.sent,
        ...(route !== undefined && { route }),
        ...(ordered_at_ms !== undefined && { ordered_at_ms }),
        version: maybeNumberIn(item, 'version') ?? 0,
      }
    },

    write: async (robotId, page) => {
      const values = present({
        ':sent': json(page.sent),
        ':route': maybe(page.route, json),
        ':ordered_at_ms': maybe(page.ordered_at_ms, number),
        ':next': number(page.version + 1),
        ':version': page.version === 0 ? undefined : number(page.version),
      })
      const optional = ['route', 'ordered_at_ms'].filter((name) => `:${name}` in values)
      const names = ['sent', ...optional]
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: commandsTable,
            Key: keyOf(robotId),
            UpdateExpression: `SET ${[...names.map((name) => `#${name} = :${name}`), '#version = :next'].join(', ')}`,
            ConditionExpression: page.version === 0 ? 'attribute_not_exists(#version)' : '#version = :version',
            ExpressionAttributeNames: Object.fromEntries([...names, 'version'].map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: values,
          }),
        )
        return 'written'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'changed'
        return failing(`write down what ${robotId} is sent`)(error)
      }
    },
  }
}
