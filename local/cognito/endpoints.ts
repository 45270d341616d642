// What a user pool answers over HTTP: its key set and description, the pages of its domain where people sign in (sign-in.ts),
// `/oauth2/token` for them and for applications ("Token endpoint" of the Cognito developer guide), and, here only, `/.local/token`, which gives whoever holds the token of
// run.json a token for any role, fleet or application: nobody has a password on one machine.

import { timingSafeEqual } from 'node:crypto'
import type { PageClient, signIn } from './sign-in.ts'
import { InvalidToken } from './tokens.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  /** Without its question mark. */
  readonly query?: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Answered {
  readonly status: number
  /** A text is answered as it is, everything else as JSON. */
  readonly body: unknown
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface OauthClient {
  readonly id: string
  readonly name: string
  /** Undefined: a client of people. */
  readonly secret: string | undefined
  readonly scopes: readonly string[]
  /** Of a client that pages sign people in with. */
  readonly page?: PageClient
}

export interface Endpoints {
  document(path: string, base: string): unknown
  client(id: string): OauthClient | undefined
  applicationToken(client: string, scopes?: readonly string[]): Promise<string>
  token(user: string, groups: readonly string[], fleets?: string): Promise<string>
  readonly signIn: ReturnType<typeof signIn>
  /** Of a token that holds now. Throws InvalidToken. */
  groupsIn(token: string): readonly string[]
}

export const APPLICATION_TOKEN_SECONDS = 3600

/** Undefined: it is not for a user pool. */
export const answerOf = async (asked: Asked, base: string, pool: Endpoints): Promise<Answered | undefined> => {
  const { method, path } = asked
  if (path === '/oauth2/token') {
    return method === 'POST' ? exchange(asked, pool) : { status: 405, body: { error: 'invalid_request' } }
  }
  const signedIn = pool.signIn.answer(asked, base)
  if (signedIn !== undefined) return signedIn
  if (path === '/.local/token' && method === 'POST') return handOut(asked, pool)
  const document = method === 'GET' ? pool.document(path, base) : undefined
  return document === undefined ? undefined : { status: 200, body: document }
}

/** Errors as RFC 6749, 5.2. */
async function exchange({ headers, body }: Asked, pool: Endpoints): Promise<Answered> {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return refused('invalid_request')
  const form = new URLSearchParams(body.toString('utf8'))
  const [id, secret] = credentialsIn(headers, form)
  const client = id === undefined ? undefined : pool.client(id)
  const { page } = client ?? {}
  if (client !== undefined && page !== undefined) {
    return (await pool.signIn.exchange({ ...client, page }, form)) ?? refused('unauthorized_client')
  }
  if (client?.secret === undefined || !isSame(client.secret, secret ?? '')) return refused('invalid_client')
  const grant = form.get('grant_type')
  if (grant === 'authorization_code' || grant === 'refresh_token') return refused('unauthorized_client')
  if (grant !== 'client_credentials') return refused('unsupported_grant_type')
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.some((scope) => !client.scopes.includes(scope))) return refused('invalid_scope')
  const access_token = await pool.applicationToken(client.id, scopes.length === 0 ? undefined : scopes)
  return { status: 200, body: { access_token, expires_in: APPLICATION_TOKEN_SECONDS, token_type: 'Bearer' } }
}

const refused = (error: string): Answered => ({ status: 400, body: { error } })

/** In the header, or in the form. */
function credentialsIn(
  { authorization = '' }: Readonly<Record<string, string>>,
  form: URLSearchParams,
): readonly (string | undefined)[] {
  const basic = /^Basic\s+(.+)$/i.exec(authorization)?.[1]
  if (basic === undefined) return [form.get('client_id') ?? undefined, form.get('client_secret') ?? undefined]
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return [id, secret.join(':')]
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

interface Wanted {
  readonly user?: string
  readonly role?: string
  /** `*`, or `north,south`. */
  readonly fleets?: string
  readonly application?: string
  readonly scopes?: readonly string[]
}

async function handOut({ headers, body }: Asked, pool: Endpoints): Promise<Answered> {
  try {
    if (!pool.groupsIn((headers.authorization ?? '').replace(/^Bearer\s+/i, '')).includes('admin')) {
      return { status: 403, body: { message: 'This needs the token of run.json' } }
    }
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error
    return { status: 401, body: { message: `This needs the token of run.json: ${error.message}` } }
  }
  try {
    const { user, role, fleets, application, scopes } = JSON.parse(body.toString('utf8')) as Wanted
    const token =
      application === undefined
        ? await pool.token(user ?? role ?? 'somebody', role === undefined ? [] : [role], fleets)
        : await pool.applicationToken(application, scopes)
    return { status: 200, body: { token } }
  } catch (error) {
    return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } }
  }
}
