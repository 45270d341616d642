import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { cognito } from '../../../local/cognito/cognito.ts'
import type { Answered } from '../../../local/cognito/endpoints.ts'
import type { CreatedResource } from '../../../local/resources/provider.ts'
import { fakeRuntime } from '../iot/fake-runtime.ts'

/*
 * Signing in with a browser, as "Login endpoint", "Authorize endpoint" and "Token endpoint" of the Cognito developer guide and
 * RFC 6749 and 7636 have it.
 */
const base = 'http://127.0.0.1:8080'
const redirect = `${base}/sign-in/signed-in`
const signedOut = `${base}/sign-in/signed-out`

interface TokenAnswer {
  readonly status: number
  readonly access_token?: string
  readonly id_token?: string
  readonly refresh_token?: string
  readonly error?: string
}

async function pages() {
  let now = Date.parse('2026-11-20T10:00:00Z')
  const runtime = fakeRuntime({ clock: { now: () => now, setTimeout: () => ({ cancel: () => {} }) } as never })
  const [provider] = cognito(runtime)
  const stand = async (logicalId: string, type: string, properties: Record<string, unknown>) => {
    const created = await provider?.create({ logicalId, type, properties, stack: 'signalbox-test-service-platform' })
    return created as CreatedResource
  }
  const { ref: pool, attributes } = await stand('users', 'AWS::Cognito::UserPool', {})
  const { ref: people } = await stand('people', 'AWS::Cognito::UserPoolClient', { UserPoolId: pool })
  const { ref: client } = await stand('console', 'AWS::Cognito::UserPoolClient', {
    UserPoolId: pool,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: [redirect],
    LogoutURLs: [signedOut],
    AccessTokenValidity: 60,
    RefreshTokenValidity: 720,
    TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
  })
  for (const group of ['reader', 'writer', 'admin']) {
    await stand(group, 'AWS::Cognito::UserPoolGroup', { UserPoolId: pool, GroupName: group })
  }
  const issuer = runtime.door('issuer')
  const ask = async (method: string, path: string, query: string, form = '', cookie?: string): Promise<Answered> => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie !== undefined && { cookie }),
    }
    const answer = await issuer.answer({ method, path, query, headers, body: Buffer.from(form) }, base)
    if (answer === undefined) throw new Error(`nobody answers ${method} ${path}`)
    return answer
  }
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const wanted = (more: Readonly<Record<string, string>> = {}) =>
    new URLSearchParams({
      response_type: 'code',
      client_id: client,
      redirect_uri: redirect,
      scope: 'openid email',
      state: 's-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    }).toString()
  const choose = (form: Readonly<Record<string, string>>, query = wanted()) =>
    ask('POST', '/oauth2/authorize', query, new URLSearchParams(form).toString())
  const token = async (form: Readonly<Record<string, string>>): Promise<TokenAnswer> => {
    const { status, body } = await ask('POST', '/oauth2/token', '', new URLSearchParams(form).toString())
    return { status, ...(body as object) }
  }
  const codeOf = (answer: Answered) => new URL(answer.headers?.location ?? '').searchParams.get('code') ?? ''
  const exchange = (code: string, more: Readonly<Record<string, string>> = {}) =>
    token({
      grant_type: 'authorization_code',
      client_id: client,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
      ...more,
    })
  return {
    issuer,
    pool,
    url: attributes.ProviderURL ?? '',
    people,
    client,
    ask,
    wanted,
    choose,
    token,
    codeOf,
    exchange,
    pass: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

describe('the sign-in page', () => {
  test('offers the groups of the pool by name, and does not run what is in the address', async () => {
    const { ask, wanted } = await pages()
    const { status, body, headers } = await ask('GET', '/oauth2/authorize', wanted({ state: '"><script>1</script>' }))
    expect(status).toBe(200)
    expect(headers?.['content-security-policy']).toContain("default-src 'none'")
    for (const role of ['reader', 'writer', 'admin']) expect(body).toContain(`>${role}</button>`)
    expect(body).not.toContain('<script>')
  })

  test('sends back with a code and the state, and remembers who it was for the browser', async () => {
    const { ask, choose, codeOf, wanted } = await pages()
    const answer = await choose({ role: 'writer' })
    expect(answer.status).toBe(302)
    expect(answer.headers?.location).toMatch(
      /^http:\/\/127\.0\.0\.1:8080\/sign-in\/signed-in\?code=[0-9a-f-]{36}&state=s-1$/,
    )
    const cookie = answer.headers?.['set-cookie'] ?? ''
    expect(cookie).toMatch(/^signed-in-8080=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/)
    const silent = await ask('GET', '/oauth2/authorize', wanted(), '', cookie.split(';')[0])
    expect(silent.status).toBe(302)
    expect(codeOf(silent)).not.toBe(codeOf(answer))
    expect(silent.headers?.['set-cookie']).toBeUndefined()
  })

  test('asks again where that is wanted, and never where it is not', async () => {
    const { ask, choose, wanted } = await pages()
    const cookie = (await choose({ role: 'writer' })).headers?.['set-cookie']?.split(';')[0]
    expect((await ask('GET', '/oauth2/authorize', wanted({ prompt: 'login' }), '', cookie)).status).toBe(200)
    const none = await ask('GET', '/oauth2/authorize', wanted({ prompt: 'none' }))
    expect(none.headers?.location).toBe(`${redirect}?error=login_required&state=s-1`)
  })

  test.each([
    ['a foreign address', { redirect_uri: 'https://evil.example.com/' }],
    ['an address that only begins alike', { redirect_uri: `${redirect}.evil.example.com` }],
    ['no client', { client_id: 'nobody' }],
  ])('sends nobody to %s', async (_, wrong) => {
    const { ask, wanted } = await pages()
    const { status, headers } = await ask('GET', '/oauth2/authorize', wanted(wrong))
    expect(status).toBe(400)
    expect(headers?.location).toBeUndefined()
  })

  test('is not for a client of the command line, nor of an application', async () => {
    const { ask, people, wanted } = await pages()
    expect((await ask('GET', '/oauth2/authorize', wanted({ client_id: people }))).status).toBe(400)
  })

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
  ])('sends back with what is wrong: %j', async (wrong, error) => {
    const { ask, wanted } = await pages()
    const { location } = (await ask('GET', '/oauth2/authorize', wanted(wrong))).headers ?? {}
    expect(new URL(location ?? '').searchParams.get('error')).toBe(error)
    expect(new URL(location ?? '').searchParams.get('state')).toBe('s-1')
  })

  test('makes nobody what the pool has no group for', async () => {
    const { choose } = await pages()
    expect((await choose({ role: 'root' })).status).toBe(200)
  })
})

describe('a code', () => {
  test('is good for an access token of an hour, an id token and a refresh token', async () => {
    const { choose, codeOf, exchange, issuer, pool, url, client } = await pages()
    const answer = await exchange(codeOf(await choose({ role: 'writer', user: 'ada@example.com', fleets: 'north' })))
    expect(answer).toMatchObject({ status: 200, expires_in: 3600, token_type: 'Bearer' })
    const keys = createLocalJWKSet(issuer.document(`/${pool}/.well-known/jwks.json`, '') as JSONWebKeySet)
    const currentDate = new Date('2026-11-20T10:30:00Z')
    const { payload } = await jwtVerify(answer.access_token ?? '', keys, { issuer: url, currentDate })
    expect(payload).toMatchObject({
      'cognito:groups': ['writer'],
      client_id: client,
      token_use: 'access',
      scope: 'openid email',
      username: 'ada@example.com',
      fleets: 'north',
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
    const id = await jwtVerify(answer.id_token ?? '', keys, { issuer: url, audience: client, currentDate })
    expect(id.payload).toMatchObject({ token_use: 'id', email: 'ada@example.com', 'cognito:groups': ['writer'] })
    expect(answer.refresh_token).toBeTypeOf('string')
  })

  test('is good once, also when the first try was wrong', async () => {
    const { choose, codeOf, exchange } = await pages()
    const code = codeOf(await choose({ role: 'reader' }))
    expect((await exchange(code)).status).toBe(200)
    expect(await exchange(code)).toEqual({ status: 400, error: 'invalid_grant' })
    const guessed = codeOf(await choose({ role: 'reader' }))
    expect((await exchange(guessed, { code_verifier: 'x'.repeat(43) })).error).toBe('invalid_grant')
    expect((await exchange(guessed)).error).toBe('invalid_grant')
  })

  test.each([
    ['of another verifier', { code_verifier: randomBytes(32).toString('base64url') }],
    ['without a verifier', { code_verifier: '' }],
    ['for another address', { redirect_uri: signedOut }],
  ])('is good for nothing %s', async (_, wrong) => {
    const { choose, codeOf, exchange } = await pages()
    expect(await exchange(codeOf(await choose({ role: 'admin' })), wrong)).toEqual({
      status: 400,
      error: 'invalid_grant',
    })
  })

  test('is good for five minutes', async () => {
    const { choose, codeOf, exchange, pass } = await pages()
    const code = codeOf(await choose({ role: 'reader' }))
    pass(300)
    expect((await exchange(code)).error).toBe('invalid_grant')
  })

  test('gets nobody a token as an application', async () => {
    const { token, client } = await pages()
    expect(await token({ grant_type: 'client_credentials', client_id: client })).toEqual({
      status: 400,
      error: 'unauthorized_client',
    })
  })
})

describe('a refresh token', () => {
  const signedIn = async () => {
    const stood = await pages()
    const first = await stood.exchange(stood.codeOf(await stood.choose({ role: 'writer' })))
    const refresh = (refresh_token: string | undefined) =>
      stood.token({ grant_type: 'refresh_token', client_id: stood.client, refresh_token: refresh_token ?? '' })
    return { ...stood, first, refresh }
  }

  test('holds once, and for a minute more for an answer that got lost', async () => {
    const { first, refresh, pass } = await signedIn()
    const second = await refresh(first.refresh_token)
    expect(second.status).toBe(200)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    pass(59)
    expect((await refresh(first.refresh_token)).status).toBe(200)
    pass(1)
    expect((await refresh(first.refresh_token)).error).toBe('invalid_grant')
    expect((await refresh(second.refresh_token)).status).toBe(200)
  })

  test('ends twelve hours after the sign-in, however often it was renewed', async () => {
    const { first, refresh, pass } = await signedIn()
    let { refresh_token: last } = first
    for (const _ of Array.from({ length: 11 })) {
      pass(3_600)
      ;({ refresh_token: last } = await refresh(last))
    }
    expect((await refresh(last)).status).toBe(200)
    pass(3_600)
    expect((await refresh(last)).error).toBe('invalid_grant')
  })

  test('that was revoked holds no more', async () => {
    const { ask, first, refresh } = await signedIn()
    const form = new URLSearchParams({ token: first.refresh_token ?? '' }).toString()
    expect((await ask('POST', '/oauth2/revoke', '', form)).status).toBe(200)
    expect((await refresh(first.refresh_token)).error).toBe('invalid_grant')
  })
})

describe('sign-out', () => {
  test('forgets who it was, and goes to an address of the client only', async () => {
    const { ask, choose, client, wanted } = await pages()
    const cookie = (await choose({ role: 'admin' })).headers?.['set-cookie']?.split(';')[0]
    const to = (logout_uri: string) => new URLSearchParams({ client_id: client, logout_uri }).toString()
    expect((await ask('GET', '/logout', to('https://evil.example.com'), '', cookie)).status).toBe(400)
    const out = await ask('GET', '/logout', to(signedOut), '', cookie)
    expect(out).toMatchObject({ status: 302, headers: { location: signedOut } })
    expect(out.headers?.['set-cookie']).toContain('Max-Age=0')
    // A browser that kept the cookie is asked again.
    expect((await ask('GET', '/oauth2/authorize', wanted(), '', cookie)).status).toBe(200)
  })
})
