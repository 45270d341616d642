import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { cognito } from '../../../local/cognito/cognito.ts'
import { InvalidToken } from '../../../local/cognito/tokens.ts'
import type { Runtime } from '../../../local/runtime.ts'
import { type FakeRuntime, fakeRuntime } from '../iot/fake-runtime.ts'

const directory = mkdtempSync(join(tmpdir(), 'signalbox-cognito-'))
afterAll(() => rmSync(directory, { recursive: true }))

async function pool(
  overrides: Partial<Runtime> = {},
): Promise<{ runtime: FakeRuntime; id: string; url: string; client: string }> {
  const runtime = fakeRuntime(overrides)
  const [provider] = cognito(runtime)
  const stand = async (logicalId: string, type: string, properties: Record<string, unknown>) => {
    const created = await provider?.create({ logicalId, type, properties, stack: 'signalbox-test-service-platform' })
    if (created === undefined) throw new Error('nothing created')
    return created
  }
  const { ref: id, attributes } = await stand('users', 'AWS::Cognito::UserPool', {})
  const { ref: client } = await stand('people', 'AWS::Cognito::UserPoolClient', { UserPoolId: id })
  for (const group of ['reader', 'writer', 'admin']) {
    await stand(group, 'AWS::Cognito::UserPoolGroup', { UserPoolId: id, GroupName: group })
  }
  return { runtime, id, url: attributes.ProviderURL ?? '', client }
}

describe('a user pool', () => {
  test('mints access tokens that a library verifies with the key set that it serves', async () => {
    const { runtime, id, url, client } = await pool()
    const issuer = runtime.door('issuer')
    const keys = issuer.document(`/${id}/.well-known/jwks.json`, '') as JSONWebKeySet
    const token = await issuer.token('operator', ['admin'])
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer: url, algorithms: ['RS256'] })
    expect(payload).toMatchObject({
      'cognito:groups': ['admin'],
      iss: url,
      client_id: client,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: 'operator',
    })
    expect(payload.aud).toBeUndefined()
    expect(payload.sub).toMatch(/^[0-9a-f-]{36}$/)
    expect(decodeProtectedHeader(token).alg).toBe('RS256')
    expect(issuer.verify(url, token)).toEqual(payload)
  })

  test('has an issuer URL and ids of Cognito’s form', async () => {
    const { id, url, client } = await pool()
    expect(id).toMatch(/^us-east-1_[A-Z0-9]{9}$/)
    expect(url).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${id}`)
    expect(client).toMatch(/^[a-z0-9]{26}$/)
  })

  test('describes itself, with its keys where they are served', async () => {
    const { runtime, id, url } = await pool()
    const path = `/${id}/.well-known/openid-configuration`
    expect(runtime.door('issuer').document(path, 'http://127.0.0.1:8080')).toMatchObject({
      issuer: url,
      jwks_uri: `http://127.0.0.1:8080/${id}/.well-known/jwks.json`,
    })
    expect(runtime.door('issuer').document('/other/.well-known/jwks.json', '')).toBeUndefined()
  })

  test('gives nobody a group that it does not have', async () => {
    const { runtime } = await pool()
    await expect(runtime.door('issuer').token('x', ['root'])).rejects.toThrow(
      'the user pool has no group root; it has reader, writer, admin',
    )
  })

  test('refuses what it did not sign', async () => {
    const { runtime, url } = await pool()
    const { verify, token } = runtime.door('issuer')
    const good = await token('operator', ['admin'])
    const [header, payload, signature] = good.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'signalbox-local-1' })).toString('base64url')
    const forged = Buffer.from(JSON.stringify({ iss: url, username: 'root' })).toString('base64url')
    const wrong = ['', 'a.b.c', `${none}.${payload}.`, `${header}.${forged}.${signature}`, `${good}x.y`]
    for (const text of wrong) expect(() => verify(url, text), text).toThrow(InvalidToken)
    expect(() => verify('https://other.example', good)).toThrow('invalid issuer')
  })

  test('keeps its key in the data directory: a token outlives a restart', async () => {
    const first = await pool({ dataDirectory: directory })
    const token = await first.runtime.door('issuer').token('operator', [])
    const second = await pool({ dataDirectory: directory })
    expect(second.runtime.door('issuer').verify(second.url, token)).toMatchObject({ username: 'operator' })
  })

  test('answers calls that it does not run with a clear error', async () => {
    const { runtime } = await pool()
    const answer = await runtime.service('cognito-idp').handle({
      service: 'cognito-idp',
      operation: 'InitiateAuth',
      method: 'POST',
      path: '/',
      query: '',
      headers: {},
      body: Buffer.alloc(0),
    })
    expect(answer.status).toBe(501)
    expect(String(answer.body)).toContain('InitiateAuth does not run here')
  })
})
