import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { type Item, maybeNumberIn, maybeTextIn, number, text, textsIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { type NoticeBook, SUBJECTS_MAX } from './notice-book.ts'

/** Two sorts of rows under one key: `thing …` with the event that told of it, `hour …` with what was counted. */
export const noticeBookInDynamodb = (dynamodb: DynamoDBClient, table: string): NoticeBook => ({
  begin: async (thing, { event_id, at }, window_seconds) => {
    const written = await updated(dynamodb, table, `thing ${thing}`, 'begin a notice', {
      UpdateExpression: 'SET told_by = :event, told_until = :until, expires_at = :expires REMOVE repeats',
      ConditionExpression: 'attribute_not_exists(notice) OR told_until <= :now OR told_by = :event',
      ExpressionAttributeValues: {
        ':event': text(event_id),
        ':now': number(at),
        ':until': number(at + window_seconds),
        ':expires': number(at + window_seconds + DAY),
      },
      ReturnValues: 'ALL_OLD',
    })
    if (written) return { tell: true, repeats: maybeNumberIn(written, 'repeats') ?? 0 }
    await updated(dynamodb, table, `thing ${thing}`, 'count a repeat', {
      UpdateExpression: 'ADD repeats :one',
      ExpressionAttributeValues: { ':one': number(1) },
    })
    return { tell: false }
  },

  count: async (hour, { subject, event_id }, limit) => {
    const key = `hour ${hour}`
    const expires = number(Math.floor(Date.parse(`${hour}:00:00Z`) / 1000) + KEPT)
    const within = await updated(dynamodb, table, key, 'count a notice', {
      UpdateExpression: 'SET expires_at = :expires ADD sent :one',
      ConditionExpression: 'attribute_not_exists(sent) OR sent < :limit',
      ExpressionAttributeValues: { ':one': number(1), ':limit': number(limit), ':expires': expires },
    })
    if (within) return 'within'
    const above = await updated(dynamodb, table, key, 'count a notice above the limit', {
      UpdateExpression: 'ADD above :one',
      ExpressionAttributeValues: { ':one': number(1) },
      ReturnValues: 'ALL_NEW',
    })
    if (textsIn(above ?? {}, 'subjects').length < SUBJECTS_MAX) {
      await updated(dynamodb, table, key, 'keep the subject of a notice', {
        UpdateExpression: 'SET subjects = list_append(if_not_exists(subjects, :none), :one)',
        ExpressionAttributeValues: { ':none': { L: [] }, ':one': { L: [text(subject)] } },
      })
    }
    const says = await updated(dynamodb, table, key, 'say that the limit is reached', {
      UpdateExpression: 'SET limit_said_by = :event',
      ConditionExpression: 'attribute_not_exists(limit_said_by) OR limit_said_by = :event',
      ExpressionAttributeValues: { ':event': text(event_id) },
    })
    return says ? 'first_above' : 'above'
  },

  repeated: async (hour) => {
    await updated(dynamodb, table, `hour ${hour}`, 'count a repeat of an hour', {
      UpdateExpression: 'SET expires_at = :expires ADD repeated :one',
      ExpressionAttributeValues: {
        ':one': number(1),
        ':expires': number(Math.floor(Date.parse(`${hour}:00:00Z`) / 1000) + KEPT),
      },
    })
  },

  untold: async (hour) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { notice: text(`hour ${hour}`) }, ConsistentRead: true }))
      .catch(failing(`read the notices of ${hour}`))
    if (item === undefined || maybeTextIn(item, 'summarised_at') !== undefined) return undefined
    const [repeated, above] = [maybeNumberIn(item, 'repeated') ?? 0, maybeNumberIn(item, 'above') ?? 0]
    return repeated + above === 0
      ? undefined
      : { repeated, above, subjects: textsIn(item, 'subjects').slice(0, SUBJECTS_MAX) }
  },

  summarised: async (hour, at) => {
    await updated(dynamodb, table, `hour ${hour}`, `note the summary of ${hour}`, {
      UpdateExpression: 'SET summarised_at = :at',
      ExpressionAttributeValues: { ':at': text(at) },
    })
  },
})

/** Longer than any window, so that a row that is needed is never swept; days that somebody may ask about. */
const DAY = 86_400
const KEPT = 7 * DAY

type Update = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues' | 'ReturnValues'
>

/** The attributes that were asked for ({} if there are none); undefined when the condition is not met. */
const updated = async (
  dynamodb: DynamoDBClient,
  table: string,
  notice: string,
  what: string,
  update: Update,
): Promise<Item | undefined> => {
  try {
    const { Attributes = {} } = await dynamodb.send(
      new UpdateItemCommand({ TableName: table, Key: { notice: text(notice) }, ...update }),
    )
    return Attributes
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    return failing(what)(error)
  }
}
