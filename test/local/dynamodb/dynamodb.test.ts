import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  ExportTableToPointInTimeCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { dynamodb } from '../../../local/dynamodb/service.ts'
import { serviceRuntime } from '../service-runtime.ts'
import { fall, journal, type Standing, stand } from './standing-tables.ts'

describe.each(['served', 'simulated'] as const)('%s DynamoDB', (mode) => {
  let standing: Standing
  let client: DynamoDBClient
  beforeAll(async () => {
    standing = await stand(mode)
    client = standing.client
  })
  afterAll(() => fall(standing))

  const put = (Item: Record<string, unknown>, TableName = 'robots') =>
    client.send(new PutItemCommand({ TableName, Item: Item as never }))
  const records = (after?: string) =>
    (standing.runtime.source(standing.streamArn)?.read(shard(), after ? { after } : 'TRIM_HORIZON', 10_000) ?? []).map(
      (record) => JSON.parse(record.json()),
    )
  const shard = () => standing.runtime.source(standing.streamArn)?.shards()[0] ?? ''

  test('an item comes back as it was put, projected on request', async () => {
    await put({
      robot_id: { S: 'a' },
      state: { S: 'idle' },
      pose: { M: { x: { N: '1.5' }, tags: { L: [{ S: 'ü' }] } } },
    })
    const whole = await client.send(new GetItemCommand({ TableName: 'robots', Key: { robot_id: { S: 'a' } } }))
    expect(whole.Item).toEqual({
      robot_id: { S: 'a' },
      state: { S: 'idle' },
      pose: { M: { x: { N: '1.5' }, tags: { L: [{ S: 'ü' }] } } },
    })
    const part = await client.send(
      new GetItemCommand({
        TableName: 'robots',
        Key: { robot_id: { S: 'a' } },
        ProjectionExpression: '#s, pose.x',
        ExpressionAttributeNames: { '#s': 'state' },
      }),
    )
    expect(part.Item).toEqual({ state: { S: 'idle' }, pose: { M: { x: { N: '1.5' } } } })
    expect((await client.send(new GetItemCommand({ TableName: 'robots', Key: { robot_id: { S: '-' } } }))).Item).toBe(
      undefined,
    )
  })

  test('exactly one of fifty racing conditional writes wins', async () => {
    await put({ robot_id: { S: 'raced' }, revision: { N: '0' } })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, writer) =>
        client.send(
          new UpdateItemCommand({
            TableName: 'robots',
            Key: { robot_id: { S: 'raced' } },
            UpdateExpression: 'SET revision = revision + :one, writer = :writer',
            ConditionExpression: 'revision = :expected OR (attribute_not_exists(revision) AND :expected = :zero)',
            ExpressionAttributeValues: {
              ':one': { N: '1' },
              ':expected': { N: '0' },
              ':zero': { N: '0' },
              ':writer': { N: String(writer) },
            },
          }),
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    const lost = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(lost?.reason).toBeInstanceOf(ConditionalCheckFailedException)
  })

  test('a failed condition shows the item when asked to', async () => {
    await put({ robot_id: { S: 'shown' }, revision: { N: '4' } })
    const update = (values?: 'ALL_OLD') =>
      client
        .send(
          new UpdateItemCommand({
            TableName: 'robots',
            Key: { robot_id: { S: 'shown' } },
            UpdateExpression: 'SET revision = :next',
            ConditionExpression: 'revision = :expected',
            ExpressionAttributeValues: { ':next': { N: '6' }, ':expected': { N: '5' } },
            ...(values && { ReturnValuesOnConditionCheckFailure: values }),
          }),
        )
        .catch((error: ConditionalCheckFailedException) => error.Item)
    expect(await update('ALL_OLD')).toEqual({ robot_id: { S: 'shown' }, revision: { N: '4' } })
    expect(await update()).toBe(undefined)
    const put409 = client.send(
      new PutItemCommand({
        TableName: 'robots',
        Item: { robot_id: { S: 'shown' } },
        ConditionExpression: 'attribute_not_exists(robot_id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    await expect(put409).rejects.toMatchObject({ Item: { revision: { N: '4' } } })
  })

  test('the same expression with other values is evaluated anew', async () => {
    for (const at of ['1', '2', '3']) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: 'robots',
          Key: { robot_id: { S: 'counted' } },
          UpdateExpression:
            'ADD published :n SET seen = list_append(if_not_exists(seen, :none), :seen), first_at = if_not_exists(first_at, :at)',
          ExpressionAttributeValues: {
            ':n': { N: at },
            ':none': { L: [] },
            ':seen': { L: [{ S: at }] },
            ':at': { S: at },
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      if (at === '3') {
        expect(Attributes).toEqual({
          robot_id: { S: 'counted' },
          published: { N: '6' },
          seen: { L: [{ S: '1' }, { S: '2' }, { S: '3' }] },
          first_at: { S: '1' },
        })
      }
    }
  })

  test('names that objects have by nature are attributes like others', async () => {
    const update = (value: string) =>
      client.send(
        new UpdateItemCommand({
          TableName: 'journal',
          Key: { robot_id: { S: 'natural' }, message_id: { S: 'm' } },
          UpdateExpression: 'SET #c = :v',
          ExpressionAttributeNames: { '#c': 'constructor' },
          ExpressionAttributeValues: { ':v': { S: value } },
          ReturnValues: 'UPDATED_NEW',
        }),
      )
    await update('one')
    expect((await update('two')).Attributes).toEqual({ constructor: { S: 'two' } })
  })

  test('a batch is read and written whole', async () => {
    const Item = (index: number) => ({ robot_id: { S: `batch-${index}` }, state: { S: 'idle' } })
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { robots: Array.from({ length: 25 }, (_, index) => ({ PutRequest: { Item: Item(index) } })) },
      }),
    )
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({
        RequestItems: {
          robots: {
            Keys: Array.from({ length: 30 }, (_, index) => ({ robot_id: { S: `batch-${index}` } })),
            ProjectionExpression: 'robot_id',
          },
          journal: { Keys: [{ robot_id: { S: 'batch-1' }, message_id: { S: 'none' } }] },
        },
      }),
    )
    expect(Responses?.robots).toHaveLength(25)
    expect(Responses?.robots?.[0]).toEqual({ robot_id: { S: expect.stringMatching(/^batch-/) } })
    expect(Responses?.journal).toEqual([])
    expect(UnprocessedKeys).toEqual({})
    const tooMany = client.send(
      new BatchWriteItemCommand({
        RequestItems: { robots: Array.from({ length: 26 }, (_, index) => ({ PutRequest: { Item: Item(index) } })) },
      }),
    )
    await expect(tooMany).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('a query walks one key in order, pages, filters and goes backwards', async () => {
    for (let index = 0; index < 7; index++) {
      await put(
        {
          robot_id: { S: 'q' },
          message_id: { S: `m${index}` },
          timeline: { S: `t${9 - index}` },
          odd: { BOOL: index % 2 === 1 },
        },
        'journal',
      )
    }
    const query = (input: object) =>
      client.send(
        new QueryCommand({
          TableName: 'journal',
          KeyConditionExpression: 'robot_id = :r',
          ExpressionAttributeValues: { ':r': { S: 'q' } },
          ...input,
        }),
      )
    const ids = (items: Record<string, { S?: string }>[] | undefined) => items?.map((item) => item.message_id?.S)
    const first = await query({ Limit: 3 })
    expect(ids(first.Items as never)).toEqual(['m0', 'm1', 'm2'])
    const second = await query({ Limit: 3, ExclusiveStartKey: first.LastEvaluatedKey })
    expect(ids(second.Items as never)).toEqual(['m3', 'm4', 'm5'])
    const last = await query({ Limit: 3, ExclusiveStartKey: second.LastEvaluatedKey })
    expect(ids(last.Items as never)).toEqual(['m6'])
    expect(last.LastEvaluatedKey).toBe(undefined)
    const byTimeline = await query({ IndexName: 'by_timeline', ScanIndexForward: false, Limit: 2 })
    expect(ids(byTimeline.Items as never)).toEqual(['m0', 'm1'])
    const onwards = await query({
      IndexName: 'by_timeline',
      ScanIndexForward: false,
      ExclusiveStartKey: byTimeline.LastEvaluatedKey,
    })
    expect(ids(onwards.Items as never)).toEqual(['m2', 'm3', 'm4', 'm5', 'm6'])
    const odd = await query({
      FilterExpression: 'odd = :yes',
      ExpressionAttributeValues: { ':r': { S: 'q' }, ':yes': { BOOL: true } },
    })
    expect([odd.Count, odd.ScannedCount]).toEqual([3, 7])
    const between = await query({
      KeyConditionExpression: 'robot_id = :r AND message_id BETWEEN :a AND :b',
      ExpressionAttributeValues: { ':r': { S: 'q' }, ':a': { S: 'm2' }, ':b': { S: 'm4' } },
      Select: 'COUNT',
    })
    expect([between.Count, between.Items]).toEqual([3, undefined])
    const beginning = await query({
      KeyConditionExpression: 'robot_id = :r AND begins_with(message_id, :m)',
      ExpressionAttributeValues: { ':r': { S: 'q' }, ':m': { S: 'm' } },
    })
    expect(beginning.Count).toBe(7)
  })

  test('an index follows the item and leaves out items without its key', async () => {
    const inBucket = async (bucket: string) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: 'robots',
          IndexName: 'by_bucket',
          KeyConditionExpression: 'bucket = :b',
          ExpressionAttributeValues: { ':b': { S: bucket } },
        }),
      )
      return Items
    }
    // `bucket` is a reserved word in expressions: the name needs a placeholder.
    await expect(inBucket('b1')).rejects.toThrow(/reserved keyword: bucket/)
    const query = async (bucket: string) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: 'robots',
          IndexName: 'by_bucket',
          KeyConditionExpression: '#b = :b',
          ExpressionAttributeNames: { '#b': 'bucket' },
          ExpressionAttributeValues: { ':b': { S: bucket } },
        }),
      )
      return Items
    }
    await put({ robot_id: { S: 'moving' }, bucket: { S: 'b1' }, state: { S: 'idle' } })
    await put({ robot_id: { S: 'absent' } })
    expect(await query('b1')).toEqual([{ robot_id: { S: 'moving' }, bucket: { S: 'b1' } }])
    await put({ robot_id: { S: 'moving' }, bucket: { S: 'b2' } })
    expect(await query('b1')).toEqual([])
    expect(await query('b2')).toHaveLength(1)
    await client.send(new DeleteItemCommand({ TableName: 'robots', Key: { robot_id: { S: 'moving' } } }))
    expect(await query('b2')).toEqual([])
  })

  test('every change is in the stream with its images, in order; a change of nothing is not', async () => {
    const start = standing.runtime.source(standing.streamArn)?.newest(shard())
    await put({ robot_id: { S: 's' }, state: { S: 'idle' }, n: { N: '1' } })
    await put({ n: { N: '1' }, robot_id: { S: 's' }, state: { S: 'idle' } })
    await client.send(
      new UpdateItemCommand({
        TableName: 'robots',
        Key: { robot_id: { S: 's' } },
        UpdateExpression: 'SET n = n + :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    )
    await client.send(new DeleteItemCommand({ TableName: 'robots', Key: { robot_id: { S: 's' } } }))
    // The stream of a worker arrives a moment later, as it does on AWS: what an earlier test wrote may only come now.
    const its = () => records(start).filter(({ dynamodb: { Keys } }) => Keys.robot_id.S === 's')
    await expect.poll(its).toHaveLength(3)
    expect(its()).toMatchObject([
      {
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventSourceARN: standing.streamArn,
        dynamodb: { Keys: { robot_id: { S: 's' } }, NewImage: { n: { N: '1' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
      { eventName: 'MODIFY', dynamodb: { OldImage: { n: { N: '1' } }, NewImage: { n: { N: '2' } } } },
      { eventName: 'REMOVE', dynamodb: { OldImage: { n: { N: '2' } } } },
    ])
  })

  test('a scan is denied by name', async () => {
    const scan = client.send(new ScanCommand({ TableName: 'robots' }))
    await expect(scan).rejects.toMatchObject({ name: 'AccessDeniedException', message: /robots.*Query a key/ })
    const parallel = client.send(new ScanCommand({ TableName: 'robots', Segment: 0, TotalSegments: 4 }))
    await expect(parallel).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  test.each([
    new ExecuteStatementCommand({ Statement: 'SELECT * FROM robots' }),
    new BatchExecuteStatementCommand({ Statements: [{ Statement: "SELECT * FROM robots WHERE robot_id = 'a'" }] }),
    new ExecuteTransactionCommand({ TransactStatements: [{ Statement: "DELETE FROM robots WHERE robot_id = 'a'" }] }),
  ])('PartiQL, which scans without saying so, is denied: %#', async (command) => {
    await expect(client.send(command as ExecuteStatementCommand)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: /PartiQL/,
    })
  })

  test('an operation that is not run is refused by name', async () => {
    const exported = client.send(new ExportTableToPointInTimeCommand({ TableArn: 'a', S3Bucket: 'b' }))
    await expect(exported).rejects.toThrow(/does not run ExportTableToPointInTime; it runs PutItem/)
  })

  test('a table that is not there is ResourceNotFoundException', async () => {
    await expect(put({ robot_id: { S: 'x' } }, 'robot')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('an item above 400 KB is refused', async () => {
    const big = put({ robot_id: { S: 'big' }, text: { S: 'x'.repeat(410_000) } })
    await expect(big).rejects.toMatchObject({ name: 'ValidationException', message: /Item size/ })
  })

  test('a client that hangs up in mid-request disturbs nobody', async () => {
    const { port } = new URL(standing.runtime.addresses().DYNAMODB ?? (await standing.runtime.client()).endpoint)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: DynamoDB_20120810.PutItem\r\ncontent-length: 100\r\n\r\n{',
        )
        setTimeout(() => {
          socket.destroy()
          resolve()
        }, 20)
      })
    })
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'robots' }))
    expect(Table?.TableStatus).toBe('ACTIVE')
  })
})

describe('time to live', () => {
  test('expired items go within a sweep and say so in the stream', async () => {
    const runtime = serviceRuntime({ mode: 'simulated' })
    const [provider] = dynamodb(runtime)
    if (!provider) throw new Error('no provider')
    const withStream = { ...journal, StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } }
    const created = await runtime.stand(provider, 'AWS::DynamoDB::Table', withStream)
    const second = Math.floor(Date.now() / 1000)
    const handle = (operation: string, input: object) =>
      runtime.service('dynamodb').handle({
        service: 'dynamodb',
        operation,
        method: 'POST',
        path: '/',
        query: '',
        headers: {},
        body: Buffer.from(JSON.stringify(input)),
      })
    for (const [id, expires] of [
      ['old', second - 10],
      ['new', second + 1000],
    ]) {
      await handle('PutItem', {
        TableName: 'journal',
        Item: { robot_id: { S: 'r' }, message_id: { S: id }, timeline: { S: 't' }, expires_at: { N: String(expires) } },
      })
    }
    let tick: (() => void) | undefined
    const clock = runtime.clock
    Object.assign(runtime, {
      clock: {
        ...clock,
        setTimeout(callback: () => void) {
          tick = callback
          return { cancel() {} }
        },
      },
    })
    await provider.start?.()
    tick?.()
    const answer = await handle('Query', {
      TableName: 'journal',
      IndexName: 'by_timeline',
      KeyConditionExpression: 'robot_id = :r',
      ExpressionAttributeValues: { ':r': { S: 'r' } },
    })
    expect(JSON.parse(String(answer.body)).Items).toMatchObject([{ message_id: { S: 'new' } }])
    const source = runtime.source(created.attributes.StreamArn ?? '')
    const last = source?.read(source.shards()[0] ?? '', 'TRIM_HORIZON', 10).at(-1)
    expect(JSON.parse(last?.json() ?? '{}')).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    })
    await provider.stop?.()
  })
})

describe('a data directory', () => {
  let directory: string
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  test('brings back items, indexes and what the stream still held', async () => {
    directory = mkdtempSync(join(tmpdir(), 'signalbox-tables-'))
    const before = await stand('served', directory)
    for (let index = 0; index < 300; index++) {
      await before.client.send(
        new UpdateItemCommand({
          TableName: 'robots',
          Key: { robot_id: { S: `r${index % 3}` } },
          UpdateExpression: 'SET n = :n, #b = :b',
          ExpressionAttributeNames: { '#b': 'bucket' },
          ExpressionAttributeValues: { ':n': { N: String(index) }, ':b': { S: 'b' } },
        }),
      )
    }
    const shard = before.runtime.source(before.streamArn)?.shards()[0] ?? ''
    while ((before.runtime.source(before.streamArn)?.read(shard, 'TRIM_HORIZON', 10_000).length ?? 0) < 300) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const newest = before.runtime.source(before.streamArn)?.newest(shard)
    await fall(before)
    for (let restart = 0; restart < 2; restart++) {
      const after = await stand('served', directory)
      const { Items } = await after.client.send(
        new QueryCommand({
          TableName: 'robots',
          IndexName: 'by_bucket',
          KeyConditionExpression: '#b = :b',
          ExpressionAttributeNames: { '#b': 'bucket' },
          ExpressionAttributeValues: { ':b': { S: 'b' } },
        }),
      )
      expect(Items).toHaveLength(3)
      const source = after.runtime.source(after.streamArn)
      expect(source?.newest(shard)).toBe(newest)
      const records = source?.read(shard, 'TRIM_HORIZON', 10_000) ?? []
      expect(records).toHaveLength(300)
      expect(JSON.parse(records.at(-1)?.json() ?? '')).toMatchObject({
        dynamodb: { OldImage: { n: { N: '296' } }, NewImage: { n: { N: '299' } } },
      })
      await fall(after)
    }
  })
})

describe('a template that cannot be honoured', () => {
  const create = (properties: Record<string, unknown>) => {
    const runtime = serviceRuntime({ mode: 'simulated' })
    const [provider] = dynamodb(runtime)
    if (!provider) throw new Error('no provider')
    return runtime.stand(provider, 'AWS::DynamoDB::Table', { ...journal, ...properties })
  }
  test.each([
    [{ LocalSecondaryIndexes: [] }, /LocalSecondaryIndexes: local secondary indexes are not run here/],
    [{ AttributeDefinitions: [{ AttributeName: 'robot_id', AttributeType: 'S' }] }, /message_id is not defined/],
    [
      { AttributeDefinitions: [...journal.AttributeDefinitions, { AttributeName: 'unused', AttributeType: 'S' }] },
      /unused is no key/,
    ],
    [{ Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }] }, /Replicas: there is one region here/],
    [{ KeySchema: [{ AttributeName: 'robot_id', KeyType: 'PARTITION' }] }, /KeySchema.0.KeyType/],
  ])('%j is refused by property', async (properties, message) => {
    await expect(create(properties)).rejects.toThrow(message)
  })
})
