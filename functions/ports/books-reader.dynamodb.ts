import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, text } from './attributes.dynamodb.ts'
import { type BookColumn, bookColumns } from './books.ts'
import type { BooksReader } from './books-reader.ts'
import { failing } from './failing.ts'

/** One row per shard, without the ranges that it remembers. */
export const booksReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): BooksReader => ({
  read: async () => {
    const sums = Object.fromEntries(bookColumns.map((column) => [column, 0])) as Record<BookColumn, number>
    let from: Item | undefined
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'book = :book',
            ExpressionAttributeValues: { ':book': text('counters') },
            ProjectionExpression: bookColumns.map((column) => `#${column}`).join(', '),
            ExpressionAttributeNames: Object.fromEntries(bookColumns.map((column) => [`#${column}`, column])),
            ConsistentRead: true,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(failing('read the books'))
      for (const row of Items) for (const column of bookColumns) sums[column] += maybeNumberIn(row, column) ?? 0
      from = LastEvaluatedKey
    } while (from)
    return sums
  },
})
