import { createHash } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { uploadsInS3 } from '../../../functions/ports/uploads.s3.ts'
import type { Upload, Uploads, UploadsReader } from '../../../functions/ports/uploads.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { startDynamodb } from '../../fakes/dynamodb.ts'
import { fakeUploads } from '../../fakes/uploads.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const content = 'a map of the hall'
const sha256 = createHash('sha256').update(content).digest('hex')
const upload: Upload = {
  upload_id: 'u1',
  by: 'ada',
  bytes: content.length,
  content_type: 'text/plain',
  sha256,
  robot_ids: [],
  created_at: '2026-05-13T17:00:00.000Z',
  expires_at: 2_000_000_000,
}

const inS3 = async (): Promise<Uploads & UploadsReader> => {
  const runtime = serviceRuntime()
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: 'uploads' })
  const client = new S3Client(await runtime.client())
  const dynamodb = await startDynamodb([{ name: 'uploads', keys: ['upload_id'] }])
  closing.push(
    () => runtime.close(),
    () => provider.stop?.(),
    () => dynamodb.stop(),
    async () => client.destroy(),
  )
  return uploadsInS3(dynamodb.client, client, { table: 'uploads', bucket: 'uploads' })
}

describe.each([
  ['in memory', async () => fakeUploads()],
  ['in S3', inS3],
])('uploads %s', (_, make) => {
  test('are known from their beginning on, and there when their content has come', async () => {
    const uploads = await make()
    expect(await uploads.find('u1')).toBeUndefined()
    await uploads.begin(upload, 900)
    expect(await uploads.find('u1')).toEqual(upload)
    expect(await uploads.isThere(upload)).toBe(false)
  })

  test('remember the robots that were told of them', async () => {
    const uploads = await make()
    await uploads.begin({ ...upload, robot_ids: ['r1'] }, 900)
    await uploads.refer('u1', ['r2', 'r1', 'r2'])
    expect(new Set((await uploads.find('u1'))?.robot_ids)).toEqual(new Set(['r1', 'r2']))
  })
})

test('a signed address takes the content that was said, and gives it back', async () => {
  const uploads = await inS3()
  const { url, headers } = await uploads.begin(upload, 900)
  const { 'content-length': _, ...sent } = headers
  expect((await fetch(url, { method: 'PUT', headers: sent, body: content })).status).toBe(200)
  expect(await uploads.isThere(upload)).toBe(true)
  const fetched = await fetch(await uploads.fetch(upload, 300))
  expect(await fetched.text()).toBe(content)
  expect(fetched.headers.get('content-disposition')).toBe('attachment')
})

test.each<[string, string, Record<string, string>]>([
  ['more than was said', `${content}!`, {}],
  ['other bytes', content.replace('map', 'mop'), {}],
  ['another kind', content, { 'content-type': 'text/html' }],
  [
    'a checksum of its own',
    content.replace('map', 'mop'),
    { 'x-amz-checksum-sha256': createHash('sha256').update(content.replace('map', 'mop')).digest('base64') },
  ],
  ['no checksum', content, { 'x-amz-checksum-sha256': '' }],
])('a signed address does not take %s', async (_, body, more) => {
  const uploads = await inS3()
  const { url, headers } = await uploads.begin(upload, 900)
  const { 'content-length': __, ...sent } = { ...headers, ...more }
  const { status } = await fetch(url, { method: 'PUT', headers: sent, body })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(await uploads.isThere(upload)).toBe(false)
})
