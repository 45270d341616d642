import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Failing, Subscription } from '../bridge/subscription.ts'
import { ALL_FLEETS, fleetsIn } from '../http/caller.ts'
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
import { keeping } from './keeping.ts'
import type { Place } from './page.ts'
import type { EverySubscription, SubscriptionHealth, Subscriptions, SubscriptionsReader } from './subscriptions.ts'

/** All under one key, because every event asks for all of them. */
export const subscriptionsReaderInDynamodb = (dynamodb: DynamoDBClient, table: string): SubscriptionsReader => ({
  read: async (subscriptionId) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: keyOf(subscriptionId), ConsistentRead: true }))
      .catch(failing(`read subscription ${subscriptionId}`))
    return item && subscriptionIn(item)
  },

  list: async ({ limit, after }) => {
    const [subscriptionId] = after ?? []
    const { Items = [], LastEvaluatedKey } = await dynamodb
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'book = :book',
          ExpressionAttributeValues: { ':book': text(BOOK) },
          Limit: limit,
          ConsistentRead: true,
          ...(subscriptionId !== undefined && { ExclusiveStartKey: keyOf(subscriptionId) }),
        }),
      )
      .catch(failing('list subscriptions'))
    return {
      items: Items.map(subscriptionIn),
      ...(LastEvaluatedKey && { next: [textIn(LastEvaluatedKey, 'subscription_id')] }),
    }
  },
})

/** A new subscription hears of what happens a few seconds later. */
export const everySubscriptionInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
  /** Epoch milliseconds. */
  now: () => number,
): EverySubscription => {
  const reader = subscriptionsReaderInDynamodb(dynamodb, table)
  const kept = keeping<readonly Subscription[]>({ now, keptSeconds: 3, keptMax: 1 })
  return {
    all: async () => {
      const known = kept.get(BOOK)
      if (known !== undefined) return known.value
      const found: Subscription[] = []
      let after: Place | undefined
      do {
        const page = await reader.list({ limit: 100, after })
        found.push(...page.items)
        after = page.next
      } while (after !== undefined)
      kept.set(BOOK, found)
      return found
    },
  }
}

export const subscriptionsInDynamodb = (dynamodb: DynamoDBClient, table: string): Subscriptions => ({
  ...subscriptionsReaderInDynamodb(dynamodb, table),

  write: async (subscription, seen) => {
    const what = `write subscription ${subscription.subscription_id}`
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(subscription),
          ConditionExpression:
            seen === undefined ? 'attribute_not_exists(subscription_id)' : 'subscription_version = :seen',
          ...(seen !== undefined && { ExpressionAttributeValues: { ':seen': number(seen) } }),
        }),
      )
      return 'written'
    } catch (error) {
      return changed(error, what)
    }
  },

  remove: async (subscriptionId) => {
    await dynamodb
      .send(new DeleteItemCommand({ TableName: table, Key: keyOf(subscriptionId) }))
      .catch(failing(`remove subscription ${subscriptionId}`))
  },
})

export const subscriptionHealthInDynamodb = (dynamodb: DynamoDBClient, table: string): SubscriptionHealth => ({
  failed: async (subscriptionId, { at, error: lastError, first, asked }) => {
    try {
      const { Attributes } = await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(subscriptionId),
          UpdateExpression: `SET failing_since = if_not_exists(failing_since, :at)${asked ? ', last_error = :error, last_failed_at = :at' : ''} ADD failed_deliveries :count`,
          ConditionExpression: 'attribute_exists(subscription_id)',
          ExpressionAttributeValues: {
            ':at': text(at),
            ...(asked && { ':error': text(lastError.slice(0, 300)) }),
            ':count': number(first ? 1 : 0),
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return Attributes && subscriptionIn(Attributes)
    } catch (error) {
      changed(error, `count a failed delivery of subscription ${subscriptionId}`)
      return undefined
    }
  },

  arrived: async (subscriptionId, { since }) => {
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(subscriptionId),
          UpdateExpression: 'REMOVE failing_since, failed_deliveries, last_error, last_failed_at',
          ConditionExpression: 'failing_since = :since',
          ExpressionAttributeValues: { ':since': text(since) },
        }),
      )
    } catch (error) {
      // Somebody else has delivered too, or it is gone.
      changed(error, `end the failing of subscription ${subscriptionId}`)
    }
  },

  disable: async (subscriptionId, disabled) => {
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(subscriptionId),
          UpdateExpression: 'SET enabled = :off, disabled = :disabled ADD subscription_version :one',
          ConditionExpression: 'enabled = :on',
          ExpressionAttributeValues: {
            ':off': { BOOL: false },
            ':on': { BOOL: true },
            ':disabled': json(disabled),
            ':one': number(1),
          },
        }),
      )
    } catch (error) {
      changed(error, `disable subscription ${subscriptionId}`)
    }
  },
})

const changed = (error: unknown, what: string): 'changed' =>
  error instanceof ConditionalCheckFailedException ? 'changed' : failing(what)(error)

const BOOK = 'subscriptions'

const keyOf = (subscriptionId: string) => ({ book: text(BOOK), subscription_id: text(subscriptionId) })

const itemOf = (subscription: Subscription): Item =>
  present({
    ...keyOf(subscription.subscription_id),
    owner: text(subscription.owner),
    owner_kind: text(subscription.owner_kind),
    description: text(subscription.description),
    url: text(subscription.url),
    types: maybe(subscription.types, (types) => ({ L: types.map(text) })),
    fleets: text(subscription.fleets === 'all' ? ALL_FLEETS : subscription.fleets.join(',')),
    enabled: { BOOL: subscription.enabled },
    disabled: maybe(subscription.disabled, json),
    failing_since: maybe(subscription.failing?.since, text),
    failed_deliveries: maybe(subscription.failing?.deliveries, number),
    last_error: maybe(subscription.failing?.last_error, text),
    last_failed_at: maybe(subscription.failing?.last_at, text),
    created_at: text(subscription.created_at),
    changed_at: text(subscription.changed_at),
    changed_by: text(subscription.changed_by),
    subscription_version: number(subscription.subscription_version),
  })

const subscriptionIn = (item: Item): Subscription => {
  const disabled = maybeJsonIn(item, 'disabled') as Subscription['disabled']
  const failingNow = failingIn(item)
  return {
    subscription_id: textIn(item, 'subscription_id'),
    owner: textIn(item, 'owner'),
    owner_kind: textIn(item, 'owner_kind') === 'application' ? 'application' : 'person',
    description: textIn(item, 'description'),
    url: textIn(item, 'url'),
    ...(item.types !== undefined && { types: textsIn(item, 'types') }),
    fleets: fleetsIn(textIn(item, 'fleets')),
    enabled: item.enabled?.BOOL === true,
    ...(disabled !== undefined && { disabled }),
    ...(failingNow && { failing: failingNow }),
    created_at: textIn(item, 'created_at'),
    changed_at: textIn(item, 'changed_at'),
    changed_by: textIn(item, 'changed_by'),
    subscription_version: maybeNumberIn(item, 'subscription_version') ?? 0,
  }
}

const failingIn = (item: Item): Failing | undefined => {
  const since = maybeTextIn(item, 'failing_since')
  if (since === undefined) return undefined
  return {
    since,
    deliveries: maybeNumberIn(item, 'failed_deliveries') ?? 0,
    last_error: textIn(item, 'last_error'),
    last_at: textIn(item, 'last_failed_at'),
  }
}
