// The elements of a JSON array as the bytes they were sent in. Needed when one element of an array is at fault: the others
// are opened, and the dead letter of the bad one holds its own bytes, unchanged.

/**
 * Cuts a top-level array into its elements, by counting brackets outside of texts; depth does not matter. Undefined when it
 * is not an array from end to end. The elements themselves may still be anything: whoever parses them finds out.
 */
export function elementsOf(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const start = skipSpace(bytes, 0)
  if (bytes[start] !== 0x5b) return undefined
  const elements: Uint8Array[] = []
  let from = start + 1
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) {
      at = endOfString(bytes, at)
    } else if (byte === 0x5b || byte === 0x7b) {
      depth++
    } else if (byte === 0x7d || (byte === 0x5d && depth > 0)) {
      depth--
    } else if (byte === 0x5d) {
      const last = trimmed(bytes, from, at)
      if (last.length > 0 || elements.length > 0) elements.push(last)
      return skipSpace(bytes, at + 1) === bytes.length ? elements : undefined
    } else if (byte === 0x2c && depth === 0) {
      elements.push(trimmed(bytes, from, at))
      from = at + 1
    }
  }
  return undefined
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1
  return at
}

function trimmed(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const start = Math.min(skipSpace(bytes, from), to)
  let end = to
  while (end > start && isSpace(bytes[end - 1])) end--
  return bytes.subarray(start, end)
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at])) at++
  return at
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
