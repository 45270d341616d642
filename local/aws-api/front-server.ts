/**
 * One port for all AWS clients: the SDK's endpoint variable names one address, and its Kinesis client insists on
 * HTTP/2 without TLS while the others speak HTTP/1.1. The first bytes of a connection say which it is.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { routeOf } from './route.ts'
import { AwsError, type AwsRequest, type AwsResponse, jsonError } from './service.ts'

export interface FrontServer {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

export interface FrontServerOptions {
  /** 0 or undefined: any free port. */
  readonly port?: number
  handle(request: AwsRequest): Promise<AwsResponse>
  log(line: string): void
}

type Incoming = IncomingMessage | Http2ServerRequest
type Outgoing = ServerResponse | Http2ServerResponse

/** Longer than SDK clients keep an idle connection, so that none meets a closing one. */
const keepAliveMs = 120_000

export async function frontServer(options: FrontServerOptions): Promise<FrontServer> {
  const answer = (incoming: Incoming, outgoing: Outgoing) => {
    respond(incoming, outgoing, options).catch((error: unknown) => {
      options.log(`${incoming.method} ${incoming.url}: ${stackOf(error)}`)
      outgoing.destroy()
    })
  }
  const http1 = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0, headersTimeout: 0 }, answer)
  const http2 = createHttp2Server(answer)
  // A client that goes away in mid-request is its own business.
  http1.on('clientError', (_, socket) => socket.destroy())
  http2.on('sessionError', () => {})

  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
    handOver(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket))
  })
  const port = await listen(server, options.port ?? 0)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** `PRI` begins the HTTP/2 preface and no HTTP/1.1 method that AWS uses. */
const preface = 'PRI'

function handOver(socket: Socket, to: (isHttp2: boolean) => void): void {
  let head = Buffer.alloc(0)
  const look = () => {
    const more: Buffer | null = socket.read()
    if (more === null) return
    head = Buffer.concat([head, more])
    const beginning = head.subarray(0, preface.length).toString('latin1')
    // Not enough bytes yet to tell POST from PRI.
    if (beginning !== preface && preface.startsWith(beginning)) return
    socket.off('readable', look)
    socket.unshift(head)
    to(beginning === preface)
  }
  socket.on('readable', look)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

async function respond(incoming: Incoming, outgoing: Outgoing, options: FrontServerOptions): Promise<void> {
  const body = await bodyOf(incoming)
  if (body === undefined) return
  write(outgoing, await answerTo(incoming, body, options))
}

async function answerTo(incoming: Incoming, body: Uint8Array, options: FrontServerOptions): Promise<AwsResponse> {
  const { method = 'GET', url = '/' } = incoming
  try {
    return await options.handle(routeOf(method, url, headersOf(incoming), body))
  } catch (error) {
    if (error instanceof AwsError) return jsonError(error)
    if (error instanceof URIError) return jsonError(new AwsError('InvalidRequest', `${url} cannot be decoded`))
    options.log(`${String(incoming.headers['x-amz-target'] ?? `${method} ${url}`)}: ${stackOf(error)}`)
    return jsonError(new AwsError('InternalFailure', String(error), 500))
  }
}

function write(outgoing: Outgoing, { status, headers, body }: AwsResponse): void {
  if (outgoing.destroyed || ('writableEnded' in outgoing && outgoing.writableEnded)) return
  outgoing.on('error', () => {})
  outgoing.statusCode = status
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value)
  if (status !== 204) outgoing.setHeader('content-length', Buffer.byteLength(body))
  outgoing.end(body)
}

/** Undefined when the client went away before it had sent everything. */
function bodyOf(incoming: Incoming): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    incoming.on('error', () => resolve(undefined))
    incoming.on('aborted', () => resolve(undefined))
  })
}

function headersOf(incoming: Incoming): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
