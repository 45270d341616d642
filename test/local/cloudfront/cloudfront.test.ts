import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from '../../../local/api-gateway/answer.ts'
import type { FrontAnswer } from '../../../local/api-gateway/api-gateway.ts'
import type { HttpRequest } from '../../../local/api-gateway/event.ts'
import { cloudfront } from '../../../local/cloudfront/service.ts'
import { s3 } from '../../../local/objects/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../service-runtime.ts'

/*
 * CloudFront in front of a bucket and an API: "CloudFront Functions event structure", "Response headers policies", "Serve compressed
 * files".
 */
const code = `function handler(event) {
  const request = event.request
  if (request.uri === '/') return { statusCode: 302, headers: { location: { value: '/console/' } } }
  if (request.uri.startsWith('/api/')) { request.uri = request.uri.slice(4); return request }
  if (!request.uri.startsWith('/console/')) return { statusCode: 404 }
  if (request.uri === '/console/') request.uri = '/console/index.html'
  return request
}`
const base = 'http://127.0.0.1:8080'

async function stand(overrides: Readonly<Record<string, unknown>> = {}) {
  const runtime = serviceRuntime({ mode: 'simulated' })
  let front: FrontAnswer = async () => undefined
  runtime.offer('http', {
    request: async () => {
      throw new Error('nobody asks like this here')
    },
    inFront: (answer) => {
      front = answer
    },
  })
  const [bucket] = s3(runtime) as [Provider]
  const [provider] = cloudfront(runtime) as [Provider]
  await runtime.stand(bucket, 'AWS::S3::Bucket', { BucketName: 'files' }, 'files')
  const { attributes } = await runtime.stand(provider, 'AWS::CloudFront::Function', {
    Name: 'viewer-request',
    FunctionCode: code,
    FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
  })
  const { ref: headers } = await runtime.stand(provider, 'AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      Name: 'pages',
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: false },
      },
      CustomHeadersConfig: { Items: [{ Header: 'X-Own', Value: 'yes', Override: true }] },
    },
  })
  const behaviour = (TargetOriginId: string) => ({
    TargetOriginId,
    Compress: true,
    ResponseHeadersPolicyId: headers,
    FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: attributes.FunctionARN }],
  })
  const distribution = await runtime.stand(provider, 'AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Origins: [
        { Id: 'bucket', DomainName: 'files.s3.us-east-1.amazonaws.com' },
        { Id: 'api', DomainName: 'abc.execute-api.us-east-1.amazonaws.com' },
      ],
      DefaultCacheBehavior: behaviour('bucket'),
      CacheBehaviors: [{ ...behaviour('api'), PathPattern: '/api/*', AllowedMethods: ['GET', 'POST'] }],
      ...overrides,
    },
  })
  const asked: HttpRequest[] = []
  const api = async (request: HttpRequest): Promise<HttpAnswer> => {
    asked.push(request)
    return { status: 200, headers: { 'referrer-policy': 'origin' }, body: Buffer.from('of the API') }
  }
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    front({ method, path, query: 'a=1', headers, body: Buffer.alloc(0), sourceIp: '127.0.0.1' }, api, base)
  const put = (key: string, body: string, type = 'text/html') => runtime.door('objects').put('files', key, body, type)
  return { distribution, asked, ask, put, provider, runtime }
}

describe('a distribution', () => {
  test('answers files of its bucket with the headers of its policy', async () => {
    const { ask, put } = await stand()
    await put('console/index.html', '<!doctype html>')
    const answer = await ask('/console/')
    expect(answer?.status).toBe(200)
    expect(answer?.body.toString()).toBe('<!doctype html>')
    expect(answer?.headers).toMatchObject({
      'content-type': 'text/html',
      'content-security-policy': "default-src 'none'",
      'strict-transport-security': 'max-age=60; includeSubDomains',
      'referrer-policy': 'no-referrer',
      'x-own': 'yes',
    })
  })

  test('hands the API what is below its path, and takes no header of it that it may not', async () => {
    const { ask, asked } = await stand()
    const answer = await ask('/api/robots/r1', { authorization: 'Bearer x' }, 'POST')
    expect(asked).toMatchObject([
      { method: 'POST', path: '/robots/r1', query: 'a=1', headers: { authorization: 'Bearer x' } },
    ])
    expect(answer?.headers).toMatchObject({ 'referrer-policy': 'origin', 'x-own': 'yes' })
  })

  test('says of what is not there that it is not, as S3 does to who may list, and denies methods that it does not take', async () => {
    const { ask, put } = await stand()
    await put('console/index.html', '<!doctype html>')
    const missing = await ask('/console/nothing.js')
    expect(missing).toMatchObject({ status: 404, headers: { 'x-own': 'yes' } })
    expect(missing?.body.toString()).toContain('<Code>NoSuchKey</Code>')
    expect(await ask('/console/', {}, 'DELETE')).toMatchObject({ status: 403 })
    expect(await ask('/api/robots', {}, 'DELETE')).toMatchObject({ status: 403 })
  })

  test('leaves to the API what its function does not know, and to programs what is at its root', async () => {
    const { ask } = await stand()
    expect(await ask('/robots')).toBeUndefined()
    expect(await ask('/', { accept: 'application/json' })).toBeUndefined()
    expect(await ask('/', { accept: 'text/html,*/*' })).toMatchObject({
      status: 302,
      headers: { location: '/console/' },
    })
  })

  test('compresses text, as the browser takes it', async () => {
    const { ask, put } = await stand()
    const text = 'const robots = 1;'.repeat(200)
    await put('console/a.js', text, 'text/javascript')
    await put('console/small.js', 'let a', 'text/javascript')
    await put('console/a.png', text, 'image/png')
    const br = await ask('/console/a.js', { 'accept-encoding': 'gzip, deflate, br' })
    expect(br?.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
    expect(brotliDecompressSync(br?.body ?? '').toString()).toBe(text)
    const gzip = await ask('/console/a.js', { 'accept-encoding': 'gzip' })
    expect(gunzipSync(gzip?.body ?? '').toString()).toBe(text)
    for (const [path, accepted] of [
      ['/console/a.js', ''],
      ['/console/small.js', 'br'],
      ['/console/a.png', 'br'],
    ] as const) {
      expect((await ask(path, { 'accept-encoding': accepted }))?.headers['content-encoding']).toBeUndefined()
    }
  })

  test('says that nothing has changed to who has it, compressed or not', async () => {
    const { ask, put } = await stand()
    await put('console/a.js', 'const robots = 1;'.repeat(200), 'text/javascript')
    const etag = String((await ask('/console/a.js', { 'accept-encoding': 'br' }))?.headers.etag)
    expect(etag).toMatch(/^W\/"/)
    expect((await ask('/console/a.js', { 'if-none-match': etag }))?.status).toBe(304)
    await put('console/a.js', 'const robots = 2;'.repeat(200), 'text/javascript')
    expect((await ask('/console/a.js', { 'if-none-match': etag }))?.status).toBe(200)
  })

  test('names this machine where its files name AWS', async () => {
    const { ask, put } = await stand()
    const signIn = 'https://signalbox-dev-auth-000000000000.auth.us-east-1.amazoncognito.com/oauth2/authorize'
    await put(
      'console/config.json',
      JSON.stringify({ signIn, logs: 'https://us-east-1.console.aws.amazon.com/' }),
      'application/json',
    )
    expect(JSON.parse((await ask('/console/config.json'))?.body.toString() ?? '')).toEqual({
      signIn: `${base}/oauth2/authorize`,
      logs: 'https://us-east-1.console.aws.amazon.com/',
    })
  })

  test('has a name of CloudFront’s', async () => {
    const { distribution } = await stand()
    expect(distribution.attributes.DomainName).toMatch(/^d[a-z0-9]+\.cloudfront\.net$/)
  })

  test.each([
    [{ CustomErrorResponses: [{ ErrorCode: 403 }] }, 'CustomErrorResponses'],
    [{ DefaultRootObject: 'index.html' }, 'DefaultRootObject'],
  ])('with what does not run here stops the start: %j', async (overrides, says) => {
    await expect(stand(overrides)).rejects.toThrow(says)
  })
})

describe('a viewer function', () => {
  test('that never ends is ended', async () => {
    const { runtime, provider } = await stand()
    const loops = { FunctionCode: 'for (;;) {}', FunctionConfig: { Runtime: 'cloudfront-js-2.0' } }
    await expect(runtime.stand(provider, 'AWS::CloudFront::Function', loops)).rejects.toThrow('timed out')
  })

  test('reaches nothing of this process', async () => {
    const { runtime, provider } = await stand()
    const reads = (what: string) =>
      runtime.stand(provider, 'AWS::CloudFront::Function', {
        FunctionCode: what,
        FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      })
    await expect(reads('process.exit(1)')).rejects.toThrow('process is not defined')
    await expect(reads("require('fs')")).rejects.toThrow('require is not defined')
  })

  test.each([
    [{ FunctionCode: `//${'x'.repeat(10_240)}`, FunctionConfig: { Runtime: 'cloudfront-js-2.0' } }, '10240'],
    [{ FunctionCode: '', FunctionConfig: { Runtime: 'cloudfront-js-1.0' } }, 'cloudfront-js-2.0 runs'],
  ])('that CloudFront would not take stops the start', async (properties, says) => {
    const { runtime, provider } = await stand()
    await expect(runtime.stand(provider, 'AWS::CloudFront::Function', properties)).rejects.toThrow(says)
  })
})
