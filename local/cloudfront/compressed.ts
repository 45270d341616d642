// "Serve compressed files": what CloudFront compresses, and how small or big it may be.

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { HttpAnswer } from '../api-gateway/answer.ts'

const BYTES_MIN = 1_000
const BYTES_MAX = 10_000_000
const types = /^(text\/|application\/(json|javascript|xml|wasm)|image\/svg\+xml|font\/(ttf|otf))/

const ways = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) as Promise<Buffer>,
  gzip: (body: Buffer) => promisify(gzip)(body) as Promise<Buffer>,
} as const

/** What is in the cache of an edge: by the object's etag and the way. */
export function compression() {
  const cached = new Map<string, Promise<Buffer>>()
  return async (answer: HttpAnswer, accepted = ''): Promise<HttpAnswer> => {
    const { status, headers, body } = answer
    const etag = String(headers.etag ?? '')
    const way = (['br', 'gzip'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(accepted))
    const fits = body.length >= BYTES_MIN && body.length <= BYTES_MAX && types.test(String(headers['content-type']))
    if (way === undefined || !fits || status !== 200 || etag === '' || headers['content-encoding'] !== undefined) {
      return answer
    }
    const key = `${way} ${etag}`
    const made = cached.get(key) ?? ways[way](body)
    if (cached.size > CACHED_MAX) cached.clear()
    cached.set(key, made)
    const own = { 'content-encoding': way, vary: 'accept-encoding', etag: `W/${etag}` }
    return { status, headers: { ...headers, ...own }, body: await made }
  }
}

const CACHED_MAX = 500
