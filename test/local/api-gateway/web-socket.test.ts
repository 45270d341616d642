import { connect as openSocket } from 'node:net'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterEach, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { apiGateway } from '../../../local/api-gateway/api-gateway.ts'
import { seededRandom } from '../../../local/random.ts'
import type { CreatedResource, Provider } from '../../../local/resources/provider.ts'
import type { InvocationResult, Runtime } from '../../../local/runtime.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { type FakeRuntime, fakeRuntime } from '../iot/fake-runtime.ts'

/*
 * After the developer guide's chapter "Working with WebSocket APIs": routes, the proxy event, @connections, quotas, close
 * codes. Everything that needs hours runs on the virtual clock, with clients that have no sockets.
 */

const minutes = 60_000
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:feed'
const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Event {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly requestContext: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

interface Api {
  readonly runtime: FakeRuntime
  readonly create: (type: string, properties: Record<string, unknown>) => Promise<CreatedResource>
  readonly url: string
  readonly ApiId: string
  readonly events: (routeKey: string) => readonly Event[]
  readonly stop: () => Promise<void> | undefined
}

interface Options {
  readonly routes?: readonly string[]
  readonly answering?: readonly string[]
  readonly overrides?: Partial<Runtime>
  readonly answer?: (event: Event) => InvocationResult
  readonly timeoutMs?: number
}

const ok: InvocationResult = { payload: { statusCode: 200 } }
const allRoutes = ['$connect', '$disconnect', '$default']

async function api(options: Options = {}): Promise<Api> {
  const { routes = allRoutes, answering = [], overrides = {}, answer, timeoutMs = 29_000 } = options
  const runtime = fakeRuntime(overrides)
  runtime.answer = (_, event) => answer?.(event as Event) ?? ok
  runtime.offer('issuer', { answer: async () => undefined } as never)
  const [provider] = apiGateway(runtime) as [Provider]
  let count = 0
  const create: Api['create'] = (type, properties) =>
    provider.create({ logicalId: `r${++count}`, type, properties, stack: 'signalbox-test-service-platform' })
  const { ref: ApiId, attributes } = await create('AWS::ApiGatewayV2::Api', {
    ProtocolType: 'WEBSOCKET',
    RouteSelectionExpression: '$request.body.action',
  })
  const { ref: integration } = await create('AWS::ApiGatewayV2::Integration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
    TimeoutInMillis: timeoutMs,
  })
  for (const RouteKey of routes) {
    const { ref: RouteId } = await create('AWS::ApiGatewayV2::Route', {
      ApiId,
      RouteKey,
      AuthorizationType: 'NONE',
      Target: `integrations/${integration}`,
      ...(answering.includes(RouteKey) && { RouteResponseSelectionExpression: '$default' }),
    })
    if (!answering.includes(RouteKey)) continue
    await create('AWS::ApiGatewayV2::RouteResponse', { ApiId, RouteId, RouteResponseKey: '$default' })
  }
  await create('AWS::ApiGatewayV2::Stage', { ApiId, StageName: 'dev', AutoDeploy: true })
  await provider.start?.()
  const stop = () => provider.stop?.()
  closing.push(stop)
  const events = (routeKey: string) =>
    runtime.invoked
      .map(({ payload }) => payload as Event)
      .filter(({ requestContext }) => requestContext.routeKey === routeKey)
  return { runtime, create, ApiId, events, stop, url: `${attributes.ApiEndpoint}/dev` }
}

interface Client {
  readonly socket: WebSocket
  readonly received: string[]
  readonly closed: Promise<{ code: number; reason: string }>
}

/** Rejects with the handshake's status. */
async function client(url: string, ...rest: [protocols?: string[], headers?: Record<string, string>]): Promise<Client> {
  const [protocols = [], headers = {}] = rest
  const socket = new WebSocket(url, protocols, { headers })
  closing.push(() => socket.terminate())
  const received: string[] = []
  socket.on('message', (data) => received.push(String(data)))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', () => {})
    socket.on('unexpected-response', (_, response) => {
      response.resume()
      reject(Object.assign(new Error(`status ${response.statusCode}`), { status: response.statusCode }))
    })
  })
  return { socket, received, closed }
}

const until = (isSo: () => unknown) => expect.poll(() => Boolean(isSo())).toBe(true)

const management = (url: string) => {
  const made = new ApiGatewayManagementApiClient({
    endpoint: url.replace('ws:', 'http:'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  closing.push(() => made.destroy())
  return made
}
const idOf = (event: Event | undefined) => String(event?.requestContext.connectionId)

describe('the events', () => {
  test('$connect carries headers, query, identity and when', async () => {
    const { url, events } = await api()
    await client(`${url}?ticket=a%20b&x=1&x=2`, [], { Origin: 'https://console.example', 'User-Agent': 'test' })
    const [event] = events('$connect')
    expect(event).toMatchObject({
      headers: { Origin: 'https://console.example', 'Sec-WebSocket-Version': '13', 'X-Forwarded-Proto': 'http' },
      multiValueHeaders: { Origin: ['https://console.example'] },
      queryStringParameters: { ticket: 'a b', x: '2' },
      multiValueQueryStringParameters: { ticket: ['a b'], x: ['1', '2'] },
      isBase64Encoded: false,
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        messageDirection: 'IN',
        stage: 'dev',
        identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
        domainName: '127.0.0.1',
      },
    })
    expect(event?.headers).not.toHaveProperty('Upgrade')
    expect(idOf(event)).toMatch(/^[\w-]{15}=$/)
    expect(Number(event?.requestContext.connectedAt)).toBeLessThanOrEqual(
      Number(event?.requestContext.requestTimeEpoch),
    )
  })

  test('a message has a body and no headers; what has no route of its own is $default’s', async () => {
    const { url, events } = await api({ routes: [...allRoutes, 'subscribe'] })
    const { socket } = await client(url)
    const sent = ['{"action":"subscribe"}', '{"action":"other"}', 'no JSON', '[]', '{"action":"$connect"}', 'null']
    for (const text of sent) socket.send(text)
    await until(() => events('$default').length === 5)
    expect(events('subscribe').map(({ body }) => body)).toEqual(['{"action":"subscribe"}'])
    expect(events('$default').map(({ body }) => body)).toEqual(sent.slice(1))
    const [event] = events('$default')
    expect(event).not.toHaveProperty('headers')
    expect(event?.requestContext).toMatchObject({ eventType: 'MESSAGE', connectionId: idOf(events('$connect')[0]) })
    expect(events('$connect')).toHaveLength(1)
  })

  test('$disconnect says how it ended: with the client’s code, or 1006 when it is just gone', async () => {
    const { url, events } = await api()
    const polite = await client(url)
    polite.socket.close(4001, 'done')
    const rude = await client(url)
    rude.socket.terminate()
    await until(() => events('$disconnect').length === 2)
    expect(events('$disconnect').map(({ requestContext }) => requestContext)).toEqual([
      expect.objectContaining({ eventType: 'DISCONNECT', disconnectStatusCode: 4001, disconnectReason: 'done' }),
      expect.objectContaining({ eventType: 'DISCONNECT', disconnectStatusCode: 1006, disconnectReason: '' }),
    ])
  })
})

describe('the handshake', () => {
  test.each([
    ['401 when the function says so', { payload: { statusCode: 401 } }, 401],
    ['502 when the function fails', { functionError: 'Unhandled', error: { errorType: 'E', errorMessage: 'm' } }, 502],
    ['502 when its answer has no status', { payload: 'yes' }, 502],
  ] as const)('is answered with %s', async (_, answer, status) => {
    const { url, events } = await api({ answer: () => answer })
    await expect(client(url)).rejects.toMatchObject({ status })
    expect(events('$disconnect')).toEqual([])
  })

  test('is answered with 504 when the function is late', async () => {
    const { url, runtime } = await api({ timeoutMs: 50 })
    runtime.functions.invoke = () => new Promise(() => {})
    await expect(client(url)).rejects.toMatchObject({ status: 504 })
  })

  test('takes the protocol that the function chooses', async () => {
    const { url } = await api({
      answer: () => ({ payload: { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'v2' } } }),
    })
    expect((await client(url, ['v1', 'v2'])).socket.protocol).toBe('v2')
  })

  test('of a stage that is none is a 403, and one that is no WebSocket’s a 400, without a function', async () => {
    const { url, runtime } = await api()
    await expect(client(url.replace('/dev', '/other'))).rejects.toMatchObject({ status: 403 })
    const { port } = new URL(url)
    const socket = openSocket(Number(port), '127.0.0.1')
    const heard: Buffer[] = []
    socket.on('data', (part) => heard.push(part))
    socket.write('GET /dev HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    expect(Buffer.concat(heard).toString()).toMatch(/^HTTP\/1.1 400 /)
    expect(runtime.invoked).toEqual([])
  })

  test('that is under way does not hold up the end of the system', async () => {
    const { url, runtime, stop } = await api()
    let asked = false
    runtime.functions.invoke = () => {
      asked = true
      return new Promise(() => {})
    }
    const socket = new WebSocket(url)
    const gone = new Promise((resolve) => socket.on('error', resolve))
    await until(() => asked)
    await stop()
    await gone
  })

  test('of a client that goes away in the middle leaves no connection', async () => {
    const { url, runtime, events } = await api()
    const held = Promise.withResolvers<InvocationResult>()
    const { invoke } = runtime.functions
    runtime.functions.invoke = async (name, payload) => {
      await invoke(name, payload)
      return held.promise
    }
    const socket = new WebSocket(url)
    socket.on('error', () => {})
    await until(() => events('$connect').length === 1)
    socket.terminate()
    await new Promise((resolve) => setTimeout(resolve, 20))
    held.resolve(ok)
    await until(() => events('$disconnect').length === 1)
    expect(idOf(events('$disconnect')[0])).toBe(idOf(events('$connect')[0]))
  })
})

describe('an answer to a message', () => {
  test('reaches the client only through a route response', async () => {
    const { url, events } = await api({
      routes: [...allRoutes, 'ask'],
      answering: ['ask'],
      answer: ({ body }) => ({ payload: { statusCode: 200, body: `to ${body}` } }),
    })
    const { socket, received } = await client(url)
    socket.send('silent')
    socket.send('{"action":"ask"}')
    await until(() => received.length === 1)
    expect(received).toEqual(['to {"action":"ask"}'])
    expect(events('$default')).toHaveLength(1)
  })

  test('is Internal server error when the function fails, and Forbidden where there is no route', async () => {
    const { url, events } = await api({
      routes: ['$connect', 'fail'],
      answer: ({ body }) => (body ? { functionError: 'Unhandled' } : ok),
    })
    const { socket, received } = await client(url)
    socket.send('{"action":"fail"}')
    await until(() => received.length === 1)
    socket.send('{"action":"none"}')
    await until(() => received.length === 2)
    const connectionId = idOf(events('$connect')[0])
    expect(received.map((text) => JSON.parse(text))).toEqual([
      { message: 'Internal server error', connectionId, requestId: expect.any(String) },
      { message: 'Forbidden', connectionId, requestId: expect.any(String) },
    ])
  })
})

describe('what a client may send', () => {
  const frame = (opcode: number, length: number, fin = true) => {
    const header = Buffer.alloc(8)
    header[0] = (fin ? 0x80 : 0) | opcode
    header[1] = 0x80 | 126
    header.writeUInt16BE(length, 2)
    return Buffer.concat([header, Buffer.alloc(length, 'x')])
  }
  const raw = ({ socket }: Client) => (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket

  test.each([
    ['a frame above 32 KB', 1009, (it: Client) => it.socket.send('x'.repeat(32 * 1024 + 1))],
    ['a binary frame', 1003, (it: Client) => it.socket.send(Buffer.from('x'))],
    ['text that is not UTF-8', 1007, (it: Client) => raw(it).write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]))],
    [
      'a message above 128 KB',
      1009,
      (it: Client) => {
        for (let part = 0; part < 5; part++) raw(it).write(frame(part === 0 ? 1 : 0, 32 * 1024, false))
      },
    ],
  ])('%s ends the connection with %i', async (_, code, send) => {
    const { url, events } = await api()
    const it = await client(url)
    send(it)
    expect((await it.closed).code).toBe(code)
    await until(() => events('$disconnect').length === 1)
    expect(events('$disconnect')[0]?.requestContext).toMatchObject({ disconnectStatusCode: code })
    expect(events('$default')).toEqual([])
  })

  test('a message of 128 KB in frames of 32 KB arrives whole', async () => {
    const { url, events } = await api()
    const { socket } = await client(url)
    for (let part = 0; part < 4; part++) socket.send('ä'.repeat(16 * 1024), { fin: part === 3 })
    await until(() => events('$default').length === 1)
    expect(events('$default')[0]?.body).toBe('ä'.repeat(64 * 1024))
  })
})

test('a client that sends faster than its functions answer is read no faster, and loses nothing', async () => {
  const { url, runtime, events } = await api()
  const { socket } = await client(url)
  const held: (() => void)[] = []
  const { invoke } = runtime.functions
  runtime.functions.invoke = async (name, payload) => {
    const answer = await invoke(name, payload)
    await new Promise<void>((resolve) => held.push(resolve))
    return answer
  }
  for (let count = 0; count < 250; count++) socket.send(String(count))
  await until(() => held.length === 100)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(events('$default')).toHaveLength(100)
  while (events('$default').length < 250) {
    for (const release of held.splice(0)) release()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(events('$default').map(({ body }) => Number(body))).toEqual(Array.from({ length: 250 }, (_, index) => index))
})

describe('@connections', () => {
  test('POST sends, in frames of 32 KB; GET describes; DELETE ends', async () => {
    const { url, events } = await api()
    const { received, closed } = await client(url, [], { 'User-Agent': 'test' })
    const sdk = management(url)
    const ConnectionId = idOf(events('$connect')[0])
    const long = 'é'.repeat(64 * 1024)
    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'hello' }))
    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: long }))
    await until(() => received.length === 2)
    expect(received).toEqual(['hello', long])
    expect(await sdk.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
      ConnectedAt: expect.any(Date),
      LastActiveAt: expect.any(Date),
      Identity: { SourceIp: '127.0.0.1', UserAgent: 'test' },
    })
    await sdk.send(new DeleteConnectionCommand({ ConnectionId }))
    expect(await closed).toEqual({ code: 1000, reason: 'Connection Closed Normally' })
    await until(() => events('$disconnect').length === 1)
    expect(events('$disconnect')[0]?.requestContext).toMatchObject({ disconnectStatusCode: 1000 })
  })

  test('a connection that is gone, was never, or is not there yet is a 410 GoneException', async () => {
    const { url, events, runtime } = await api()
    const sdk = management(url)
    const gone = { name: 'GoneException', $metadata: { httpStatusCode: 410 } }
    const post = (ConnectionId: string) => sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }))
    await expect(post('AAAAAAAAAAAAAAA=')).rejects.toMatchObject(gone)
    const { invoke } = runtime.functions
    let early: unknown
    runtime.functions.invoke = async (name, payload) => {
      const answer = await invoke(name, payload)
      early ??= await post(idOf(events('$connect')[0])).catch((error: unknown) => error)
      return answer
    }
    const { socket } = await client(url)
    expect(early).toMatchObject(gone)
    socket.terminate()
    await until(() => events('$disconnect').length === 1)
    await expect(post(idOf(events('$connect')[0]))).rejects.toMatchObject(gone)
  })

  test('more than 128 KB is a 413, another stage or no signature a 403', async () => {
    const { url, events } = await api()
    await client(url)
    const ConnectionId = idOf(events('$connect')[0])
    const long = new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(128 * 1024 + 1) })
    await expect(management(url).send(long)).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
    const other = management(url.replace('/dev', '/other')).send(new GetConnectionCommand({ ConnectionId }))
    await expect(other).rejects.toMatchObject({ name: 'ForbiddenException' })
    const bare = await fetch(`${url.replace('ws:', 'http:')}/@connections/${encodeURIComponent(ConnectionId)}`)
    expect([bare.status, await bare.json()]).toEqual([
      403,
      expect.objectContaining({ message: 'Missing Authentication Token' }),
    ])
  })

  test('a client that does not read is a 429 once its buffer is full, and nobody else waits for it', async () => {
    const { url, events } = await api()
    const slow = await client(url)
    const quick = await client(url)
    const sdk = management(url)
    slow.socket.pause()
    const post = (index: number) =>
      sdk.send(
        new PostToConnectionCommand({ ConnectionId: idOf(events('$connect')[index]), Data: 'x'.repeat(128 * 1024) }),
      )
    let sent = 0
    const full = async () => {
      // What the kernel takes for both ends of a socket comes first.
      for (; sent < 500; sent++) await post(0)
    }
    await expect(full()).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    })
    await post(1)
    await until(() => quick.received.length === 1)
    slow.socket.resume()
    await until(() => slow.received.length === sent)
    await post(0)
  })
})

describe('in virtual time', () => {
  const simulated = async (options: Options = {}) => {
    const clock = virtualClock(seededRandom(1))
    const overrides = { mode: 'simulated' as const, clock }
    const made = await api({ ...options, overrides: { ...overrides, ...options.overrides } })
    const post = async (id: string, body = 'x') => {
      const path = `/dev/@connections/${encodeURIComponent(id)}`
      const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=feed/20261120/us-east-1/execute-api/aws4_request' }
      const service = made.runtime.service('execute-api')
      const request = { service: 'execute-api', operation: '', query: '', method: 'POST' }
      return (await service.handle({ ...request, path, headers, body: Buffer.from(body) })).status
    }
    const connect = (url = '/dev?ticket=1') => made.runtime.door('webSockets').connect({ url })
    return { ...made, clock, post, connect }
  }

  test('a client has no socket, the events are the same', async () => {
    const { clock, post, connect, events } = await simulated()
    const it = await connect()
    it.send('{"action":"x"}')
    expect(await post(it.connectionId, 'hello')).toBe(200)
    await clock.advance(1)
    expect(it.received).toEqual(['hello'])
    expect(events('$connect')[0]).toMatchObject({ queryStringParameters: { ticket: '1' } })
    expect(events('$default')[0]).toMatchObject({ body: '{"action":"x"}' })
    it.close(1000)
    expect(await post(it.connectionId)).toBe(410)
    expect(events('$disconnect')).toHaveLength(1)
  })

  test('a refused handshake rejects with its status', async () => {
    const { connect } = await simulated({ answer: () => ({ payload: { statusCode: 403 } }) })
    await expect(connect()).rejects.toMatchObject({ name: 'HandshakeRefused', status: 403 })
    await expect(connect('/other')).rejects.toMatchObject({ status: 403 })
  })

  test('ten minutes without a message in either direction end a connection', async () => {
    const { clock, post, connect, events } = await simulated()
    const [idle, talking, told] = [await connect(), await connect(), await connect()]
    await clock.advance(9 * minutes)
    talking.send('ping')
    await post(told.connectionId)
    await clock.advance(2 * minutes)
    expect([idle, talking, told].map(({ ended }) => ended)).toEqual([
      { code: 1001, reason: 'Going away' },
      undefined,
      undefined,
    ])
    await clock.advance(9 * minutes)
    expect(events('$disconnect')).toHaveLength(3)
    expect(events('$disconnect')[0]?.requestContext).toMatchObject({ disconnectStatusCode: 1001 })
  })

  test('two hours end a connection, however busy', async () => {
    const { clock, connect } = await simulated()
    const busy = await connect()
    for (let passed = 0; passed < 119; passed += 7) {
      await clock.advance(7 * minutes)
      if (!busy.ended) busy.send('ping')
    }
    expect(busy.ended).toBeUndefined()
    await clock.advance(minutes)
    expect(busy.ended).toEqual({ code: 1001, reason: 'Going away' })
  })

  test('a client that stalls is a 429 when its buffer is full, and reads on where it stopped', async () => {
    const { clock, post, connect } = await simulated()
    const it = await connect()
    it.stall()
    const statuses = []
    for (let count = 0; count < 5; count++) statuses.push(await post(it.connectionId, 'x'.repeat(128 * 1024)))
    expect(statuses).toEqual([200, 200, 200, 200, 429])
    await clock.advance(1)
    it.resume()
    expect(it.received).toHaveLength(4)
    expect(await post(it.connectionId)).toBe(200)
  })

  test('a client that vanished is found out half a minute after something was sent to it', async () => {
    const { clock, post, connect, events } = await simulated()
    const it = await connect()
    it.vanish()
    await clock.advance(minutes)
    expect(await post(it.connectionId)).toBe(200)
    await clock.advance(29_000)
    expect(await post(it.connectionId)).toBe(200)
    await clock.advance(2_000)
    expect(await post(it.connectionId)).toBe(410)
    expect(it.received).toEqual([])
    expect(events('$disconnect')[0]?.requestContext).toMatchObject({ disconnectStatusCode: 1006 })
  })
})

describe('a template that cannot be honoured stops the start with its place', () => {
  test.each([
    ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.header.x' }, 'RouteS'],
    ['AWS::ApiGatewayV2::Integration', { IntegrationType: 'HTTP_PROXY' }, 'IntegrationType: HTTP_PROXY: AWS_PROXY'],
    ['AWS::ApiGatewayV2::Integration', { IntegrationType: 'AWS_PROXY', RequestTemplates: {} }, 'RequestTemplates'],
    ['AWS::ApiGatewayV2::Route', { RouteKey: 'x', Target: 'integrations/none' }, 'Target: integrations/none is not'],
    ['AWS::ApiGatewayV2::RouteResponse', { RouteResponseKey: 'x' }, 'RouteResponseKey: x: $default runs'],
    ['AWS::ApiGatewayV2::Stage', { StageName: '$default', AutoDeploy: true }, 'StageName: $default: letters'],
    ['AWS::ApiGatewayV2::Stage', { StageName: 'two' }, 'AutoDeploy: without it the stage has no deployment'],
    ['AWS::ApiGatewayV2::Stage', { StageName: 'dev', AutoDeploy: true }, 'StageName: dev is a stage of the API'],
    ['AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'REQUEST' }, 'has no such resource here'],
  ])('%s %j', async (type, properties, message) => {
    const { create, ApiId } = await api()
    await expect(create(type, { ApiId, ...properties })).rejects.toThrow(message)
    await expect(create(type, { ApiId, ...properties })).rejects.toThrow(`(${type}): `)
  })
})
