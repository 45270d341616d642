/** The stream through a real client over HTTP/2 and HTTP/1.1, and its limits (Kinesis service quotas). */
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Stream, type StreamSettings } from '../../../local/kinesis/stream.ts'
import { seededRandom } from '../../../local/random.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { servedFunctions } from '../lambda/served-functions.ts'

let served: Awaited<ReturnType<typeof servedFunctions>>
let client: KinesisClient
beforeAll(async () => {
  served = await servedFunctions(
    {},
    { Line: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'line', ShardCount: 4 } } },
  )
  client = new KinesisClient({
    endpoint: served.runtime.endpointUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  client.destroy()
  await served.stop()
})

const bytes = (text: string) => new TextEncoder().encode(text)

async function readAll(shardId: string): Promise<string[]> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName: 'line', ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
  return Records.map(({ Data }) => new TextDecoder().decode(Data))
}

describe('over the wire', () => {
  test('what is put can be read, in order, from the shard of its key', async () => {
    const key = randomUUID()
    const shards = new Set<string>()
    const numbers: string[] = []
    for (const data of ['a', 'b', 'c']) {
      const { ShardId = '', SequenceNumber = '' } = await client.send(
        new PutRecordCommand({ StreamName: 'line', PartitionKey: key, Data: bytes(data) }),
      )
      shards.add(ShardId)
      numbers.push(SequenceNumber)
    }
    expect(shards.size).toBe(1)
    expect(numbers).toEqual([...numbers].sort())
    expect(numbers[0]).toMatch(/^\d{56}$/)
    expect(await readAll([...shards][0] ?? '')).toEqual(['a', 'b', 'c'])
  })

  test('keys are spread over the shards by their MD5, as on AWS', async () => {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: 'line' }))
    expect(Shards.map(({ HashKeyRange }) => HashKeyRange?.StartingHashKey)).toEqual(
      [0n, 1n, 2n, 3n].map((index) => String(((1n << 128n) * index) / 4n)),
    )
    // MD5('robot:r1') = b1f3…: the third quarter.
    const { createHash } = await import('node:crypto')
    for (const key of ['robot:r1', 'robot:r2', 'mission:m1']) {
      const quarter = Number.parseInt(createHash('md5').update(key).digest('hex').slice(0, 1), 16) >> 2
      const { ShardId } = await client.send(
        new PutRecordCommand({ StreamName: 'line', PartitionKey: key, Data: bytes('x') }),
      )
      expect(ShardId).toBe(`shardId-00000000000${quarter}`)
    }
  })

  test('several at once; an unknown stream is a ResourceNotFoundException', async () => {
    const Records = ['x', 'y'].map((data) => ({ PartitionKey: data, Data: bytes(data) }))
    const answer = await client.send(new PutRecordsCommand({ StreamName: 'line', Records }))
    expect(answer.FailedRecordCount).toBe(0)
    expect(answer.Records).toHaveLength(2)
    await expect(client.send(new PutRecordsCommand({ StreamName: 'nope', Records }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('the same port serves clients that speak HTTP/1.1', async () => {
    const old = new KinesisClient({
      endpoint: served.runtime.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      requestHandler: new NodeHttpHandler(),
    })
    const { StreamDescriptionSummary } = await old.send(new DescribeStreamSummaryCommand({ StreamName: 'line' }))
    expect(StreamDescriptionSummary).toMatchObject({ StreamName: 'line', OpenShardCount: 4, RetentionPeriodHours: 24 })
    old.destroy()
  })

  test('a client that goes away in mid-request disturbs nobody', async () => {
    const port = Number(new URL(served.runtime.endpointUrl).port)
    for (const beginning of [
      'P',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxxxx',
      'POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nhalf',
      '\x16\x03',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(beginning)
          setTimeout(() => socket.destroy(), 30)
        })
        socket.on('close', () => resolve())
        socket.on('error', () => {})
      })
    }
    expect(await client.send(new ListShardsCommand({ StreamName: 'line' }))).toMatchObject({
      Shards: expect.any(Array),
    })
  })

  test('a request that arrives byte by byte is understood', async () => {
    const port = Number(new URL(served.runtime.endpointUrl).port)
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', async () => {
        const headers = 'x-amz-target: Kinesis_20131202.ListStreams\r\ncontent-length: 2\r\nconnection: close'
        for (const byte of `POST / HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n{}`) {
          socket.write(byte)
          await new Promise((next) => setTimeout(next, 1))
        }
      })
      let text = ''
      socket.on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('end', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(answer).toContain('{"StreamNames":["line"],"HasMoreStreams":false}')
  })

  test('a service that does not run here is named', async () => {
    const answer = await fetch(served.runtime.endpointUrl, {
      method: 'POST',
      headers: { 'x-amz-target': 'TrentService.Decrypt' },
    })
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({
        message: expect.stringMatching(/^the local runtime has no service kms; it has: kinesis, lambda$/),
      }),
    ])
  })
})

describe('limits and memory', () => {
  const open = (settings: Partial<StreamSettings> = {}) => {
    const clock = virtualClock(seededRandom(1))
    const stream = new Stream(
      {
        name: 's',
        arn: 'arn',
        shardCount: 1,
        retentionHours: 24,
        recordBytesMax: 1_048_576,
        limited: false,
        ...settings,
      },
      clock,
      seededRandom(1),
    )
    stream.open()
    return {
      clock,
      stream,
      put: (size: number, partitionKey = 'k') => stream.append({ partitionKey, data: Buffer.alloc(size) }),
    }
  }

  test('a record above a mebibyte and a key that is empty or too long are refused', () => {
    const { put } = open()
    expect(() => put(1_048_577)).toThrow('the record has 1048577 bytes; this stream takes 1048576')
    expect(() => put(1, '')).toThrow('the partition key has 0 characters; 1 to 256 are allowed')
    expect(() => put(1, 'k'.repeat(257))).toThrow('257 characters')
  })

  test('with AWS timing a shard takes 1,000 records or a megabyte in a second', async () => {
    const { put, clock } = open({ limited: true })
    for (let count = 0; count < 1000; count++) put(1)
    expect(() => put(1)).toThrow('Rate exceeded for shard shardId-000000000000')
    await clock.advance(1000)
    put(1_000_000)
    expect(() => put(100_000)).toThrow('Rate exceeded')
  })

  test('records older than the retention are gone', async () => {
    const { put, clock, stream } = open({ retentionHours: 1 })
    put(10)
    await clock.advance(3_600_001)
    for (let count = 0; count < 1024; count++) put(10)
    expect(stream.read('shardId-000000000000', 'TRIM_HORIZON', 10_000)).toHaveLength(1024)
  })

  test('memory is bounded, but nothing goes that a reader has not had', () => {
    const { put, stream } = open()
    const [shard = ''] = stream.shards()
    const first = put(1_000_000).sequenceNumber
    stream.keep('reader', shard, String(BigInt(first) - 1n))
    for (let count = 0; count < 60; count++) put(1_000_000)
    expect(stream.read(shard, 'TRIM_HORIZON', 1)[0]?.sequenceNumber).toBe(first)

    const newest = stream.newest(shard) ?? ''
    stream.keep('reader', shard, newest)
    put(1_000_000)
    expect(stream.shard(shard).bytes).toBeLessThan(40_000_000)
  })

  test('when a reader does not follow at all, puts are refused before memory runs out', () => {
    const { put, stream } = open()
    const [shard = ''] = stream.shards()
    stream.keep('stuck', shard, '0'.repeat(56))
    expect(() => {
      for (let count = 0; count < 500; count++) put(1_000_000)
    }).toThrow(/holds \d+ bytes that a reader has not read yet/)

    // Nothing was put in between that could have made room.
    stream.keep('stuck', shard, stream.newest(shard) ?? '')
    put(1_000_000)
    expect(stream.shard(shard).bytes).toBeLessThan(40_000_000)
  })
})
