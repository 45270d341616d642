import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { apiGateway } from '../../../local/api-gateway/api-gateway.ts'
import { cognito } from '../../../local/cognito/cognito.ts'
import type { CreatedResource, Provider } from '../../../local/resources/provider.ts'
import type { InvocationResult } from '../../../local/runtime.ts'
import { type FakeRuntime, fakeRuntime } from '../iot/fake-runtime.ts'

const writingRoutes = ['PUT', 'PATCH', 'DELETE', 'POST'].map((method) => `${method} /things/{thing_id}`)
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:api'
const closing: Provider[] = []

afterEach(async () => {
  for (const provider of closing.splice(0)) await provider.stop?.()
})

type Create = (logicalId: string, type: string, properties: Record<string, unknown>) => Promise<CreatedResource>

interface Api {
  readonly runtime: FakeRuntime
  readonly url: string
  readonly token: string
  readonly create: Create
}

interface Event {
  readonly [name: string]: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: { readonly http: unknown; readonly authorizer?: unknown; readonly [name: string]: unknown }
}

async function api(cors?: Record<string, unknown>, scopes: readonly string[] = []): Promise<Api> {
  const runtime = fakeRuntime()
  const providers = [...cognito(runtime), ...apiGateway(runtime)]
  const create: Create = async (logicalId, type, properties) => {
    const provider = providers.find(({ types }) => types.includes(type))
    if (provider === undefined) throw new Error(`nobody runs ${type}`)
    return provider.create({ logicalId, type, properties, stack: 'signalbox-test-service-platform' })
  }
  const { ref: pool, attributes } = await create('users', 'AWS::Cognito::UserPool', {})
  const { ref: client } = await create('people', 'AWS::Cognito::UserPoolClient', { UserPoolId: pool })
  await create('admin', 'AWS::Cognito::UserPoolGroup', { UserPoolId: pool, GroupName: 'admin' })
  await create('writer', 'AWS::Cognito::UserPoolGroup', { UserPoolId: pool, GroupName: 'writer' })
  const { ref: ApiId } = await create('http', 'AWS::ApiGatewayV2::Api', {
    ProtocolType: 'HTTP',
    ...(cors && { CorsConfiguration: cors }),
  })
  const { ref: integration } = await create('answer', 'AWS::ApiGatewayV2::Integration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: FUNCTION,
    PayloadFormatVersion: '2.0',
    TimeoutInMillis: 300,
  })
  const { ref: AuthorizerId } = await create('jwt', 'AWS::ApiGatewayV2::Authorizer', {
    ApiId,
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: attributes.ProviderURL, Audience: [client] },
  })
  const route = { ApiId, Target: `integrations/${integration}` }
  await create('health', 'AWS::ApiGatewayV2::Route', { ...route, RouteKey: 'GET /health', AuthorizationType: 'NONE' })
  for (const RouteKey of ['GET /robots/{robot_id}', 'POST /messages', ...writingRoutes]) {
    const guarded = { ...route, RouteKey, AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: scopes }
    await create(RouteKey, 'AWS::ApiGatewayV2::Route', guarded)
  }
  await create('stage', 'AWS::ApiGatewayV2::Stage', { ApiId, StageName: '$default', AutoDeploy: true })
  for (const provider of providers) {
    await provider.start?.()
    closing.push(provider)
  }
  const token = await runtime.door('issuer').token('operator', ['admin', 'writer'])
  return { runtime, url: runtime.addresses().http ?? '', token, create }
}

const answering = (runtime: FakeRuntime, answer: InvocationResult) => {
  runtime.answer = () => answer
}
const eventOf = (runtime: FakeRuntime) => runtime.invoked.at(-1)?.payload as Event

describe('the event', () => {
  test('is payload format 2.0', async () => {
    const { runtime, url, token } = await api()
    answering(runtime, { payload: { statusCode: 200, body: '{}' } })
    const response = await fetch(`${url}/robots/ff%3A5iO4%20x?a=1&a=2&b=%C3%A9`, {
      headers: { authorization: `Bearer ${token}`, cookie: 'one=1; two=2', 'X-Thing': 'A', 'user-agent': 'test' },
    })
    expect(response.status).toBe(200)
    const event = eventOf(runtime)
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /robots/{robot_id}',
      rawPath: '/robots/ff:5iO4 x',
      rawQueryString: 'a=1&a=2&b=%C3%A9',
      cookies: ['one=1', 'two=2'],
      queryStringParameters: { a: '1,2', b: 'é' },
      pathParameters: { robot_id: 'ff:5iO4 x' },
      isBase64Encoded: false,
    })
    expect(event).not.toHaveProperty('body')
    expect(event.headers).toMatchObject({ 'x-thing': 'A', 'x-forwarded-for': '127.0.0.1', 'content-length': '0' })
    expect(event.headers).not.toHaveProperty('cookie')
    expect(event.headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)
    expect(event.requestContext).toMatchObject({
      accountId: '000000000000',
      routeKey: 'GET /robots/{robot_id}',
      stage: '$default',
      http: {
        method: 'GET',
        path: '/robots/ff:5iO4 x',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
    })
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
  })

  test('carries the claims as texts, a list in brackets, and no scopes where the route asks for none', async () => {
    const { runtime, url, token } = await api()
    answering(runtime, { payload: { statusCode: 200 } })
    await fetch(`${url}/robots/r1`, { headers: { authorization: token } })
    expect(eventOf(runtime).requestContext.authorizer).toMatchObject({
      jwt: {
        claims: {
          'cognito:groups': '[admin writer]',
          token_use: 'access',
          exp: expect.stringMatching(/^\d{10}$/),
          username: 'operator',
        },
        scopes: null,
      },
    })
  })

  test('has a JSON body as text and any other in base64', async () => {
    const { runtime, url, token } = await api()
    answering(runtime, { payload: { statusCode: 202 } })
    const post = (type: string, body: string | Uint8Array<ArrayBuffer>) =>
      fetch(`${url}/messages`, { method: 'POST', headers: { authorization: token, 'content-type': type }, body })
    await post('application/json; charset=utf-8', '{"é":1}')
    expect(eventOf(runtime)).toMatchObject({ body: '{"é":1}', isBase64Encoded: false })
    await post('application/octet-stream', new Uint8Array([255, 0, 1]))
    expect(eventOf(runtime)).toMatchObject({ body: '/wAB', isBase64Encoded: true })
    await post('application/json', new Uint8Array([0x7b, 0xff]))
    expect(eventOf(runtime)).toMatchObject({
      body: Buffer.from([0x7b, 0xff]).toString('base64'),
      isBase64Encoded: true,
    })
  })
})

test.each(['PUT', 'PATCH', 'DELETE', 'POST'])('%s takes a JSON body to the route of its method', async (method) => {
  const { runtime, url, token } = await api()
  answering(runtime, { payload: { statusCode: 200, body: '{"ok":true}', headers: { etag: '"2"' } } })
  const answer = await fetch(`${url}/things/t%201?dry=1`, {
    method,
    headers: { authorization: token, 'content-type': 'application/json', 'if-match': '"1"' },
    body: '{"note":"für Ω"}',
  })
  expect([answer.status, await answer.json(), answer.headers.get('etag')]).toEqual([200, { ok: true }, '"2"'])
  expect(eventOf(runtime)).toMatchObject({
    routeKey: `${method} /things/{thing_id}`,
    pathParameters: { thing_id: 't 1' },
    queryStringParameters: { dry: '1' },
    headers: { 'if-match': '"1"', 'content-type': 'application/json', 'content-length': '18' },
    requestContext: { http: { method } },
    body: '{"note":"für Ω"}',
    isBase64Encoded: false,
  })
  const bare = await fetch(`${url}/things/t1`, { method, headers: { authorization: token } })
  expect(bare.status).toBe(200)
  expect(eventOf(runtime)).not.toHaveProperty('body')
})

describe('the gateway’s own answers', () => {
  test('a request without, with a foreign or an expired token is a 401 with Unauthorized', async () => {
    const { runtime, url, token } = await api()
    const ask = (authorization?: string) =>
      fetch(`${url}/robots/r1`, { headers: authorization ? { authorization } : {} })
    const bare = await ask()
    expect(bare.status).toBe(401)
    expect(await bare.json()).toEqual({ message: 'Unauthorized' })
    expect(bare.headers.get('www-authenticate')).toBe('Bearer')
    for (const wrong of ['Bearer x', `Bearer ${token.slice(0, -4)}AAAA`, 'Basic dTpw']) {
      const answer = await ask(wrong)
      expect(answer.status, wrong).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
    }
    expect(runtime.invoked).toEqual([])
  })

  test('a token without the route’s scope is a 403 with Forbidden', async () => {
    const { url, token } = await api(undefined, ['signalbox/write'])
    const answer = await fetch(`${url}/robots/r1`, { headers: { authorization: token } })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toEqual({ message: 'Forbidden' })
  })

  test('no route is a 404 with Not Found, also for a method that nobody takes', async () => {
    const { url } = await api()
    for (const [path, method] of [
      ['/nothing', 'GET'],
      ['/health', 'DELETE'],
    ] as const) {
      const answer = await fetch(url + path, { method })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toEqual({ message: 'Not Found' })
    }
  })

  test('a body above 10 MB is a 413, one above the function’s 6 MB too', async () => {
    const { url, token } = await api()
    for (const size of [11, 7]) {
      const headers = { authorization: token, 'content-type': 'text/plain' }
      const answer = await fetch(`${url}/messages`, {
        method: 'POST',
        headers,
        body: 'x'.repeat(size * 1024 * 1024),
      }).catch(() => undefined)
      if (answer) expect(answer.status).toBe(413)
    }
  })

  test('a body above 10 MB is a 413 to a client that first sends it all and then listens', async () => {
    const { runtime, url, token } = await api()
    const ask = async (head: string, body: Buffer) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      const heard: Buffer[] = []
      socket.on('data', (part) => heard.push(part))
      const closed = new Promise<void>((resolve, reject) => socket.once('close', resolve).once('error', reject))
      socket.write(`POST /messages HTTP/1.1\r\nhost: a\r\nauthorization: ${token}\r\n${head}\r\n\r\n`)
      socket.write(body)
      await closed
      return Buffer.concat(heard).toString()
    }
    const bytes = Buffer.alloc(12 * 1024 * 1024, 'x')
    const size = bytes.length.toString(16)
    for (const answer of [
      await ask(`content-length: ${bytes.length}`, bytes),
      await ask('transfer-encoding: chunked', Buffer.from(`${size}\r\n${bytes}\r\n0\r\n\r\n`)),
    ]) {
      expect(answer).toMatch(/^HTTP\/1.1 413 /)
      expect(answer).toContain('{"message":"Request Entity Too Large"}')
    }
    expect(runtime.invoked).toEqual([])
  })

  test('a function that fails is a 500, one that is late a 503', async () => {
    const { runtime, url } = await api()
    answering(runtime, { functionError: 'Unhandled', error: { errorType: 'Error', errorMessage: 'boom' } })
    const failed = await fetch(`${url}/health`)
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }])
    expect(runtime.lines.join()).toContain('boom')
    runtime.functions.invoke = () => new Promise(() => {})
    const late = await fetch(`${url}/health`)
    expect([late.status, await late.json()]).toEqual([503, { message: 'Service Unavailable' }])
  })
})

describe('a function’s answer', () => {
  test.each([
    [{ statusCode: 201, headers: { 'X-A': 1 }, body: 'hello', cookies: ['a=1', 'b=2'] }, 201, 'hello'],
    [{ statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true }, 200, 'bytes'],
    [{ robots: [] }, 200, '{"robots":[]}'],
    ['plain', 200, 'plain'],
    [{ statusCode: 'x' }, 500, '{"message":"Internal Server Error"}'],
    [{ statusCode: 200, body: { not: 'a text' } }, 500, '{"message":"Internal Server Error"}'],
    [{ statusCode: 204 }, 204, ''],
  ] as const)('%j', async (payload, status, body) => {
    const { runtime, url } = await api()
    answering(runtime, { payload })
    const answer = await fetch(`${url}/health`)
    expect([answer.status, await answer.text()]).toEqual([status, body])
    if (status === 201) {
      expect(answer.headers.get('x-a')).toBe('1')
      expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    }
  })
})

describe('CORS', () => {
  const cors = {
    AllowOrigins: ['https://console.example', 'http://localhost:*'],
    AllowMethods: ['GET'],
    AllowHeaders: ['authorization'],
    MaxAge: 60,
  }
  test('a preflight is answered without token and function', async () => {
    const { runtime, url } = await api(cors)
    const headers = { origin: 'https://console.example', 'access-control-request-method': 'GET' }
    const answer = await fetch(`${url}/robots/r1`, { method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://console.example')
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization')
    expect(runtime.invoked).toEqual([])
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'a preflight for %s says which methods and headers may come',
    async (method) => {
      const AllowMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
      const { runtime, url } = await api({ ...cors, AllowMethods, AllowHeaders: ['authorization', 'content-type'] })
      const headers = {
        origin: 'https://console.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      }
      const answer = await fetch(`${url}/things/t1`, { method: 'OPTIONS', headers })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,PATCH,DELETE')
      expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,content-type')
      expect(answer.headers.get('access-control-max-age')).toBe('60')
      const refused = await fetch(`${url}/things/t1`, { method, headers: { origin: 'https://console.example' } })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
        401,
        'https://console.example',
      ])
      expect(runtime.invoked).toEqual([])
    },
  )

  test('the gateway’s headers replace the function’s; another origin gets none', async () => {
    const { runtime, url } = await api(cors)
    answering(runtime, { payload: { statusCode: 200, headers: { 'Access-Control-Allow-Origin': 'evil' } } })
    const allowed = await fetch(`${url}/health`, { headers: { origin: 'http://localhost:5173' } })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    const other = await fetch(`${url}/health`, { headers: { origin: 'https://other.example' } })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('the issuer’s key set is served at the same address', async () => {
  const { runtime, url, token } = await api()
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iss: string }
  const pool = claims.iss.split('/').at(-1)
  const configuration = (await (await fetch(`${url}/${pool}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >
  expect(configuration.issuer).toBe(claims.iss)
  expect(await (await fetch(configuration.jwks_uri ?? '')).json()).toHaveProperty('keys')
  expect(runtime.invoked).toEqual([])
})

test('bytes that are no HTTP get an answer and harm nobody', async () => {
  const { runtime, url } = await api()
  answering(runtime, { payload: { statusCode: 200 } })
  const { port } = new URL(url)
  for (const bytes of [
    '\0\0\0\0',
    'GET\r\n\r\n',
    'POST /messages HTTP/1.1\r\ncontent-length: x\r\n\r\n',
    'GET http:// HTTP/1.1\r\nhost: a\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.resume().once('close', resolve))
    socket.end(bytes)
    await closed
  }
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

test('a client that goes away in mid-request is not worth a line', async () => {
  const { url, runtime } = await api()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(runtime.lines).toEqual([])
  expect((await fetch(`${url}/nothing`)).status).toBe(404)
})

describe('a template that this part cannot honour stops the start with its place', () => {
  test.each([
    ['AWS::ApiGatewayV2::Api', { ProtocolType: 'MQTT' }, 'ProtocolType: MQTT: HTTP and WEBSOCKET run'],
    [
      'AWS::ApiGatewayV2::Integration',
      { IntegrationType: 'HTTP_PROXY' },
      'IntegrationType: HTTP_PROXY: AWS_PROXY runs',
    ],
    ['AWS::ApiGatewayV2::Stage', { StageName: 'dev' }, 'StageName: dev: $default runs'],
    ['AWS::ApiGatewayV2::Route', { ApiId: 'none' }, 'ApiId: none is not an HTTP API of this app'],
    [
      'AWS::ApiGatewayV2::Authorizer',
      { AuthorizerType: 'JWT', JwtConfiguration: { Issuer: 'https://other.example', Audience: [] } },
      'JwtConfiguration.Issuer: https://other.example is not a user pool of this app',
    ],
  ])('%s %j', async (type, properties, message) => {
    const { create } = await api()
    await expect(create('bad', type, properties)).rejects.toThrow(
      `signalbox-test-service-platform/bad (${type}): ${message}`,
    )
  })
})
