// RS256 tokens as Cognito signs them. node:crypto instead of a library: signing and verifying are then one step without
// waiting, which the simulated mode needs, and both sides of it fit here. The key set that is served is checked against a
// library in the tests.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export type Claims = Readonly<Record<string, unknown>>

/** Why a token is not accepted, in the words of RFC 6750 where the gateway shows them. */
export class InvalidToken extends Error {
  override name = 'InvalidToken'
}

const KEY_ID = 'signalbox-local-1'

/** Two thousand bits take a moment to find: one key serves every pool of this process. */
let made: SigningKey | undefined

export function signingKey(): SigningKey {
  if (made === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    made = { kid: KEY_ID, privateKey, publicKey }
  }
  return made
}

/** A key that was kept: tokens of an earlier start stay good. */
export function signingKeyFrom(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem)
  return { kid: KEY_ID, privateKey, publicKey: createPublicKey(privateKey) }
}

export function signToken(key: SigningKey, claims: Claims): string {
  const content = `${encode({ kid: key.kid, alg: 'RS256' })}.${encode(claims)}`
  return `${content}.${sign('sha256', Buffer.from(content), key.privateKey).toString('base64url')}`
}

/** The claims of a token that this key signed; what they say (issuer, times, audience) is the caller's to check. */
export function verifyToken(key: SigningKey, token: string): Claims {
  const parts = token.split('.')
  const [header, payload, signature] = parts
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw new InvalidToken('the token has an invalid number of segments')
  }
  const { kid, alg } = decode(header)
  if (alg !== 'RS256') throw new InvalidToken(`signing method ${String(alg)} is invalid`)
  if (kid !== key.kid) throw new InvalidToken('unable to find a signing key that matches the token')
  const content = Buffer.from(`${header}.${payload}`)
  if (!verify('sha256', content, key.publicKey, Buffer.from(signature, 'base64url'))) {
    throw new InvalidToken('signature is invalid')
  }
  return decode(payload)
}

/** The public half, as `/.well-known/jwks.json` lists it. */
export function publicJwk(key: SigningKey): Readonly<Record<string, unknown>> {
  return { alg: 'RS256', use: 'sig', kid: key.kid, ...key.publicKey.export({ format: 'jwk' }) }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Claims {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown
    if (value !== null && typeof value === 'object') return value as Claims
  } catch {
    // Falls through to the one answer for everything that is not a token.
  }
  throw new InvalidToken('token is malformed')
}
