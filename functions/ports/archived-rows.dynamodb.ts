import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { ArchivedRows } from './archived-rows.ts'
import type { Item } from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import type { PlainRow, RebuiltTable } from './changes.ts'
import { failing } from './failing.ts'
import { itemOfPlain, plainRow } from './plain-row.dynamodb.ts'

export const archivedRowsInDynamodb = (
  dynamodb: DynamoDBClient,
  tables: Readonly<Record<RebuiltTable, string>>,
): ArchivedRows => ({
  read: async (table, keys) => {
    const rows: PlainRow[] = []
    const wanted = keys.map((key) => ({ table: tables[table], key: itemOfPlain(key) }))
    const what = `read ${keys.length} rows of ${tables[table]}`
    await readRows(dynamodb, wanted, { what, parallel: 8 }, (item) => void rows.push(plainRow(item)))
    return rows
  },

  put: async (table, keys, row, seen) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: tables[table],
          Item: itemOfPlain(row),
          ...asSeen(keys, seen && itemOfPlain(seen)),
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed'
      return failing(`put ${JSON.stringify(keys)} back into ${tables[table]}`)(error)
    }
  },
})

/**
 * A row is still as it was seen if it has its attributes as they were. A row has some thirty; bytes and long texts are left out,
 * because an expression and its values may have 4 KB and 2 MB, and none of them changes without a version or a time.
 */
const asSeen = (keys: PlainRow, seen: Item | undefined) => {
  const [key = ''] = Object.keys(keys)
  if (seen === undefined) {
    return { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': key } }
  }
  const names = Object.keys(seen).filter((name) => isShort(seen[name]))
  return {
    ConditionExpression: names.map((_, n) => `#n${n} = :v${n}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#n${n}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, n) => [`:v${n}`, seen[name] ?? { NULL: true }])),
  }
}

const isShort = (value: Item[string] | undefined): boolean =>
  value?.N !== undefined || value?.BOOL !== undefined || (value?.S !== undefined && value.S.length <= 200)
