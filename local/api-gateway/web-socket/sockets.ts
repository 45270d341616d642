/**
 * Sockets in front of the connections: the WebSocket protocol by `ws`, and what API Gateway adds to it: frames of 32 KB
 * at most, no binary frames, no compression.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { gatewayAnswer, type HttpAnswer } from '../answer.ts'
import type { WebSocketApis } from './api.ts'
import { type Accepted, type Connection, type Connections, messageBytesMax } from './connections.ts'
import type { Handshake } from './event.ts'

/** "WebSocket frame size: 32 KB. A message larger than 32 KB must be split into several frames." */
const frameBytesMax = 32 * 1024
/** As many messages of one connection are with their functions at once; then its socket is not read. */
const runningMax = 100
const normalClosure = 1000

export interface Sockets {
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  close(): void
}

export function sockets(apis: WebSocketApis, connections: Connections): Sockets {
  let chosen: string | undefined
  /** In the middle of their handshake: nobody else knows of them. */
  const waiting = new Set<Duplex>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    handleProtocols: () => chosen ?? false,
  })

  const open = (incoming: IncomingMessage, socket: Duplex, head: Buffer, accepted: Accepted) => {
    // `handleUpgrade` asks for the protocol before it returns.
    chosen = accepted.protocol
    let isOpen = false
    server.handleUpgrade(incoming, socket, head, (client) => {
      isOpen = true
      converse(client, socket, accepted, connections)
    })
    if (!isOpen) accepted.abandon()
  }

  return {
    async upgrade(incoming, socket, head) {
      // A client that goes away in mid-handshake is its own business.
      const ignore = () => {}
      socket.on('error', ignore)
      const [path = '/', ...query] = (incoming.url ?? '/').split('?')
      const stage = apis.stage(path.replace(/^\//, '').replace(/\/$/, ''))
      if (!isHandshake(incoming)) return refuse(socket, gatewayAnswer(400, 'Bad Request'))
      if (!stage) return refuse(socket, gatewayAnswer(403, 'Forbidden'))
      waiting.add(socket)
      const accepted = await connections.accept(stage, handshakeOf(incoming, query.join('?')))
      waiting.delete(socket)
      if ('refused' in accepted) return refuse(socket, accepted.refused)
      socket.off('error', ignore)
      if (socket.destroyed) accepted.abandon()
      else open(incoming, socket, head, accepted)
    },
    close() {
      for (const socket of waiting) socket.destroy()
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

function converse(client: WebSocket, socket: Duplex, accepted: Accepted, connections: Connections): void {
  const connection: Connection = accepted.open({
    get waitingBytes() {
      return client.bufferedAmount
    },
    send(text) {
      for (let at = 0; at === 0 || at < text.byteLength; at += frameBytesMax) {
        const isLast = at + frameBytesMax >= text.byteLength
        client.send(text.subarray(at, at + frameBytesMax), { binary: false, fin: isLast })
      }
    },
    close: (code, reason) => client.close(code, reason),
  })
  let fault: number | undefined
  const cut = (code: number, reason: string) => {
    fault = code
    connections.end(connection, code, reason)
  }
  // In front of the library, so that a frame's length is known before its message.
  socket.prependListener(
    'data',
    frameSizes((bytes) => bytes > frameBytesMax && cut(1009, 'Frame too long')),
  )

  const waiting: string[] = []
  const goOn = () => {
    for (let text = next(); text !== undefined; text = next()) void connections.message(connection, text).then(goOn)
    if (waiting.length === 0) client.resume()
  }
  const next = () => (connection.running < runningMax ? waiting.shift() : undefined)

  client.on('message', (data: RawData, isBinary: boolean) => {
    if (fault !== undefined) return
    if (isBinary) return cut(1003, 'Binary frames are not supported')
    waiting.push(textOf(data))
    goOn()
    // What has come in one piece with it is still told here.
    if (waiting.length > 0) client.pause()
  })
  client.on('error', (error: Error & { code?: string }) => {
    fault ??= closeCodes[error.code ?? ''] ?? 1002
  })
  client.on('close', (code: number, reason: Buffer) => {
    connections.ended(connection, fault ?? code, reason.toString() || reasonOf(code))
  })
}

/** What `ws` refuses by itself, as the close code that it sends. */
const closeCodes: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
}

const reasonOf = (code: number) => (code === normalClosure ? 'Connection Closed Normally' : '')

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString()
}

/** Calls back with the length of each frame as soon as its header has come (RFC 6455, 5.2); payloads are passed over. */
function frameSizes(found: (bytes: number) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let skip = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at)
        skip -= step
        at += step
        continue
      }
      header = Buffer.concat([header, chunk.subarray(at, at + 1)])
      at += 1
      const [, second = 0] = header
      if (header.length < 2) continue
      const short = second & 0x7f
      const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
      const masked = second >= 0x80 ? 4 : 0
      if (header.length < 2 + lengthBytes) continue
      const length =
        lengthBytes === 0 ? short : lengthBytes === 2 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2))
      skip = masked + length
      header = Buffer.alloc(0)
      found(length)
    }
  }
}

/** What `ws` would refuse afterwards: the function is not to hear of a client that cannot be connected. */
function isHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')
  )
}

function handshakeOf({ rawHeaders, socket }: IncomingMessage, query: string): Handshake {
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return { query, headers, sourceIp: (socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '') }
}

function refuse(socket: Duplex, { status, headers, body }: HttpAnswer): void {
  if (socket.destroyed) return
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
  const reason = status === 403 ? 'Forbidden' : 'Refused'
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n${lines.join('')}\r\n${body}`,
  )
}
