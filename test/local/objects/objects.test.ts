import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

const Bucket = 'lake'
const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function stand(mode: 'served' | 'simulated', properties: object = {}, dataDirectory?: string) {
  const runtime = serviceRuntime({ mode, ...(dataDirectory !== undefined && { dataDirectory }) })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: Bucket, ...properties })
  const client = new S3Client(await runtime.client())
  const fall = async () => {
    client.destroy()
    await provider.stop?.()
    await runtime.close()
  }
  closing.push(fall)
  return { runtime, provider, client, fall }
}

const text = async (client: S3Client, Key: string, more: object = {}) =>
  (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString()

describe.each(['served', 'simulated'] as const)('%s S3', (mode) => {
  test('an object comes back with its bytes, type, metadata and checksum', async () => {
    const { client } = await stand(mode)
    const Body = Uint8Array.of(0, 255, 13, 10, 200)
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'failures/ü +1',
        Body,
        ContentType: 'application/octet-stream',
        ContentEncoding: 'gzip',
        Metadata: { robot: 'r1' },
      }),
    )
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'failures/ü +1', ChecksumMode: 'ENABLED' }))
    expect(await got.Body?.transformToByteArray()).toEqual(Body)
    expect(got).toMatchObject({
      ContentType: 'application/octet-stream',
      ContentEncoding: 'gzip',
      ContentLength: 5,
      Metadata: { robot: 'r1' },
      ETag: put.ETag,
      ChecksumCRC32: put.ChecksumCRC32,
    })
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'failures/ü +1' }))
    expect(head.ContentLength).toBe(5)
    await client.send(new HeadBucketCommand({ Bucket }))
  })

  test('a body sent in chunks of unknown length is put together again', async () => {
    const { client } = await stand(mode)
    const parts = ['first ', 'x'.repeat(70_000), ' last']
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(parts), ContentLength: 70_011 }),
    )
    expect(await text(client, 'streamed')).toBe(parts.join(''))
  })

  test('a range of bytes is answered alone', async () => {
    const { client } = await stand(mode)
    await client.send(new PutObjectCommand({ Bucket, Key: 'long', Body: '0123456789' }))
    expect(await text(client, 'long', { Range: 'bytes=2-4' })).toBe('234')
    expect(await text(client, 'long', { Range: 'bytes=-3' })).toBe('789')
    expect(await text(client, 'long', { Range: 'bytes=8-100' })).toBe('89')
    await expect(text(client, 'long', { Range: 'bytes=20-30' })).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  test('If-None-Match keeps an object from being overwritten', async () => {
    const { client } = await stand(mode)
    const put = (Body: string) => client.send(new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' }))
    const outcomes = await Promise.allSettled([put('a'), put('b')])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    await expect(put('c')).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect(await text(client, 'once')).toMatch(/^[ab]$/)
  })

  test('a listing is sorted, paged and grouped', async () => {
    const { client } = await stand(mode)
    const keys = ['said/date=1/a', 'said/date=1/b', 'said/date=2/a', 'said/z', 'other']
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }))
    const shown = (page: Awaited<ReturnType<typeof list>>) => [
      ...(page.Contents ?? []).map((each) => each.Key),
      ...(page.CommonPrefixes ?? []).map((each) => each.Prefix),
    ]
    expect(shown(await list({}))).toEqual([...keys].sort())
    expect(shown(await list({ Prefix: 'said/', Delimiter: '/' }))).toEqual(['said/z', 'said/date=1/', 'said/date=2/'])
    const pages: unknown[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await list({ Prefix: 'said/', Delimiter: '/', MaxKeys: 1, ContinuationToken })
      pages.push(...shown(page))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    expect(pages).toEqual(['said/date=1/', 'said/date=2/', 'said/z'])
    expect((await list({ Prefix: 'said/z' })).Contents).toMatchObject([{ Size: 6, ETag: expect.stringMatching(/^"/) }])
  })

  test('deleted objects are gone', async () => {
    const { client } = await stand(mode)
    for (const Key of ['a', 'b<&', 'c']) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b<&' }, { Key: 'never' }] } }))
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map((each) => each.Key)).toEqual(['c'])
    await expect(text(client, 'a')).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(text(client, 'a', { Bucket: 'nowhere' })).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })
})

test('what is not run is refused by name and leaves the object alone', async () => {
  const { client } = await stand('simulated')
  await client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'bytes' }))
  const refused = [
    () =>
      client.send(
        new PutObjectTaggingCommand({ Bucket, Key: 'kept', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
      ),
    () => client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
    () => client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'kept' })),
    () => client.send(new CopyObjectCommand({ Bucket, Key: 'kept', CopySource: `${Bucket}/kept` })),
  ]
  for (const each of refused) await expect(each()).rejects.toMatchObject({ name: 'NotImplemented' })
  expect(await text(client, 'kept')).toBe('bytes')
})

test('bytes that do not fit their checksum are refused', async () => {
  const { runtime, client } = await stand('simulated')
  const { endpoint } = await runtime.client()
  const answer = await fetch(`${endpoint}/${Bucket}/broken`, {
    method: 'PUT',
    body: 'bytes',
    headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
  })
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>')])
  await expect(text(client, 'broken')).rejects.toMatchObject({ name: 'NoSuchKey' })
})

describe('a notification', () => {
  const configuration = {
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Queue: 'arn:aws:sqs:us-east-1:000000000000:intake',
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'given-up/' }] } },
        },
      ],
    },
  }
  const sent = (runtime: ServiceRuntime) => {
    const bodies: { Event?: string; Records?: { eventName: string; s3: { object: object } }[] }[] = []
    runtime.offer('queues', { send: async (_arn: string, body: string) => void bodies.push(JSON.parse(body)) } as never)
    return bodies
  }

  test('tells the queue of objects under the prefix, after a test event', async () => {
    const { runtime, provider, client } = await stand('simulated', configuration)
    const bodies = sent(runtime)
    await provider.start?.()
    await client.send(new PutObjectCommand({ Bucket, Key: 'failures/x', Body: 'x' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'given-up/a b/ü', Body: 'xyz' }))
    expect(bodies).toMatchObject([
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket },
      {
        Records: [
          {
            eventVersion: '2.1',
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: {
              bucket: { name: Bucket, arn: 'arn:aws:s3:::lake' },
              object: { key: 'given-up/a+b/%C3%BC', size: 3, eTag: expect.stringMatching(/^[0-9a-f]{32}$/) },
            },
          },
        ],
      },
    ])
  })

  test('in a form that is not run stops the start', async () => {
    const eventBridge = { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }
    await expect(stand('simulated', eventBridge)).rejects.toThrow(
      /NotificationConfiguration.*EventBridgeConfiguration/s,
    )
    await expect(stand('simulated', { VersioningConfiguration: { Status: 'Enabled' } })).rejects.toThrow(
      /VersioningConfiguration: an object has one version here/,
    )
  })
})

test('a data directory brings back the objects, and only the files that are theirs', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-objects-test-'))
  closing.push(async () => rmSync(directory, { recursive: true, force: true }))
  const before = await stand('served', {}, directory)
  for (const Body of ['one', 'two']) await before.client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body }))
  await before.client.send(new PutObjectCommand({ Bucket, Key: 'deleted', Body: 'x' }))
  await before.client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }))
  await before.provider.stop?.()
  const after = await stand('served', {}, directory)
  expect(await text(after.client, 'kept')).toBe('two')
  expect((await after.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1)
  expect(readdirSync(join(directory, 'objects', Bucket, 'contents'))).toHaveLength(1)
  closing.splice(1, 1)
  before.client.destroy()
  await before.runtime.close()
})

test('without one nothing stays behind', async () => {
  const left = () =>
    readdirSync(tmpdir())
      .filter((name) => name.startsWith('signalbox-objects-'))
      .sort()
  const earlier = left()
  const { client, provider } = await stand('served')
  await client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))
  const [mine] = left().filter((name) => !earlier.includes(name))
  await provider.stop?.()
  expect(existsSync(join(tmpdir(), mine ?? ''))).toBe(false)
})
