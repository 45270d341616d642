import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { maybeNumberIn, text } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Gauges } from './gauges.ts'

/** The recorder writes them (open-failures.dynamodb.ts). */
export const gaugesInDynamodb = (dynamodb: DynamoDBClient, booksTable: string): Gauges => ({
  openFailures: async () => {
    const { Item } = await dynamodb
      .send(new GetItemCommand({ TableName: booksTable, Key: { book: text('gauges'), shard: text('open_failures') } }))
      .catch(failing('read the gauge of open failures'))
    return Item && maybeNumberIn(Item, 'value')
  },
})
