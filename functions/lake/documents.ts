/**
 * Objects of the lake hold one JSON document behind the other: with a line feed between them where a delivery puts one, with
 * nothing where Firehose keeps what lay on the stream (it adds no delimiter to what it backs up). So a document ends where its
 * brackets close, read by JSON's grammar as far as that decides it: brackets in texts, escapes and line feeds between tokens do
 * not count. Byte for byte, nothing is parsed.
 *
 * What is no document takes nobody with it: half a record, or what is no JSON, ends at the next line feed or where an object
 * begins, and is handed out as it is, for whoever reads on to count.
 */
export function* documentsIn(text: Uint8Array): Iterable<Uint8Array> {
  let from = beyondSpace(text, 0)
  while (from < text.length) {
    const end = endOfDocument(text, from) ?? endOfRubbish(text, from)
    yield text.subarray(from, end)
    from = beyondSpace(text, end)
  }
}

/** Undefined if none begins here, or it never ends: only objects and arrays tell where they end. */
const endOfDocument = (text: Uint8Array, from: number): number | undefined => {
  const open: number[] = []
  let expected = 'value' as Expected
  for (let at = from; at < text.length; at += 1) {
    const byte = text[at] as number
    if (isSpace(byte)) continue
    if (byte === QUOTE) {
      if (expected === 'colon' || expected === 'next' || open.length === 0) return undefined
      const end = endOfText(text, at)
      if (end === undefined) return undefined
      at = end
      expected = expected === 'key' || expected === 'key or end' ? 'colon' : 'next'
    } else if (byte === OBJECT || byte === ARRAY) {
      if ((expected !== 'value' && expected !== 'value or end') || open.length === DEPTH_MAX) return undefined
      open.push(byte)
      expected = byte === OBJECT ? 'key or end' : 'value or end'
    } else if (byte === OBJECT_END || byte === ARRAY_END) {
      const ends = byte === OBJECT_END ? OBJECT : ARRAY
      if (open.pop() !== ends || expected === 'value' || expected === 'key' || expected === 'colon') return undefined
      if (open.length === 0) return at + 1
      expected = 'next'
    } else if (byte === COMMA) {
      if (expected !== 'next') return undefined
      expected = open.at(-1) === OBJECT ? 'key' : 'value'
    } else if (byte === COLON) {
      if (expected !== 'colon') return undefined
      expected = 'value'
    } else {
      if (open.length === 0 || (expected !== 'value' && expected !== 'value or end')) return undefined
      const end = endOfWord(text, at)
      if (end === at) return undefined
      at = end - 1
      expected = 'next'
    }
  }
  return undefined
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'next'

/** Where its closing quote is. JSON has no control characters in texts: one says that the text was cut off. */
const endOfText = (text: Uint8Array, quote: number): number | undefined => {
  for (let at = quote + 1; at < text.length; at += 1) {
    const byte = text[at] as number
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) at += 1
    else if (byte < 0x20) return undefined
  }
  return undefined
}

/** Numbers, true, false, null: how they are spelt is not looked at. */
const endOfWord = (text: Uint8Array, from: number): number => {
  let at = from
  while (at < text.length && isOfWord(text[at] as number)) at += 1
  return at
}

const isOfWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x45 ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2e

const endOfRubbish = (text: Uint8Array, from: number): number => {
  for (let at = from + 1; at < text.length; at += 1) {
    const byte = text[at]
    if (byte === LINE_FEED || (byte === OBJECT && text[at + 1] === QUOTE)) return at
  }
  return text.length
}

const beyondSpace = (text: Uint8Array, from: number): number => {
  let at = from
  while (at < text.length && isSpace(text[at] as number)) at += 1
  return at
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09

/** Records of the stream have three levels, changes those of a row (DynamoDB: 32): beyond it, half records follow each other. */
const DEPTH_MAX = 100

const LINE_FEED = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OBJECT = 0x7b
const OBJECT_END = 0x7d
const ARRAY = 0x5b
const ARRAY_END = 0x5d
