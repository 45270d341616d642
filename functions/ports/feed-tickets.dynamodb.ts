import { createHash } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Fleets } from '../http/caller.ts'
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
} from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import { type FeedTickets, TICKET_SECONDS, type TicketBearer } from './feed-tickets.ts'

/** By the hash of the ticket: whoever reads the table cannot show one. */
export const feedTicketsInDynamodb = (dynamodb: DynamoDBClient, table: string): FeedTickets => ({
  issue: async (ticket, bearer, now) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: itemOf(ticket, bearer, now) }))
      .catch(failing('issue a ticket to the feed'))
  },

  redeem: async (ticket, now, origin) => {
    try {
      const { Attributes } = await dynamodb.send(
        new DeleteItemCommand({
          TableName: table,
          Key: keyOf(ticket),
          // DynamoDB forgets what is too old some time later.
          ConditionExpression: `expires_ms > :now${origin === undefined ? '' : ' AND asked_from = :origin'}`,
          ExpressionAttributeValues: { ':now': number(now), ...(origin !== undefined && { ':origin': text(origin) }) },
          ReturnValues: 'ALL_OLD',
        }),
      )
      return Attributes && bearerIn(Attributes)
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      return failing('redeem a ticket to the feed')(error)
    }
  },
})

const keyOf = (ticket: string): Item => ({ ticket_hash: text(createHash('sha256').update(ticket).digest('hex')) })

const itemOf = (ticket: string, { caller, fleets, ends_at, session, origin }: TicketBearer, now: number): Item =>
  present({
    ...keyOf(ticket),
    caller: text(caller),
    fleets: json(fleets),
    ends_at: number(ends_at),
    session: maybe(session, text),
    asked_from: maybe(origin, text),
    expires_ms: number(now + TICKET_SECONDS * 1000),
    expires_at: number(Math.ceil(now / 1000) + TICKET_SECONDS),
  })

const bearerIn = (item: Item): TicketBearer => {
  const session = maybeTextIn(item, 'session')
  const origin = maybeTextIn(item, 'asked_from')
  return {
    caller: textIn(item, 'caller'),
    fleets: (maybeJsonIn(item, 'fleets') ?? []) as Fleets,
    ends_at: maybeNumberIn(item, 'ends_at') ?? 0,
    ...(session !== undefined && { session }),
    ...(origin !== undefined && { origin }),
  }
}
