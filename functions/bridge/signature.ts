/**
 * Standard Webhooks (the specification of that name, version 1): who sends a webhook proves it with
 *
 *   webhook-id         one delivery; a resend keeps it
 *   webhook-timestamp  epoch seconds of this try
 *   webhook-signature  "v1,<base64>" of HMAC-SHA256 over `id.timestamp.body`, the body's bytes as they are; several stand
 *                      with blanks between them while a secret is being replaced
 *
 * Secrets are written as whsec_<base64>. Asymmetric signatures (v1a) and whatever else comes are passed over.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** As it is shown and kept. */
export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`

/** The bytes of a secret, or undefined when it is none: base64, 24 to 64 bytes, the prefix may be left out. */
export const secretBytes = (secret: string): Buffer | undefined => {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length >= BYTES_MIN && bytes.length <= BYTES_MAX ? bytes : undefined
}

const PREFIX = 'whsec_'
const SECRET_BYTES = 32
/** "The secret should be between 24 bytes and 64 bytes." */
const BYTES_MIN = 24
const BYTES_MAX = 64

export interface SignedHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** One signature per secret, the newest first. `at`: epoch milliseconds. */
export const signed = (id: string, at: number, body: Uint8Array, secrets: readonly string[]): SignedHeaders => {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.flatMap((secret) => {
    const key = secretBytes(secret)
    return key === undefined ? [] : [`v1,${digestOf(key, id, timestamp, body).toString('base64')}`]
  })
  if (signatures.length === 0) throw new Error(`Nothing signs webhook ${id}: it has no secret`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

export interface Presented {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  readonly body: Uint8Array
}

/**
 * Why it is not what it claims to be, or undefined when it is. For the log only: whoever sent it is told no more than that it
 * was not accepted.
 */
export const signatureFault = (
  { id, timestamp, signature, body }: Presented,
  secrets: readonly string[],
  { now, tolerance_seconds }: { readonly now: number; readonly tolerance_seconds: number },
): string | undefined => {
  if (!id || !timestamp || !signature) return 'a header of webhook-id, webhook-timestamp, webhook-signature is missing'
  if (!WEBHOOK_ID.test(id)) return 'webhook-id is no id of 1 to 256 visible characters'
  // As Number reads it there would be many spellings of one time: only what is signed byte by byte counts.
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is no time in seconds'
  const off = Number(timestamp) - now / 1000
  if (Math.abs(off) > tolerance_seconds) {
    return `webhook-timestamp is ${Math.round(Math.abs(off))} s ${off < 0 ? 'old' : 'ahead'}; at most ${tolerance_seconds}`
  }
  const presented = signature
    .split(' ')
    .slice(0, SIGNATURES_MAX)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
  let matches = false
  // Every secret against every signature, whichever fits: the time it takes says nothing.
  for (const secret of secrets) {
    const key = secretBytes(secret)
    if (key === undefined) continue
    const expected = digestOf(key, id, timestamp, body)
    for (const one of presented) {
      if (one.length === expected.length && timingSafeEqual(one, expected)) matches = true
    }
  }
  return matches ? undefined : `none of ${presented.length} v1 signatures is by one of ${secrets.length} secrets`
}

/** Visible ASCII: it becomes a part of keys and of headers. */
export const WEBHOOK_ID = /^[\x21-\x7e]{1,256}$/
/** Nobody rotates more secrets than this at once; each costs a comparison. */
const SIGNATURES_MAX = 20

const digestOf = (key: Uint8Array, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
