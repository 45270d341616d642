import { deflateRawSync, inflateRawSync } from 'node:zlib'
import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import type { OutgoingEvent } from '../../messages/events/external.ts'
import type { FeedHead, FeedPage } from '../feed/positions.ts'
import { type Item, maybeNumberIn, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { FeedBuffer } from './feed-buffer.ts'
import { LANE } from './feed-lane.ts'

/**
 * A row per page, by its last position, and the head beside them. A page and its move of the head are one transaction, so that
 * positions have no hole and are given once, also by a function that was frozen for an hour and goes on with what it knew.
 */
export const feedBufferInDynamodb = (dynamodb: DynamoDBClient, table: string, keptSeconds: number): FeedBuffer => ({
  head: async () => {
    const { Item: item = {} } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: headKey, ConsistentRead: true }))
      .catch(failing('read where the feed stands'))
    return headIn(item)
  },

  append: async (page, sent, registry) => {
    const known = page.from - 1
    try {
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName: table,
                Key: headKey,
                UpdateExpression: 'SET #position = :to, sent = :sent',
                // A feed without a first event has no head yet, or one that only counts listeners.
                ConditionExpression: [
                  known === 0 ? 'attribute_not_exists(#position)' : '#position = :known',
                  ...(registry === undefined ? [] : ['registry = :registry']),
                ].join(' AND '),
                ExpressionAttributeNames: { '#position': 'position' },
                ExpressionAttributeValues: {
                  ':to': number(page.to),
                  ':sent': number(sent),
                  ...(known > 0 && { ':known': number(known) }),
                  ...(registry !== undefined && { ':registry': number(registry) }),
                },
              },
            },
            { Put: { TableName: table, Item: itemOf(page, keptSeconds) } },
          ],
        }),
      )
      return 'appended'
    } catch (error) {
      const isMoved =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed')
      if (isMoved) return 'moved'
      return failing(`add positions ${page.from} to ${page.to} to the feed`)(error)
    }
  },

  after: async (position) => {
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'lane = :lane AND place BETWEEN :after AND :last',
          ExpressionAttributeValues: {
            ':lane': text(LANE),
            ':after': text(placeOf(position + 1)),
            ':last': text(placeOf(Number.MAX_SAFE_INTEGER)),
          },
          ConsistentRead: true,
          Limit: pagesAtOnce,
        }),
      )
      .catch(failing(`read the feed after ${position}`))
    return Items.map(pageIn)
  },
})

const pagesAtOnce = 50

/** Before every page in the order of keys. */
export const headKey: Item = { lane: text(LANE), place: text('head') }

export const headIn = (item: Item): FeedHead => ({
  position: maybeNumberIn(item, 'position') ?? 0,
  sent: maybeNumberIn(item, 'sent') ?? 0,
  registry: maybeNumberIn(item, 'registry') ?? 0,
})

/** Sorts as text like the number. */
const placeOf = (position: number): string => String(position).padStart(16, '0')

/** Events of one moment say the same words: a page takes a fifth of their text. */
const itemOf = ({ from, to, at, events }: FeedPage, keptSeconds: number): Item => ({
  lane: text(LANE),
  place: text(placeOf(to)),
  from: number(from),
  to: number(to),
  at: number(at),
  events: { B: deflateRawSync(JSON.stringify(events), { level: 1 }) },
  expires_at: number(Math.ceil(at / 1000) + keptSeconds),
})

const pageIn = (item: Item): FeedPage => ({
  from: maybeNumberIn(item, 'from') ?? 0,
  to: maybeNumberIn(item, 'to') ?? 0,
  at: maybeNumberIn(item, 'at') ?? 0,
  events: JSON.parse(inflateRawSync(item.events?.B ?? new Uint8Array()).toString('utf8')) as readonly OutgoingEvent[],
})
