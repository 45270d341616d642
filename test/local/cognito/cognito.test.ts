import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { cognito } from '../../../local/cognito/cognito.ts'
import type { Answered } from '../../../local/cognito/endpoints.ts'
import { InvalidToken } from '../../../local/cognito/tokens.ts'
import type { CreatedResource } from '../../../local/resources/provider.ts'
import type { Runtime } from '../../../local/runtime.ts'
import { type FakeRuntime, fakeRuntime } from '../iot/fake-runtime.ts'

const directory = mkdtempSync(join(tmpdir(), 'signalbox-cognito-'))
afterAll(() => rmSync(directory, { recursive: true }))

interface Stood {
  readonly runtime: FakeRuntime
  readonly id: string
  readonly url: string
  readonly client: string
  readonly stand: (logicalId: string, type: string, properties: Record<string, unknown>) => Promise<CreatedResource>
}

async function pool(overrides: Partial<Runtime> = {}): Promise<Stood> {
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
  return { runtime, id, url: attributes.ProviderURL ?? '', client, stand }
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

  test('asks its trigger what a token says beside, as Cognito does', async () => {
    const runtime = fakeRuntime()
    const [provider] = cognito(runtime)
    const stand = (logicalId: string, type: string, properties: Record<string, unknown>) =>
      provider?.create({ logicalId, type, properties, stack: 'signalbox-test-service-platform' })
    const config = {
      PreTokenGenerationConfig: { LambdaArn: 'arn:aws:lambda:x:0:function:claims', LambdaVersion: 'V2_0' },
    }
    const created = await stand('users', 'AWS::Cognito::UserPool', { LambdaConfig: config })
    await stand('people', 'AWS::Cognito::UserPoolClient', { UserPoolId: created?.ref })
    await stand('writer', 'AWS::Cognito::UserPoolGroup', { UserPoolId: created?.ref, GroupName: 'writer' })
    runtime.answer = (_, event) => ({ payload: JSON.parse(JSON.stringify(event)) as unknown })
    const issuer = runtime.door('issuer')
    const url = created?.attributes.ProviderURL ?? ''
    expect(issuer.verify(url, await issuer.token('ada', ['writer'], 'north'))).not.toHaveProperty('fleets')
    expect(runtime.invoked).toMatchObject([
      {
        name: 'arn:aws:lambda:x:0:function:claims',
        payload: {
          version: '2',
          userName: 'ada',
          request: {
            userAttributes: { 'custom:fleets': 'north' },
            groupConfiguration: { groupsToOverride: ['writer'] },
          },
        },
      },
    ])
    const claims = { claimsToAddOrOverride: { fleets: 'south' } }
    const response = { claimsAndScopeOverrideDetails: { idTokenGeneration: claims, accessTokenGeneration: claims } }
    runtime.answer = () => ({ payload: { response } })
    expect(issuer.verify(url, await issuer.token('ada', ['writer'], 'north'))).toMatchObject({ fleets: 'south' })
    runtime.answer = () => ({ functionError: 'Unhandled', error: { errorType: 'Error', errorMessage: 'no' } })
    await expect(issuer.token('ada', ['writer'])).rejects.toThrow('claims failed: Error: no')
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

describe('an application', () => {
  async function withApplication() {
    const stood = await pool()
    const { runtime, id, stand } = stood
    const { ref: client, attributes } = await stand('line-control', 'AWS::Cognito::UserPoolClient', {
      UserPoolId: id,
      ClientName: 'line-control',
      GenerateSecret: true,
      AllowedOAuthScopes: ['signalbox/robots.read', 'signalbox/messages.write'],
    })
    const issuer = runtime.door('issuer')
    const ask = (path: string, body: string, headers: Readonly<Record<string, string>>) =>
      issuer.answer({ method: 'POST', path, headers, body: Buffer.from(body) }, 'http://127.0.0.1:8080')
    const exchange = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
      ask('/oauth2/token', new URLSearchParams(form).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      })
    return { ...stood, application: client, secret: attributes.ClientSecret ?? '', issuer, ask, exchange }
  }
  const grant_type = 'client_credentials'
  const tokenIn = (answer: Answered | undefined): string => {
    const { access_token = '' } = (answer?.body ?? {}) as { readonly access_token?: string }
    return access_token
  }

  test('gets a token for its id and secret, in the header or in the form', async () => {
    const { application, secret, exchange, issuer, url } = await withApplication()
    const authorization = `Basic ${Buffer.from(`${application}:${secret}`).toString('base64')}`
    const inHeader = await exchange({ grant_type }, { authorization })
    const inForm = await exchange({
      grant_type,
      client_id: application,
      client_secret: secret,
      scope: 'signalbox/robots.read',
    })
    for (const answer of [inHeader, inForm]) {
      expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } })
    }
    const said = issuer.verify(url, tokenIn(inHeader))
    expect(said).toMatchObject({
      token_use: 'access',
      scope: 'signalbox/robots.read signalbox/messages.write',
      sub: application,
      client_id: application,
    })
    for (const none of ['username', 'cognito:groups', 'fleets', 'aud']) expect(said).not.toHaveProperty(none)
    expect(Number(said.exp) - Number(said.iat)).toBe(3600)
    expect(issuer.verify(url, tokenIn(inForm)).scope).toBe('signalbox/robots.read')
  })

  test('is refused without its secret, with another scope, and as anything but itself', async () => {
    const { application, client, secret, exchange } = await withApplication()
    const credentials = { client_id: application, client_secret: secret }
    const wrong = [
      [{ grant_type }, 'invalid_client'],
      [{ grant_type, client_id: 'nobody', client_secret: 'x' }, 'invalid_client'],
      [{ grant_type, ...credentials, client_secret: `${secret}x` }, 'invalid_client'],
      [{ grant_type, client_id: client, client_secret: '' }, 'invalid_client'],
      [{ grant_type, ...credentials, scope: 'signalbox/failures.read' }, 'invalid_scope'],
      [{ grant_type: 'password', ...credentials }, 'unsupported_grant_type'],
      [{ grant_type: 'authorization_code', ...credentials }, 'unauthorized_client'],
    ] as const
    for (const [form, error] of wrong) expect(await exchange(form)).toEqual({ status: 400, body: { error } })
  })

  test('and any person get a token from who may read the run file', async () => {
    const { ask, issuer, url, application } = await withApplication()
    const operator = await issuer.token('operator', ['admin'])
    const wish = async (body: object, token = operator) => {
      const answer = await ask('/.local/token', JSON.stringify(body), { authorization: `Bearer ${token}` })
      return { status: answer?.status, ...(answer?.body as { token?: string; message?: string }) }
    }
    const writer = await wish({ role: 'writer', fleets: 'north' })
    expect(issuer.verify(url, writer.token ?? '')).toMatchObject({ 'cognito:groups': ['writer'], fleets: 'north' })
    const example = await wish({ application: 'line-control', scopes: ['messages.write'] })
    expect(issuer.verify(url, example.token ?? '')).toMatchObject({
      sub: application,
      scope: 'signalbox/messages.write',
    })
    expect(await wish({ role: 'root' })).toMatchObject({
      status: 400,
      message: expect.stringContaining('no group root'),
    })
    expect(await wish({ application: 'other' })).toMatchObject({
      status: 400,
      message: 'no user pool has an application other; there are line-control',
    })
    expect(await wish({ role: 'admin' }, writer.token)).toMatchObject({ status: 403 })
    expect(await wish({ role: 'admin' }, `${operator}x`)).toMatchObject({ status: 401 })
  })
})
