// Bytes from outside become a JSON value here, strictly. Each rule stands against something Node's own parser was measured
// to do (design, section 8):
//
//   fatal UTF-8           decoded loosely, invalid bytes become U+FFFD and the message is another one
//   128 KB, depth 32      5,000 nested arrays are parsed, but cannot be written again
//   no equal keys         the last one wins here, the first one elsewhere
//   no unsafe numbers     1e400 becomes Infinity and is written back as null; integers beyond 2^53 - 1 change
//   no prototype keys     `__proto__`, `constructor`, `prototype` reach into every object of the process
//   no lone surrogates    half a UTF-16 pair cannot be written back as UTF-8
//
// Speed is a requirement: this runs for every message of the fleet. So the native parser does the parsing, and one pass over
// the bytes counts keys and depth; equal keys show as fewer keys in the value than in the text. Only when something is wrong
// does a slow reader (json-fault.ts) find out what and where.

import { isAscii, isUtf8 } from 'node:buffer'
import { faultOf } from './json-fault.ts'
import type { OpeningError } from './opening-error.ts'

/** IoT Core's limit for one publish. */
export const BYTES_MAX = 128 * 1024
export const DEPTH_MAX = 32

export type StrictJson =
  | { readonly value: unknown; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: OpeningError }

export function parseStrictly(
  bytes: Uint8Array,
  depthMax: number = DEPTH_MAX,
  bytesMax: number = BYTES_MAX,
): StrictJson {
  if (bytes.length > bytesMax) {
    return refused(
      'TooLarge',
      `${bytes.length} bytes; at most ${bytesMax} (${bytesMax / 1024} KB): send bigger content by upload`,
    )
  }
  if (!isUtf8(bytes)) {
    return refused('InvalidUtf8', `byte ${firstInvalidByte(bytes)} of ${bytes.length} is not UTF-8; JSON is UTF-8 text`)
  }
  const keysInText = scan(bytes, depthMax)
  if (keysInText < 0) {
    return refused('TooDeep', `nested deeper than ${depthMax} levels at byte ${-keysInText - 1}; at most ${depthMax}`)
  }
  if (keysInText === 0 && isBlank(bytes)) {
    return refused('EmptyMessage', `${bytes.length} bytes and nothing in them; a message is a JSON object`)
  }
  const text = textOf(bytes)
  const halves = surrogateEscapeSeen
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused('NotJson', notJsonText(text, error))
  }
  if (keysInValue(value, halves) !== keysInText) {
    const fault = faultOf(text)
    if (fault !== undefined) return { error: fault }
  }
  return { value }
}

/** The text of bytes that are UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

/** Set by scan: whether an escape wrote half a UTF-16 pair, the only way one can get into valid UTF-8. */
let surrogateEscapeSeen = false

/**
 * The number of keys in the text, or -(offset + 1) where it gets too deep. Right for valid JSON only: the parser that comes
 * after it decides whether it is that.
 */
function scan(bytes: Uint8Array, depthMax: number): number {
  const length = bytes.length
  let keys = 0
  let depth = 0
  surrogateEscapeSeen = false
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] as number
    if (byte === 0x22) {
      for (at++; at < length; at++) {
        const inside = bytes[at] as number
        if (inside === 0x22) break
        if (inside === 0x5c) {
          at++
          if (bytes[at] === 0x75 && ((bytes[at + 1] as number) | 0x20) === 0x64) surrogateEscapeSeen = true
        }
      }
    } else if (byte === 0x3a) {
      keys++
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++
      if (depth > depthMax) return -at - 1
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--
    }
  }
  return keys
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)
}

/** The number of keys in a parsed value; NaN when it holds something that faultOf will name. */
function keysInValue(value: unknown, checkHalves: boolean): number {
  if (typeof value === 'object' && value !== null) {
    let keys = 0
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) keys += keysInValue(value[at], checkHalves)
      return keys
    }
    for (const key in value) {
      if (isForbiddenKey(key) || (checkHalves && !key.isWellFormed())) return Number.NaN
      keys += 1 + keysInValue((value as Record<string, unknown>)[key], checkHalves)
    }
    return keys
  }
  if (typeof value === 'number')
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? 0 : Number.NaN
  if (checkHalves && typeof value === 'string' && !value.isWellFormed()) return Number.NaN
  return 0
}

function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype'
}

function refused(errorClass: OpeningError['class'], text: string): StrictJson {
  return { error: { class: errorClass, text } }
}

function notJsonText(text: string, error: unknown): string {
  if (text.charCodeAt(0) === 0xfeff) return 'starts with a byte order mark; leave it out'
  return `${error instanceof Error ? error.message : String(error)}; a message is one JSON object or an array of them`
}

function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] as number
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    if (length > 1 && !(at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)))) return at
    at += length
  }
  return at
}
