import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Difference } from '../../policy/replay.ts'
import { type Item, json, maybeJsonIn, text, textIn } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import type { Differences, DifferencesReader } from './differences.ts'
import { queryPage } from './query.dynamodb.ts'

/** Rows of the operation that asked for them, `difference#00000001` and on, beside its other rows. */
export const differencesInDynamodb = (dynamodb: DynamoDBClient, table: string): Differences => ({
  keep: (comparisonId, from, differences) =>
    writeRows(
      dynamodb,
      table,
      differences.map((difference, index) => ({
        PutRequest: { Item: { ...keyOf(comparisonId, from + index + 1), difference: json(difference) } },
      })),
      { what: `keep differences of comparison ${comparisonId}`, parallel: 2 },
    ),
})

export const differencesReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): DifferencesReader => ({
  list: async (comparisonId, { limit, after }) => {
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        KeyConditionExpression: 'operation_id = :id AND #entry BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#entry': 'entry' },
        ExpressionAttributeValues: {
          ':id': text(comparisonId),
          // Behind an entry: no entry is longer than another, so a blank behind it comes before the next.
          ':first': text(after ? `${PREFIX}${after[0]} ` : PREFIX),
          ':last': text(`${PREFIX}~`),
        },
        ConsistentRead: true,
      },
      limit,
      `list the differences of comparison ${comparisonId}`,
    )
    return {
      items: items.map((item) => maybeJsonIn(item, 'difference') as Difference),
      ...(last && { next: [textIn(last, 'entry').slice(PREFIX.length)] }),
    }
  },
})

const PREFIX = 'difference#'

const keyOf = (comparisonId: string, number: number): Item => ({
  operation_id: text(comparisonId),
  entry: text(`${PREFIX}${String(number).padStart(8, '0')}`),
})
