import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { documentationReads } from '../../../../functions/http/routes/documentation.ts'
import { addressesOf } from '../../../../functions/service_platform/docs/addresses.ts'
import { answerDocs } from '../../../../functions/service_platform/docs/answer.ts'
import assets from '../../../../functions/service_platform/docs/assets.json' with { type: 'json' }
import { repositoryRoot } from '../../../tree.ts'

const files: Readonly<Record<string, string>> = assets
const contentOf = (name: string): Buffer => readFileSync(join(repositoryRoot, files[name] ?? 'no such asset'))

const answer = answerDocs({
  asset: (name) => (Object.hasOwn(files, name) ? gzipSync(contentOf(name), { level: 1 }) : undefined),
  here: addressesOf({
    ISSUER_URL: 'https://pool.example.org/p1',
    TOKEN_URL: 'https://signalbox.example.org/oauth2/token',
    FEED_URL: 'ws://127.0.0.1:4510/live',
  }),
})

const asked = (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const file = /^\/docs\/(.+)$/.exec(path)?.[1]
  const routeKey = file === undefined ? `GET ${path}` : 'GET /docs/{file}'
  return answer({ routeKey, rawPath: path, headers, ...(file !== undefined && { pathParameters: { file } }) })
}

describe('the documents', () => {
  test('say where tokens come from in this environment, and nothing of an example', () => {
    const { statusCode, body, headers } = asked('/openapi.json')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    const document = JSON.parse(body) as Record<string, Record<string, Record<string, unknown>>>
    expect(document.openapi).toBe('3.1.0')
    expect(JSON.stringify(document.components?.securitySchemes)).toContain('https://signalbox.example.org/oauth2/token')
    expect(JSON.stringify(document.components?.securitySchemes)).toContain('https://pool.example.org/p1')
    expect(body).not.toMatch(/(issuer|auth|feed)\.example\.com/)
  })

  test('are there for what is not asked over HTTP, too', () => {
    const { statusCode, body } = asked('/asyncapi.json')
    expect(statusCode).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ asyncapi: '3.0.0' })
    expect(body).not.toMatch(/(issuer|auth|feed)\.example\.com/)
  })
})

describe('the page', () => {
  const page = Buffer.from(asked('/docs').body, 'base64').toString('utf8')

  test('takes everything from here and runs no script that stands in it', () => {
    const { headers } = asked('/docs')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("script-src 'self'; style-src 'self'")
    expect(page).not.toMatch(/<script>|<style|style=| on[a-z]+=|https?:/)
    const asks = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => `/${path}`)
    expect(asks.length).toBeGreaterThan(5)
    for (const path of asks) expect(asked(path).statusCode, path).toBe(200)
  })

  test('comes as it is kept, if the reader takes gzip, and unpacked if not', () => {
    const zipped = asked('/docs/swagger-ui-bundle.js', { 'accept-encoding': 'br, gzip' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    const plain = asked('/docs/swagger-ui-bundle.js')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(gunzipSync(Buffer.from(zipped.body, 'base64')).equals(Buffer.from(plain.body, 'base64'))).toBe(true)
    expect(zipped.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  test.each(['/docs/nothing.js', '/docs/../index.mjs', '/docs/constructor', '/docs/.js', '/docs/assets.json'])(
    'has no file %s',
    (path) => {
      expect(asked(path)).toMatchObject({
        statusCode: 404,
        headers: { 'content-type': 'application/problem+json' },
        body: expect.stringContaining('urn:signalbox:problem:not-found'),
      })
    },
  )
})

test('every route of the documentation is open', () => {
  expect(documentationReads.every(({ open }) => open)).toBe(true)
})
