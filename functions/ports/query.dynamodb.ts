import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Item } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'

/*
 * DynamoDB answers a query by the page, and ends a page at 1 MB whatever was asked for: fewer items than asked for do not mean
 * that there are no more.
 */

/** All that a query finds, up to `most` items. `what` is said of an error: `read the books`. */
export const queryAll = async (
  dynamodb: DynamoDBClient,
  query: Omit<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>,
  what: string,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> => {
  const found: Item[] = []
  let from: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          ...query,
          ...(most !== Number.POSITIVE_INFINITY && { Limit: most - found.length }),
          ...(from && { ExclusiveStartKey: from }),
        }),
      )
      .catch(failing(what))
    found.push(...Items)
    from = LastEvaluatedKey
  } while (from && found.length < most)
  return found
}

/** One page of `limit` items, and its last one where there are more behind it. */
export const queryPage = async (
  dynamodb: DynamoDBClient,
  query: Omit<QueryCommandInput, 'Limit'>,
  limit: number,
  what: string,
): Promise<{ readonly items: readonly Item[]; readonly last: Item | undefined }> => {
  const { Items = [], LastEvaluatedKey } = await dynamodb
    // One more than the page holds tells whether there is a next one.
    .send(new QueryCommand({ ...query, Limit: limit + 1 }))
    .catch(failing(what))
  const items = Items.slice(0, limit)
  return { items, last: Items.length > limit || LastEvaluatedKey !== undefined ? items.at(-1) : undefined }
}
