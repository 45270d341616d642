import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, test } from 'vitest'
import { madeReportsInS3, reportsInS3 } from '../../../functions/ports/reports.s3.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const lake = async (): Promise<S3Client> => {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'lake' })
  const client = new S3Client(await runtime.client())
  closing.push(async () => {
    client.destroy()
    await provider.stop?.()
    await runtime.close()
  })
  return client
}

test('a day has one page, the newest, which a browser shows as a page in whole characters', async () => {
  const client = await lake()
  const reports = reportsInS3(client, 'lake')
  await reports.write('2026-05-13', '<h1>old</h1>')
  const stored = await reports.write('2026-05-13', '<h1>25 °C – ok</h1>')
  expect(stored).toEqual({ bucket: 'lake', key: 'reports/date=2026-05-13/report.html' })
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket: stored.bucket, Key: stored.key }))
  expect(ContentType).toBe('text/html; charset=utf-8')
  expect(await Body?.transformToString('utf-8')).toBe('<h1>25 °C – ok</h1>')
})

test('pages are found newest first, each with an address that opens it', async () => {
  const client = await lake()
  const made = madeReportsInS3(client, 'lake')
  for (const day of ['2026-05-11', '2026-05-13', '2026-05-12'])
    await reportsInS3(client, 'lake').write(day, `<h1>${day}</h1>`)
  const first = await made.list({ limit: 2 })
  expect(first).toMatchObject({
    items: [{ day: '2026-05-13', bytes: 19 }, { day: '2026-05-12' }],
    next: ['2026-05-12'],
  })
  expect(await made.list({ limit: 2, after: first.next })).toEqual({
    items: [{ day: '2026-05-11', made_at: expect.stringMatching(/Z$/), bytes: 19 }],
  })
  expect(await made.read('2026-05-12')).toMatchObject({ day: '2026-05-12', bytes: 19 })
  expect(await made.read('2026-05-01')).toBeUndefined()
  expect(await made.address('2026-05-12', 300)).toMatch(/date%3D2026-05-12.*report\.html\?.*X-Amz-Expires=300/)
})
