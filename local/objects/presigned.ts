/**
 * Pre-signed addresses: who has one may do this one thing for a while, with the headers that were signed ("Authenticating
 * Requests: Using Query Parameters", Signature Version 4). Checked as on AWS, so that what is not bound by the signature
 * shows here; other requests are not checked, because on one machine everybody is allowed.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AwsError, type AwsRequest } from '../aws-api/service.ts'

/** What functions and tools here sign with. */
const secret = 'local'
const secondsMax = 7 * 24 * 3600
/** "The request time may be up to 15 minutes in the future." */
const aheadMsMax = 15 * 60_000

export const isPresigned = (query: URLSearchParams): boolean => query.has('X-Amz-Signature')

/** The request with what its address says of headers; throws what S3 answers when it is not what was signed. */
export function presigned(request: AwsRequest, now: number): AwsRequest {
  const query = new URLSearchParams(request.query)
  checkTimes(query, now)
  const signedHeaders = (query.get('X-Amz-SignedHeaders') ?? '').split(';')
  checkHeaders(request, signedHeaders)
  if (!isSignedBy(query, stringToSign(request, query, signedHeaders))) {
    const why = 'The request signature we calculated does not match the signature you provided.'
    throw new AwsError('SignatureDoesNotMatch', `${why} Check your key and signing method.`, 403)
  }
  const digest = payloadHash(request, query)
  if (digest !== unsigned && digest !== sha256(request.body)) {
    const why = "The provided 'x-amz-content-sha256' header does not match what was computed."
    throw new AwsError('XAmzContentSHA256Mismatch', why)
  }
  return { ...request, headers: { ...headersIn(query), ...request.headers } }
}

/** The signer may have moved headers into the address ("hoisted"): there they count as if they were sent. */
function headersIn(query: URLSearchParams): Record<string, string> {
  const found = [...query].filter(([name]) => /^x-amz-/i.test(name) && !parameters.has(name.toLowerCase()))
  return Object.fromEntries(found.map(([name, value]) => [name.toLowerCase(), value]))
}

const parameters: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
])

function checkTimes(query: URLSearchParams, now: number): void {
  const seconds = Number(query.get('X-Amz-Expires'))
  const signedAt = Date.parse(
    (query.get('X-Amz-Date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  )
  const isSound = Number.isInteger(seconds) && seconds >= 1 && seconds <= secondsMax && !Number.isNaN(signedAt)
  if (!isSound || query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    const why = `X-Amz-Algorithm, X-Amz-Date and X-Amz-Expires (1 to ${secondsMax} seconds) are needed`
    throw new AwsError('AuthorizationQueryParametersError', why)
  }
  const expiresAt = signedAt + seconds * 1000
  if (now > expiresAt) {
    throw new AwsError('AccessDenied', 'Request has expired', 403, {
      'X-Amz-Expires': seconds,
      Expires: new Date(expiresAt).toISOString(),
      ServerTime: new Date(now).toISOString(),
    })
  }
  if (signedAt > now + aheadMsMax) throw new AwsError('AccessDenied', 'Request is not yet valid', 403)
}

function checkHeaders({ headers }: AwsRequest, signed: readonly string[]): void {
  const loose = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name))
  if (loose.length === 0) return
  const why = 'There were headers present in the request which were not signed'
  throw new AwsError('AccessDenied', why, 403, { HeadersNotSigned: loose.join(', ') })
}

const unsigned = 'UNSIGNED-PAYLOAD'

function payloadHash({ headers }: AwsRequest, query: URLSearchParams): string {
  return query.get('X-Amz-Content-Sha256') ?? headers['x-amz-content-sha256'] ?? unsigned
}

function stringToSign(request: AwsRequest, query: URLSearchParams, signedHeaders: readonly string[]): string {
  const { method, path, headers } = request
  const pairs = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  const canonical = [
    method,
    path
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    pairs.sort().join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    payloadHash(request, query),
  ].join('\n')
  return ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scopeOf(query).join('/'), sha256(canonical)].join('\n')
}

function isSignedBy(query: URLSearchParams, text: string): boolean {
  const [day = '', region = '', service = '', end = ''] = scopeOf(query)
  const key = [day, region, service, end].reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`)
  const given = Buffer.from(query.get('X-Amz-Signature') ?? '', 'hex')
  const right = hmac(key, text)
  return given.length === right.length && timingSafeEqual(given, right)
}

/** `20261120/us-east-1/s3/aws4_request`: the credential without its access key, which may hold a slash itself. */
const scopeOf = (query: URLSearchParams) => (query.get('X-Amz-Credential') ?? '').split('/').slice(-4)

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** RFC 3986, as the signature has it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
}
