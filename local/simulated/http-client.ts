/**
 * `node:http` and `node:https` as a function's bundle sees them in simulated mode: a request does not leave the process,
 * it becomes an AwsRequest. Only as much of Node's client as the SDK's request handler touches.
 */
import { EventEmitter } from 'node:events'
import { Readable, Writable } from 'node:stream'
import type { AwsResponse } from '../aws-api/service.ts'
import type { Clock, Timer } from '../clock.ts'

/** One request over the wire; `url` is path and query. */
export type Transport = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
) => Promise<AwsResponse>

interface RequestOptions {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, unknown>>
}

export function httpModule(transport: Transport, clock: Clock) {
  const request = (options: RequestOptions, onResponse?: (response: Readable) => void) => {
    const made = new VirtualRequest(options, transport, clock)
    if (onResponse) made.once('response', onResponse)
    return made
  }
  const module = {
    request,
    get: request,
    Agent: VirtualAgent,
    globalAgent: new VirtualAgent(),
    METHODS: [],
    STATUS_CODES: {},
  }
  return { ...module, default: module }
}

class VirtualAgent {
  readonly maxSockets = Number.POSITIVE_INFINITY
  readonly sockets = {}
  readonly requests = {}
  readonly keepAlive = true

  destroy(): void {}
}

/** A connection that always stands. Its idle timeout counts until the answer is there. */
class VirtualSocket extends EventEmitter {
  readonly connecting = false
  readonly #clock: Clock
  #timer: Timer | undefined

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    this.#timer?.cancel()
    if (onTimeout) this.once('timeout', onTimeout)
    if (ms > 0) this.#timer = this.#clock.setTimeout(() => this.emit('timeout'), ms)
    return this
  }

  done(): void {
    this.#timer?.cancel()
  }

  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  destroy(): void {}
}

class VirtualRequest extends Writable {
  readonly socket: VirtualSocket
  readonly #options: RequestOptions
  readonly #transport: Transport
  readonly #chunks: Buffer[] = []

  constructor(options: RequestOptions, transport: Transport, clock: Clock) {
    super({ emitClose: true, autoDestroy: false })
    this.#options = options
    this.#transport = transport
    this.socket = new VirtualSocket(clock)
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)
    done()
  }

  override _final(done: () => void): void {
    done()
    void this.#send()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.done()
    done(error)
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    if (onTimeout) this.once('timeout', onTimeout)
    this.socket.setTimeout(ms, () => this.emit('timeout'))
    return this
  }

  setHeader(): void {}
  flushHeaders(): void {}
  setNoDelay(): void {}
  setSocketKeepAlive(): void {}

  abort(): void {
    this.destroy()
  }

  async #send(): Promise<void> {
    const { method = 'GET', path = '/', headers = {} } = this.#options
    try {
      const answer = await this.#transport(method, path, lowerCase(headers), Buffer.concat(this.#chunks))
      this.socket.done()
      if (!this.destroyed) this.emit('response', responseOf(answer))
    } catch (error) {
      this.destroy(error as Error)
    }
  }
}

export function responseOf({ status, headers, body }: AwsResponse) {
  const bytes =
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const response = new Readable({
    read() {
      if (bytes.length > 0) this.push(bytes)
      this.push(null)
    },
  })
  return Object.assign(response, { statusCode: status, statusMessage: '', headers: { ...headers }, complete: true })
}

export function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
