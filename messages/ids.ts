// Ids are derived, never random: the same bytes give the same id on every delivery, so a second delivery is recognised
// everywhere downstream without asking anybody. UUIDv5 (RFC 9562, section 5.5) is SHA-1 over a namespace and a name; it is
// used for sameness, not for secrecy.

import { hash } from 'node:crypto'

/** UUIDv5 of 'signalbox.messages' in the DNS namespace. Changing it changes every derived id: an upgrade would apply resends twice. */
export const SIGNALBOX_NAMESPACE = 'e202e51c-02ba-5c69-abf4-95326d951f25'

/** The UUIDv5 of an ordered list of parts, joined by a newline: no id, topic or type may contain one. */
export function derivedId(...parts: readonly (string | number)[]): string {
  return uuidV5(SIGNALBOX_NAMESPACE, parts.join('\n'))
}

/** The UUIDv5 of what was said on a topic: the same bytes on the same topic are the same message. */
export function derivedIdOfBytes(topic: string, bytes: Uint8Array): string {
  return formatted(hash('sha1', Buffer.concat([signalboxNamespace, Buffer.from(`${topic}\n`), bytes]), 'hex'))
}

/** 32 lower-case hex digits (W3C trace id) derived from parts: for records whose door gave no trace. */
export function derivedTraceId(...parts: readonly (string | number)[]): string {
  return derivedId('trace', ...parts).replaceAll('-', '')
}

/** UUIDv5 of a name in a namespace, in the usual 8-4-4-4-12 form. */
export function uuidV5(namespace: string, name: string): string {
  const prefix = namespace === SIGNALBOX_NAMESPACE ? signalboxNamespace : bytesOfUuid(namespace)
  return formatted(hash('sha1', Buffer.concat([prefix, Buffer.from(name)]), 'hex'))
}

function bytesOfUuid(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

const signalboxNamespace = bytesOfUuid(SIGNALBOX_NAMESPACE)

function formatted(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
