import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { OPERATION, operationOfItem } from './operation-item.dynamodb.ts'
import { messageOfItem } from './operation-message-item.dynamodb.ts'
import { operationsInDynamodb } from './operations.dynamodb.ts'
import type { AuditEntry, OperationsReader } from './operations.ts'
import type { Page, Paging } from './page.ts'
import { queryPage } from './query.dynamodb.ts'

/** A place is what a query has to be told beside its partition key: the sort key, then the table's own key. */
export const operationsReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): OperationsReader => {
  const { read, results } = operationsInDynamodb(dynamodb, table)

  const page = async <One>(
    { index, key, value, sortKey, prefix, newestFirst = false }: List,
    { limit, after }: Paging,
    parse: (item: Item) => One,
  ): Promise<Page<One>> => {
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        ...(index !== undefined && { IndexName: index }),
        KeyConditionExpression: prefix === undefined ? '#key = :key' : '#key = :key AND begins_with(#sort, :prefix)',
        ExpressionAttributeNames: { '#key': key, ...(prefix !== undefined && { '#sort': sortKey }) },
        ExpressionAttributeValues: { ':key': text(value), ...(prefix !== undefined && { ':prefix': text(prefix) }) },
        ScanIndexForward: !newestFirst,
        ConsistentRead: index === undefined,
        ...(after && {
          ExclusiveStartKey: {
            operation_id: text(after[1] ?? ''),
            entry: text(after[2] ?? ''),
            [sortKey]: text(after[0] ?? ''),
            [key]: text(value),
          },
        }),
      },
      limit,
      `list ${value} of ${index ?? table}`,
    )
    return {
      items: items.map(parse),
      ...(last && { next: [sortKey, 'operation_id', 'entry'].map((name) => textIn(last, name)) }),
    }
  }

  return {
    read,
    results,
    list: (paging) =>
      page(
        { index: 'by_time', key: 'book', value: OPERATION, sortKey: 'created', newestFirst: true },
        paging,
        operationOfItem,
      ),
    messages: (operationId, paging) =>
      page({ key: 'operation_id', value: operationId, sortKey: 'entry', prefix: 'message#' }, paging, messageOfItem),
    ofFailure: async (failureId) => {
      const { items } = await page(
        { index: 'by_failure', key: 'failure_id', value: failureId, sortKey: 'at' },
        { limit: operationsOfFailureMax },
        messageOfItem,
      )
      return items
    },
    audit: (day, paging) =>
      page({ index: 'by_day', key: 'day', value: day, sortKey: 'audited', newestFirst: true }, paging, auditEntryOf),
  }
}

interface List {
  /** Absent: the table itself. */
  readonly index?: 'by_time' | 'by_failure' | 'by_day'
  readonly key: string
  readonly value: string
  readonly sortKey: string
  readonly prefix?: string
  readonly newestFirst?: boolean
}

/** More than anybody does to one message in a lifetime. */
const operationsOfFailureMax = 500

const auditEntryOf = (item: Item): AuditEntry =>
  textIn(item, 'entry') === OPERATION
    ? { entry: 'operation', ...operationOfItem(item) }
    : { entry: 'message', ...messageOfItem(item) }
