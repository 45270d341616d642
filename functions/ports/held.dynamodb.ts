import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Message } from '../../messages/envelope.ts'
import type { Edit, Redrive } from '../../messages/stream-record.ts'
import { type Item, json, maybe, maybeJsonIn, maybeTextIn, present, text, textIn } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import type { Held, HeldMessages } from './held.ts'
import { queryAll } from './query.dynamodb.ts'

/** Message and original bytes side by side: with 128 KB each they stay below an item's 400 KB. */
export const heldInDynamodb = (dynamodb: DynamoDBClient, table: string): HeldMessages => ({
  hold: async (held) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: itemOf(held) }))
      .catch(failing(`hold message ${held.message.message_id} of ${held.robot_id}`))
  },

  oldest: async (robotId, after, limit) => {
    const query = {
      TableName: table,
      KeyConditionExpression: `robot_id = :robot_id${after === undefined ? '' : ' AND #position > :after'}`,
      ...(after !== undefined && { ExpressionAttributeNames: { '#position': 'position' } }),
      ExpressionAttributeValues: {
        ':robot_id': text(robotId),
        ...(after !== undefined && { ':after': text(after) }),
      },
      ConsistentRead: true,
    }
    const held = await queryAll(dynamodb, query, `read the held messages of ${robotId}`, limit)
    return held.map(heldOf)
  },

  forget: async (robotId, positions) => {
    const requests = positions.map((position) => ({
      DeleteRequest: { Key: { robot_id: text(robotId), position: text(position) } },
    }))
    await writeRows(dynamodb, table, requests, { what: `forget held messages of ${robotId}`, parallel: 1 })
  },
})

const itemOf = (held: Held): Item =>
  present({
    robot_id: text(held.robot_id),
    position: text(held.position),
    message: json(held.message),
    message_id: text(held.message.message_id),
    trace_id: text(held.message.trace_id),
    type: text(held.message.type),
    original: { B: held.original },
    topic: text(held.topic),
    client_id: maybe(held.client_id, text),
    principal: maybe(held.principal, text),
    redrive: maybe(held.redrive, json),
    edit: maybe(held.edit, json),
    failure_id: maybe(held.failure_id, text),
    held_at: text(held.held_at),
  })

const heldOf = (item: Item): Held => {
  const client_id = maybeTextIn(item, 'client_id')
  const principal = maybeTextIn(item, 'principal')
  const redrive = maybeJsonIn(item, 'redrive') as Redrive | undefined
  const edit = maybeJsonIn(item, 'edit') as Edit | undefined
  const failure_id = maybeTextIn(item, 'failure_id')
  return {
    robot_id: textIn(item, 'robot_id'),
    position: textIn(item, 'position'),
    message: JSON.parse(textIn(item, 'message')) as Message,
    original: item.original?.B ?? new Uint8Array(),
    topic: textIn(item, 'topic'),
    ...(client_id !== undefined && { client_id }),
    ...(principal !== undefined && { principal }),
    ...(redrive !== undefined && { redrive }),
    ...(edit !== undefined && { edit }),
    ...(failure_id !== undefined && { failure_id }),
    held_at: textIn(item, 'held_at'),
  }
}
