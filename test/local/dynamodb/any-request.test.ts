import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTables } from '../../../local/dynamodb/tables.ts'

/** What requests are made of, so that random ones get past the first check. */
const words = [
  'robots',
  'robot_id',
  'S',
  'N',
  'r1',
  '1',
  ':v',
  '#n',
  'SET #n = :v',
  '#n = :v',
  'attribute_exists(#n)',
  'a.b[0]',
  '',
]
const members = [
  'TableName',
  'Key',
  'Item',
  'Keys',
  'RequestItems',
  'UpdateExpression',
  'ConditionExpression',
  'ProjectionExpression',
  'KeyConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'PutRequest',
  'DeleteRequest',
  'TransactItems',
  'Put',
  'Update',
  'Delete',
  'ConditionCheck',
  'Get',
  'robots',
  'robot_id',
  'S',
  'N',
  'L',
  'M',
  'SS',
  ':v',
  '#n',
  '__proto__',
  'constructor',
]
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...words),
    fc.constantFrom(0, 1.5, null, true, -0),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...members), tie('value'), { maxKeys: 6 }),
  ),
})).value
/** Requests that are right in most of their parts. */
const key = fc.constantFrom({ robot_id: { S: 'r1' } }, { robot_id: { N: '1' } }, {})
const nearly = fc
  .record(
    {
      Key: key,
      Item: key,
      UpdateExpression: fc.constantFrom(
        'SET #n = :v',
        'ADD #n :v',
        'REMOVE #n',
        'SET #n = list_append(#n, :v)',
        'SET #n',
      ),
      ConditionExpression: fc.constantFrom(
        '#n = :v',
        'attribute_exists(#n)',
        '#n BETWEEN :v AND :v',
        'size(#n) > :v',
        '#n',
      ),
      KeyConditionExpression: fc.constantFrom('#n = :v', 'begins_with(#n, :v)', ':v'),
      ExpressionAttributeNames: fc.constantFrom({ '#n': 'robot_id' }, { '#n': 'a' }, { '#n': '__proto__' }, {}),
      ExpressionAttributeValues: fc.oneof(
        fc.constantFrom({ ':v': { S: 'r1' } }, { ':v': { N: '1' } }, { ':v': { SS: ['a'] } }, { ':v': {} }),
        anything.map((value) => ({ ':v': value })),
      ),
      RequestItems: fc.oneof(anything, fc.constant({ robots: { Keys: [{ robot_id: { S: 'r1' } }] } })),
    },
    { requiredKeys: [] },
  )
  .map((request) => JSON.stringify({ TableName: 'robots', ...request }))
const transaction = fc
  .array(
    fc.tuple(fc.constantFrom('Put', 'Update', 'Delete', 'ConditionCheck', 'Get'), nearly).map(([kind, request]) => ({
      [kind]: JSON.parse(request) as unknown,
    })),
    { maxLength: 3 },
  )
  .map((items) => JSON.stringify({ TransactItems: items }))
const operation = fc.constantFrom(
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'BatchGetItem',
  'BatchWriteItem',
  'DescribeTable',
  'TransactWriteItems',
  'TransactGetItems',
  'Scan',
  'X',
)

test('any request is answered with JSON, and the table is as usable afterwards', () => {
  const tables = createTables({ now: () => 0 })
  tables.create({
    description: {
      TableName: 'robots',
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'robot_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'robot_id', AttributeType: 'S' }],
    },
  })
  const unexpected = new Map<string, string>()
  const requests = fc.tuple(
    operation,
    fc.oneof(
      anything.map((value) => JSON.stringify(value)),
      nearly,
      transaction,
      fc.string(),
    ),
  )
  fc.assert(
    fc.property(requests, ([name, body]) => {
      const answer = tables.execute(name, body)
      const parsed = JSON.parse(answer.body) as { message?: string }
      if (answer.status === 500) unexpected.set(String(parsed.message), body)
      return answer.status === 200 || answer.status === 400 || answer.status === 500
    }),
    { numRuns: 10_000, seed: 7 },
  )
  const put = tables.execute('PutItem', '{"TableName":"robots","Item":{"robot_id":{"S":"r1"},"a":{"N":"1"}}}')
  expect(put).toEqual({ status: 200, body: '{}' })
  expect(Object.fromEntries(unexpected)).toEqual({})
})
