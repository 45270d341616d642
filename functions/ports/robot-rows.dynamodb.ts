import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Item, maybeJsonIn, maybeNumberIn, maybeTextIn, number, text, textIn } from './attributes.dynamodb.ts'
import { readRows, writeRows } from './batches.dynamodb.ts'
import type { Claim } from './capacity.ts'
import { failing } from './failing.ts'
import { groupKey, robotMark } from './failure-group-item.dynamodb.ts'
import { queryAll } from './query.dynamodb.ts'
import { HUSHED, type RemovedTable, type RenamedTable, type RobotRows, type RobotTables } from './robot-rows.ts'

export const robotRowsInDynamodb = (dynamodb: DynamoDBClient, tables: RobotTables): RobotRows => {
  const itemOf = async (table: RemovedTable, robotId: string): Promise<Item> => {
    const { Item: item = {} } = await dynamodb
      .send(new GetItemCommand({ TableName: tables[table], Key: { robot_id: text(robotId) }, ConsistentRead: true }))
      .catch(failing(`read ${robotId} in ${table}`))
    return item
  }

  return {
    standing: async (robotId) => {
      const [robot, lastKnown, capacity] = await Promise.all([
        itemOf('robots', robotId),
        itemOf('last-known', robotId),
        itemOf('capacity', robotId),
      ])
      const heard_at = maybeTextIn(lastKnown, 'heard_at')
      const state = maybeTextIn(robot, 'state')
      const claim = maybeJsonIn(capacity, 'claim') as Claim | undefined
      return {
        ...(heard_at !== undefined && { heard_at }),
        ...(state !== undefined && { state }),
        ...(claim !== undefined && { mission_id: claim.mission_id }),
      }
    },

    remove: async (table, robotId, most) => {
      const what = `${table} of ${robotId}`
      const isIndexed = table === 'scheduled-messages'
      const found = await queryAll(
        dynamodb,
        {
          TableName: tables[table],
          ...(isIndexed ? { IndexName: 'by_robot' } : { ConsistentRead: true }),
          KeyConditionExpression: 'robot_id = :robot',
          ExpressionAttributeValues: { ':robot': text(robotId) },
          ...(!isIndexed && projected(keysOf[table])),
        },
        `read ${what}`,
        most,
      )
      const keys = found.map((item) =>
        Object.fromEntries(keysOf[table].flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))),
      )
      await writeRows(
        dynamodb,
        tables[table],
        keys.map((Key) => ({ DeleteRequest: { Key } })),
        { what: `remove ${what}`, parallel: 2 },
      )
      return keys.length
    },

    rename: async (table, robotId, rename, { after, except }) => {
      const page = await pages[table](dynamodb, tables[table], robotId, after)
      let renamed = 0
      for (const item of page.items) {
        if (except !== undefined && item.operation_id?.S === except) continue
        if (isErasureUnderWay(item)) continue
        const changed = itemRenamed(item, rename)
        if (changed !== undefined && (await put(dynamodb, tables[table], table, item, changed))) renamed += 1
      }
      return { renamed, ...(page.after !== undefined && { after: page.after }) }
    },

    failures: async (robotId, most) => {
      const found = await queryAll(
        dynamodb,
        {
          TableName: tables.failures,
          IndexName: 'by_robot',
          KeyConditionExpression: 'robot_id = :robot',
          ExpressionAttributeValues: { ':robot': text(robotId) },
          ProjectionExpression: 'failure_id',
        },
        `find failures of ${robotId}`,
        most,
      )
      return found.map((item) => textIn(item, 'failure_id'))
    },

    remark: async (fingerprint, robotId, pseudonym) => {
      const TableName = tables['failure-groups']
      const what = `mark ${pseudonym} in group ${fingerprint}`
      await dynamodb
        .send(new PutItemCommand({ TableName, Item: robotMark(fingerprint, pseudonym) }))
        .catch(failing(what))
      await dynamodb
        .send(new DeleteItemCommand({ TableName, Key: robotMark(fingerprint, robotId) }))
        .catch(failing(what))
    },

    hush: async (fingerprint, failureIds) => {
      const names = failureIds.map((_, index) => `:id${index}`)
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: tables['failure-groups'],
            Key: groupKey(fingerprint),
            UpdateExpression: 'SET error_text = :hushed ADD group_version :one',
            ConditionExpression: `example IN (${names.join(', ')})`,
            ExpressionAttributeValues: {
              ':hushed': text(HUSHED),
              ':one': number(1),
              ...Object.fromEntries(failureIds.map((id, index) => [names[index], text(id)])),
            },
          }),
        )
      } catch (error) {
        // Its newest failure is another robot's.
        if (!(error instanceof ConditionalCheckFailedException)) failing(`hush group ${fingerprint}`)(error)
      }
    },
  }
}

/** A row that somebody else writes in the same moment is read again by the next look: false then. */
const put = async (
  dynamodb: DynamoDBClient,
  tableName: string,
  table: RenamedTable,
  before: Item,
  after: Item,
): Promise<boolean> => {
  const version = versions[table]
  const seen = maybeNumberIn(before, version)
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { ...after, ...(seen !== undefined && { [version]: number(seen + 1) }) },
        ExpressionAttributeNames: { '#version': version },
        ...(seen === undefined
          ? { ConditionExpression: 'attribute_not_exists(#version)' }
          : {
              ConditionExpression: '#version = :seen',
              ExpressionAttributeValues: { ':seen': number(seen) },
            }),
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    return failing(`rename a row of ${table}`)(error)
  }
}

const versions: Readonly<Record<RenamedTable, string>> = { operations: 'operation_version', missions: 'version' }

/** It has to know whom it is about, and renames itself at its end. */
const isErasureUnderWay = ({ kind, status }: Item): boolean =>
  kind?.S === 'erasure' && (status?.S === 'planning' || status?.S === 'running')

/** Undefined: it does not name the robot. Keys are ids of something else, and stay. */
const itemRenamed = (item: Item, rename: (name: string, text: string) => unknown): Item | undefined => {
  let isRenamed = false
  const renamed = Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      if (value.S === undefined || ofKey.has(name)) return [name, value]
      const after = String(rename(name, value.S))
      isRenamed ||= after !== value.S
      return [name, text(after)]
    }),
  )
  return isRenamed ? renamed : undefined
}

const ofKey: ReadonlySet<string> = new Set(['operation_id', 'entry', 'mission_id', 'failure_id'])

interface PageOfItems {
  readonly items: readonly Item[]
  readonly after?: string
}

type ReadPage = (
  dynamodb: DynamoDBClient,
  table: string,
  robotId: string,
  after: string | undefined,
) => Promise<PageOfItems>

const pages: Readonly<Record<RenamedTable, ReadPage>> = {
  /** All operations, oldest first: none is found by robot. Of each all that lies under its id. */
  operations: async (dynamodb, table, _, after) => {
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by_time',
          KeyConditionExpression: after === undefined ? 'book = :book' : 'book = :book AND created > :after',
          ExpressionAttributeValues: {
            ':book': text('operation'),
            ...(after !== undefined && { ':after': text(after) }),
          },
          ProjectionExpression: 'operation_id, created',
          Limit: operationsPerPage,
        }),
      )
      .catch(failing('read operations'))
    const items: Item[] = []
    for (const { operation_id = text('') } of Items) {
      const rows = await queryAll(
        dynamodb,
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'operation_id = :id',
          ExpressionAttributeValues: { ':id': operation_id },
        },
        `read operation ${operation_id.S}`,
      )
      items.push(...rows)
    }
    const last = Items.at(-1)
    return { items, ...(LastEvaluatedKey !== undefined && last !== undefined && { after: textIn(last, 'created') }) }
  },

  missions: async (dynamodb, table, robotId) => {
    const keys = await queryAll(
      dynamodb,
      {
        TableName: table,
        IndexName: 'by_robot',
        KeyConditionExpression: 'robot_id = :robot',
        ExpressionAttributeValues: { ':robot': text(robotId) },
        ProjectionExpression: 'mission_id',
      },
      `find missions of ${robotId}`,
    )
    const items: Item[] = []
    await readRows(
      dynamodb,
      keys.map(({ mission_id = text('') }) => ({ table, key: { mission_id } })),
      { what: `read missions of ${robotId}`, parallel: 1 },
      (item) => items.push(item),
    )
    return { items }
  },
}

const operationsPerPage = 25

const keysOf: Readonly<Record<RemovedTable, readonly string[]>> = {
  robots: ['robot_id'],
  'last-known': ['robot_id'],
  journal: ['robot_id', 'message_id'],
  held: ['robot_id', 'position'],
  jobs: ['robot_id', 'entry'],
  incidents: ['robot_id', 'entry'],
  charging: ['robot_id', 'entry'],
  presence: ['robot_id'],
  capacity: ['robot_id'],
  commands: ['robot_id', 'entry'],
  fleets: ['robot_id'],
  'scheduled-messages': ['scheduled_message_id'],
}

/** `position` and the like are words of DynamoDB's own. */
const projected = (names: readonly string[]) => ({
  ProjectionExpression: names.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
})
