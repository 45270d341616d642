// The HTTP address: sockets in front of the gateway. Nothing that a client sends may take the process down.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { gatewayAnswer, type HttpAnswer } from './answer.ts'
import type { HttpRequest } from './event.ts'
import { BODY_BYTES_MAX } from './gateway.ts'

export interface HttpServer {
  /** The port it listens on; 0 asks for any. Throws when the port is taken. */
  listen(port: number): Promise<number>
  /** From now on it keeps the process alive; before, a start that failed must not. */
  ref(): void
  close(): Promise<void>
}

export function httpServer(
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
  upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>,
  log: (line: string) => void,
): HttpServer {
  // Whoever offers another protocol (curl its h2c) is answered as if it had not.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket'
  const server = createServer({ shouldUpgradeCallback, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(handle, request, response).catch((error: unknown) => {
      // A client that goes away in mid-request is its own business.
      if (response.destroyed) return
      log(`HTTP API: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`)
      write(response, gatewayAnswer(500, 'Internal Server Error'))
    })
  })
  // A request that is no HTTP: Node's own answer is fine, its default would be to say nothing.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
    else socket.destroy()
  })
  server.on('upgrade', (incoming, socket, head) => {
    upgrade(incoming, socket, head).catch((error: unknown) => {
      log(`WebSocket API: ${incoming.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`)
      socket.destroy()
    })
  })
  return {
    listen: (port) => listen(server.unref(), port),
    ref: () => void server.ref(),
    async close() {
      if (!server.listening) return
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const force = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
      await closed
      clearTimeout(force)
    },
  }
}

const CLOSE_WITHIN_MS = 1_000
/** Longer than clients keep an idle connection, so that none meets a closing one. */
const KEEP_ALIVE_MS = 120_000

async function answer(
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming)
  if (body === undefined)
    return write(response, gatewayAnswer(413, 'Request Entity Too Large', { connection: 'close' }))
  const [path = '/', ...query] = (incoming.url ?? '/').split('?')
  const request: HttpRequest = {
    method: incoming.method ?? 'GET',
    path: path.startsWith('/') ? path : '/',
    query: query.join('?'),
    headers: headersOf(incoming),
    body,
    sourceIp: (incoming.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
  }
  write(response, await handle(request))
}

/** A client that sends all before it listens hears why not up to here; beyond it is cut off. */
const DRAINED_BYTES_MAX = 64 * 1024 * 1024

/** Undefined when it is longer than the gateway takes; the rest is read and forgotten. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of incoming) {
    length += (part as Buffer).length
    if (length > DRAINED_BYTES_MAX) return undefined
    if (length <= BODY_BYTES_MAX) parts.push(part as Buffer)
    else parts.length = 0
  }
  return length > BODY_BYTES_MAX ? undefined : Buffer.concat(parts)
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values !== undefined) headers[name] = values.join(name === 'cookie' ? '; ' : ',')
  }
  return headers
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return
  const known = Object.entries(headers).filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding')
  const bare = status === 204 || status === 304
  response.writeHead(status, {
    ...Object.fromEntries(known),
    ...(!bare && { 'content-length': body.length }),
  } as Record<string, string>)
  response.end(bare ? undefined : body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const why = `port ${port} is taken on 127.0.0.1: stop what listens there or choose another with --http-port`
      reject(Object.assign(new Error(why), { code: error.code, port }))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
