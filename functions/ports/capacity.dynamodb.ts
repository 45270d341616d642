import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
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
import { readRows } from './batches.dynamodb.ts'
import {
  type Capacity,
  type CapacityRow,
  type Claim,
  claimedRank,
  FENCED,
  type Fence,
  placeOf,
  unheard,
  type Withdrawals,
  withDescription,
  withNote,
  withoutFence,
  withoutRefusals,
  withRevocation,
} from './capacity.ts'
import { failing } from './failing.ts'
import { queryAll, queryPage } from './query.dynamodb.ts'

/**
 * One item per robot, written whole under the version that was read: its place in the indexes follows from all of it. Few write
 * it (a transition, a claim, a person), so a lost race is rare and read again.
 */
export const capacityInDynamodb = (dynamodb: DynamoDBClient, table: string): Capacity => {
  const read = async (robotId: string): Promise<CapacityRow | undefined> => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: capacityKey(robotId), ConsistentRead: true }))
      .catch(failing(`read the capacity of ${robotId}`))
    return item && capacityOf(item)
  }

  const write = async (row: CapacityRow, seen: number): Promise<boolean> => {
    try {
      await dynamodb.send(new PutItemCommand(capacityPut(table, row, seen)))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      return failing(`write the capacity of ${row.robot_id}`)(error)
    }
  }

  const change = async (robotId: string, next: (row: CapacityRow) => CapacityRow | undefined): Promise<CapacityRow> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const found = await read(robotId)
      const row = found ?? unheard(robotId)
      const changed = next(row)
      if (!changed) return row
      const written = { ...changed, version: row.version + 1 }
      if (await write(written, row.version)) return written
    }
    throw new TemporaryFailure(`the capacity of ${robotId} changes faster than it can be written`)
  }

  return {
    read,
    some: async (robotIds) => {
      const found: CapacityRow[] = []
      const keys = [...new Set(robotIds)].map((robotId) => ({ table, key: capacityKey(robotId) }))
      await readRows(dynamodb, keys, { what: `read the capacity of ${keys.length} robots`, parallel: 4 }, (item) =>
        found.push(capacityOf(item)),
      )
      return found
    },

    list: async (fleet, { limit, after }) => {
      const [place = '', robotId = ''] = after ?? []
      const query = inPlace(fleet)
      const { items, last } = await queryPage(
        dynamodb,
        {
          TableName: table,
          ...query,
          ...(after && {
            ExclusiveStartKey: {
              [query.ExpressionAttributeNames['#key']]: query.ExpressionAttributeValues[':key'] as Item[string],
              place: text(place),
              robot_id: text(robotId),
            },
          }),
        },
        limit,
        'list the capacity of robots',
      )
      return {
        items: items.map(capacityOf),
        ...(last && { next: [textIn(last, 'place'), textIn(last, 'robot_id')] }),
      }
    },

    note: (robotId, noted) => change(robotId, (row) => withNote(row, noted)),
    describe: (robotId, described, noted) => change(robotId, (row) => withDescription(row, described, noted)),
    fence: (robotId, fenced) => change(robotId, (row) => (row.fenced ? undefined : { ...row, fenced })),
    revoked: (robotId, jobId, at) => change(robotId, (row) => withRevocation(row, jobId, at)),
    took: (robotId) => change(robotId, withoutRefusals),
    unfence: (robotId, jobId) => change(robotId, (row) => withoutFence(row, jobId)),

    claimedIn: async (state, most) => {
      const place = inPlace(undefined, claimedRank(state))
      const items = await queryAll(
        dynamodb,
        { TableName: table, ...place },
        `find claimed robots that are ${state}`,
        most,
      )
      return items.map(capacityOf)
    },

    fenced: async (most) => {
      const items = await queryAll(
        dynamodb,
        { TableName: table, ...inPlace(undefined, FENCED) },
        'find fenced robots',
        most,
      )
      return items.map(capacityOf)
    },

    runOut: (fleet, at) =>
      flip(dynamodb, table, fleet, 'SET out_since = :at', 'attribute_not_exists(out_since)', { ':at': text(at) }),
    restore: (fleet) => flip(dynamodb, table, fleet, 'REMOVE out_since', 'attribute_exists(out_since)'),
  }
}

const TRIES_MAX = 8

export const capacityKey = (robotId: string): Item => ({ robot_id: text(robotId) })

/** The whole item, if it still is the version that was seen: 0 for none. */
export const capacityPut = (table: string, row: CapacityRow, seen: number) =>
  ({
    TableName: table,
    Item: itemOf(row),
    ConditionExpression: seen === 0 ? 'attribute_not_exists(robot_id)' : 'version = :seen',
    ...(seen !== 0 && { ExpressionAttributeValues: { ':seen': number(seen) } }),
  }) satisfies NonNullable<TransactWriteItem['Put']>

export const capacityOf = (item: Item): CapacityRow => {
  const fleet = maybeTextIn(item, 'fleet')
  const state = maybeTextIn(item, 'state')
  const since = maybeTextIn(item, 'since')
  const battery = maybeNumberIn(item, 'battery')
  const withdrawn = maybeJsonIn(item, 'withdrawn') as Withdrawals | undefined
  const claim = maybeJsonIn(item, 'claim') as Claim | undefined
  const fenced = maybeJsonIn(item, 'fenced') as Fence | undefined
  const refused = maybeJsonIn(item, 'refused') as CapacityRow['refused']
  return {
    robot_id: textIn(item, 'robot_id'),
    ...(fleet !== undefined && { fleet }),
    ...(state !== undefined && { state }),
    ...(since !== undefined && { since }),
    robot_revision: maybeNumberIn(item, 'robot_revision') ?? -1,
    version: maybeNumberIn(item, 'version') ?? 0,
    capabilities: textsIn(item, 'capabilities'),
    ...(maybeTextIn(item, 'capabilities_from') === 'factsheet' && { capabilities_from: 'factsheet' }),
    ...(battery !== undefined && { battery }),
    ...(withdrawn && { withdrawn }),
    ...(claim && { claim }),
    ...(fenced && { fenced }),
    ...(refused && { refused }),
  }
}

const itemOf = (row: CapacityRow): Item =>
  present({
    robot_id: text(row.robot_id),
    fleet: maybe(row.fleet, text),
    state: maybe(row.state, text),
    since: maybe(row.since, text),
    robot_revision: number(row.robot_revision),
    version: number(row.version),
    capabilities: { L: row.capabilities.map(text) },
    capabilities_from: maybe(row.capabilities_from, text),
    battery: maybe(row.battery, number),
    withdrawn: maybe(row.withdrawn, json),
    claim: maybe(row.claim, json),
    refused: maybe(row.refused, json),
    fenced: maybe(row.fenced, json),
    book: text(BOOK),
    place: text(placeOf(row)),
  })

const BOOK = 'robots'
const inPlace = (fleet: string | undefined, rank?: string) => ({
  IndexName: fleet === undefined ? 'by_place' : 'by_fleet',
  KeyConditionExpression: rank === undefined ? '#key = :key' : '#key = :key AND begins_with(place, :rank)',
  ExpressionAttributeNames: { '#key': fleet === undefined ? 'book' : 'fleet' } as const,
  ExpressionAttributeValues: { ':key': text(fleet ?? BOOK), ...(rank !== undefined && { ':rank': text(`${rank}#`) }) },
})

/** Rows of fleets lie between those of robots, under a key that no robot can have. */
const flip = async (
  dynamodb: DynamoDBClient,
  table: string,
  fleet: string | undefined,
  update: string,
  condition: string,
  values?: Item,
): Promise<boolean> => {
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { robot_id: text(`fleet/${fleet ?? '*'}`) },
        UpdateExpression: update,
        ConditionExpression: condition,
        ...(values && { ExpressionAttributeValues: values }),
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    return failing(`write that fleet ${fleet ?? '*'} is out of capacity, or not`)(error)
  }
}
