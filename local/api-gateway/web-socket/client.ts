/** A client without a socket, for simulated mode: it reads at once, or not at all, or is gone without a word. */
import type { Clock } from '../../clock.ts'
import type { HttpAnswer } from '../answer.ts'
import type { WebSocketApis } from './api.ts'
import type { Connection, Connections } from './connections.ts'

export interface WebSocketCall {
  /** Path and query, e.g. `/dev?ticket=…`; a whole address does too. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly sourceIp?: string
}

export interface WebSocketClient {
  readonly connectionId: string
  readonly protocol: string
  /** Every message that it has read, oldest first. */
  readonly received: readonly string[]
  /** How it ended; undefined while it stands. */
  readonly ended: { readonly code: number; readonly reason: string } | undefined
  onMessage(listener: (text: string) => void): void
  onEnd(listener: (code: number, reason: string) => void): void
  send(text: string): void
  close(code?: number, reason?: string): void
  /** Reads no more: what is sent to it waits, up to what the gateway lets wait. */
  stall(): void
  resume(): void
  /** Its machine loses the network: nobody hears of it before something is sent to it, and then only after a while. */
  vanish(): void
}

export class HandshakeRefused extends Error {
  readonly status: number
  readonly body: string

  constructor({ status, body }: HttpAnswer) {
    super(`the handshake was answered with ${status} ${body.toString()}`.trim())
    this.name = 'HandshakeRefused'
    this.status = status
    this.body = body.toString()
  }
}

/** Until a peer that answers nothing is taken for dead: retransmissions back off for about so long. */
const deadAfterMs = 30_000

/** Rejects with HandshakeRefused. */
export async function connect(
  apis: WebSocketApis,
  connections: Connections,
  clock: Clock,
  call: WebSocketCall,
): Promise<WebSocketClient> {
  const { pathname, search, host } = new URL(call.url, 'ws://localhost')
  const stage = apis.stage(pathname.replace(/^\//, '').replace(/\/$/, ''))
  if (!stage) throw new HandshakeRefused({ status: 403, headers: {}, body: Buffer.from('{"message":"Forbidden"}') })
  const headers = Object.entries({ Host: host, 'Sec-WebSocket-Version': '13', ...call.headers })
  const handshake = { query: search.slice(1), headers, sourceIp: call.sourceIp ?? '127.0.0.1' }
  const accepted = await connections.accept(stage, handshake)
  if ('refused' in accepted) throw new HandshakeRefused(accepted.refused)

  const received: string[] = []
  const waiting: string[] = []
  const listeners: ((text: string) => void)[] = []
  const endListeners: ((code: number, reason: string) => void)[] = []
  let state: 'reading' | 'stalled' | 'gone' = 'reading'
  let ended: WebSocketClient['ended']
  let dying = false

  const read = (text: string) => {
    received.push(text)
    for (const listener of listeners) listener(text)
  }
  const end = (code: number, reason: string) => {
    if (ended) return
    ended = { code, reason }
    for (const listener of endListeners) listener(code, reason)
  }
  const connection: Connection = accepted.open({
    get waitingBytes() {
      return waiting.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    },
    send(bytes) {
      const text = Buffer.from(bytes).toString()
      if (state !== 'reading') waiting.push(text)
      // Not before the sender goes on: nothing travels in no time.
      else clock.setImmediate(() => (state === 'reading' ? read(text) : waiting.push(text)))
      if (state !== 'gone' || dying) return
      dying = true
      clock.setTimeout(() => connections.ended(connection, 1006, ''), deadAfterMs)
    },
    close: (code, reason) => void (state === 'gone' || clock.setImmediate(() => end(code, reason))),
  })

  return {
    connectionId: accepted.connectionId,
    protocol: accepted.protocol ?? '',
    received,
    get ended() {
      return ended
    },
    onMessage: (listener) => void listeners.push(listener),
    onEnd: (listener) => void endListeners.push(listener),
    send(text) {
      if (ended || state === 'gone') throw new Error('this client is not connected')
      void connections.message(connection, text)
    },
    close(code = 1005, reason = '') {
      if (ended || state === 'gone') return
      end(code, reason)
      connections.ended(connection, code, reason)
    },
    stall() {
      if (state === 'reading') state = 'stalled'
    },
    resume() {
      if (state !== 'stalled') return
      state = 'reading'
      for (const text of waiting.splice(0)) read(text)
    },
    vanish() {
      state = 'gone'
      end(1006, '')
    },
  }
}
