/**
 * The contract of an event source mapping for streams, from the Lambda Developer Guide: "Using Lambda to process
 * records from Amazon Kinesis Data Streams", "Partial batch responses", "Retain discarded batch records".
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { error, mappedStream, numbers, ok, returning } from './mapped-stream.ts'

const isPoison = (data: readonly string[], poison: string) => data.includes(poison)

describe('batches', () => {
  test('records are delivered in order, as many as the batch size allows', async () => {
    const { put, clock, invocations } = await mappedStream({ properties: { BatchSize: 4 }, play: () => ok })
    for (const data of numbers(1, 10)) put(data)
    await clock.advance(100)
    expect(invocations.map(({ data }) => data)).toEqual([numbers(1, 4), numbers(5, 8), numbers(9, 10)])
  })

  test('a record looks as Lambda shows it', async () => {
    const { put, clock, invocations, streamArn } = await mappedStream({ play: () => ok })
    const sequenceNumber = put('hello "world"', 'robot:"r1"')
    await clock.advance(100)
    expect(invocations[0]?.event.Records[0]).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'robot:"r1"',
        sequenceNumber,
        data: Buffer.from('hello "world"').toString('base64'),
        approximateArrivalTimestamp: Date.UTC(2026, 0, 1) / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/event-source-mapping',
      awsRegion: 'us-east-1',
      eventSourceARN: streamArn,
    })
  })

  test('an invocation stays below six megabytes', async () => {
    const { put, clock, invocations } = await mappedStream({ properties: { BatchSize: 100 }, play: () => ok })
    for (const data of numbers(1, 9)) put(data.padEnd(1_000_000, '.'))
    await clock.advance(100)
    expect(invocations.map(({ data }) => data.length)).toEqual([4, 4, 1])
  })

  test('a record is delivered within milliseconds, with AWS timing at the next poll of a second', async () => {
    const prompt = await mappedStream({ play: () => ok })
    await prompt.clock.advance(5500)
    prompt.put('x')
    const putAt = prompt.clock.now()
    await prompt.clock.advance(3000)
    expect((prompt.invocations[0]?.at ?? 0) - putAt).toBeLessThanOrEqual(20)

    const timed = await mappedStream({ awsTiming: true, play: () => ok })
    await timed.clock.advance(5500)
    timed.put('x')
    const timedPutAt = timed.clock.now()
    await timed.clock.advance(3000)
    expect((timed.invocations[0]?.at ?? 0) - timedPutAt).toBe(500)
  })

  test('with AWS timing a consumer with enhanced fan-out has records pushed to it', async () => {
    const EventSourceArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/line/consumer/dispatch:1767225600'
    const { put, clock, invocations } = await mappedStream({
      awsTiming: true,
      properties: { EventSourceArn },
      play: () => ok,
    })
    await clock.advance(5500)
    put('1')
    await clock.advance(1)
    put('2')
    const putAt = clock.now()
    await clock.advance(3000)
    expect(invocations.map(({ data }) => data)).toEqual([['1'], ['2']])
    expect((invocations[1]?.at ?? 0) - putAt).toBeLessThanOrEqual(70)
  })

  test('with AWS timing a batch waits for its window unless it is full', async () => {
    const { put, clock, invocations } = await mappedStream({
      awsTiming: true,
      properties: { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 },
      play: () => ok,
    })
    const start = clock.now()
    await clock.advance(100)
    for (const data of numbers(1, 4)) put(data)
    await clock.advance(20_000)
    expect(invocations.map(({ data, at }) => [data.length, at - start])).toEqual([
      [3, 1000],
      [1, 6000],
    ])
  })

  test('promptly, a batch that has a window waits for a second of it, and one without goes at once', async () => {
    const gathering = await mappedStream({ properties: { MaximumBatchingWindowInSeconds: 60 }, play: () => ok })
    const prompt = await mappedStream({ play: () => ok })
    for (const { put, clock, invocations } of [gathering, prompt]) {
      for (const data of numbers(1, 3)) {
        put(data)
        await clock.advance(100)
      }
      await clock.advance(2000)
      expect(invocations.flatMap(({ data }) => data)).toEqual(numbers(1, 3))
    }
    expect(gathering.invocations).toHaveLength(1)
    expect(prompt.invocations).toHaveLength(3)
  })

  test('LATEST begins behind what is there, TRIM_HORIZON at the oldest record', async () => {
    const late = await mappedStream({ properties: { Enabled: false }, play: () => ok })
    late.put('before')
    const positions = { LATEST: [] as string[], TRIM_HORIZON: ['before'] }
    for (const [position, expected] of Object.entries(positions)) {
      const seen: string[] = []
      late.runtime.provideFunctions({ invoke: async () => ok })
      const { eventSourceMappings } = await import('../../../local/event-source-mapping/event-source-mapping.ts')
      const again = eventSourceMappings(late.runtime)
      late.runtime.provideFunctions({
        invoke: async (_, payload) => {
          seen.push(...JSON.parse((payload as { text: string }).text).Records.map(() => 'before'))
          return ok
        },
      })
      await again.create({
        stack: 'test',
        logicalId: position,
        type: 'AWS::Lambda::EventSourceMapping',
        properties: { FunctionName: 'f', EventSourceArn: late.streamArn, StartingPosition: position },
      })
      await again.start?.()
      await late.clock.advance(100)
      expect(seen).toEqual(expected)
    }
  })
})

describe('order', () => {
  test('with parallelisation two batches of one key are never under way together, and its records stay in order', async () => {
    const underWay = new Set<string>()
    const seen = new Map<string, number[]>()
    let most = 0
    const { put, clock } = await mappedStream({
      properties: { ParallelizationFactor: 4, BatchSize: 5 },
      play: async (_, event) => {
        const keys = new Set(event.Records.map((record) => record.kinesis.partitionKey))
        for (const key of keys) {
          expect(underWay.has(key)).toBe(false)
          underWay.add(key)
        }
        most = Math.max(most, underWay.size)
        await clock.sleep(30)
        for (const record of event.Records) {
          const { partitionKey, data } = record.kinesis
          seen.set(partitionKey, [...(seen.get(partitionKey) ?? []), Number(Buffer.from(data, 'base64').toString())])
        }
        for (const key of keys) underWay.delete(key)
        return ok
      },
    })
    for (const data of numbers(1, 200)) put(data, `robot:r${Number(data) % 20}`)
    await clock.advance(10_000)
    expect(most).toBeGreaterThan(4)
    expect([...seen.values()].flat()).toHaveLength(200)
    for (const order of seen.values()) expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('without parallelisation a shard has one batch under way', async () => {
    let underWay = 0
    const { put, clock, invocations } = await mappedStream({
      properties: { BatchSize: 2 },
      play: async () => {
        underWay += 1
        expect(underWay).toBe(1)
        await clock.sleep(10)
        underWay -= 1
        return ok
      },
    })
    for (const data of numbers(1, 9)) put(data, `robot:${data}`)
    await clock.advance(1000)
    expect(invocations.flatMap(({ data }) => data)).toEqual(numbers(1, 9))
  })

  test('the children of a split shard begin when their parent is read to its end', async () => {
    const seen: string[] = []
    const { put, clock, runtime } = await mappedStream({
      properties: { BatchSize: 1 },
      play: async ([data = '']) => {
        await clock.sleep(50)
        seen.push(data)
        return ok
      },
    })
    for (const data of numbers(1, 5)) put(data)
    const half = String(1n << 127n)
    const request = { StreamName: 'line', ShardToSplit: 'shardId-000000000000', NewStartingHashKey: half }
    const answer = await runtime.service('kinesis').handle({
      service: 'kinesis',
      operation: 'SplitShard',
      method: 'POST',
      path: '/',
      query: '',
      headers: {},
      body: Buffer.from(JSON.stringify(request)),
    })
    expect(answer.status).toBe(200)
    for (const data of numbers(6, 9)) put(data)
    await clock.advance(2000)
    expect(seen).toEqual(numbers(1, 9))
  })

  test('a shard merged again before the first one is drained waits for that one too', async () => {
    const seen: string[] = []
    const { put, clock, runtime } = await mappedStream({
      properties: { BatchSize: 1 },
      play: async ([data = '']) => {
        await clock.sleep(50)
        seen.push(data)
        return ok
      },
    })
    const reshard = (operation: string, request: object) =>
      runtime.service('kinesis').handle({
        service: 'kinesis',
        operation,
        method: 'POST',
        path: '/',
        query: '',
        headers: {},
        body: Buffer.from(JSON.stringify({ StreamName: 'line', ...request })),
      })
    for (const data of numbers(1, 5)) put(data)
    await reshard('SplitShard', { ShardToSplit: 'shardId-000000000000', NewStartingHashKey: String(1n << 127n) })
    for (const data of numbers(6, 7)) put(data)
    await reshard('MergeShards', {
      ShardToMerge: 'shardId-000000000001',
      AdjacentShardToMerge: 'shardId-000000000002',
    })
    for (const data of numbers(8, 9)) put(data)
    await clock.advance(2000)
    expect(seen).toEqual(numbers(1, 9))
  })
})

describe('failure', () => {
  test('a partial response runs again from the lowest returned sequence number', async () => {
    const { put, clock, invocations } = await mappedStream({
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 10 },
      play: (_, event, count) => (count === 1 ? returning(event, '7', '4') : ok),
    })
    for (const data of numbers(1, 10)) put(data)
    await clock.advance(5000)
    expect(invocations.map(({ data }) => data)).toEqual([numbers(1, 10), numbers(4, 10)])
  })

  test.each([
    ['an empty identifier', ''],
    ['an unknown identifier', '49000000000000000000000000000000000000000000000000000009'],
    ['no identifier', undefined],
  ])('%s fails the whole batch', async (_, itemIdentifier) => {
    const { put, clock, invocations } = await mappedStream({
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      play: (_data, _event, count) => (count === 1 ? { payload: { batchItemFailures: [{ itemIdentifier }] } } : ok),
    })
    for (const data of numbers(1, 3)) put(data)
    await clock.advance(5000)
    expect(invocations.map(({ data }) => data)).toEqual([numbers(1, 3), numbers(1, 3)])
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['null as the list', { batchItemFailures: null }],
  ])('%s as an answer is success', async (_, payload) => {
    const { put, clock, invocations } = await mappedStream({
      properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      play: () => ({ payload }),
    })
    put('1')
    await clock.advance(5000)
    expect(invocations).toHaveLength(1)
  })

  test('a partial response counts for nothing where the mapping does not ask for it', async () => {
    const { put, clock, invocations } = await mappedStream({ play: (_, event) => returning(event, '1') })
    put('1')
    await clock.advance(5000)
    expect(invocations).toHaveLength(1)
  })

  test('bisecting finds the poison and spends no retries on the way; its neighbours are handled', async () => {
    const handled: string[] = []
    const { put, clock, delivered } = await mappedStream({
      properties: {
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dead' } },
      },
      play: (data) => {
        if (isPoison(data, '27')) return error
        handled.push(...data)
        return ok
      },
    })
    const start = clock.now()
    for (const data of numbers(1, 51)) put(data)
    await clock.advance(5000)
    expect(handled).toEqual(numbers(1, 51).filter((data) => data !== '27'))
    expect(delivered).toHaveLength(1)
    expect(delivered[0]?.body).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      KinesisBatchInfo: { batchSize: 1 },
    })
    expect(clock.now() - start).toBeLessThanOrEqual(5000)
  })

  test('a partial response that returns the first record does not take its neighbours with it', async () => {
    const handled = new Set<string>()
    const { put, clock, delivered } = await mappedStream({
      properties: {
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dead' } },
      },
      play: (data, event) => {
        const until = data.indexOf('3')
        for (const done of until < 0 ? data : data.slice(0, until)) handled.add(done)
        return until < 0 ? ok : returning(event, '3')
      },
    })
    for (const data of numbers(1, 8)) put(data)
    await clock.advance(5000)
    expect([...handled]).toEqual(['1', '2', '4', '5', '6', '7', '8'])
    expect(delivered.map(({ body }) => body.KinesisBatchInfo)).toMatchObject([{ batchSize: 1 }])
  })

  test('retries are bounded: the batch is tried once and as often again as allowed, then given up', async () => {
    const { put, clock, invocations, logged } = await mappedStream({
      properties: { MaximumRetryAttempts: 3 },
      play: (data) => (isPoison(data, 'bad') ? error : ok),
    })
    put('bad')
    await clock.advance(5000)
    put('good')
    await clock.advance(5000)
    expect(invocations.map(({ data }) => data)).toEqual([['bad'], ['bad'], ['bad'], ['bad'], ['good']])
    expect(logged.join()).toContain('1 records of shardId-000000000000 are given up: no destination')
  })

  test('a zero of retries gives up after the first error', async () => {
    const { put, clock, invocations } = await mappedStream({
      properties: { MaximumRetryAttempts: 0 },
      play: () => error,
    })
    put('bad')
    await clock.advance(5000)
    expect(invocations).toHaveLength(1)
  })

  test('without a bound a bad record blocks its shard until its age is reached', async () => {
    const { put, clock, invocations, delivered } = await mappedStream({
      properties: {
        BatchSize: 1,
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dead' } },
      },
      play: (data) => (isPoison(data, 'bad') ? error : ok),
    })
    put('bad')
    await clock.advance(50_000)
    put('good')
    await clock.advance(9000)
    expect(invocations.every(({ data }) => data[0] === 'bad')).toBe(true)
    await clock.advance(40_000)
    expect(invocations.at(-1)?.data).toEqual(['good'])
    expect(delivered[0]?.body).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } })
  })

  test('a throttled function is waited for without using the retries', async () => {
    const { put, clock, invocations, delivered } = await mappedStream({
      properties: { MaximumRetryAttempts: 0 },
      play: (_, __, count) => (count <= 6 ? 'throttled' : ok),
    })
    put('x')
    await clock.advance(60_000)
    expect(invocations).toHaveLength(7)
    expect(delivered).toHaveLength(0)
  })

  test('other lanes go on while one retries', async () => {
    const { put, clock, invocations } = await mappedStream({
      properties: { ParallelizationFactor: 10, MaximumRetryAttempts: 50 },
      play: (data) => (isPoison(data, 'bad') ? error : ok),
    })
    put('bad', 'robot:r1')
    for (const data of numbers(1, 50)) put(data, `robot:other${data}`)
    await clock.advance(1000)
    const handled = invocations.filter(({ data }) => !isPoison(data, 'bad')).flatMap(({ data }) => data)
    expect(handled.length).toBeGreaterThanOrEqual(40)
  })
})

describe('on-failure destination', () => {
  const bad = async (destination: string) => {
    const line = await mappedStream({
      properties: {
        BatchSize: 1,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: destination } },
      },
      play: (data) => (isPoison(data, 'bad') ? error : ok),
    })
    const sequenceNumber = line.put('bad')
    return { ...line, sequenceNumber }
  }

  test('a queue gets metadata only', async () => {
    const { clock, delivered, sequenceNumber, streamArn } = await bad('arn:aws:sqs:us-east-1:000000000000:dead')
    await clock.advance(5000)
    expect(delivered[0]?.body).toEqual({
      requestContext: {
        requestId: 'request-1',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:dispatch',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^2026-01-01T00:00:00\.\d{3}Z$/),
      KinesisBatchInfo: {
        shardId: 'shardId-000000000000',
        startSequenceNumber: sequenceNumber,
        endSequenceNumber: sequenceNumber,
        approximateArrivalOfFirstRecord: '2026-01-01T00:00:00.000Z',
        approximateArrivalOfLastRecord: '2026-01-01T00:00:00.000Z',
        batchSize: 1,
        streamArn,
      },
    })
  })

  test('a bucket gets the whole invocation too, under a key that says mapping, shard and time', async () => {
    const { clock, delivered, invocations } = await bad('arn:aws:s3:::failed-batches')
    await clock.advance(5000)
    const [object] = delivered
    expect(object?.arn).toBe('failed-batches')
    expect(object?.key).toMatch(
      /^aws\/lambda\/[0-9a-f-]{36}\/shardId-000000000000\/2026\/01\/01\/2026-01-01T00\.00\.00-[0-9a-f-]{36}$/,
    )
    expect(JSON.parse(String(object?.body.payload))).toEqual(invocations[0]?.event)
  })

  test('the stream does not move on before the record has arrived there', async () => {
    const { clock, delivered, put, invocations, refuseDeliveries } = await bad(
      'arn:aws:sqs:us-east-1:000000000000:dead',
    )
    refuseDeliveries(4)
    put('next')
    await clock.advance(1000)
    expect(delivered).toHaveLength(0)
    await clock.advance(20_000)
    expect(delivered).toHaveLength(1)
    expect(invocations.at(-1)?.data).toEqual(['next'])
  })
})

describe('filters', () => {
  test('records that no filter wants cause no invocation, and the stream moves past them', async () => {
    const { put, clock, invocations, mappings } = await mappedStream({
      properties: {
        FilterCriteria: {
          Filters: [
            { Pattern: JSON.stringify({ data: { type: ['work.start', { prefix: 'fault.' }] } }) },
            { Pattern: JSON.stringify({ data: { battery: [{ numeric: ['<', 20] }] } }) },
          ],
        },
      },
      play: () => ok,
    })
    for (const message of [
      { type: 'a' },
      { type: 'work.start' },
      { type: 'fault.raised' },
      { battery: 50 },
      { battery: 5 },
    ]) {
      put(JSON.stringify(message))
    }
    put('not JSON')
    await clock.advance(100)
    expect(invocations.flatMap(({ data }) => data)).toEqual([
      '{"type":"work.start"}',
      '{"type":"fault.raised"}',
      '{"battery":5}',
    ])
    expect(mappings.stats?.().records_pending).toBe(0)
  })

  test.each([
    ['a tumbling window', { TumblingWindowInSeconds: 30 }, /TumblingWindowInSeconds: tumbling windows are not run/],
    [
      'a pattern that is no pattern',
      { FilterCriteria: { Filters: [{ Pattern: '{"a":{"b":1}}' }] } },
      /a\.b: a list of allowed values/,
    ],
    [
      'an operator that does not exist',
      { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"like":1}]}' }] } },
      /a: \{"like":1\} is none of: exists/,
    ],
    ['a batch size out of range', { BatchSize: 0 }, /BatchSize: Too small/],
    ['a property that is not known', { Banana: 1 }, /Banana/],
  ])('%s is refused at the start', async (_, properties, message) => {
    await expect(mappedStream({ properties, play: () => ok })).rejects.toThrow(message)
  })
})

describe('checkpoints', () => {
  test('after a restart with a data directory reading goes on behind what was handled, and nothing is lost', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'signalbox-checkpoint-'))
    const first = await mappedStream({
      dataDirectory,
      properties: { BatchSize: 2 },
      play: async (data) => (isPoison(data, '5') ? new Promise(() => {}) : ok),
    })
    for (const data of numbers(1, 8)) first.put(data)
    await first.clock.advance(1000)
    expect(first.invocations.at(-1)?.data).toEqual(['5', '6'])

    // Killed: nothing is stopped or flushed.
    const second = await mappedStream({ dataDirectory, properties: { BatchSize: 2 }, play: () => ok })
    await second.clock.advance(1000)
    expect(second.invocations.flatMap(({ data }) => data)).toEqual(numbers(5, 8))
    await second.stop()

    const third = await mappedStream({ dataDirectory, properties: { BatchSize: 2 }, play: () => ok })
    third.put('9')
    await third.clock.advance(1000)
    expect(third.invocations.flatMap(({ data }) => data)).toEqual(['9'])
  })

  test('an old checkpoint delivers again', async () => {
    const { put, clock, invocations, mappings } = await mappedStream({ play: () => ok })
    for (const data of numbers(1, 6)) put(data)
    await clock.advance(1000)
    mappings.streams()[0]?.rewind(2)
    await clock.advance(1000)
    expect(invocations.map(({ data }) => data)).toEqual([numbers(1, 6), numbers(5, 6)])
  })

  test('an old checkpoint in the middle of a backlog loses nothing of it and brings it in order', async () => {
    const { put, clock, invocations, mappings } = await mappedStream({
      properties: { BatchSize: 2 },
      play: async () => {
        await clock.sleep(100)
        return ok
      },
    })
    for (const data of numbers(1, 8)) put(data)
    await clock.advance(150)
    mappings.streams()[0]?.rewind(3)
    await clock.advance(3000)
    const brought = invocations.flatMap(({ data }) => data)
    expect(new Set(brought)).toEqual(new Set(numbers(1, 8)))
    for (const { data } of invocations) expect(data).toEqual([...data].sort())
  })
})
