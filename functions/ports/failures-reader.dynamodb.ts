import { type DynamoDBClient, GetItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { type FailureTerms, failureFields, isWantedFailure } from '../failures/failure-terms.ts'
import { narrowed } from '../failures/narrowed.ts'
import { type Item, maybeTextIn, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { type Bound, binding, conditionOf, sayable } from './failure-condition.dynamodb.ts'
import type { FailureStatus } from './failure-intake.ts'
import { lastSeenOf, listedNames, listedOfItem, recordOfItem } from './failure-item.dynamodb.ts'
import type { FailureFilter, FailureLink, FailuresReader, FailureTally, ListedFailure } from './failures-reader.ts'
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
    const look = lookFor(filter)
    if (look === undefined) return { items: [] }
    const { index } = look
    const items: Item[] = []
    let from = after && keyAt(index, after)
    let looked = 0
    for (let asked = 0; asked < pagesMax; asked += 1) {
      // Filtering happens behind the limit: with a filter more has to be looked at than the page holds. One more than
      // it holds tells whether there is a next one.
      const most = look.isFiltered ? Math.max(limit + 1, lookedAtOnce) : limit + 1 - items.length
      const found = await ask(dynamodb, table, look, { fields: listedNames, most, from, doing: 'list failures' })
      items.push(...found.wanted)
      looked += found.looked
      from = found.last
      if (from === undefined || items.length > limit) break
    }
    const shown = items.slice(0, limit).map(listedOfItem)
    const last = shown.at(-1)
    if (items.length > limit && last) return { items: shown, looked, next: [last.last_seen_at, last.failure_id] }
    return { items: shown, looked, ...(from && { next: placeOf(index, from) }) }
  },

  tally: async (filter, { limit, after }) => {
    const look = lookFor(filter)
    if (look === undefined) return { items: [] }
    const { index } = look
    const fields = [...new Set(['status', 'robot_id', ...look.fields])]
    const tallies = new Map<string, Tally>()
    let from = after && keyAt(index, after)
    let left = limit
    do {
      const found = await ask(dynamodb, table, look, { fields, most: left, from, doing: 'count failures' })
      for (const item of found.wanted) countIn(tallies, item)
      left -= found.looked
      from = found.last
    } while (from !== undefined && left > 0)
    return { items: [...tallies.values()], ...(from && { next: placeOf(index, from) }) }
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

/** What a filter asks of which index, and of each of the items that come. Undefined where nothing can be what is asked. */
const lookFor = (asked: FailureFilter): Look | undefined => {
  const filter = narrowed(asked)
  const { terms } = filter
  const index = indexFor(filter)
  const times = timesOf(filter)
  if (times === undefined) return undefined
  const bound = binding()
  const said = terms && sayable(terms, [index.key, index.sortKey])
  const conditions = [...restOf(filter, index, bound), ...(said ? [conditionOf(said, bound)] : [])]
  return {
    index,
    isFiltered: conditions.length > 0 || terms !== undefined,
    isWanted: (item) => terms === undefined || isWantedFailure(terms, (field) => maybeTextIn(item, field)),
    fields: terms === undefined ? [] : fieldsIn(terms),
    query: (fields) => ({
      IndexName: index.index,
      KeyConditionExpression: `#key = :key${times.condition}`,
      ...(conditions.length > 0 && { FilterExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: {
        '#key': index.key,
        ...(times.condition !== '' && { '#sort': index.sortKey }),
        ...bound.names,
        ...Object.fromEntries(fields.map((name, n) => [`#n${n}`, name])),
      },
      ExpressionAttributeValues: { ':key': text(index.value), ...times.values, ...bound.values },
      ProjectionExpression: fields.map((_, n) => `#n${n}`).join(', '),
      ScanIndexForward: false,
    }),
  }
}

interface Look {
  readonly index: Index
  /** More is looked at than is found. */
  readonly isFiltered: boolean
  /** What DynamoDB cannot say of its terms. */
  isWanted(item: Item): boolean
  /** What that needs. */
  readonly fields: readonly string[]
  query(fields: readonly string[]): Omit<QueryCommandInput, 'TableName'>
}

/** Once: what is wanted of at most so many that are looked at, and the last of those, behind which it goes on. */
const ask = async (
  dynamodb: DynamoDBClient,
  table: string,
  { query, isWanted }: Look,
  {
    fields,
    most,
    from,
    doing,
  }: {
    readonly fields: readonly string[]
    readonly most: number
    readonly from: Item | undefined
    readonly doing: string
  },
) => {
  const {
    Items = [],
    LastEvaluatedKey: last,
    ScannedCount: looked = 0,
  } = await dynamodb
    .send(
      new QueryCommand({
        TableName: table,
        ...query(fields),
        Limit: most,
        ...(from && { ExclusiveStartKey: from }),
      }),
    )
    .catch(failing(doing))
  return { wanted: Items.filter(isWanted), looked, last }
}

/** What the index does not answer by its key. */
const restOf = (filter: FailureFilter, index: Index, bound: Bound): readonly string[] => [
  ...filterNames.flatMap((name) => {
    const value = filter[name]
    return value === undefined || name === index.key ? [] : [`${bound.name(name)} = ${bound.value(value)}`]
  }),
  ...(filter.text === undefined ? [] : [`contains(${bound.name('error_text')}, ${bound.value(filter.text)})`]),
]

const filterNames = ['status', 'error_class', 'stage', 'kind', 'robot_id', 'type', 'fingerprint'] as const

const fieldsIn = (terms: FailureTerms): readonly string[] =>
  'property' in terms ? [failureFields[terms.property]] : ('all' in terms ? terms.all : terms.any).flatMap(fieldsIn)

type Tally = { -readonly [Name in keyof FailureTally]: FailureTally[Name] }

const countIn = (tallies: Map<string, Tally>, item: Item): void => {
  const status = textIn(item, 'status') as FailureStatus
  const robot_id = maybeTextIn(item, 'robot_id')
  const key = `${status} ${robot_id ?? ''}`
  const known = tallies.get(key)
  if (known) known.count += 1
  else tallies.set(key, { status, ...(robot_id !== undefined && { robot_id }), count: 1 })
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
const lookedAtOnce = 1_000
