import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Item, json, maybeJsonIn, number, text } from './attributes.dynamodb.ts'
import type { DataRun, DataRuns, Standing } from './data-runs.ts'
import { failing } from './failing.ts'
import { queryPage } from './query.dynamodb.ts'

/*
 * One partition, as rollouts have: `standing`, and `run#<id>` each run that ever was. Ids begin with their time, so that they sort;
 * there are some thousand a year, and they are forgotten after one.
 */

export const dataRunsInDynamodb = (dynamodb: DynamoDBClient, table: string): DataRuns => ({
  ask: async (run) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(run),
          ConditionExpression: 'attribute_not_exists(book)',
        }),
      )
      return 'asked'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'exists'
      return failing(`ask for run ${run.run_id}`)(error)
    }
  },

  read: async (runId) => {
    const item = await readItem(dynamodb, table, entryOf(runId), `read run ${runId}`)
    return item && (maybeJsonIn(item, 'run') as DataRun)
  },

  list: async ({ limit, after }) => {
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        // `standing` sorts behind all of them.
        KeyConditionExpression: after ? 'book = :book AND entry < :after' : 'book = :book AND begins_with(entry, :any)',
        ExpressionAttributeValues: {
          ':book': text(BOOK),
          ...(after ? { ':after': text(entryOf(after[0] ?? '')) } : { ':any': text(entryOf('')) }),
        },
        ScanIndexForward: false,
      },
      limit,
      'list the runs',
    )
    return {
      items: items.map((item) => maybeJsonIn(item, 'run') as DataRun),
      ...(last && { next: [(maybeJsonIn(last, 'run') as DataRun).run_id] }),
    }
  },

  write: async (run) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: itemOf(run) }))
      .catch(failing(`write run ${run.run_id}`))
  },

  standing: async () => {
    const item = await readItem(dynamodb, table, STANDING, 'read how far the warehouse is')
    return item === undefined ? { version: 0 } : (maybeJsonIn(item, 'standing') as Standing)
  },

  stand: async (standing, seen) => {
    const version = seen.version + 1
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...keyOf(STANDING), version: number(version), standing: json({ ...standing, version }) },
          ...(seen.version === 0
            ? { ConditionExpression: 'attribute_not_exists(book)' }
            : {
                ConditionExpression: '#version = :seen',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':seen': number(seen.version) },
              }),
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed'
      return failing('write how far the warehouse is')(error)
    }
  },
})

const BOOK = 'runs'
const STANDING = 'standing'
const entryOf = (runId: string): string => `run#${runId}`

const keyOf = (entry: string): Item => ({ book: text(BOOK), entry: text(entry) })

const itemOf = (run: DataRun): Item => ({
  ...keyOf(entryOf(run.run_id)),
  run: json(run),
  expires_at: number(Math.ceil(Date.parse(run.asked_at) / 1000) + KEPT_SECONDS),
})

const KEPT_SECONDS = 400 * 86_400

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
