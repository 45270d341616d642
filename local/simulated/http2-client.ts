/** `node:http2` as a bundle's Kinesis client sees it in simulated mode. */
import { EventEmitter } from 'node:events'
import { Duplex } from 'node:stream'
import type { Clock, Timer } from '../clock.ts'
import { lowerCase, type Transport } from './http-client.ts'

const constants = {
  HTTP2_HEADER_PATH: ':path',
  HTTP2_HEADER_METHOD: ':method',
  HTTP2_HEADER_STATUS: ':status',
  NGHTTP2_CANCEL: 8,
  NGHTTP2_NO_ERROR: 0,
}

export function http2Module(transport: Transport, clock: Clock) {
  const module = { connect: () => new VirtualSession(transport, clock), constants }
  return { ...module, default: module }
}

class VirtualSession extends EventEmitter {
  destroyed = false
  closed = false
  readonly #transport: Transport
  readonly #clock: Clock

  constructor(transport: Transport, clock: Clock) {
    super()
    this.#transport = transport
    this.#clock = clock
  }

  request(headers: Readonly<Record<string, unknown>>): VirtualStream {
    return new VirtualStream(headers, this.#transport, this.#clock)
  }

  settings(_: object, done?: () => void): void {
    done?.()
  }

  setTimeout(): void {}
  ref(): void {}
  unref(): void {}

  close(): void {
    this.closed = true
  }

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

class VirtualStream extends Duplex {
  rstCode = 0
  readonly #headers: Readonly<Record<string, unknown>>
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #chunks: Buffer[] = []
  #timer: Timer | undefined

  constructor(headers: Readonly<Record<string, unknown>>, transport: Transport, clock: Clock) {
    super()
    this.#headers = headers
    this.#transport = transport
    this.#clock = clock
  }

  override _read(): void {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)
    done()
  }

  override _final(done: () => void): void {
    done()
    void this.#send()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#timer?.cancel()
    done(error)
  }

  setTimeout(ms: number, onTimeout?: () => void): void {
    this.#timer?.cancel()
    if (ms > 0 && onTimeout) this.#timer = this.#clock.setTimeout(onTimeout, ms)
  }

  close(): void {
    this.destroy()
  }

  async #send(): Promise<void> {
    const { ':method': method, ':path': path, ...headers } = this.#headers
    try {
      const answer = await this.#transport(
        String(method),
        String(path),
        lowerCase(headers),
        Buffer.concat(this.#chunks),
      )
      this.#timer?.cancel()
      if (this.destroyed) return
      this.emit('response', { ':status': answer.status, ...answer.headers })
      this.push(Buffer.from(answer.body))
      this.push(null)
    } catch (error) {
      this.destroy(error as Error)
    }
  }
}
