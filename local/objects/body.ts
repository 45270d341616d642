/**
 * The body of a PutObject as it was meant: out of `aws-chunked` framing, and checked against the digests that came
 * with it, in a header or behind the last chunk.
 */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError, type AwsRequest } from '../aws-api/service.ts'

export interface ReceivedBody {
  readonly body: Uint8Array
  /** `x-amz-checksum-*` as given, to be answered again. */
  readonly checksums: Readonly<Record<string, string>>
}

const digests: Readonly<Record<string, (body: Uint8Array) => string>> = {
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(crc32(body))
    return bytes.toString('base64')
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
}

export function receivedBody({ headers, body }: AwsRequest): ReceivedBody {
  const chunked =
    headers['x-amz-decoded-content-length'] !== undefined || /aws-chunked/.test(headers['content-encoding'] ?? '')
  const { content, trailers } = chunked ? unchunked(body) : { content: body, trailers: {} }
  const given = { ...headers, ...trailers }
  const checksums = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => /^x-amz-checksum-(crc|sha)/.test(name) && typeof value === 'string',
    ),
  ) as Record<string, string>
  for (const [name, value] of Object.entries(checksums)) {
    const digest = digests[name]?.(content)
    if (digest !== undefined && digest !== value) {
      throw new AwsError(
        'BadDigest',
        `The ${name.slice('x-amz-checksum-'.length).toUpperCase()} you specified did not match the calculated checksum.`,
      )
    }
  }
  const md5 = headers['content-md5']
  if (md5 !== undefined && md5 !== createHash('md5').update(content).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  return { body: content, checksums }
}

/** `<size in hex>[;chunk-signature=…]\r\n<bytes>\r\n` …, a chunk of size 0, then trailing headers. */
function unchunked(body: Uint8Array): { content: Uint8Array; trailers: Record<string, string> } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n', at)
    const size = end < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, end), 16)
    if (Number.isNaN(size) || end + 2 + size > bytes.length) {
      throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly')
    }
    at = end + 2
    if (size === 0) break
    parts.push(bytes.subarray(at, at + size))
    at += size + 2
  }
  const trailers: Record<string, string> = {}
  for (const line of bytes.toString('latin1', at).split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { content: Buffer.concat(parts), trailers }
}
