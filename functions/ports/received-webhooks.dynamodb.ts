import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { PermanentFailure } from '../errors.ts'
import { json, maybeJsonIn, maybeNumberIn, maybeTextIn, number, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { DeliveryAnswer, DeliveryClaim, ReceivedWebhooks } from './received-webhooks.ts'

/** One item per delivery. `answer` is there once it is taken; until then `owner` has it until `claimed_until`. */
export const receivedWebhooksInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
  { days, now = Date.now }: { readonly days: number; readonly now?: () => number },
): ReceivedWebhooks => {
  const expiry = () => number(Math.floor(now() / 1000) + days * 86_400)
  return {
    claim: async ({ body_hash, owner, now: at, until, ...delivery }) => {
      try {
        const { Attributes = {} } = await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(delivery),
            UpdateExpression:
              'SET body_hash = :hash, claimed_by = :owner, claimed_until = :until, expires_at = :expiry',
            ConditionExpression:
              'attribute_not_exists(answer) AND (attribute_not_exists(claimed_until) OR claimed_until <= :now OR claimed_by = :owner)',
            ExpressionAttributeValues: {
              ':hash': text(body_hash),
              ':owner': text(owner),
              ':until': number(until),
              ':now': number(at),
              ':expiry': expiry(),
            },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
        const failureId = maybeTextIn(Attributes, 'failure_id')
        return { outcome: 'ours', ...(failureId !== undefined && { failure_id: failureId }) }
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return failing(`claim ${named(delivery)}`)(error)
        const standing = error.Item ?? {}
        const answer = maybeJsonIn(standing, 'answer') as DeliveryAnswer | undefined
        if (answer !== undefined) return { outcome: 'taken', body_hash: textIn(standing, 'body_hash'), answer }
        const claimedUntil = maybeNumberIn(standing, 'claimed_until')
        if (claimedUntil === undefined) throw new PermanentFailure(`claim ${named(delivery)}: its row cannot be read`)
        return { outcome: 'running', until: claimedUntil }
      }
    },

    settle: async (delivery, answer) => {
      await dynamodb
        .send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(delivery),
            UpdateExpression: 'SET answer = :answer, expires_at = :expiry REMOVE claimed_by, claimed_until, failure_id',
            ExpressionAttributeValues: { ':answer': json(answer), ':expiry': expiry() },
          }),
        )
        .catch(failing(`settle ${named(delivery)}`))
    },

    release: async ({ owner, ...delivery }, failureId) => {
      await dynamodb
        .send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(delivery),
            UpdateExpression: `${failureId === undefined ? '' : 'SET failure_id = :failure '}REMOVE claimed_by, claimed_until`,
            ConditionExpression: 'claimed_by = :owner',
            ExpressionAttributeValues: {
              ':owner': text(owner),
              ...(failureId !== undefined && { ':failure': text(failureId) }),
            },
          }),
        )
        .catch((error: unknown) => {
          // Its time was up and somebody else has it.
          if (!(error instanceof ConditionalCheckFailedException)) failing(`release ${named(delivery)}`)(error)
        })
    },
  }
}

type Delivery = Pick<DeliveryClaim, 'partner' | 'webhook_id'>

/** A partner's name has no blank, an id of a webhook neither. */
const keyOf = ({ partner, webhook_id }: Delivery) => ({ delivery: text(`${partner} ${webhook_id}`) })

const named = ({ partner, webhook_id }: Delivery): string => `webhook ${webhook_id} of ${partner}`
