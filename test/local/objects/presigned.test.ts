import { createHash } from 'node:crypto'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterEach, expect, test } from 'vitest'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../service-runtime.ts'

/* After "Uploading objects with presigned URLs" and the S3 API reference; the addresses are the SDK's, the client is fetch. */

const Bucket = 'uploads'
const closing: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function stand(later = 0, properties: object = {}) {
  const clock = { now: () => Date.now() + later }
  const runtime = serviceRuntime({ clock: clock as never })
  const provider = s3(runtime)[0] as Provider
  await runtime.stand(provider, 'AWS::S3::Bucket', { BucketName: Bucket, ...properties })
  const client = new S3Client(await runtime.client())
  closing.push(
    () => runtime.close(),
    () => provider.stop?.(),
    async () => client.destroy(),
  )
  const body = 'a map of the hall'
  const sha256 = createHash('sha256').update(body).digest('base64')
  const headers = {
    'content-length': String(body.length),
    'content-type': 'text/plain',
    'x-amz-checksum-sha256': sha256,
  }
  const uploadUrl = () =>
    getSignedUrl(
      client,
      new PutObjectCommand({
        Bucket,
        Key: 'a/ü 1',
        ContentLength: body.length,
        ContentType: 'text/plain',
        ChecksumSHA256: sha256,
      }),
      {
        expiresIn: 900,
        signableHeaders: new Set(Object.keys(headers)),
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      },
    )
  const put = (url: string, more: Record<string, string> = {}, content = body) =>
    fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: content })
  const code = async (answer: Response) => [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]]
  return { runtime, client, uploadUrl, put, code, body, headers }
}

const tampered = (url: string, name: string, value: string) => {
  const changed = new URL(url)
  changed.searchParams.set(name, value)
  return changed.href
}

test('what was signed can be put and got, by anybody who has the address', async () => {
  const { client, uploadUrl, put, body } = await stand()
  expect((await put(await uploadUrl())).status).toBe(200)
  const get = new GetObjectCommand({ Bucket, Key: 'a/ü 1', ResponseContentDisposition: 'attachment' })
  const url = await getSignedUrl(client, get, { expiresIn: 60 })
  const got = await fetch(url)
  expect([got.status, await got.text()]).toEqual([200, body])
  expect(got.headers.get('content-type')).toBe('text/plain')
  expect(got.headers.get('content-disposition')).toBe('attachment')
})

test('another length, type, method, key or time than was signed does not match the signature', async () => {
  const { client, uploadUrl, put, code, headers } = await stand()
  const url = await uploadUrl()
  const wrong = [
    put(url, { 'content-length': '3' }, 'abc'),
    put(url, { 'content-type': 'text/html' }),
    put(url.replace('/a/', '/b/')),
    put(tampered(url, 'X-Amz-Expires', '90000')),
    put(tampered(url, 'X-Amz-Signature', '00')),
    fetch(url, { headers: { 'x-amz-checksum-sha256': headers['x-amz-checksum-sha256'] } }),
  ]
  for (const answer of wrong) expect(await code(await answer)).toEqual([403, 'SignatureDoesNotMatch'])
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents).toBeUndefined()
})

test('other bytes of the same length are a BadDigest', async () => {
  const { uploadUrl, put, code, body } = await stand()
  expect(await code(await put(await uploadUrl(), {}, 'x'.repeat(body.length)))).toEqual([400, 'BadDigest'])
})

test('a header of S3’s that was not signed is refused', async () => {
  const { uploadUrl, put } = await stand()
  const answer = await put(await uploadUrl(), { 'x-amz-meta-owner': 'me' })
  expect(answer.status).toBe(403)
  expect(await answer.text()).toContain('<HeadersNotSigned>x-amz-meta-owner</HeadersNotSigned>')
})

test('an address is of no use when it has expired, or is signed far ahead', async () => {
  for (const [later, says] of [
    [901_000, 'Request has expired'],
    [-1_000_000, 'Request is not yet valid'],
  ] as const) {
    const { uploadUrl, put } = await stand(later)
    const answer = await put(await uploadUrl())
    expect([answer.status, /<Message>([^<]+)</.exec(await answer.text())?.[1]]).toEqual([403, says])
  }
})

test('headers that the signer moved into the address count as if they were sent', async () => {
  const { client } = await stand()
  const hoisted = new PutObjectCommand({ Bucket, Key: 'm', Metadata: { robot: 'r1' } })
  const url = await getSignedUrl(client, hoisted, { expiresIn: 60 })
  expect((await fetch(url, { method: 'PUT', body: '' })).status).toBe(200)
  const get = await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'm' })))
  expect(get.headers.get('x-amz-meta-robot')).toBe('r1')
})

test('a page may put where the bucket’s CORS rules let it, and reads what they show', async () => {
  const CorsRules = [
    { AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://*.example'], AllowedHeaders: ['*'], MaxAge: 600 },
  ]
  const { uploadUrl, put } = await stand(0, { CorsConfiguration: { CorsRules } })
  const url = await uploadUrl()
  const ask = (origin: string, method = 'PUT') =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type, X-Amz-Checksum-Sha256',
      },
    })
  const allowed = await ask('https://console.example')
  expect([allowed.status, Object.fromEntries(allowed.headers)]).toEqual([
    200,
    expect.objectContaining({
      'access-control-allow-origin': 'https://console.example',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': 'content-type, x-amz-checksum-sha256',
      'access-control-max-age': '600',
    }),
  ])
  expect((await ask('https://evil.org')).status).toBe(403)
  expect((await ask('https://console.example', 'DELETE')).status).toBe(403)
  const done = await put(url, { origin: 'https://console.example' })
  expect([done.status, done.headers.get('access-control-allow-origin')]).toEqual([200, 'https://console.example'])
  const other = await put(url, { origin: 'https://evil.org' })
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
})

test('a bucket without CORS rules refuses a preflight, one with a rule that is none stops the start', async () => {
  const { uploadUrl, code } = await stand()
  const headers = { origin: 'https://console.example', 'access-control-request-method': 'PUT' }
  expect(await code(await fetch(await uploadUrl(), { method: 'OPTIONS', headers }))).toEqual([403, 'AccessForbidden'])
  const CorsRules = [{ AllowedMethods: ['PATCH'], AllowedOrigins: ['*'] }]
  await expect(stand(0, { CorsConfiguration: { CorsRules } })).rejects.toThrow(
    /CorsConfiguration.CorsRules.0.AllowedMethods.0: /,
  )
})
