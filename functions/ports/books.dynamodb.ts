import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, maybeTextIn, number, text, textIn } from './attributes.dynamodb.ts'
import { type Books, type BooksEntry, bookColumns, type CountedRange } from './books.ts'
import { failing } from './failing.ts'

/** Beside its columns the row has `version` and `counted`, the ranges; who only wants numbers projects them away. */
export const booksInDynamodb = (dynamodb: DynamoDBClient, table: string): Books => ({
  read: async (shard) => {
    const { Item: item } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: table,
          Key: keyOf(shard),
          ConsistentRead: true,
          ProjectionExpression: '#version, #counted',
          ExpressionAttributeNames: { '#version': 'version', '#counted': 'counted' },
        }),
      )
      .catch(failing(`read the books of ${shard}`))
    return {
      version: item ? (maybeNumberIn(item, 'version') ?? 0) : 0,
      counted: (item?.counted?.L ?? []).flatMap(({ M }) => (M ? [rangeOf(M)] : [])),
    }
  },

  add: async (shard, entry, counted, seen) => {
    const columns = bookColumns.filter((column) => entry[column])
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(shard),
          UpdateExpression: `SET #counted = :counted ADD ${['version', ...columns].map((name) => `#${name} :${name}`).join(', ')}`,
          ConditionExpression: seen === 0 ? 'attribute_not_exists(#version)' : '#version = :seen',
          ExpressionAttributeNames: Object.fromEntries(
            ['version', 'counted', ...columns].map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: {
            ...valuesOf(entry),
            ':version': number(1),
            ':counted': { L: counted.map((range) => ({ M: itemOf(range) })) },
            ...(seen > 0 && { ':seen': number(seen) }),
          },
        }),
      )
      return 'added'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed'
      return failing(`add to the books of ${shard}`)(error)
    }
  },
})

const keyOf = (shard: string): Item => ({ book: text('counters'), shard: text(shard) })

const valuesOf = (entry: BooksEntry): Item =>
  Object.fromEntries(
    bookColumns.flatMap((column) => {
      const count = entry[column]
      return count ? [[`:${column}`, number(count)]] : []
    }),
  )

const itemOf = ({ first, last, subjects, by, drained }: CountedRange): Item => ({
  first: text(first),
  last: text(last),
  subjects: { B: subjects },
  by: text(by),
  drained: { M: Object.fromEntries(Object.entries(drained).map(([robotId, position]) => [robotId, text(position)])) },
})

const rangeOf = (item: Item): CountedRange => ({
  first: textIn(item, 'first'),
  last: textIn(item, 'last'),
  subjects: item.subjects?.B ?? new Uint8Array(),
  by: maybeTextIn(item, 'by') ?? '',
  drained: Object.fromEntries(
    Object.entries(item.drained?.M ?? {}).map(([robotId, { S }]): [string, string] => [robotId, S ?? '']),
  ),
})
