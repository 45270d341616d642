import { hash } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { TemporaryFailure } from '../errors.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
} from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import {
  type CommandBook,
  type CommandsReader,
  type KeptCommand,
  type Line,
  NOBODY,
  type Waiter,
} from './command-book.ts'
import { type CommandRow, jobStartedBy } from './command-row.ts'
import { failing } from './failing.ts'
import { queryPage } from './query.dynamodb.ts'

/*
 * One table: `command#<id>` per command, `job#<id>` for the command that gave it, and `line` per robot, each a JSON text beside what keys, indexes and conditions need
 * (`sent` is what a VDA 5050 robot was sent: sent.dynamodb.ts). The token is an attribute of its own: no reader hands it on.
 */

export const commandBookInDynamodb = (dynamodb: DynamoDBClient, table: string, days: number): CommandBook => {
  const read = async (robotId: string, commandId: string): Promise<KeptCommand | undefined> => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: keyOf(robotId, commandId), ConsistentRead: true }))
      .catch(failing(`read command ${commandId} of ${robotId}`))
    return item && keptIn(item)
  }

  const putLine = (robotId: string, line: Line) => ({
    TableName: table,
    Item: {
      robot_id: text(robotId),
      entry: text(LINE),
      line: json({ ...line, version: undefined }),
      line_version: number(line.version + 1),
    },
    ...(line.version === 0
      ? { ConditionExpression: 'attribute_not_exists(robot_id)' }
      : {
          ConditionExpression: 'line_version = :seen',
          ExpressionAttributeValues: { ':seen': number(line.version) },
        }),
  })

  return {
    read,

    open: async (row, line) => {
      const job = jobStartedBy(row)
      const writes: TransactWriteItem[] = [
        {
          Put: {
            TableName: table,
            Item: itemOf({ row: { ...row, row_version: 1 } }, days),
            ConditionExpression: 'attribute_not_exists(robot_id)',
          },
        },
        ...(line ? [{ Put: putLine(row.robot_id, line) }] : []),
        ...(job === undefined ? [] : [{ Put: { TableName: table, Item: jobItem(row, job, days) } }]),
      ]
      const what = `open command ${row.command_id} of ${row.robot_id}`
      try {
        await dynamodb.send(
          new TransactWriteItemsCommand({
            TransactItems: writes,
            // The SDK's own tries after a lost answer are one transaction.
            ClientRequestToken: hash('sha1', JSON.stringify(writes), 'hex').slice(0, 36),
          }),
        )
        return 'opened'
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) return failing(what)(error)
        const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
        if (codes[0] === 'ConditionalCheckFailed') return 'exists'
        if (codes.every((code) => expected.has(code))) return 'changed'
        throw new TemporaryFailure(`${what}: ${codes.join(', ')}`, { cause: error })
      }
    },

    write: async (kept) => {
      const { row } = kept
      const next = { ...kept, row: { ...row, row_version: row.row_version + 1 } }
      const item = itemOf(next, days)
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: item,
            ConditionExpression: 'row_version = :seen',
            ExpressionAttributeValues: { ':seen': number(row.row_version) },
          }),
        )
        return next
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          return failing(`write command ${row.command_id} of ${row.robot_id}`)(error)
        }
        // The answer of an earlier try of the SDK may have got lost: what stands there is then this very row.
        const standing = await read(row.robot_id, row.command_id)
        return JSON.stringify(standing) === JSON.stringify(keptIn(item)) ? next : 'changed'
      }
    },

    ofJob: async (robotId, jobId) => {
      const { Item: item } = await dynamodb
        .send(
          new GetItemCommand({
            TableName: table,
            Key: { robot_id: text(robotId), entry: text(`${JOB}${jobId}`) },
            ConsistentRead: true,
          }),
        )
        .catch(failing(`read the command of job ${jobId} of ${robotId}`))
      return item && maybeTextIn(item, 'of_command')
    },

    line: async (robotId) => {
      const { Item: item } = await dynamodb
        .send(
          new GetItemCommand({
            TableName: table,
            Key: { robot_id: text(robotId), entry: text(LINE) },
            ConsistentRead: true,
          }),
        )
        .catch(failing(`read the line of ${robotId}`))
      return item === undefined ? NOBODY : lineIn(item)
    },

    writeLine: async (robotId, line) => {
      try {
        await dynamodb.send(new PutItemCommand(putLine(robotId, line)))
        return 'written'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'changed'
        return failing(`write the line of ${robotId}`)(error)
      }
    },
  }
}

export const commandsReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): CommandsReader => {
  const rows = async (keys: readonly Item[]): Promise<readonly CommandRow[]> => {
    const found: CommandRow[] = []
    const wanted = keys.map(({ robot_id, entry }) => ({ table, key: { robot_id, entry } as Item }))
    await readRows(dynamodb, wanted, { what: `read ${keys.length} commands`, parallel: 2 }, (item) => {
      const kept = keptIn(item)
      if (kept) found.push(kept.row)
    })
    return found
  }

  const query = { TableName: table, ScanIndexForward: false, ExpressionAttributeNames: { '#key': '' } }

  return {
    find: async (commandId, robotId) => {
      if (robotId !== undefined) return (await rows([keyOf(robotId, commandId)])).at(0)
      const { items } = await queryPage(
        dynamodb,
        {
          ...query,
          IndexName: 'by_command',
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': 'command_id' },
          ExpressionAttributeValues: { ':key': text(commandId) },
        },
        1,
        `find command ${commandId}`,
      )
      return (await rows(items)).at(0)
    },

    list: async (robotId, { limit, after }) => {
      const { items, last } = await queryPage(
        dynamodb,
        {
          ...query,
          IndexName: 'by_robot',
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': 'robot_id' },
          ExpressionAttributeValues: { ':key': text(robotId) },
          ...(after && {
            ExclusiveStartKey: { ...keyOf(robotId, after[1] ?? ''), asked: text(after[0] ?? '') },
          }),
        },
        limit,
        `list commands of ${robotId}`,
      )
      const found = new Map((await rows(items)).map((row) => [row.command_id, row]))
      return {
        items: items.flatMap((item) => found.get(textIn(item, 'entry').slice(ENTRY.length)) ?? []),
        ...(last && { next: [textIn(last, 'asked'), textIn(last, 'entry').slice(ENTRY.length)] }),
      }
    },
  }
}

const ENTRY = 'command#'
const LINE = 'line'
const JOB = 'job#'
/** Somebody was here in between, or is just now. */
const expected: ReadonlySet<string> = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict'])

const keyOf = (robotId: string, commandId: string): Item => ({
  robot_id: text(robotId),
  entry: text(`${ENTRY}${commandId}`),
})

const jobItem = (row: CommandRow, job: string, days: number): Item => ({
  robot_id: text(row.robot_id),
  entry: text(`${JOB}${job}`),
  of_command: text(row.command_id),
  expires_at: number(expiryOf(row, days)),
})

// A command may be given long to wait: its days begin behind its deadline.
const expiryOf = ({ terms, asked_at }: CommandRow, days: number): number =>
  Math.ceil(Math.max(Date.parse(terms.deadline), Date.parse(asked_at)) / 1000) + days * 86_400

const itemOf = ({ row, waiter }: KeptCommand, days: number): Item =>
  present({
    ...keyOf(row.robot_id, row.command_id),
    command_id: text(row.command_id),
    asked: text(`${row.asked_at}#${row.command_id}`),
    row: json(row),
    row_version: number(row.row_version),
    task_token: maybe(waiter?.token, text),
    task_step: maybe(waiter?.step, text),
    expires_at: number(expiryOf(row, days)),
  })

const keptIn = (item: Item): KeptCommand | undefined => {
  const row = maybeJsonIn(item, 'row') as CommandRow | undefined
  const token = maybeTextIn(item, 'task_token')
  return (
    row && { row, ...(token !== undefined && { waiter: { token, step: textIn(item, 'task_step') as Waiter['step'] } }) }
  )
}

const lineIn = (item: Item): Line => ({
  ...NOBODY,
  ...(maybeJsonIn(item, 'line') as Omit<Line, 'version'> | undefined),
  version: Number(item.line_version?.N ?? 0),
})
