import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import type { Layer } from '../../policy/rollout.ts'
import { type Item, json, maybeJsonIn, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { queryPage } from './query.dynamodb.ts'
import { noRollouts, type Rollout, type RolloutRegister, type Rollouts, type Standing } from './rollouts.ts'

/*
 * One partition: `standing` is what is in force, `rollout#<id>` each rollout that ever was. Ids begin with their time, so that
 * they sort. There are some dozens of them in the life of a fleet.
 */

export const rolloutsInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
  { now = Date.now, keptSeconds = 3 }: { readonly now?: () => number; readonly keptSeconds?: number } = {},
): Rollouts => {
  let layers: readonly Layer[] | undefined
  let failed: unknown
  let until = Number.NEGATIVE_INFINITY
  return {
    inForce: async () => {
      if (now() >= until) {
        try {
          layers = (await readStanding(dynamodb, table)).layers
        } catch (error) {
          // What was in force a moment ago holds on; and nobody waits for a store that is away with every batch.
          failed = error
        }
        until = now() + keptSeconds * 1000
      }
      if (layers === undefined) throw failed
      return layers
    },
  }
}

export const rolloutRegisterInDynamodb = (dynamodb: DynamoDBClient, table: string): RolloutRegister => ({
  standing: () => readStanding(dynamodb, table),

  read: async (rolloutId) => {
    const item = await readItem(dynamodb, table, rolloutEntry(rolloutId), `read rollout ${rolloutId}`)
    return item && rolloutOf(item)
  },

  list: async ({ limit, after }) => {
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        KeyConditionExpression: after ? 'book = :book AND entry < :after' : 'book = :book AND begins_with(entry, :any)',
        ExpressionAttributeValues: {
          ':book': text(BOOK),
          ...(after ? { ':after': text(rolloutEntry(after[0] ?? '')) } : { ':any': text(rolloutEntry('')) }),
        },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      limit,
      'list the rollouts',
    )
    return { items: items.map(rolloutOf), ...(last && { next: [rolloutOf(last).rollout_id] }) }
  },

  write: async (standing, rollouts, seen) => {
    try {
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName: table,
                Item: {
                  ...keyOf(STANDING),
                  changes: number(standing.changes),
                  layers: json(standing.layers),
                },
                ...(seen === 0
                  ? { ConditionExpression: 'attribute_not_exists(book)' }
                  : {
                      ConditionExpression: 'changes = :seen',
                      ExpressionAttributeValues: { ':seen': number(seen) },
                    }),
              },
            },
            ...rollouts.map((rollout) => ({
              Put: { TableName: table, Item: { ...keyOf(rolloutEntry(rollout.rollout_id)), rollout: json(rollout) } },
            })),
          ],
        }),
      )
      return 'written'
    } catch (error) {
      // The condition, or somebody else at this very moment: both are looked at again.
      if (error instanceof TransactionCanceledException && isOvertaken(error)) return 'changed'
      return failing('write what is rolled out')(error)
    }
  },
})

const isOvertaken = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict')

const BOOK = 'rollouts'
const STANDING = 'standing'
/** Sorts before `standing`, so that a page behind a rollout never comes to it. */
const rolloutEntry = (rolloutId: string): string => `rollout#${rolloutId}`

const keyOf = (entry: string): Item => ({ book: text(BOOK), entry: text(entry) })

const readItem = async (
  dynamodb: DynamoDBClient,
  table: string,
  entry: string,
  what: string,
): Promise<Item | undefined> => {
  const { Item: item } = await dynamodb
    .send(new GetItemCommand({ TableName: table, Key: keyOf(entry), ConsistentRead: true }))
    .catch(failing(what))
  return item
}

const readStanding = async (dynamodb: DynamoDBClient, table: string): Promise<Standing> => {
  const item = await readItem(dynamodb, table, STANDING, 'read what is rolled out')
  if (item === undefined) return noRollouts
  const layers = maybeJsonIn(item, 'layers')
  // What cannot be read must not move a fleet.
  if (!Array.isArray(layers)) throw new Error(`The layers of what is rolled out are ${textIn(item, 'layers')}, no list`)
  return { layers: layers as readonly Layer[], changes: maybeNumberIn(item, 'changes') ?? 0 }
}

const rolloutOf = (item: Item): Rollout => maybeJsonIn(item, 'rollout') as Rollout
