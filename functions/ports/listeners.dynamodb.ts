import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { isTemporary } from '../errors.ts'
import type { Listener, Subscription } from '../feed/listener.ts'
import type { Fleets } from '../http/caller.ts'
import { pause } from '../pause.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
} from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { headIn, headKey } from './feed-buffer.dynamodb.ts'
import { LANE } from './feed-lane.ts'
import type { Listeners } from './listeners.ts'
import { queryAll } from './query.dynamodb.ts'

export interface ListenerTables {
  readonly connections: string
  /** Has the head, and in it the count of changes. */
  readonly pages: string
}

/** A row per connection, and one per session that says which connection is its newest. */
export const listenersInDynamodb = (dynamodb: DynamoDBClient, { connections, pages }: ListenerTables): Listeners => ({
  find: async (connection_id) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: connections, Key: keyOf(connection_id), ConsistentRead: true }))
      .catch(failing(`read connection ${connection_id}`))
    return item && listenerIn(item)
  },

  all: async () => {
    const query = {
      TableName: connections,
      KeyConditionExpression: 'lane = :lane AND begins_with(entry, :connection)',
      ExpressionAttributeValues: { ':lane': text(LANE), ':connection': text(CONNECTION) },
      ConsistentRead: true,
    }
    const found = await queryAll(dynamodb, query, 'list the connections of the feed')
    return found.map(listenerIn)
  },

  open: async (listener) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: connections, Item: itemOf(listener) }))
      .catch(failing(`open connection ${listener.connection_id}`))
  },

  change: async (before, after) => {
    const next = { ...after, version: before.version + 1 }
    try {
      await dynamodb.send(new PutItemCommand({ TableName: connections, Item: itemOf(next), ...unchanged(before) }))
      return next
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      return failing(`change connection ${before.connection_id}`)(error)
    }
  },

  changeAt: async (position, before, after) => {
    const next = { ...after, version: before.version + 1 }
    try {
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: connections, Item: itemOf(next), ...unchanged(before) } },
            {
              Update: {
                TableName: pages,
                Key: headKey,
                UpdateExpression: 'ADD registry :one',
                ConditionExpression: position === 0 ? 'attribute_not_exists(#position)' : '#position = :position',
                ExpressionAttributeNames: { '#position': 'position' },
                ExpressionAttributeValues: {
                  ':one': number(1),
                  ...(position > 0 && { ':position': number(position) }),
                },
              },
            },
          ],
        }),
      )
      return next
    } catch (error) {
      // Somebody writes one of the two at the same moment: the same as if they had been faster.
      if (error instanceof TransactionCanceledException) return undefined
      return failing(`change connection ${before.connection_id} at position ${position}`)(error)
    }
  },

  remove: async (connection_id) => {
    await dynamodb
      .send(new DeleteItemCommand({ TableName: connections, Key: keyOf(connection_id) }))
      .catch(failing(`remove connection ${connection_id}`))
  },

  announce: async () => {
    const what = 'announce a change of who listens'
    // A transaction that moves the head at the same moment refuses others: hundreds may come back at once.
    for (let tries = 1; ; tries += 1) {
      try {
        const { Attributes = {} } = await dynamodb.send(
          new UpdateItemCommand({
            TableName: pages,
            Key: headKey,
            UpdateExpression: 'ADD registry :one',
            ExpressionAttributeValues: { ':one': number(1) },
            ReturnValues: 'ALL_NEW',
          }),
        )
        return headIn(Attributes)
      } catch (error) {
        if (!isTemporary(error) || tries === triesMax) return failing(what)(error)
        await pause(10 * 2 ** tries * (0.5 + Math.random()))
      }
    }
  },

  takeOver: async (session, connection_id, ends_at) => {
    const { Attributes } = await dynamodb
      .send(
        new PutItemCommand({
          TableName: connections,
          Item: {
            lane: text(LANE),
            entry: text(`${SESSION}${session}`),
            connection_id: text(connection_id),
            expires_at: number(ends_at),
          },
          ReturnValues: 'ALL_OLD',
        }),
      )
      .catch(failing(`take over session ${session}`))
    const earlier = Attributes && maybeTextIn(Attributes, 'connection_id')
    return earlier === connection_id ? undefined : earlier
  },
})

const triesMax = 6
const CONNECTION = 'connection:'
const SESSION = 'session:'

const keyOf = (connectionId: string): Item => ({ lane: text(LANE), entry: text(`${CONNECTION}${connectionId}`) })

const unchanged = ({ version }: Listener) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': number(version) },
})

/** No connection lives longer than two hours: what nobody has removed by then, the table forgets. */
const keptSeconds = 2 * 3_600 + 900

const itemOf = (listener: Listener): Item =>
  present({
    ...keyOf(listener.connection_id),
    connection_id: text(listener.connection_id),
    caller: text(listener.caller),
    fleets: json(listener.fleets),
    ends_at: number(listener.ends_at),
    connected_at: number(listener.connected_at),
    subscriptions: json(listener.subscriptions),
    errors: number(listener.errors),
    behind: maybe(listener.behind, number),
    caught_up_until: maybe(listener.caught_up_until, number),
    seen_at: number(listener.seen_at),
    version: number(listener.version),
    expires_at: number(Math.ceil(listener.connected_at / 1000) + keptSeconds),
  })

const listenerIn = (item: Item): Listener => {
  const behind = maybeNumberIn(item, 'behind')
  const caught_up_until = maybeNumberIn(item, 'caught_up_until')
  return {
    connection_id: textIn(item, 'connection_id'),
    caller: textIn(item, 'caller'),
    fleets: (maybeJsonIn(item, 'fleets') ?? []) as Fleets,
    ends_at: maybeNumberIn(item, 'ends_at') ?? 0,
    connected_at: maybeNumberIn(item, 'connected_at') ?? 0,
    subscriptions: (maybeJsonIn(item, 'subscriptions') ?? {}) as Readonly<Record<string, Subscription>>,
    errors: maybeNumberIn(item, 'errors') ?? 0,
    ...(behind !== undefined && { behind }),
    ...(caught_up_until !== undefined && { caught_up_until }),
    seen_at: maybeNumberIn(item, 'seen_at') ?? 0,
    version: maybeNumberIn(item, 'version') ?? 0,
  }
}
