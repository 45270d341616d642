/**
 * A partner's delivery as it is kept when it cannot be taken: the request as it stood on the wire, without its signature, which is
 * old when somebody reads it. Headers belong to it, because in binary mode they are half of the event.
 */
import type { EventRequest } from './http-binding.ts'

export interface Delivered extends EventRequest {
  readonly partner: string
}

export const originalOf = ({ partner, headers, body }: Delivered): Uint8Array => {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && isKept(name))
  const lines = [`POST /bridge/${partner} HTTP/1.1`, ...kept.map(([name, value]) => `${name}: ${value}`), '', '']
  return Buffer.concat([Buffer.from(lines.join('\r\n')), body])
}

/** Undefined when the bytes are no original of ours. */
export const deliveredIn = (original: Uint8Array): Delivered | undefined => {
  const bytes = Buffer.from(original)
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('utf8').split('\r\n')
  const [, partner] = /^POST \/bridge\/([^ ]+) HTTP\/1\.1$/.exec(first) ?? []
  if (partner === undefined) return undefined
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)]
  })
  return { partner, headers: Object.fromEntries(headers), body: bytes.subarray(end + 4) }
}

const isKept = (name: string): boolean =>
  name === 'content-type' || name === 'webhook-id' || name === 'webhook-timestamp' || name.startsWith('ce-')
