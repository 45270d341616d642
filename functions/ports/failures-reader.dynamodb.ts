import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { lastSeenOf, listedNames, listedOfItem, recordOfItem } from './failure-item.dynamodb.ts'
import type { FailuresOf, FailuresReader, ListedFailure } from './failures-reader.ts'

export const failuresReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): FailuresReader => ({
  read: async (failureId) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { failure_id: text(failureId) }, ConsistentRead: true }))
      .catch(failing(`read failure ${failureId}`))
    return item && recordOfItem(item)
  },

  list: async (of, { limit, after: [lastSeen = '', failureId = ''] = [] }) => {
    const { index, key, value, sortKey } = indexFor(of)
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeValues: { ':key': text(value) },
          ProjectionExpression: listedNames.map((_, n) => `#n${n}`).join(', '),
          ExpressionAttributeNames: {
            '#key': key,
            ...Object.fromEntries(listedNames.map((name, n) => [`#n${n}`, name])),
          },
          ScanIndexForward: false,
          // One more than the page holds tells whether there is a next one.
          Limit: limit + 1,
          ...(failureId !== '' && {
            ExclusiveStartKey: { [key]: text(value), [sortKey]: text(lastSeen), failure_id: text(failureId) },
          }),
        }),
      )
      .catch(failing('list failures'))
    const items = Items.slice(0, limit).map(listedOfItem)
    const last = items.at(-1)
    return { items, ...(last && Items.length > limit && { next: placeOf(last, sortKey) }) }
  },
})

interface Index {
  readonly index: string
  readonly key: string
  readonly value: string
  readonly sortKey: 'last_seen' | 'last_seen_at'
}

const indexFor = (of: FailuresOf): Index => {
  if ('robot_id' in of) return { index: 'by_robot', key: 'robot_id', value: of.robot_id, sortKey: 'last_seen_at' }
  if ('status' in of) return { index: 'by_status', key: 'status', value: of.status, sortKey: 'last_seen_at' }
  return { index: 'by_time', key: 'book', value: 'failure', sortKey: 'last_seen' }
}

const placeOf = (item: ListedFailure, sortKey: Index['sortKey']) => [
  sortKey === 'last_seen' ? lastSeenOf(item) : item.last_seen_at,
  item.failure_id,
]
