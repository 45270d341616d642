import { gzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { lakeInS3 } from '../../../functions/ports/lake.s3.ts'
import { foldersOf, type LakeObject } from '../../../functions/ports/lake.ts'
import { unopenedInS3 } from '../../../functions/ports/unopened.s3.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const stand = async (objects: Readonly<Record<string, string | Uint8Array>>) => lakeInS3(await bucket(objects), 'lake')

const bucket = async (objects: Readonly<Record<string, string | Uint8Array>>): Promise<S3Client> => {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'lake' })
  const client = new S3Client(await runtime.client())
  closing.push(async () => {
    client.destroy()
    await provider.stop?.()
    await runtime.close()
  })
  for (const [Key, Body] of Object.entries(objects)) {
    await client.send(new PutObjectCommand({ Bucket: 'lake', Key, Body }))
  }
  return client
}

const all = async <One>(of: AsyncIterable<One>): Promise<One[]> => {
  const found: One[] = []
  for await (const one of of) found.push(one)
  return found
}
const keysOf = async (of: AsyncIterable<LakeObject>) => (await all(of)).map(({ key }) => key)
const hour = (time: string) => Date.parse(`${time}:00:00Z`)

test('the folders of a range are the hours that it touches', () => {
  const from = Date.parse('2026-12-31T22:59:59.999Z')
  expect(foldersOf('said', { from, until: Date.parse('2027-01-01T00:00:00.001Z') })).toEqual([
    'said/date=2026-12-31/hour=22/',
    'said/date=2026-12-31/hour=23/',
    'said/date=2027-01-01/hour=00/',
  ])
  expect(foldersOf('changes', { from, until: from })).toEqual(['changes/date=2026-12-31/hour=22/'])
})

describe('the lake in S3', () => {
  const folder = (number: number) => `said/date=2026-05-13/hour=${number}/`
  const objects = {
    [`${folder(12)}a`]: '1\n',
    [`${folder(13)}a`]: '2\n3\n',
    [`${folder(13)}b`]: gzipSync('4\n5\n'),
    [`${folder(14)}a`]: '6',
    [`${folder(14)}b`]: gzipSync('{"data":"e30="}{"data":"{}\\"}{"}'),
    'changes/date=2026-05-13/hour=13/a': '7\n',
    'said/date=2026-05-13/other': '8\n',
  }

  test('lists the objects of some hours and one dataset in the order of their keys', async () => {
    const lake = await stand(objects)
    const hours = { from: hour('2026-05-13T13'), until: hour('2026-05-13T15') }
    expect(await all(lake.objects('said', hours))).toEqual([
      { key: `${folder(13)}a`, bytes: 4 },
      { key: `${folder(13)}b`, bytes: expect.any(Number) },
      { key: `${folder(14)}a`, bytes: 1 },
      { key: `${folder(14)}b`, bytes: expect.any(Number) },
    ])
    expect(await keysOf(lake.objects('said', { ...hours, after: `${folder(13)}a` }))).toEqual([
      `${folder(13)}b`,
      `${folder(14)}a`,
      `${folder(14)}b`,
    ])
    expect(await keysOf(lake.objects('said', { ...hours, after: `${folder(13)}zzz` }))).toEqual([
      `${folder(14)}a`,
      `${folder(14)}b`,
    ])
  })

  test('knows the hour of its first object', async () => {
    const lake = await stand(objects)
    expect(await lake.oldest('said')).toBe(hour('2026-05-13T12'))
    expect(await lake.oldest('changes')).toBe(hour('2026-05-13T13'))
    expect(await (await stand({})).oldest('said')).toBeUndefined()
  })

  test('lists past the thousand objects of one answer', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_005 }, (_, number) => [`${folder(13)}${10_000 + number}`, 'x']),
    )
    const lake = await stand(many)
    const hours = { from: hour('2026-05-13T13'), until: hour('2026-05-13T14') }
    expect(await keysOf(lake.objects('said', hours))).toEqual(Object.keys(many))
  })

  test('reads lines, packed or not, with a line feed, or nothing, between them and at the end', async () => {
    const lake = await stand(objects)
    const lines = async (key: string) =>
      (await all(lake.lines({ key, bytes: 0 }))).map((line) => Buffer.from(line).toString())
    expect(await lines(`${folder(13)}a`)).toEqual(['2', '3'])
    expect(await lines(`${folder(13)}b`)).toEqual(['4', '5'])
    expect(await lines(`${folder(14)}a`)).toEqual(['6'])
    expect(await lines(`${folder(14)}b`)).toEqual(['{"data":"e30="}', '{"data":"{}\\"}{"}'])
  })

  test('names an object that is not there', async () => {
    const lake = await stand({})
    await expect(all(lake.lines({ key: 'said/nothing', bytes: 0 }))).rejects.toThrow(
      /read said\/nothing of lake: NoSuchKey/,
    )
  })
})

test('what cannot be opened lies apart by the hour of its arrival, twice the same once', async () => {
  const client = await bucket({})
  const rows = ['5:00000', '6:00002'].map((position) => ({
    position,
    shard_id: 'shard-0',
    arrived_at: '2026-05-13 13:48:52.000',
  }))
  const unopened = unopenedInS3(client, 'lake')
  await unopened.keep(rows)
  await unopened.keep(rows)
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'lake' }))
  const Key = 'unopened/date=2026-05-13/hour=13/shard-0-5-00000.jsonl'
  expect(Contents.map((one) => one.Key)).toEqual([Key])
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'lake', Key }))
  expect(await Body?.transformToString()).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
})
