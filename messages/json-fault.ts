// What exactly is wrong with a JSON text that the fast checks of strict-json.ts did not like: the first fault in reading
// order, with its place. Reads text that JSON.parse has accepted and whose depth is bounded, so recursion is safe; slow is
// fine, because refusals are rare and somebody has to understand them.

import type { OpeningError } from './opening-error.ts'
import { shortened, shownValue } from './shown-value.ts'

export function faultOf(text: string): OpeningError | undefined {
  const reader: Reader = { text, at: 0 }
  return valueFault(reader, '$')
}

interface Reader {
  readonly text: string
  at: number
}

function valueFault(reader: Reader, path: string): OpeningError | undefined {
  skipSpace(reader)
  const first = reader.text[reader.at]
  if (first === '{') return objectFault(reader, path)
  if (first === '[') return arrayFault(reader, path)
  if (first === '"') {
    const value = readString(reader)
    return value.isWellFormed() ? undefined : loneSurrogate(`the text at ${path}`, value)
  }
  return scalarFault(reader, path)
}

function objectFault(reader: Reader, path: string): OpeningError | undefined {
  const seen = new Set<string>()
  reader.at++
  skipSpace(reader)
  while (reader.text[reader.at] !== '}') {
    const key = readString(reader)
    const fault = keyFault(key, seen, path)
    if (fault !== undefined) return fault
    seen.add(key)
    skipSpace(reader)
    reader.at++ // the colon
    const inner = valueFault(reader, member(path, key))
    if (inner !== undefined) return inner
    skipSpace(reader)
    if (reader.text[reader.at] === ',') reader.at++
    skipSpace(reader)
  }
  reader.at++
  return undefined
}

function arrayFault(reader: Reader, path: string): OpeningError | undefined {
  reader.at++
  skipSpace(reader)
  for (let index = 0; reader.text[reader.at] !== ']'; index++) {
    const inner = valueFault(reader, `${path}[${index}]`)
    if (inner !== undefined) return inner
    skipSpace(reader)
    if (reader.text[reader.at] === ',') reader.at++
    skipSpace(reader)
  }
  reader.at++
  return undefined
}

function keyFault(key: string, seen: ReadonlySet<string>, path: string): OpeningError | undefined {
  if (!key.isWellFormed()) return loneSurrogate(`a key of ${path}`, key)
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
    return {
      class: 'ForbiddenKey',
      text: `key ${shownValue(key)} in ${path} reaches into object prototypes; choose another name`,
    }
  }
  if (seen.has(key))
    return { class: 'DuplicateKey', text: `key ${shownValue(key)} is there twice in ${path}; say it once` }
  return undefined
}

function scalarFault(reader: Reader, path: string): OpeningError | undefined {
  const start = reader.at
  while (reader.at < reader.text.length && !' \t\n\r,]}'.includes(reader.text[reader.at] ?? '')) reader.at++
  const written = reader.text.slice(start, reader.at)
  const value = Number(written)
  if (Number.isNaN(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined
  const why = Number.isFinite(value) ? 'would be changed by parsing' : 'is not finite'
  return {
    class: 'UnsafeNumber',
    text: `number ${shortened(written)} at ${path} ${why}; at most ${Number.MAX_SAFE_INTEGER} either side of zero, or write it as a text`,
  }
}

function readString(reader: Reader): string {
  const start = reader.at
  for (reader.at++; reader.text[reader.at] !== '"'; reader.at++) {
    if (reader.text[reader.at] === '\\') reader.at++
  }
  reader.at++
  return JSON.parse(reader.text.slice(start, reader.at)) as string
}

function skipSpace(reader: Reader): void {
  while (' \t\n\r'.includes(reader.text[reader.at] ?? 'x')) reader.at++
}

function loneSurrogate(where: string, value: string): OpeningError {
  return {
    class: 'LoneSurrogate',
    text: `${where} is ${shownValue(value)}: half of a UTF-16 pair; escape both halves or write the character itself`,
  }
}

function member(path: string, key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${path}.${key}` : `${path}[${shownValue(key)}]`
}
