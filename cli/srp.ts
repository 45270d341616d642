import { createHash, createHmac, getDiffieHellman } from 'node:crypto'

/*
 * The client's half of Secure Remote Password as Cognito speaks it (USER_SRP_AUTH): the password never travels, only a proof of
 * it. SRP-6a (RFC 5054) over the 3072-bit group of RFC 3526 with g = 2, SHA-256, and an HKDF whose info is `Caldera Derived Key`.
 * Hashes run over numbers as two's complement would write them: `padded`.
 */
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`)
const g = 2n

/** What the client sends first. `secret` is random, of 128 bytes. */
export const publicValue = (secret: bigint): bigint => power(g, secret, N)

export interface Challenge {
  /** Behind the underscore of the pool's id. */
  readonly pool: string
  readonly user: string
  readonly password: string
  readonly salt: bigint
  readonly server: bigint
  /** Base64 */
  readonly block: string
  /** `Fri Nov 20 09:42:16 UTC 2026` */
  readonly timestamp: string
}

/** The proof, in base64. */
export const signatureOf = (
  secret: bigint,
  { pool, user, password, salt, server, block, timestamp }: Challenge,
): string => {
  if (server % N === 0n) throw new Error('The server sent a public value that proves nothing')
  const scramble = hashed(padded(publicValue(secret)), padded(server))
  const x = privateOf(salt, pool, user, password)
  const shared = power((((server - multiplier * power(g, x, N)) % N) + N) % N, secret + numberOf(scramble) * x, N)
  return proofOf(shared, numberOf(scramble), { pool, user, block, timestamp })
}

/** Of the password, for both sides. */
export const privateOf = (salt: bigint, pool: string, user: string, password: string): bigint =>
  numberOf(hashed(padded(salt), hashed(Buffer.from(`${pool}${user}:${password}`))))

export const proofOf = (
  shared: bigint,
  scramble: bigint,
  { pool, user, block, timestamp }: Pick<Challenge, 'pool' | 'user' | 'block' | 'timestamp'>,
): string => {
  const extracted = createHmac('sha256', padded(scramble)).update(padded(shared)).digest()
  const key = createHmac('sha256', extracted)
    .update(`Caldera Derived Key${String.fromCharCode(1)}`)
    .digest()
    .subarray(0, 16)
  return createHmac('sha256', key)
    .update(pool)
    .update(user)
    .update(Buffer.from(block, 'base64'))
    .update(timestamp)
    .digest('base64')
}

export const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** As the wire and the hashes write a number: whole bytes, and a 00 before a first bit that would be a sign. */
export const padded = (number: bigint): Buffer => {
  const digits = number.toString(16)
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
}

export const hashed = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

export const group = { N, g }
const multiplier = numberOf(hashed(padded(N), padded(g)))
