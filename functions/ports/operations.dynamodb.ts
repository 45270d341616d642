import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { inBatches } from '../in-batches.ts'
import { type Item, number } from './attributes.dynamodb.ts'
import { writeRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import {
  FROZEN_PER_ROW,
  itemOfOperation,
  itemOfSet,
  operationKey,
  operationOfItem,
  setKey,
  setOfItem,
} from './operation-item.dynamodb.ts'
import { resultsKey, resultsOfItem } from './operation-message-item.dynamodb.ts'
import type { Frozen, Operations } from './operations.ts'

export const operationsInDynamodb = (dynamodb: DynamoDBClient, table: string): Operations => {
  const item = async (key: Item, what: string): Promise<Item | undefined> => {
    const { Item: found } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))
      .catch(failing(what))
    return found
  }

  return {
    read: async (operationId) => {
      const found = await item(operationKey(operationId), `read operation ${operationId}`)
      return found && operationOfItem(found)
    },

    write: async (operation, seen) => {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOfOperation(operation),
            ...(seen === 0
              ? { ConditionExpression: 'attribute_not_exists(operation_id)' }
              : {
                  ConditionExpression: 'operation_version = :seen',
                  ExpressionAttributeValues: { ':seen': number(seen) },
                }),
          }),
        )
        return 'written'
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'changed'
        return failing(`write operation ${operation.operation_id}`)(error)
      }
    },

    freeze: (operationId, set) =>
      writeRows(
        dynamodb,
        table,
        inBatches(set, { itemsMax: FROZEN_PER_ROW }).map((part, row) => ({
          PutRequest: { Item: itemOfSet(operationId, row, part) },
        })),
        { what: `freeze the set of operation ${operationId}`, parallel: 2 },
      ),

    frozen: async (operationId, from, limit) => {
      const set: Frozen[] = []
      const first = Math.floor(from / FROZEN_PER_ROW)
      for (let row = first; row * FROZEN_PER_ROW < from + limit; row += 1) {
        const what = `read row ${row + 1} of the set of operation ${operationId}`
        set.push(...setOfItem(await item(setKey(operationId, row), what), operationId, row))
      }
      return set.slice(from - first * FROZEN_PER_ROW, from - first * FROZEN_PER_ROW + limit)
    },

    results: async (operationId) =>
      resultsOfItem(await item(resultsKey(operationId), `read the results of operation ${operationId}`)),
  }
}
