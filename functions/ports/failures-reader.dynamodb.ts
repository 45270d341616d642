import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { lastSeenOf, listedNames, listedOfItem, recordOfItem } from './failure-item.dynamodb.ts'
import type { FailureFilter, FailureLink, FailuresReader, ListedFailure } from './failures-reader.ts'
import type { Place } from './page.ts'

export const failuresReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): FailuresReader => ({
  some: (failureIds) => some(dynamodb, table, failureIds),

  read: async (failureId) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { failure_id: text(failureId) }, ConsistentRead: true }))
      .catch(failing(`read failure ${failureId}`))
    return item && recordOfItem(item)
  },

  list: async (filter, { limit, after }) => {
    const index = indexFor(filter)
    const times = timesOf(filter)
    if (times === undefined) return { items: [] }
    const rest = restOf(filter, index)
    const items: Item[] = []
    let from = after && keyAt(index, after)
    for (let asked = 0; asked < pagesMax; asked += 1) {
      const { Items = [], LastEvaluatedKey } = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            IndexName: index.index,
            KeyConditionExpression: `#key = :key${times.condition}`,
            ...(rest.length > 0 && { FilterExpression: rest.map(({ condition }) => condition).join(' AND ') }),
            ExpressionAttributeNames: {
              '#key': index.key,
              ...(times.condition !== '' && { '#sort': index.sortKey }),
              ...Object.fromEntries(rest.map(({ name }) => [`#f_${name}`, name])),
              ...projection.names,
            },
            ExpressionAttributeValues: {
              ':key': text(index.value),
              ...times.values,
              ...Object.fromEntries(rest.map(({ name, value }) => [`:f_${name}`, text(value)])),
            },
            ProjectionExpression: projection.expression,
            ScanIndexForward: false,
            // Filtering happens behind the limit: with a filter more has to be looked at than the page holds. One more than
            // it holds tells whether there is a next one.
            Limit: rest.length > 0 ? Math.max(limit + 1, lookedAtOnce) : limit + 1 - items.length,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(failing('list failures'))
      items.push(...Items)
      from = LastEvaluatedKey
      if (from === undefined || items.length > limit) break
    }
    const shown = items.slice(0, limit).map(listedOfItem)
    const last = shown.at(-1)
    if (items.length > limit && last) return { items: shown, next: [last.last_seen_at, last.failure_id] }
    return { items: shown, ...(from && { next: placeOf(index, from) }) }
  },

  bearing: async (link, limit) => {
    const { index, key, value } = linkOf(link)
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': key },
          ExpressionAttributeValues: { ':key': text(value) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      )
      .catch(failing(`find failures of ${key} ${value}`))
    const found = await some(
      dynamodb,
      table,
      Items.map((item) => textIn(item, 'failure_id')),
    )
    return found.toSorted((one, other) => (lastSeenOf(one) > lastSeenOf(other) ? -1 : 1))
  },
})

const some = async (
  dynamodb: DynamoDBClient,
  table: string,
  failureIds: readonly string[],
): Promise<readonly ListedFailure[]> => {
  const keys = [...new Set(failureIds)].map((failureId) => ({ table, key: { failure_id: text(failureId) } }))
  const found: ListedFailure[] = []
  await readRows(dynamodb, keys, { what: `read ${keys.length} failures`, parallel: 1 }, (item) =>
    found.push(listedOfItem(item)),
  )
  return found
}

interface Index {
  readonly index: 'by_group' | 'by_robot' | 'by_status' | 'by_time'
  readonly key: 'fingerprint' | 'robot_id' | 'status' | 'book'
  readonly value: string
  readonly sortKey: 'last_seen' | 'last_seen_at'
}

/** The one that leaves the least to be looked at. */
const indexFor = ({ fingerprint, robot_id, status }: FailureFilter): Index => {
  if (fingerprint !== undefined) {
    return { index: 'by_group', key: 'fingerprint', value: fingerprint, sortKey: 'last_seen_at' }
  }
  if (robot_id !== undefined) return { index: 'by_robot', key: 'robot_id', value: robot_id, sortKey: 'last_seen_at' }
  if (status !== undefined) return { index: 'by_status', key: 'status', value: status, sortKey: 'last_seen_at' }
  return { index: 'by_time', key: 'book', value: 'failure', sortKey: 'last_seen' }
}

/** As a condition of the key; undefined when nothing can lie between the two. */
const timesOf = ({ from, until }: FailureFilter): { readonly condition: string; readonly values: Item } | undefined => {
  if (from !== undefined && until !== undefined) {
    if (from >= until) return undefined
    // The one that DynamoDB has includes its end.
    return {
      condition: ' AND #sort BETWEEN :from AND :until',
      values: { ':from': text(from), ':until': text(justBelow(until)) },
    }
  }
  if (from !== undefined) return { condition: ' AND #sort >= :from', values: { ':from': text(from) } }
  if (until !== undefined) return { condition: ' AND #sort < :until', values: { ':until': text(until) } }
  return { condition: '', values: {} }
}

/** Behind every time before this one, also with an id behind it, and before this one. */
const justBelow = (time: string): string =>
  `${time.slice(0, -1)}${String.fromCharCode(time.charCodeAt(time.length - 1) - 1)}\u{10ffff}`

interface Condition {
  readonly name: string
  readonly value: string
  readonly condition: string
}

/** What the index does not answer by its key. */
const restOf = (filter: FailureFilter, index: Index): readonly Condition[] => [
  ...filterNames.flatMap((name) => {
    const value = filter[name]
    return value === undefined || name === index.key ? [] : [{ name, value, condition: `#f_${name} = :f_${name}` }]
  }),
  ...(filter.text === undefined
    ? []
    : [{ name: 'error_text', value: filter.text, condition: 'contains(#f_error_text, :f_error_text)' }]),
]

const filterNames = ['status', 'error_class', 'stage', 'kind', 'robot_id', 'type', 'fingerprint'] as const

const projection = {
  expression: listedNames.map((_, n) => `#n${n}`).join(', '),
  names: Object.fromEntries(listedNames.map((name, n) => [`#n${n}`, name])),
}

const linkOf = (link: FailureLink): { readonly index: string; readonly key: string; readonly value: string } => {
  if ('message_id' in link) return { index: 'by_message', key: 'message_id', value: link.message_id }
  if ('trace_id' in link) return { index: 'by_trace', key: 'trace_id', value: link.trace_id }
  return { index: 'by_correlation', key: 'correlation_id', value: link.correlation_id }
}

/** A place is (last_seen_at, failure_id): with the key of the index that is where DynamoDB begins. */
const keyAt = ({ key, value, sortKey }: Index, [last_seen_at = '', failure_id = '']: Place): Item => ({
  [key]: text(value),
  [sortKey]: text(sortKey === 'last_seen' ? lastSeenOf({ last_seen_at, failure_id }) : last_seen_at),
  failure_id: text(failure_id),
})

const placeOf = ({ sortKey }: Index, key: Item): Place => {
  const failureId = textIn(key, 'failure_id')
  const lastSeen = textIn(key, sortKey)
  return [sortKey === 'last_seen' ? lastSeen.slice(0, -1 - failureId.length) : lastSeen, failureId]
}

/** A filtered page that stays short after so many questions is answered short; its place goes on. */
const pagesMax = 10
const lookedAtOnce = 500
