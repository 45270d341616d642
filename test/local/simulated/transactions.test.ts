import { beforeAll, expect, test } from 'vitest'
import type { Assembly } from '../../../local/assembly/read.ts'
import { AwsError } from '../../../local/aws-api/service.ts'
import { dynamodb } from '../../../local/dynamodb/service.ts'
import { type CallFate, type CallPoint, type Faults, transactionConflict } from '../../../local/simulated/faults.ts'
import { functionsAssembly, simulated } from './simulated-functions.ts'

let assembly: Assembly
beforeAll(() => {
  assembly = functionsAssembly(
    {
      moves: `
        import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
        import { NodeHttpHandler } from '@smithy/node-http-handler'
        const client = new DynamoDBClient({ requestHandler: new NodeHttpHandler({ requestTimeout: 1000, throwOnRequestTimeout: true }) })
        const Key = (id) => ({ TableName: 'purses', Key: { id: { S: id } } })
        const add = (id, n) => ({ Update: { ...Key(id), UpdateExpression: 'ADD coins :n', ExpressionAttributeValues: { ':n': { N: n } } } })
        export const handler = async () => {
          let failed
          try {
            await client.send(new TransactWriteItemsCommand({ TransactItems: [add('a', '-1'), add('b', '1')] }))
          } catch (error) {
            failed = { name: error.name, reasons: error.CancellationReasons }
          }
          const coins = []
          for (const id of ['a', 'b']) coins.push((await client.send(new GetItemCommand(Key(id)))).Item?.coins.N)
          return { failed, coins }
        }`,
    },
    {
      Purses: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'purses',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        },
      },
    },
  )
})

const once = (fate: (point: CallPoint) => CallFate): Faults => {
  let asked = 0
  return {
    call: (point) => (point.operation === 'TransactWriteItems' && asked++ === 0 ? fate(point) : undefined),
  }
}

test.each<[string, (point: CallPoint) => CallFate, number]>([
  ['throttled', () => ({ before: new AwsError('ThrottlingException', 'Rate exceeded', 400) }), 2],
  ['cut off before it took effect', () => ({ before: 'reset' }), 2],
  ['answered too late', () => ({ after: 'hang' }), 2],
  ['answered, and its answer lost', () => ({ after: 'reset' }), 2],
  ['delivered twice', () => ({ twice: true }), 1],
])('a transaction that is %s takes effect once: the SDK sends its token again', async (_name, fate, calls) => {
  const run = await simulated(assembly, { faults: once(fate), parts: [dynamodb] })
  expect((await run.invoke('moves', {})).payload).toEqual({ coins: ['-1', '1'] })
  expect(run.calls('dynamodb').filter(({ operation }) => operation === 'TransactWriteItems')).toHaveLength(calls)
})

test('a conflict with another transaction cancels it with a reason for each item', async () => {
  const run = await simulated(assembly, {
    faults: once((point) => ({ before: transactionConflict(point) })),
    parts: [dynamodb],
  })
  const conflict = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
  expect((await run.invoke('moves', {})).payload).toEqual({
    failed: { name: 'TransactionCanceledException', reasons: [conflict, conflict] },
    coins: [null, null],
  })
})
