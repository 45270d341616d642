import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { agendaOf, forgottenAt, goesOn, type ScheduledMessage } from '../scheduled/message.ts'
import { type Item, json, maybe, maybeJsonIn, number, present, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { queryPage } from './query.dynamodb.ts'
import type { ScheduledMessages, ScheduledMessagesReader } from './scheduled-messages.ts'

/** The row is one JSON text; beside it what keys and indexes need. */
export const scheduledMessagesInDynamodb = (dynamodb: DynamoDBClient, table: string): ScheduledMessages => ({
  read: (id) => readIn(dynamodb, table, id),

  write: async (row, seen) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(row),
          ConditionExpression: seen === 0 ? 'attribute_not_exists(scheduled_message_id)' : 'row_version = :seen',
          ...(seen !== 0 && { ExpressionAttributeValues: { ':seen': number(seen) } }),
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        // The answer of an earlier try of the SDK may have got lost: what stands there is then this very row.
        const standing = await readIn(dynamodb, table, row.scheduled_message_id)
        return JSON.stringify(standing) === JSON.stringify(row) ? 'written' : 'changed'
      }
      return failing(`write scheduled message ${row.scheduled_message_id}`)(error)
    }
  },

  ofOwner: async (owner, most) => {
    const { Count = 0 } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_owner',
          KeyConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': text(owner) },
          Select: 'COUNT',
          Limit: most,
        }),
      )
      .catch(failing(`count scheduled messages of ${owner}`))
    return Count
  },

  unfinished: async (before, limit) => {
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_agenda',
          KeyConditionExpression: 'agenda = :agenda AND agenda_at < :before',
          ExpressionAttributeValues: { ':agenda': text(AGENDA), ':before': text(before) },
          Limit: limit,
        }),
      )
      .catch(failing('find unfinished scheduled messages'))
    return Items.map((item) => textIn(item, 'scheduled_message_id'))
  },
})

export const scheduledMessagesReaderInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
): ScheduledMessagesReader => ({
  read: (id) => readIn(dynamodb, table, id),

  list: async (robotId, { limit, after }) => {
    const [index, key, value] = robotId === undefined ? ['by_time', 'book', BOOK] : ['by_robot', 'robot_id', robotId]
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':key': text(value) },
        ScanIndexForward: false,
        ...(after && {
          ExclusiveStartKey: {
            [key]: text(value),
            created: text(after[0] ?? ''),
            scheduled_message_id: text(after[1] ?? ''),
          },
        }),
      },
      limit,
      'list scheduled messages',
    )
    return {
      items: items.flatMap((item) => rowIn(item) ?? []),
      ...(last && { next: [textIn(last, 'created'), textIn(last, 'scheduled_message_id')] }),
    }
  },
})

const BOOK = 'all'
const AGENDA = 'unfinished'

const readIn = async (dynamodb: DynamoDBClient, table: string, id: string): Promise<ScheduledMessage | undefined> => {
  const { Item: item } = await dynamodb
    .send(new GetItemCommand({ TableName: table, Key: { scheduled_message_id: text(id) }, ConsistentRead: true }))
    .catch(failing(`read scheduled message ${id}`))
  return item && rowIn(item)
}

const rowIn = (item: Item): ScheduledMessage | undefined => maybeJsonIn(item, 'row') as ScheduledMessage | undefined

const itemOf = (row: ScheduledMessage): Item => {
  const agenda = agendaOf(row)
  return present({
    scheduled_message_id: text(row.scheduled_message_id),
    row: json(row),
    row_version: number(row.row_version),
    book: text(BOOK),
    // Only while it goes on: the index has what an owner may have no more of than so many.
    owner: maybe(goesOn(row) ? row.owner.name : undefined, text),
    robot_id: text(row.robot_id),
    created: text(`${row.created_at}#${row.scheduled_message_id}`),
    agenda: maybe(agenda && AGENDA, text),
    agenda_at: maybe(agenda, text),
    expires_at: maybe(forgottenAt(row), number),
  })
}
