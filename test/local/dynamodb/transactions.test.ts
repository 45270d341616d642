import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTables } from '../../../local/dynamodb/tables.ts'
import { fall, journal, robots, type Standing, stand } from './standing-tables.ts'

describe.each(['served', 'simulated'] as const)('%s transactions', (mode) => {
  let standing: Standing
  beforeAll(async () => {
    standing = await stand(mode)
  })
  afterAll(() => fall(standing))

  const write = (TransactItems: TransactWriteItem[], rest: Partial<TransactWriteItemsCommandInput> = {}) =>
    standing.client.send(new TransactWriteItemsCommand({ TransactItems, ...rest }))
  const put = (Item: Record<string, unknown>) =>
    standing.client.send(new PutItemCommand({ TableName: 'robots', Item: Item as never }))
  const robot = async (id: string) =>
    (
      await standing.client.send(
        new GetItemCommand({ TableName: 'robots', Key: { robot_id: { S: id } }, ConsistentRead: true }),
      )
    ).Item
  const puts = (id: string, members: Partial<NonNullable<TransactWriteItem['Put']>> = {}): TransactWriteItem => ({
    Put: { TableName: 'robots', Item: { robot_id: { S: id } }, ...members },
  })

  test('its four operations take effect together, on items of several tables', async () => {
    await put({ robot_id: { S: 'all-a' }, n: { N: '1' } })
    await put({ robot_id: { S: 'all-b' } })
    await put({ robot_id: { S: 'all-c' }, state: { S: 'idle' } })
    await write([
      {
        Update: {
          TableName: 'robots',
          Key: { robot_id: { S: 'all-a' } },
          UpdateExpression: 'SET n = n + :one, #b = :b',
          ConditionExpression: 'n = :one',
          ExpressionAttributeNames: { '#b': 'bucket' },
          ExpressionAttributeValues: { ':one': { N: '1' }, ':b': { S: 'all' } },
        },
      },
      { Delete: { TableName: 'robots', Key: { robot_id: { S: 'all-b' } } } },
      {
        ConditionCheck: {
          TableName: 'robots',
          Key: { robot_id: { S: 'all-c' } },
          ConditionExpression: 'attribute_exists(robot_id)',
        },
      },
      {
        Put: {
          TableName: 'journal',
          Item: {
            robot_id: { S: 'all' },
            message_id: { S: 'm' },
            timeline: { S: 't' },
            expires_at: { N: '9999999999' },
          },
          ConditionExpression: 'attribute_not_exists(robot_id)',
        },
      },
    ])
    expect(await robot('all-a')).toEqual({ robot_id: { S: 'all-a' }, n: { N: '2' }, bucket: { S: 'all' } })
    expect(await robot('all-b')).toBe(undefined)
    expect(await robot('all-c')).toEqual({ robot_id: { S: 'all-c' }, state: { S: 'idle' } })
    const query = (input: object) =>
      standing.client.send(new QueryCommand({ TableName: 'robots', ...input })).then(({ Count }) => Count)
    expect(
      await query({
        IndexName: 'by_bucket',
        KeyConditionExpression: '#b = :b',
        ExpressionAttributeNames: { '#b': 'bucket' },
        ExpressionAttributeValues: { ':b': { S: 'all' } },
      }),
    ).toBe(1)
    expect(
      await query({
        TableName: 'journal',
        IndexName: 'by_timeline',
        KeyConditionExpression: 'robot_id = :r',
        ExpressionAttributeValues: { ':r': { S: 'all' } },
      }),
    ).toBe(1)
  })

  test('a condition that does not hold cancels all, and each item has its reason', async () => {
    await put({ robot_id: { S: 'no-b' }, revision: { N: '4' } })
    const cancelled = write([
      puts('no-a'),
      puts('no-b', {
        ConditionExpression: 'attribute_not_exists(robot_id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
      {
        ConditionCheck: {
          TableName: 'robots',
          Key: { robot_id: { S: 'no-c' } },
          ConditionExpression: 'attribute_exists(robot_id)',
        },
      },
    ])
    await expect(cancelled).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { robot_id: { S: 'no-b' }, revision: { N: '4' } },
        },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    })
    expect(await robot('no-a')).toBe(undefined)
  })

  test('what a stored item does not allow is a reason too; what the request says wrong is refused outright', async () => {
    await put({ robot_id: { S: 'wrong' }, n: { S: 'text' } })
    const adds = (UpdateExpression: string) =>
      write([
        puts('wrong-other'),
        {
          Update: {
            TableName: 'robots',
            Key: { robot_id: { S: 'wrong' } },
            UpdateExpression,
            ExpressionAttributeValues: { ':n': { N: '1' } },
          },
        },
      ])
    await expect(adds('SET n = n + :n')).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
      ],
    })
    await expect(adds('SET n ! :n')).rejects.toMatchObject({ name: 'ValidationException', message: /Syntax error/ })
    await expect(write([puts('wrong-other'), { Delete: { TableName: 'none', Key: {} } }])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(
      write([puts('wrong-other'), { Delete: { TableName: 'robots', Key: { id: { S: 'a' } } } }]),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message: /key element/ }],
    })
    expect(await robot('wrong-other')).toBe(undefined)
  })

  test('two operations on one item are refused, whatever they are', async () => {
    const check: TransactWriteItem = {
      ConditionCheck: {
        TableName: 'robots',
        Key: { robot_id: { S: 'twice' } },
        ConditionExpression: 'attribute_not_exists(robot_id)',
      },
    }
    await expect(write([puts('twice'), puts('other'), check])).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    })
    expect(await robot('other')).toBe(undefined)
  })

  test('a hundred items go, a hundred and one do not, nor do more than 4 MB', async () => {
    await write(Array.from({ length: 100 }, (_, index) => puts(`hundred-${index}`)))
    expect(await robot('hundred-99')).toEqual({ robot_id: { S: 'hundred-99' } })
    await expect(write(Array.from({ length: 101 }, (_, index) => puts(`more-${index}`)))).rejects.toMatchObject({
      name: 'ValidationException',
      message: /'transactItems'.*less than or equal to 100/,
    })
    const big = Array.from({ length: 11 }, (_, index) =>
      puts(`big-${index}`, { Item: { robot_id: { S: `big-${index}` }, text: { S: 'x'.repeat(400_000) } } }),
    )
    await expect(write(big)).rejects.toMatchObject({ name: 'ValidationException', message: /4 MB/ })
    expect(await robot('big-0')).toBe(undefined)
    await write(big.slice(1))
  })

  test.each<[string, TransactWriteItem[], RegExp]>([
    ['no items', [], /greater than or equal to 1/],
    ['an item without an operation', [{}], /one of Check, Put, Update or Delete/],
    [
      'an item with two operations',
      [{ ...puts('x'), Delete: { TableName: 'robots', Key: { robot_id: { S: 'y' } } } }],
      /one of Check, Put, Update or Delete/,
    ],
    [
      'a check without a condition',
      [
        {
          ConditionCheck: {
            TableName: 'robots',
            Key: { robot_id: { S: 'x' } },
            ConditionExpression: undefined as never,
          },
        },
      ],
      /conditionExpression.*must not be null/,
    ],
    [
      'an update without an expression',
      [{ Update: { TableName: 'robots', Key: { robot_id: { S: 'x' } }, UpdateExpression: undefined as never } }],
      /updateExpression.*must not be null/,
    ],
  ])('%s is a ValidationException', async (_name, items, message) => {
    await expect(write(items)).rejects.toMatchObject({ name: 'ValidationException', message })
  })

  test('the same token and items again change nothing; with other items it is refused', async () => {
    const adds = (count: string): TransactWriteItem[] => [
      {
        Update: {
          TableName: 'robots',
          Key: { robot_id: { S: 'token' } },
          UpdateExpression: 'ADD n :n',
          ExpressionAttributeValues: { ':n': { N: count } },
        },
      },
    ]
    await write(adds('1'), { ClientRequestToken: 'token-1' })
    await write(adds('1'), { ClientRequestToken: 'token-1' })
    expect(await robot('token')).toMatchObject({ n: { N: '1' } })
    await expect(write(adds('2'), { ClientRequestToken: 'token-1' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    })
    await write(adds('1'), { ClientRequestToken: 'token-2' })
    expect(await robot('token')).toMatchObject({ n: { N: '2' } })
  })

  test('each item is billed twice; the same request again is billed as reads', async () => {
    const Item = { robot_id: { S: 'billed' }, text: { S: 'x'.repeat(3_000) } }
    const send = () =>
      write([puts('billed', { Item }), puts('billed-small')], {
        ClientRequestToken: 'billed',
        ReturnConsumedCapacity: 'TOTAL',
      })
    expect((await send()).ConsumedCapacity).toEqual([{ TableName: 'robots', CapacityUnits: 8, WriteCapacityUnits: 8 }])
    expect((await send()).ConsumedCapacity).toEqual([{ TableName: 'robots', CapacityUnits: 4, ReadCapacityUnits: 4 }])
  })

  test('the stream has one record for each item that became different, one behind the other', async () => {
    const shard = standing.runtime.source(standing.streamArn)?.shards()[0] ?? ''
    const start = standing.runtime.source(standing.streamArn)?.newest(shard) ?? ''
    await put({ robot_id: { S: 'streamed-same' } })
    await put({ robot_id: { S: 'streamed-gone' } })
    await write([
      puts('streamed-new'),
      puts('streamed-same'),
      { Delete: { TableName: 'robots', Key: { robot_id: { S: 'streamed-gone' } } } },
      { Delete: { TableName: 'robots', Key: { robot_id: { S: 'streamed-never' } } } },
    ])
    const seen = () =>
      (standing.runtime.source(standing.streamArn)?.read(shard, { after: start }, 100) ?? [])
        .map((record) => JSON.parse(record.json()))
        .map(({ eventName, dynamodb }) => `${eventName} ${dynamodb.Keys.robot_id.S}`)
        // What an earlier test wrote may only now reach the stream.
        .filter((change) => change.includes(' streamed-'))
    await expect.poll(seen).toHaveLength(4)
    expect(seen()).toEqual([
      'INSERT streamed-same',
      'INSERT streamed-gone',
      'INSERT streamed-new',
      'REMOVE streamed-gone',
    ])
  })

  test('of racing transactions on the same two items one wins whole', async () => {
    const race = (runner: number) =>
      write(
        ['race-a', 'race-b'].map((id) => ({
          Put: {
            TableName: 'robots',
            Item: { robot_id: { S: id }, runner: { N: String(runner) } },
            ConditionExpression: 'attribute_not_exists(robot_id)',
          },
        })),
      )
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, runner) => race(runner)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await robot('race-a'))?.runner).toEqual((await robot('race-b'))?.runner)
  })

  test('several items are read at once, in order, with a hole where there is none', async () => {
    await put({ robot_id: { S: 'read-a' }, state: { S: 'idle' }, n: { N: '1' } })
    const get = (id: string, members = {}) => ({
      Get: { TableName: 'robots', Key: { robot_id: { S: id } }, ...members },
    })
    const read = (TransactItems: ReturnType<typeof get>[]) =>
      standing.client.send(new TransactGetItemsCommand({ TransactItems, ReturnConsumedCapacity: 'TOTAL' }))
    const { Responses, ConsumedCapacity } = await read([
      get('read-none'),
      get('read-a', { ProjectionExpression: '#s', ExpressionAttributeNames: { '#s': 'state' } }),
    ])
    expect(Responses).toEqual([{}, { Item: { state: { S: 'idle' } } }])
    expect(ConsumedCapacity).toEqual([{ TableName: 'robots', CapacityUnits: 4, ReadCapacityUnits: 4 }])
    await expect(read([get('read-a'), get('read-a')])).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(read(Array.from({ length: 101 }, (_, index) => get(`${index}`)))).rejects.toMatchObject({
      name: 'ValidationException',
    })
    const wrongKey = { Get: { TableName: 'robots', Key: { id: { S: 'x' } } } }
    await expect(read([get('read-a'), wrongKey as never])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    })
  })
})

test('a token outlives a restart with its data directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-tokens-'))
  const counted = async () => {
    const standing = await stand('served', directory)
    await standing.client.send(
      new TransactWriteItemsCommand({
        ClientRequestToken: 'kept',
        TransactItems: [
          {
            Update: {
              TableName: 'robots',
              Key: { robot_id: { S: 'counted' } },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          },
        ],
      }),
    )
    const { Item } = await standing.client.send(
      new GetItemCommand({ TableName: 'robots', Key: { robot_id: { S: 'counted' } } }),
    )
    await fall(standing)
    return Item?.n
  }
  try {
    expect([await counted(), await counted()]).toEqual([{ N: '1' }, { N: '1' }])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('a transaction leaves what its operations leave one by one, or nothing when one of them fails', () => {
  const description = {
    TableName: 'robots',
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'robot_id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'robot_id', AttributeType: 'S' },
      { AttributeName: 'bucket', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: robots.GlobalSecondaryIndexes,
  }
  const operation = fc.record({
    kind: fc.constantFrom('Put', 'Update', 'Delete'),
    value: fc.constantFrom({ N: '1' }, { N: '2' }, { S: 'text' }),
    bucket: fc.constantFrom('b1', 'b2'),
    condition: fc.constantFrom(undefined, 'attribute_exists(robot_id)', 'attribute_not_exists(n)', 'n < :limit'),
  })
  const transaction = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), operation), {
    minLength: 1,
    selector: ([id]) => id,
  })
  fc.assert(
    fc.property(fc.array(transaction, { minLength: 1, maxLength: 8 }), (runs) => {
      const changes: [string[], string[]] = [[], []]
      const [together, apart] = changes.map((told) => {
        const tables = createTables({
          now: () => 0,
          onChange: (each) => told.push(...each.map(({ key, before, after }) => `${key} ${before} ${after}`)),
        })
        tables.create({ description, streamViewType: 'NEW_AND_OLD_IMAGES' })
        return tables
      })
      if (!together || !apart) throw new Error('two sets of tables')
      const state = (tables: typeof together) => [
        [...tables.entries('robots')].sort(),
        ...['b1', 'b2'].map(
          (bucket) =>
            tables.execute(
              'Query',
              JSON.stringify({
                TableName: 'robots',
                IndexName: 'by_bucket',
                KeyConditionExpression: '#b = :b',
                ExpressionAttributeNames: { '#b': 'bucket' },
                ExpressionAttributeValues: { ':b': { S: bucket } },
              }),
            ).body,
        ),
      ]
      for (const run of runs) {
        const items = run.map(([id, { kind, value, bucket, condition }]) => {
          const values = {
            ...(condition?.includes(':limit') && { ':limit': { N: '2' } }),
            ...(kind === 'Update' && { ':n': value, ':b': { S: bucket } }),
          }
          return {
            kind,
            request: {
              TableName: 'robots',
              ...(kind === 'Put'
                ? { Item: { robot_id: { S: id }, n: value, bucket: { S: bucket } } }
                : { Key: { robot_id: { S: id } } }),
              ...(kind === 'Update' && {
                UpdateExpression: value.N === undefined ? 'SET #b = :b, m = n + :n' : 'SET #b = :b ADD n :n',
                ExpressionAttributeNames: { '#b': 'bucket' },
              }),
              ...(condition && { ConditionExpression: condition }),
              ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
            },
          }
        })
        const before = state(together)
        const { status } = together.execute(
          'TransactWriteItems',
          JSON.stringify({ TransactItems: items.map(({ kind, request }) => ({ [kind]: request })) }),
        )
        if (status !== 200) {
          expect(state(together)).toEqual(before)
          continue
        }
        for (const { kind, request } of items) {
          expect(apart.execute(`${kind}Item`, JSON.stringify(request)).status).toBe(200)
        }
        expect(state(together)).toEqual(state(apart))
      }
      expect(changes[0]).toEqual(changes[1])
    }),
    { numRuns: 300, seed: 3 },
  )
})

test('a token is forgotten after ten minutes', () => {
  let now = 0
  const tables = createTables({ now: () => now })
  tables.create({ description: { ...robots, TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [] } })
  const add = () =>
    tables.execute(
      'TransactWriteItems',
      JSON.stringify({
        ClientRequestToken: 't',
        TransactItems: [
          {
            Update: {
              TableName: 'robots',
              Key: { robot_id: { S: 'a' } },
              UpdateExpression: 'ADD n :n',
              ExpressionAttributeValues: { ':n': { N: '1' } },
            },
          },
        ],
      }),
    )
  const n = () =>
    JSON.parse(tables.execute('GetItem', '{"TableName":"robots","Key":{"robot_id":{"S":"a"}}}').body).Item.n.N
  add()
  now = 599_999
  add()
  expect(n()).toBe('1')
  now = 600_000
  expect(add()).toEqual({ status: 200, body: '{}' })
  expect(n()).toBe('2')
})

test('an item that a transaction put goes by its time to live like any other', () => {
  const tables = createTables({ now: () => 100_000 })
  tables.create({
    description: { ...journal, TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [] },
    ttlAttribute: 'expires_at',
  })
  const item = (id: string, expires: string) => ({
    Put: {
      TableName: 'journal',
      Item: { robot_id: { S: 'r' }, message_id: { S: id }, expires_at: { N: expires } },
    },
  })
  tables.execute('TransactWriteItems', JSON.stringify({ TransactItems: [item('old', '90'), item('new', '200')] }))
  expect(tables.sweep()).toBe(1)
  expect([...tables.entries('journal')]).toHaveLength(1)
})
