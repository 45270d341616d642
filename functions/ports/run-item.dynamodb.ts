import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import { failing } from './failing.ts'
import { type Run, StaleRun } from './run.ts'

/*
 * The items that handlers keep: one per thing, each written by one conditional update per message. A late run is kept
 * out by the fence; the same message again writes the same values.
 */

export interface RunItem {
  /** message_id of the run that wrote the item last */
  readonly acted_by: string
  readonly revision: number
  readonly since: string
  /** message_id of the run whose command has been published */
  readonly told_of?: string
}

export interface ItemChange {
  readonly key: Readonly<Record<string, string>>
  /** In words, for an error: `the job in hand of r1` */
  readonly what: string
  readonly sets: readonly string[]
  readonly removes?: readonly string[]
  /** Besides the fence. */
  readonly condition?: string
  readonly names?: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, unknown>>
}

/** The usual case: no condition but the fence. Answers with the item as it is now, also if this work was done before. */
export const writeItem = async <Item extends RunItem>(
  documents: DynamoDBDocumentClient,
  table: string,
  run: Run,
  change: ItemChange,
): Promise<Item> => {
  const written = await updateItem<Item>(documents, table, run, change)
  if (written) return written
  const found = await readItem<Item>(documents, table, change)
  if (found && doneByLaterRun(found, run)) return found
  throw contended(run, change)
}

export const contended = (run: Run, { what }: Pick<ItemChange, 'what'>): TemporaryFailure =>
  new TemporaryFailure(`${what} changes faster than message ${run.message_id} can be written`)

const fence = '(attribute_not_exists(revision) OR revision <= :revision OR since < :since)'

/** Writes and answers with the item as it is now; undefined when the fence or the condition said no. */
export const updateItem = async <Item extends RunItem>(
  documents: DynamoDBDocumentClient,
  table: string,
  run: Run,
  { key, what, sets, removes = [], condition, names, values }: ItemChange,
): Promise<Item | undefined> => {
  const assignments = [...sets, 'acted_by = :message', 'revision = :revision', 'since = :since']
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${assignments.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
        ConditionExpression: condition ? `${fence} AND (${condition})` : fence,
        ...(names && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: {
          ...values,
          ':message': run.message_id,
          ':revision': run.revision,
          ':since': run.since,
        },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return Attributes as Item | undefined
  } catch (error) {
    // Expected: somebody was here in between. Who, is told by the item.
    if (error instanceof ConditionalCheckFailedException) return undefined
    return failing(`write ${what}`)(error)
  }
}

export const readItem = async <Item>(
  documents: DynamoDBDocumentClient,
  table: string,
  { key, what }: Pick<ItemChange, 'key' | 'what'>,
): Promise<Item | undefined> => {
  const { Item } = await documents
    .send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
    .catch(failing(`read ${what}`))
  return Item as Item | undefined
}

/**
 * After a refused write: whether the item was written by a run decided later than this one. That run may have been for the
 * same message (a re-evaluation), and then the work is done; else this one must not act.
 */
export const doneByLaterRun = (item: RunItem, run: Run): boolean => {
  if (item.revision <= run.revision || item.since < run.since) return false
  if (item.acted_by === run.message_id) return true
  throw new StaleRun(run, item.revision)
}

/** Remembers that the command of this run is published. A later run may own the item by now: then nobody will ask. */
export const markTold = async (
  documents: DynamoDBDocumentClient,
  table: string,
  run: Run,
  { key, what }: Pick<ItemChange, 'key' | 'what'>,
): Promise<void> => {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET told_of = :message',
        ConditionExpression: 'acted_by = :message',
        ExpressionAttributeValues: { ':message': run.message_id },
      }),
    )
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return
    failing(`write ${what}`)(error)
  }
}
