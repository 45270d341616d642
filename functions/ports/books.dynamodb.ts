import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, maybeTextIn, number, text, textIn } from './attributes.dynamodb.ts'
import { type Books, type BooksEntry, bookColumns, type CountedRange } from './books.ts'
import { packedLines } from './books-lines.ts'
import { failing } from './failing.ts'

/**
 * Beside its columns the row has `version`, `counted`, the ranges, and `last_entry`, what the newest entry told apart; who only
 * wants numbers projects them away.
 */
export const booksInDynamodb = (dynamodb: DynamoDBClient, table: string): Books => ({
  read: async (shard) => {
    const { Item: item } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: table,
          Key: keyOf(shard),
          ConsistentRead: true,
          ProjectionExpression: '#version, #counted, worked_until_ms',
          ExpressionAttributeNames: { '#version': 'version', '#counted': 'counted' },
        }),
      )
      .catch(failing(`read the books of ${shard}`))
    return {
      version: item ? (maybeNumberIn(item, 'version') ?? 0) : 0,
      worked_until_ms: item ? (maybeNumberIn(item, 'worked_until_ms') ?? 0) : 0,
      counted: (item?.counted?.L ?? []).flatMap(({ M }) => (M ? [rangeOf(M)] : [])),
    }
  },

  add: async (shard, { entry, counted, lines }, seen, progress) => {
    const columns = bookColumns.filter((column) => entry[column])
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(shard),
          UpdateExpression: `SET #counted = :counted, last_entry = :last_entry${progress ? PROGRESS : ''} ADD ${['version', ...columns].map((name) => `#${name} :${name}`).join(', ')}`,
          ConditionExpression: seen === 0 ? 'attribute_not_exists(#version)' : '#version = :seen',
          ExpressionAttributeNames: Object.fromEntries(
            ['version', 'counted', ...columns].map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: {
            ...valuesOf(entry),
            ':version': number(1),
            ':last_entry': { B: packedLines(lines) },
            ':counted': { L: counted.map((range) => ({ M: itemOf(range) })) },
            ...(seen > 0 && { ':seen': number(seen) }),
            ...(progress && {
              ':worked_until': number(progress.worked_until_ms),
              ':worked_at': number(progress.at_ms),
            }),
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

const PROGRESS = ', worked_until_ms = :worked_until, worked_at_ms = :worked_at'

const keyOf = (shard: string): Item => ({ book: text('counters'), shard: text(shard) })

const valuesOf = (entry: BooksEntry): Item =>
  Object.fromEntries(
    bookColumns.flatMap((column) => {
      const count = entry[column]
      return count ? [[`:${column}`, number(count)]] : []
    }),
  )

/** Sixteen of these are written with every batch, so each byte counts: `last` is only what differs from `first`. */
const itemOf = ({ first, last, subjects, by, drained }: CountedRange): Item => ({
  first: text(first),
  last: text(tailOf(first, last)),
  ...(subjects.length > 0 && { subjects: { B: subjects } }),
  by: text(by),
  ...(Object.keys(drained).length > 0 && {
    drained: { M: Object.fromEntries(Object.entries(drained).map(([robotId, position]) => [robotId, text(position)])) },
  }),
})

const tailOf = (first: string, last: string): string => {
  if (first.length !== last.length) return last
  let same = 0
  while (same < last.length - 1 && first[same] === last[same]) same++
  return last.slice(same)
}

/** A later number is never shorter, so a shorter text is a tail. */
const wholeOf = (first: string, tail: string): string =>
  tail.length < first.length ? first.slice(0, first.length - tail.length) + tail : tail

const rangeOf = (item: Item): CountedRange => ({
  first: textIn(item, 'first'),
  last: wholeOf(textIn(item, 'first'), textIn(item, 'last')),
  subjects: item.subjects?.B ?? new Uint8Array(),
  by: maybeTextIn(item, 'by') ?? '',
  drained: Object.fromEntries(
    Object.entries(item.drained?.M ?? {}).map(([robotId, { S }]): [string, string] => [robotId, S ?? '']),
  ),
})
