import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, test } from 'vitest'
import { landedInS3 } from '../../../functions/ports/landed.s3.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('what landed is listed from an hour on, by folder, with the hour of its folder and since when it lies there', async () => {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'lake' })
  const client = new S3Client(await runtime.client())
  closing.push(async () => {
    client.destroy()
    await provider.stop?.()
    await runtime.close()
  })
  const begin = Math.floor(Date.now() / 1000) * 1000
  for (const Key of [
    'landing/messages/date=2026-05-13/hour=09/a.parquet',
    'landing/messages/date=2026-05-13/hour=10/a.parquet',
    'landing/messages/date=2026-05-14/hour=00/a.parquet',
    'landing/messages/date=2026-05-14/hour=00/.DS_Store',
    'landing/messages/date=2026-05-14/hour=00/',
    'landing/messages/date=2026-05-14/notes.txt',
    'landing/messages/date=2026-05-14/hour=24/a.parquet',
    'landing/messages/date=9999-99-99/hour=99/a.parquet',
    'landing/events/date=2026-05-13/hour=10/a.parquet',
  ]) {
    await client.send(new PutObjectCommand({ Bucket: 'lake', Key, Body: 'rows' }))
  }
  const lies = (date: string, hour: string) => ({
    key: `landing/messages/date=${date}/hour=${hour}/a.parquet`,
    hour: `${date}T${hour}`,
  })
  const landed = landedInS3(client, 'lake')
  const found = []
  for await (const object of landed.objects('landing/messages', '2026-05-13T10')) found.push(object)
  expect(found).toEqual([
    { ...lies('2026-05-13', '10'), at: expect.any(Number), bytes: 4 },
    { ...lies('2026-05-14', '00'), at: expect.any(Number), bytes: 4 },
  ])
  expect(found[0]?.at).toBeGreaterThanOrEqual(begin)
  const all = []
  for await (const { hour } of landed.objects('landing/messages')) all.push(hour)
  expect(all).toHaveLength(3)
  // What Hive calls hidden no query sees either.
  const strays = []
  for await (const { key, hour } of landed.withStrays('landing/messages')) if (hour === undefined) strays.push(key)
  expect(strays).toEqual([
    'landing/messages/date=2026-05-14/hour=24/a.parquet',
    'landing/messages/date=2026-05-14/notes.txt',
    'landing/messages/date=9999-99-99/hour=99/a.parquet',
  ])
})
