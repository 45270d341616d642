import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import { type Item, maybeNumberIn, maybeTextIn, number, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { type Run, StaleRun } from './run.ts'

/*
 * The items that handlers keep: one per thing, each written by one conditional update per message. A late run is kept out
 * by the fence; the same message again writes the same values. Every item carries what its last run was:
 *
 *   acted_by   message_id of that run
 *   revision   of the robot's row that it was decided on, and since when the robot was in that state
 */

export interface Place {
  readonly table: string
  readonly key: Item
  /** In words, for an error: `the job in hand of r1` */
  readonly what: string
}

export interface ItemChange extends Place {
  readonly sets: readonly string[]
  readonly removes?: readonly string[]
  /** Besides the fence. */
  readonly condition?: string
  readonly names?: Readonly<Record<string, string>>
  readonly values: Item
}

/** The usual case: no condition but the fence. Answers with the item as it is now, also if this work was done before. */
export const writeItem = async (dynamodb: DynamoDBClient, run: Run, change: ItemChange): Promise<Item> => {
  const written = await updateItem(dynamodb, run, change)
  if (written) return written
  const found = await readItem(dynamodb, change)
  if (found && doneByLaterRun(found, run)) return found
  throw contended(run, change)
}

/** Writes and answers with the item as it is now; undefined when the fence or the condition said no. */
export const updateItem = async (
  dynamodb: DynamoDBClient,
  run: Run,
  { table, key, what, sets, removes = [], condition, names, values }: ItemChange,
): Promise<Item | undefined> => {
  const assignments = [...sets, 'acted_by = :message', 'revision = :revision', 'since = :since']
  try {
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${assignments.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
        ConditionExpression: condition ? `${fence} AND (${condition})` : fence,
        ...(names && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: {
          ...values,
          ':message': text(run.message_id),
          ':revision': number(run.revision),
          ':since': text(run.since),
        },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return Attributes
  } catch (error) {
    // Expected: somebody was here in between. Who, is told by the item.
    if (error instanceof ConditionalCheckFailedException) return undefined
    return failing(`write ${what}`)(error)
  }
}

const fence = '(attribute_not_exists(revision) OR revision <= :revision OR since < :since)'

export const readItem = async (dynamodb: DynamoDBClient, { table, key, what }: Place): Promise<Item | undefined> => {
  const { Item: item } = await dynamodb
    .send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))
    .catch(failing(`read ${what}`))
  return item
}

/**
 * After a refused write: whether the item was written by a run decided later than this one. That run may have been for the
 * same message (a re-evaluation), and then the work is done; else this one must not act.
 */
export const doneByLaterRun = (item: Item, run: Run): boolean => {
  const revision = maybeNumberIn(item, 'revision') ?? 0
  if (revision <= run.revision || (maybeTextIn(item, 'since') ?? '') < run.since) return false
  if (isBy(item, run)) return true
  throw new StaleRun(run, revision)
}

/** Whether the run of this message was the last to write the item. */
export const isBy = (item: Item, run: Run): boolean => maybeTextIn(item, 'acted_by') === run.message_id

export const contended = (run: Run, { what }: Place): TemporaryFailure =>
  new TemporaryFailure(`${what} changes faster than message ${run.message_id} can be written`)
