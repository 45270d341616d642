import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { ALL_FLEETS, fleetsIn } from '../http/caller.ts'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Grant, Grants, GrantsRegister } from './grants.ts'
import { keeping } from './keeping.ts'

/** One item per application, its fleets as a claim would list them: `*` or `north,south`. */
export const grantsInDynamodb = (
  dynamodb: DynamoDBClient,
  table: string,
  { now = Date.now, keptSeconds = 5 }: { readonly now?: () => number; readonly keptSeconds?: number } = {},
): Grants => {
  const kept = keeping<Grant | undefined>({ now, keptSeconds, keptMax: 1_000 })
  return {
    fleetsOf: async (clientId) => {
      const known = kept.get(clientId) ?? { value: await readGrant(dynamodb, table, clientId) }
      if (kept.get(clientId) === undefined) kept.set(clientId, known.value)
      return known.value?.fleets ?? []
    },
  }
}

export const grantsRegisterInDynamodb = (dynamodb: DynamoDBClient, table: string): GrantsRegister => ({
  read: (clientId) => readGrant(dynamodb, table, clientId),
  write: async ({ client_id, fleets, changed_by, changed_at }) => {
    const item: Item = {
      client_id: text(client_id),
      fleets: text(fleets === 'all' ? ALL_FLEETS : fleets.join(',')),
      changed_by: text(changed_by),
      changed_at: text(changed_at),
    }
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: item }))
      .catch(failing(`write the grants of ${client_id}`))
  },
})

const readGrant = async (dynamodb: DynamoDBClient, table: string, clientId: string): Promise<Grant | undefined> => {
  const { Item: item } = await dynamodb
    .send(new GetItemCommand({ TableName: table, Key: { client_id: text(clientId) }, ConsistentRead: true }))
    .catch(failing(`read the grants of ${clientId}`))
  if (item === undefined) return undefined
  return {
    client_id: textIn(item, 'client_id'),
    fleets: fleetsIn(textIn(item, 'fleets')),
    changed_by: textIn(item, 'changed_by'),
    changed_at: textIn(item, 'changed_at'),
  }
}
