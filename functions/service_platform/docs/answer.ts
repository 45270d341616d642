import { gunzipSync } from 'node:zlib'
import type { HttpApiEvent } from '../../http/respond.ts'
import { type Addresses, withAddresses } from './addresses.ts'

export interface DocsAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isBase64Encoded: boolean
}

export interface DocsPorts {
  /** A file of the bundle, gzipped as it lies there; undefined where there is none. */
  readonly asset: (name: string) => Uint8Array | undefined
  readonly here: Addresses
}

/**
 * The documents and the page to browse in them. Open to everybody and allowed nothing: it has only the files that it was
 * deployed with.
 */
export const answerDocs =
  ({ asset, here }: DocsPorts) =>
  (event: Pick<HttpApiEvent, 'routeKey' | 'rawPath' | 'pathParameters' | 'headers'>): DocsAnswer => {
    const name = nameOf(event)
    const type = name === undefined ? undefined : types[name.slice(name.lastIndexOf('.') + 1)]
    const zipped = name === undefined || type === undefined ? undefined : asset(name)
    if (name === undefined || type === undefined || zipped === undefined) return nothing(event.rawPath)
    const headers = { ...always, 'content-type': type, 'cache-control': cacheControl(name), ...pagePolicy(name, here) }
    if (documents.has(name)) {
      const text = withAddresses(gunzipSync(zipped).toString('utf8'), here)
      return { statusCode: 200, headers, body: text, isBase64Encoded: false }
    }
    const takesGzip = /\bgzip\b/.test(event.headers?.['accept-encoding'] ?? '')
    return {
      statusCode: 200,
      headers: { ...headers, ...(takesGzip && { 'content-encoding': 'gzip', vary: 'accept-encoding' }) },
      body: Buffer.from(takesGzip ? zipped : gunzipSync(zipped)).toString('base64'),
      isBase64Encoded: true,
    }
  }

const documents: ReadonlySet<string> = new Set(['openapi.json', 'asyncapi.json'])

const nameOf = ({
  routeKey,
  pathParameters,
}: Pick<HttpApiEvent, 'routeKey' | 'pathParameters'>): string | undefined => {
  if (routeKey === 'GET /docs') return 'page.html'
  if (routeKey === 'GET /docs/{file}') return pathParameters?.file
  return routeKey.replace('GET /', '')
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  png: 'image/png',
  json: 'application/json',
}

/** Names stay the same from version to version, so nothing is kept for long. */
const cacheControl = (name: string): string => (documents.has(name) ? 'no-cache' : 'public, max-age=3600')

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
}

/** Scripts and styles of ours only, none that stand in the page; requests go to this API, and to where tokens come from. */
const pagePolicy = (name: string, { token }: Addresses): Readonly<Record<string, string>> =>
  name.endsWith('.html')
    ? {
        'content-security-policy': [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          `connect-src 'self' ${new URL(token).origin}`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
      }
    : {}

const nothing = (path: string): DocsAnswer => ({
  statusCode: 404,
  headers: { ...always, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({
    type: 'urn:signalbox:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: `There is no ${path}`,
    instance: path,
  }),
  isBase64Encoded: false,
})
