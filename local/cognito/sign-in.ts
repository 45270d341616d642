// Signing people in with a browser, as a user pool's own pages do: authorization code with PKCE (RFC 6749 4.1, RFC 7636), refresh
// tokens, sign-out. Nobody has a password on one machine: the page asks who one wants to be, and remembers it for the browser's
// session, so that whoever comes back is signed in without a page ("Managed login", "The browser session").

import { createHash } from 'node:crypto'
import { here } from '../cloudfront/here.ts'
import type { Answered, Asked, OauthClient } from './endpoints.ts'
import { signInPage, wrongPage } from './sign-in-page.ts'

/** A client of pages: it has no secret, and gets codes at these addresses only. */
export interface PageClient {
  readonly callbacks: readonly string[]
  readonly logouts: readonly string[]
  readonly access_seconds: number
  readonly refresh_seconds: number
  /** Undefined: a refresh token holds until its end. Else it holds once, and for so long after that. */
  readonly rotation_grace_seconds?: number
}

export interface Person {
  readonly user: string
  readonly role: string
  /** `*`, or `north,south`. */
  readonly fleets: string
}

export interface SignInPorts {
  client(id: string): OauthClient | undefined
  /** Of the client's pool, the least first. */
  roles(client: OauthClient): readonly string[]
  tokens(client: OauthClient, person: Person): Promise<{ readonly access_token: string; readonly id_token: string }>
  now(): number
  id(): string
}

interface Code {
  readonly client: string
  readonly redirect: string
  readonly challenge: string
  readonly person: Person
  readonly until: number
}

interface Refresh {
  readonly client: string
  readonly person: Person
  until: number
}

const CODE_MS = 5 * 60_000

export function signIn(ports: SignInPorts) {
  const sessions = new Map<string, Person>()
  const codes = new Map<string, Code>()
  const refreshes = new Map<string, Refresh>()

  /** Undefined: it is not about signing in. */
  const answer = (asked: Asked, base: string): Answered | undefined => {
    const { method, path, query = '' } = asked
    const parameters = new URLSearchParams(query)
    if (path === '/oauth2/authorize' && (method === 'GET' || method === 'POST')) {
      return authorize(asked, parameters, base)
    }
    if (path === '/logout' && method === 'GET') return signOut(asked, parameters, base)
    if (path === '/oauth2/revoke' && method === 'POST') return revoke(asked)
    return undefined
  }

  const authorize = (asked: Asked, parameters: URLSearchParams, base: string): Answered => {
    const client = ports.client(parameters.get('client_id') ?? '')
    const redirect = parameters.get('redirect_uri') ?? ''
    // Before both are known to belong together nobody is sent anywhere.
    if (client?.page === undefined) return wrongPage('client_id is not a client that people sign in with')
    if (!client.page.callbacks.some((known) => here(known, base) === redirect)) {
      return wrongPage('redirect_uri is not an address of this client')
    }
    const back = (said: Readonly<Record<string, string>>, cookie?: string): Answered => {
      const to = new URL(redirect)
      const state = parameters.get('state')
      for (const [name, value] of Object.entries({ ...said, ...(state !== null && { state }) })) {
        to.searchParams.set(name, value)
      }
      return sent(to.href, cookie)
    }
    const wrong = faultIn(parameters)
    if (wrong !== undefined) return back(wrong)

    const name = cookieName(base)
    const known = sessions.get(cookieIn(asked, name) ?? '')
    const chosen = asked.method === 'POST' ? personIn(asked, ports.roles(client)) : undefined
    const prompt = parameters.get('prompt')
    const person = chosen ?? (prompt === 'login' ? undefined : known)
    if (person === undefined) {
      return prompt === 'none'
        ? back({ error: 'login_required' })
        : signInPage(`/oauth2/authorize?${parameters}`, ports.roles(client))
    }
    const code = ports.id()
    const challenge = parameters.get('code_challenge') ?? ''
    codes.set(code, { client: client.id, redirect, challenge, person, until: ports.now() + CODE_MS })
    if (chosen === undefined) return back({ code })
    const session = ports.id()
    sessions.set(session, chosen)
    return back({ code }, `${name}=${session}; Path=/; HttpOnly; SameSite=Lax`)
  }

  const signOut = (asked: Asked, parameters: URLSearchParams, base: string): Answered => {
    const client = ports.client(parameters.get('client_id') ?? '')
    const to = parameters.get('logout_uri') ?? ''
    if (!client?.page?.logouts.some((known) => here(known, base) === to)) {
      return wrongPage('logout_uri is not an address of this client')
    }
    const name = cookieName(base)
    sessions.delete(cookieIn(asked, name) ?? '')
    return sent(to, `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`)
  }

  const revoke = ({ body }: Asked): Answered => {
    refreshes.delete(new URLSearchParams(body.toString('utf8')).get('token') ?? '')
    return { status: 200, body: '' }
  }

  /** The grants of a page, for `/oauth2/token`. Undefined: it is none of them. Errors as RFC 6749, 5.2. */
  const exchange = async (client: OauthClient & { readonly page: PageClient }, form: URLSearchParams) => {
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return byCode(client, form)
      case 'refresh_token':
        return byRefresh(client, form)
      default:
        return undefined
    }
  }

  const byCode = async (client: OauthClient & { readonly page: PageClient }, form: URLSearchParams) => {
    const given = form.get('code') ?? ''
    const code = codes.get(given)
    // Whatever is wrong with it: it was shown.
    codes.delete(given)
    const holds =
      code !== undefined &&
      code.client === client.id &&
      code.until > ports.now() &&
      code.redirect === form.get('redirect_uri') &&
      code.challenge === challengeOf(form.get('code_verifier') ?? '')
    return holds ? tokens(client, code.person) : refused('invalid_grant')
  }

  const byRefresh = async (client: OauthClient & { readonly page: PageClient }, form: URLSearchParams) => {
    const given = form.get('refresh_token') ?? ''
    const refresh = refreshes.get(given)
    if (refresh === undefined || refresh.client !== client.id || refresh.until <= ports.now()) {
      refreshes.delete(given)
      return refused('invalid_grant')
    }
    const { rotation_grace_seconds: grace } = client.page
    if (grace === undefined) return tokens(client, refresh.person, given)
    const { until } = refresh
    refresh.until = Math.min(until, ports.now() + grace * 1000)
    return tokens(client, refresh.person, undefined, until)
  }

  /** The end of a sign-in stays where it was, however often it is renewed. */
  const tokens = async (
    client: OauthClient & { readonly page: PageClient },
    person: Person,
    kept?: string,
    until = ports.now() + client.page.refresh_seconds * 1000,
  ): Promise<Answered> => {
    const made = await ports.tokens(client, person)
    const refresh_token = kept ?? ports.id()
    if (kept === undefined) refreshes.set(refresh_token, { client: client.id, person, until })
    const rest = { expires_in: client.page.access_seconds, token_type: 'Bearer' }
    const isNew = kept === undefined
    return { status: 200, body: { ...made, ...(isNew && { refresh_token }), ...rest } }
  }

  return { answer, exchange }
}

const refused = (error: string): Answered => ({ status: 400, body: { error } })

const sent = (location: string, cookie?: string): Answered => ({
  status: 302,
  body: '',
  headers: { location, ...(cookie !== undefined && { 'set-cookie': cookie }) },
})

function faultIn(parameters: URLSearchParams): Readonly<Record<string, string>> | undefined {
  const type = parameters.get('response_type')
  if (type !== 'code') return { error: 'unsupported_response_type', error_description: `${type}: code runs` }
  if (parameters.get('code_challenge_method') !== 'S256' || !CHALLENGE.test(parameters.get('code_challenge') ?? '')) {
    return { error: 'invalid_request', error_description: 'code_challenge is missing, or not by S256' }
  }
  return undefined
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** What was chosen on the page; undefined for what the page does not offer. */
function personIn({ body }: Asked, roles: readonly string[]): Person | undefined {
  const form = new URLSearchParams(body.toString('utf8'))
  const role = form.get('role') ?? ''
  if (!roles.includes(role)) return undefined
  const said = (name: string) => (form.get(name) ?? '').trim().slice(0, 128)
  return { user: said('user') || role, role, fleets: said('fleets') || '*' }
}

/** Cookies know no ports: two runs on one machine would sign each other out. */
const cookieName = (base: string): string => `signed-in-${new URL(base).port || '80'}`

function cookieIn({ headers }: Asked, name: string): string | undefined {
  const all = (headers.cookie ?? '').split(/;\s*/).map((one) => one.split('='))
  return all.find(([known]) => known === name)?.[1]
}
