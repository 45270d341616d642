import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { maybeNumberIn, text } from './attributes.dynamodb.ts'
import { type BookColumn, bookColumns } from './books.ts'
import type { BooksReader } from './books-reader.ts'
import { queryAll } from './query.dynamodb.ts'

/** One row per shard, without the ranges that it remembers. */
export const booksReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): BooksReader => ({
  read: async () => {
    const sums = Object.fromEntries(bookColumns.map((column) => [column, 0])) as Record<BookColumn, number>
    const rows = await queryAll(
      dynamodb,
      {
        TableName: table,
        KeyConditionExpression: 'book = :book',
        ExpressionAttributeValues: { ':book': text('counters') },
        ProjectionExpression: bookColumns.map((column) => `#${column}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(bookColumns.map((column) => [`#${column}`, column])),
        ConsistentRead: true,
      },
      'read the books',
    )
    for (const row of rows) for (const column of bookColumns) sums[column] += maybeNumberIn(row, column) ?? 0
    return sums
  },
})
