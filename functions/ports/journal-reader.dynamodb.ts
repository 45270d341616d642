import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { journalRowOf } from './journal.dynamodb.ts'
import type { JournalOutcome, JournalRow } from './journal.ts'
import type { JournalReader } from './journal-reader.ts'
import type { Page, Paging } from './page.ts'

export const journalReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): JournalReader => {
  /** A place is (timeline, robot_id, message_id): with the partition's key that is where DynamoDB begins. */
  const page = async (list: List, { limit, after }: Paging): Promise<Page<JournalRow>> => {
    const items: Item[] = []
    let from: Item | undefined = after && keyAt(list, after)
    for (let asked = 0; asked < pagesMax; asked += 1) {
      const { Items = [], LastEvaluatedKey } = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            IndexName: list.index,
            KeyConditionExpression: '#key = :key',
            ExpressionAttributeNames: { '#key': list.key, ...(list.outcome && { '#outcome': 'outcome' }) },
            ExpressionAttributeValues: {
              ':key': text(list.value),
              ...(list.outcome && { ':outcome': text(list.outcome) }),
            },
            ...(list.outcome && { FilterExpression: '#outcome = :outcome' }),
            ScanIndexForward: list.oldestFirst,
            // Filtering happens behind the limit: a page that must not be short has to look at more.
            Limit: list.outcome ? Math.max(limit, 50) : limit + 1,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(failing(`list the messages of ${list.key} ${list.value}`))
      items.push(...Items)
      from = LastEvaluatedKey
      if (from === undefined || items.length > limit) break
    }
    const shown = items.slice(0, limit)
    const last = shown.at(-1)
    if (items.length > limit && last) return { items: shown.map(journalRowOf), next: placeOf(last) }
    return { items: shown.map(journalRowOf), ...(from && { next: placeOf(from) }) }
  }

  const bearing = async (messageId: string): Promise<readonly JournalRow[]> => {
    const { Items = [] } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_message',
          KeyConditionExpression: 'message_id = :message',
          ExpressionAttributeValues: { ':message': text(messageId) },
          Limit: 100,
        }),
      )
      .catch(failing(`find message ${messageId}`))
    return Items.map(journalRowOf).sort(newestFirst)
  }

  const some = async (
    messages: readonly Pick<JournalRow, 'robot_id' | 'message_id'>[],
  ): Promise<readonly JournalRow[]> => {
    const keys = messages.map(({ robot_id, message_id }) => ({
      table,
      key: { robot_id: text(robot_id), message_id: text(message_id) },
    }))
    const rows: JournalRow[] = []
    const what = `read ${keys.length} messages`
    await readRows(dynamodb, keys, { what, parallel: 2 }, (item) => rows.push(journalRowOf(item)))
    return rows
  }

  return {
    some,

    ofRobot: (value, paging, outcome) =>
      page({ index: 'by_timeline', key: 'robot_id', value, oldestFirst: false, outcome }, paging),
    ofTrace: (value, paging) => page({ index: 'by_trace', key: 'trace_id', value, oldestFirst: true }, paging),

    message: async (messageId, robotId) => {
      if (robotId !== undefined) {
        const { Item: item } = await dynamodb
          .send(
            new GetItemCommand({
              TableName: table,
              Key: { robot_id: text(robotId), message_id: text(messageId) },
              ConsistentRead: true,
            }),
          )
          .catch(failing(`read message ${messageId} of ${robotId}`))
        return item && journalRowOf(item)
      }
      return (await bearing(messageId))[0]
    },

    ofMessage: async (messageId, limit) => (await bearing(messageId)).slice(0, limit),

    ofCorrelation: async (correlationId, limit) => {
      const { Items = [] } = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            IndexName: 'by_correlation',
            KeyConditionExpression: 'correlation_id = :correlation',
            ExpressionAttributeValues: { ':correlation': text(correlationId) },
            Limit: limit,
          }),
        )
        .catch(failing(`find the messages of correlation ${correlationId}`))
      const rows = await some(
        Items.map((item) => ({ robot_id: textIn(item, 'robot_id'), message_id: textIn(item, 'message_id') })),
      )
      return rows.toSorted((one, other) => -newestFirst(one, other))
    },
  }
}

interface List {
  readonly index: 'by_timeline' | 'by_trace'
  readonly key: 'robot_id' | 'trace_id'
  readonly value: string
  readonly oldestFirst: boolean
  readonly outcome?: JournalOutcome | undefined
}

/** A filtered page that stays short after so many questions is answered short; its cursor goes on. */
const pagesMax = 10

const placeOf = (item: Item) => [textIn(item, 'timeline'), textIn(item, 'robot_id'), textIn(item, 'message_id')]

const keyAt = ({ key, value }: List, [timeline = '', robotId = '', messageId = '']: readonly string[]): Item => ({
  timeline: text(timeline),
  robot_id: text(robotId),
  message_id: text(messageId),
  [key]: text(value),
})

const newestFirst = (one: JournalRow, other: JournalRow): number => (one.decided_at > other.decided_at ? -1 : 1)
