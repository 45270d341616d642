import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Message } from '../../messages/envelope.ts'
import { TemporaryFailure } from '../errors.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
  textsIn,
} from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import { hopsIn, hopsText } from './hops.ts'
import type { Journal, JournalOutcome, JournalRow } from './journal.ts'

export const journalInDynamodb = (dynamodb: DynamoDBClient, table: string, days: number): Journal => ({
  applied: async (rows) => {
    const latest = [...new Map(rows.map((row) => [`${row.robot_id} ${row.message_id}`, row])).values()]
    const requests = latest.map((row) => ({ PutRequest: { Item: itemOf(row, days) } }))
    await writeRows(dynamodb, table, requests, { what: `journal ${requests.length} messages`, parallel: 4 })
  },

  decided: async (row) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(row, days),
          ConditionExpression: `attribute_not_exists(message_id) OR outcome = :held${
            row.attempt === undefined
              ? ''
              : ' OR (outcome = :dead AND (attribute_not_exists(attempt) OR attempt < :attempt))'
          }`,
          ExpressionAttributeValues: {
            ':held': text('held'),
            ...(row.attempt !== undefined && { ':dead': text('dead_lettered'), ':attempt': number(row.attempt) }),
          },
        }),
      )
      return row
    } catch (error) {
      const what = `journal message ${row.message_id} of ${row.robot_id}`
      if (!(error instanceof ConditionalCheckFailedException)) return failing(what)(error)
      const { Item: standing } = await dynamodb
        .send(new GetItemCommand({ TableName: table, Key: keyOf(row), ConsistentRead: true }))
        .catch(failing(what))
      if (!standing) throw new TemporaryFailure(`${what}: another decision stood and is gone`)
      return journalRowOf(standing)
    }
  },
})

export const journalRowOf = (item: Item): JournalRow => {
  const message = maybeJsonIn(item, 'message') as Message | undefined
  return {
    robot_id: textIn(item, 'robot_id'),
    message_id: textIn(item, 'message_id'),
    // One that a later version wrote is an end as well.
    outcome: textIn(item, 'outcome') as JournalOutcome,
    type: textIn(item, 'type'),
    kind: textIn(item, 'kind'),
    trace_id: textIn(item, 'trace_id'),
    source: textIn(item, 'source'),
    policy_version: textIn(item, 'policy_version'),
    received_at: textIn(item, 'received_at'),
    decided_at: textIn(item, 'decided_at'),
    position: textIn(item, 'position'),
    decided_in: textIn(item, 'decided_in'),
    ...optionalTexts(item),
    ...optionalNumbers(item),
    ...(item.handlers && { handlers: textsIn(item, 'handlers') }),
    ...(item.out_of_order?.BOOL && { out_of_order: true }),
    ...(item.hops?.S !== undefined && { hops: hopsIn(item.hops.S) }),
    ...(message !== undefined && { message }),
  }
}

const textNames = [
  'correlation_id',
  'causation_id',
  'from',
  'to',
  'reason',
  'guard',
  'detail',
  'occurred_at',
  'failure_id',
  'redrive_of',
  'edited_from',
  'operation_id',
  'by',
  'why',
] as const
const numberNames = ['revision', 'sequence', 'attempt'] as const

const optionalTexts = (item: Item): Partial<Record<(typeof textNames)[number], string>> =>
  Object.fromEntries(
    textNames.flatMap((name) => {
      const value = maybeTextIn(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

const optionalNumbers = (item: Item): Partial<Record<(typeof numberNames)[number], number>> =>
  Object.fromEntries(
    numberNames.flatMap((name) => {
      const value = maybeNumberIn(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

const keyOf = ({ robot_id, message_id }: JournalRow): Item => ({
  robot_id: text(robot_id),
  message_id: text(message_id),
})

/** `timeline` sorts a robot's or a trace's messages in the order of their decisions. */
const itemOf = (row: JournalRow, days: number): Item =>
  present({
    ...keyOf(row),
    outcome: text(row.outcome),
    type: text(row.type),
    kind: text(row.kind),
    trace_id: text(row.trace_id),
    source: text(row.source),
    policy_version: text(row.policy_version),
    received_at: text(row.received_at),
    decided_at: text(row.decided_at),
    position: text(row.position),
    decided_in: text(row.decided_in),
    ...Object.fromEntries(textNames.map((name) => [name, maybe(row[name], text)])),
    ...Object.fromEntries(numberNames.map((name) => [name, maybe(row[name], number)])),
    handlers: maybe(row.handlers, (handlers) => ({ L: handlers.map(text) })),
    out_of_order: maybe(row.out_of_order, (value) => ({ BOOL: value })),
    hops: maybe(row.hops, (hops) => text(hopsText(hops))),
    message: maybe(row.message, json),
    timeline: text(`${row.decided_at}#${row.position}`),
    expires_at: number(Math.ceil(Date.parse(row.decided_at) / 1000) + days * 86_400),
  })
