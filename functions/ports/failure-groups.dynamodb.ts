import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  TransactionConflictException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { FailureGroup } from '../failures/group.ts'
import { pause } from '../pause.ts'
import { type Item, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { groupKey, groupOfItem, robotPrefix, totalsKey } from './failure-group-item.dynamodb.ts'
import type { FailureGroups, FailureGroupsReader, FailureTotals, GroupChange } from './failure-groups.ts'
import { failureStatuses } from './failure-intake.ts'
import { queryPage } from './query.dynamodb.ts'

export const failureGroupsReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): FailureGroupsReader => ({
  ...standing(dynamodb, table),

  list: async (status, { limit, after: [lastSeen, fingerprint = ''] = [] }) => {
    const [index, key, value] = status === undefined ? ['by_time', 'book', 'group'] : ['by_status', 'status', status]
    const page = await queryPage(
      dynamodb,
      {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':key': text(value) },
        ScanIndexForward: false,
        ...(lastSeen !== undefined && {
          ExclusiveStartKey: {
            ...groupKey(fingerprint),
            [key]: text(value),
            last_seen: text(`${lastSeen}#${fingerprint}`),
          },
        }),
      },
      limit,
      'list groups of failures',
    )
    const last = page.last && groupOfItem(page.last)
    return { items: page.items.map(groupOfItem), ...(last && { next: [last.last_seen_at, last.fingerprint] }) }
  },

  robots: async (fingerprint, { limit, after: [robotId] = [] }) => {
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        KeyConditionExpression: 'fingerprint = :fingerprint AND begins_with(entry, :robot)',
        ExpressionAttributeValues: { ':fingerprint': text(fingerprint), ':robot': text(robotPrefix) },
        ...(robotId !== undefined && {
          ExclusiveStartKey: { fingerprint: text(fingerprint), entry: text(`${robotPrefix}${robotId}`) },
        }),
      },
      limit,
      `list the robots of group ${fingerprint}`,
    )
    return { items: items.map(robotIn), ...(last && { next: [robotIn(last)] }) }
  },
})

const robotIn = (item: Item): string => textIn(item, 'entry').slice(robotPrefix.length)

export const failureGroupsInDynamodb = (dynamodb: DynamoDBClient, table: string): FailureGroups => ({
  ...standing(dynamodb, table),

  change: async (fingerprint, { status, owner, note, changed_by, changed_at }, seen) => {
    const said = { status, owner, note, changed_by, changed_at }
    const names = Object.keys(said) as (keyof typeof said)[]
    const kept = names.filter((name) => said[name] !== undefined)
    const left = names.filter((name) => said[name] === undefined)
    const update = new UpdateItemCommand({
      TableName: table,
      Key: groupKey(fingerprint),
      UpdateExpression: [
        `SET ${kept.map((name) => `#${name} = :${name}`).join(', ')}, changed_version = :next, group_version = :next`,
        ...(left.length > 0 ? [`REMOVE ${left.map((name) => `#${name}`).join(', ')}`] : []),
      ].join(' '),
      ConditionExpression: 'group_version = :seen',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(kept.map((name) => [`:${name}`, text(said[name] ?? '')])),
        ':next': number(seen + 1),
        ':seen': number(seen),
      },
    })
    for (let tries = 1; ; tries += 1) {
      try {
        await dynamodb.send(update)
        return 'written'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          return isOurs(error.Item, seen + 1, said) ? 'written' : 'changed'
        // A transaction that counts has the row in hand, for some milliseconds.
        const isPassing = error instanceof TransactionConflictException && tries < triesMax
        if (!isPassing) return failing(`change group ${fingerprint}`)(error)
        await pause(20 * 2 ** tries)
      }
    }
  },
})

/** The client tries again when an answer gets lost, and finds its own change in the way. */
const isOurs = (
  item: Item | undefined,
  version: number,
  said: Pick<GroupChange, 'changed_by' | 'changed_at'>,
): boolean =>
  item !== undefined &&
  maybeNumberIn(item, 'changed_version') === version &&
  textIn(item, 'changed_by') === said.changed_by &&
  textIn(item, 'changed_at') === said.changed_at

const triesMax = 5

const standing = (dynamodb: DynamoDBClient, table: string): Pick<FailureGroups, 'read' | 'totals'> => {
  const item = async (key: Item, what: string): Promise<Item | undefined> => {
    const { Item: found } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))
      .catch(failing(what))
    return found
  }
  return {
    read: async (fingerprint): Promise<FailureGroup | undefined> => {
      const found = await item(groupKey(fingerprint), `read group ${fingerprint}`)
      return found && groupOfItem(found)
    },
    totals: async (): Promise<FailureTotals> => {
      const found = await item(totalsKey, 'read how many failures there are')
      return Object.fromEntries(
        failureStatuses.flatMap((status) => {
          const count = found && maybeNumberIn(found, status)
          return count ? [[status, count]] : []
        }),
      )
    },
  }
}
