import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { failing } from './failing.ts'
import { type FailureItem, lastSeenOf, recordOfItem } from './failure-item.dynamodb.ts'
import type { FailuresOf, FailuresReader, ListedFailure } from './failures-reader.ts'

export const failuresReaderInDynamodb = (documents: DynamoDBDocumentClient, table: string): FailuresReader => ({
  read: async (failureId) => {
    const { Item } = await documents
      .send(new GetCommand({ TableName: table, Key: { failure_id: failureId }, ConsistentRead: true }))
      .catch(failing(`read failure ${failureId}`))
    return Item && recordOfItem(Item as FailureItem)
  },

  list: async (of, { limit, after }) => {
    const { index, key, value, sortKey } = indexFor(of)
    const { Items = [] } = await documents
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeValues: { ':key': value },
          ProjectionExpression: listedNames.map((_, n) => `#n${n}`).join(', '),
          ExpressionAttributeNames: {
            '#key': key,
            ...Object.fromEntries(listedNames.map((name, n) => [`#n${n}`, name])),
          },
          ScanIndexForward: false,
          // One more than the page holds tells whether there is a next one.
          Limit: limit + 1,
          ...(after && { ExclusiveStartKey: { [key]: value, [sortKey]: after[0], failure_id: after[1] } }),
        }),
      )
      .catch(failing('list failures'))
    const items = (Items as ListedFailure[]).slice(0, limit)
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

/** Everything but the bytes and the stack: a page of a hundred failures stays a page. */
const listedNames = Object.keys({
  failure_id: true,
  kind: true,
  stage: true,
  error_class: true,
  error_text: true,
  retryable: true,
  status: true,
  fingerprint: true,
  attempts: true,
  first_seen_at: true,
  last_seen_at: true,
  failed_at: true,
  record_version: true,
  original_bytes: true,
  topic: true,
  client_id: true,
  principal: true,
  source: true,
  received_at: true,
  position: true,
  index: true,
  robot_id: true,
  message_id: true,
  trace_id: true,
  correlation_id: true,
  causation_id: true,
  type: true,
  policy_version: true,
  state: true,
  redrive_of: true,
  edited_from: true,
} satisfies Record<keyof ListedFailure, true>)
