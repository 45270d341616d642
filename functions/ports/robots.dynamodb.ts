import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
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
import { failing } from './failing.ts'
import {
  APPLIED_IDS_MAX,
  claimsText,
  NO_SEQUENCE,
  type Parked,
  type Pin,
  type RobotRow,
  type Robots,
} from './robots.ts'
import type { TransitionCause } from './transition-cause.ts'

/**
 * The machine's commit writes the same item (policy/commit-state.ts). Parking has attributes of its own and does not touch
 * `revision`, so it neither disturbs a run nor shows as a transition.
 */
export const robotsInDynamodb = (dynamodb: DynamoDBClient, table: string): Robots => {
  const read = async (robotId: string): Promise<RobotRow | undefined> => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: keyOf(robotId), ConsistentRead: true }))
      .catch(failing(`read robot ${robotId}`))
    return item && robotRowOf(item)
  }

  return {
    read,

    create: async (row) => {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(row),
            ConditionExpression: 'attribute_not_exists(robot_id)',
          }),
        )
        return row
      } catch (error) {
        // Somebody else met the robot first, or our own first attempt had succeeded.
        if (!(error instanceof ConditionalCheckFailedException)) return failing(`create robot ${row.robot_id}`)(error)
        return (await read(row.robot_id)) ?? row
      }
    },

    park: async (robotId, parked, revision) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(robotId),
            UpdateExpression: `SET ${parkedNames.map((name) => `${name} = :${name}`).join(', ')}`,
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: {
              ...Object.fromEntries(Object.entries(parkedItem(parked)).map(([name, value]) => [`:${name}`, value])),
              ':revision': number(revision),
            },
          }),
        )
        return 'parked'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'moved_on'
        return failing(`park robot ${robotId}`)(error)
      }
    },

    setAside: async ({ robot_id, revision, set_aside = [] }, claim, reason) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(robot_id),
            UpdateExpression: 'SET set_aside = :claims, set_aside_reason = :reason',
            ConditionExpression: `revision = :revision AND ${
              set_aside.length > 0 ? 'set_aside = :seen' : 'attribute_not_exists(set_aside)'
            }`,
            ExpressionAttributeValues: {
              ':claims': text(claimsText([...set_aside, claim].slice(-APPLIED_IDS_MAX))),
              ':reason': text(reason),
              ':revision': number(revision),
              ...(set_aside.length > 0 && { ':seen': text(claimsText(set_aside)) }),
            },
          }),
        )
        return 'set_aside'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'moved_on'
        return failing(`set aside a message of robot ${robot_id}`)(error)
      }
    },

    follow: async ({ robot_id, revision, policy_version }, version) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(robot_id),
            UpdateExpression: 'SET policy_version = :to, first_version = if_not_exists(first_version, :from)',
            ConditionExpression: 'revision = :revision AND policy_version = :from',
            ExpressionAttributeValues: {
              ':to': text(version),
              ':from': text(policy_version),
              ':revision': number(revision),
            },
          }),
        )
        return 'followed'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'moved_on'
        return failing(`move robot ${robot_id} to policy ${version}`)(error)
      }
    },

    unpark: async (robotId, since) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(robotId),
            UpdateExpression: `REMOVE ${parkedNames.join(', ')}`,
            ConditionExpression: 'parked_since = :since',
            ExpressionAttributeValues: { ':since': text(since) },
          }),
        )
      } catch (error) {
        // Unparked already, or parked anew: not ours to end.
        if (!(error instanceof ConditionalCheckFailedException)) failing(`unpark robot ${robotId}`)(error)
      }
    },
  }
}

export const robotRowOf = (item: Item): RobotRow => {
  const parked = parkedIn(item)
  const cause = maybeJsonIn(item, 'cause') as TransitionCause | undefined
  const position = maybeTextIn(item, 'position')
  const entered_by = maybeTextIn(item, 'entered_by')
  const previous_state = maybeTextIn(item, 'previous_state')
  const set_aside_reason = maybeTextIn(item, 'set_aside_reason')
  const first_version = maybeTextIn(item, 'first_version')
  const pin = maybeJsonIn(item, 'pin') as Pin | undefined
  return {
    robot_id: textIn(item, 'robot_id'),
    state: textIn(item, 'state'),
    since: textIn(item, 'since'),
    policy_version: textIn(item, 'policy_version'),
    ...(first_version !== undefined && { first_version }),
    ...(pin !== undefined && { pin }),
    revision: maybeNumberIn(item, 'revision') ?? 0,
    last_sequence: maybeNumberIn(item, 'last_sequence') ?? NO_SEQUENCE,
    ...(position !== undefined && { position }),
    applied_ids: textsIn(item, 'applied_ids'),
    ...(entered_by !== undefined && { entered_by }),
    ...(previous_state !== undefined && { previous_state }),
    ...(cause !== undefined && { cause }),
    bucket: maybeTextIn(item, 'bucket') ?? '0',
    first_seen_at: maybeTextIn(item, 'first_seen_at') ?? '',
    ...(parked && { parked }),
    ...(item.set_aside && { set_aside: textIn(item, 'set_aside').trim().split(' ') }),
    ...(set_aside_reason !== undefined && { set_aside_reason }),
  }
}

const keyOf = (robotId: string): Item => ({ robot_id: text(robotId) })

const itemOf = (row: RobotRow): Item =>
  present({
    robot_id: text(row.robot_id),
    state: text(row.state),
    since: text(row.since),
    policy_version: text(row.policy_version),
    first_version: maybe(row.first_version, text),
    pin: maybe(row.pin, json),
    pin_version: maybe(row.pin?.pin_version, number),
    revision: number(row.revision),
    last_sequence: number(row.last_sequence),
    position: maybe(row.position, text),
    applied_ids: { L: row.applied_ids.map(text) },
    entered_by: maybe(row.entered_by, text),
    previous_state: maybe(row.previous_state, text),
    cause: maybe(row.cause, json),
    bucket: text(row.bucket),
    first_seen_at: text(row.first_seen_at),
    ...(row.parked && parkedItem(row.parked)),
  })

/** `parked` is the partition key of by_release: the item is in that index only while it is there. */
const parkedItem = (parked: Parked): Item => ({
  parked: text(parked.status),
  next_release_at: text(parked.next_release_at),
  parked_since: text(parked.parked_since),
  parked_by: text(parked.parked_by),
  release_attempts: number(parked.release_attempts),
  parked_class: text(parked.error_class),
  parked_text: text(parked.error_text),
})

const parkedNames = [
  'parked',
  'next_release_at',
  'parked_since',
  'parked_by',
  'release_attempts',
  'parked_class',
  'parked_text',
] as const

const parkedIn = (item: Item): Parked | undefined => {
  const status = maybeTextIn(item, 'parked')
  if (status !== 'parked' && status !== 'needs_attention') return undefined
  return {
    status,
    next_release_at: maybeTextIn(item, 'next_release_at') ?? '',
    parked_since: maybeTextIn(item, 'parked_since') ?? '',
    parked_by: maybeTextIn(item, 'parked_by') ?? '',
    release_attempts: maybeNumberIn(item, 'release_attempts') ?? 0,
    error_class: maybeTextIn(item, 'parked_class') ?? '',
    error_text: maybeTextIn(item, 'parked_text') ?? '',
  }
}
