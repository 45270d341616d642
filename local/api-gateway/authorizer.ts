// The JWT authorizer: "Control access to HTTP APIs with JWT authorizers". It checks signature, issuer, audience (or
// client_id where a token has no audience, as Cognito's access tokens), times and, per route, one scope of several.

import { InvalidToken } from '../cognito/tokens.ts'
import { gatewayAnswer, type HttpAnswer } from './answer.ts'

export interface JwtAuthorizer {
  /** Header that carries the token, in lower case. */
  readonly header: string
  readonly issuer: string
  readonly audience: readonly string[]
}

export interface Authorized {
  readonly claims: Readonly<Record<string, unknown>>
  readonly scopes: readonly string[]
}

export interface Asked {
  readonly headers: Readonly<Record<string, string>>
  /** Of the route; one of them is enough. */
  readonly scopes: readonly string[]
  readonly at: number
}

type Verify = (issuer: string, token: string) => Readonly<Record<string, unknown>>

export function authorize(
  authorizer: JwtAuthorizer,
  { headers, scopes, at }: Asked,
  verify: Verify,
): Authorized | { readonly refused: HttpAnswer } {
  const token = headers[authorizer.header]?.replace(/^Bearer\s+/i, '').trim()
  if (token === undefined || token === '') return { refused: unauthorized('Bearer') }
  try {
    const claims = verify(authorizer.issuer, token)
    checkTimes(claims, at)
    checkAudience(claims, authorizer.audience)
    const held = scopesOf(claims)
    const matching = scopes.filter((scope) => held.includes(scope))
    if (scopes.length > 0 && matching.length === 0) {
      const header = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="insufficient scope"`
      return { refused: gatewayAnswer(403, 'Forbidden', { 'www-authenticate': header }) }
    }
    return { claims, scopes: matching }
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error
    return { refused: unauthorized(`Bearer scope="" error="invalid_token" error_description="${error.message}"`) }
  }
}

function unauthorized(challenge: string): HttpAnswer {
  return gatewayAnswer(401, 'Unauthorized', { 'www-authenticate': challenge })
}

function checkTimes({ exp, nbf, iat }: Readonly<Record<string, unknown>>, at: number): void {
  const now = Math.floor(at / 1000)
  if (typeof exp !== 'number' || exp <= now) throw new InvalidToken('the token has expired')
  if (typeof nbf === 'number' && nbf > now) throw new InvalidToken('the token is not valid yet')
  if (typeof iat === 'number' && iat > now) throw new InvalidToken('the token was issued in the future')
}

function checkAudience({ aud, client_id }: Readonly<Record<string, unknown>>, audience: readonly string[]): void {
  const given = aud === undefined ? [client_id] : Array.isArray(aud) ? aud : [aud]
  if (!given.some((one) => typeof one === 'string' && audience.includes(one))) {
    throw new InvalidToken('invalid audience')
  }
}

function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): readonly string[] {
  const value = scope ?? scp
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(' ') : []
}
