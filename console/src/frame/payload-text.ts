/*
 * What was said, as lines of text. Pure.
 */
export const jsonText = (value: unknown): string => {
  if (value === undefined) return '(nothing)'
  return JSON.stringify(value, null, 2) ?? String(value)
}

/** Undefined: not UTF-8. */
export const textIn = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Bytes of another sort, which have no text.
    return undefined
  }
}

export const bytesOfBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

const perLine = 16

/** As hexdump writes it: offset, sixteen bytes, and those of them that are ASCII. */
export const hexOf = (bytes: Uint8Array, most: number): string => {
  const lines: string[] = []
  for (let offset = 0; offset < Math.min(bytes.length, most); offset += perLine) {
    const row = [...bytes.subarray(offset, Math.min(offset + perLine, most))]
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(perLine * 3 - 1)}  ${ascii}`)
  }
  return lines.join('\n')
}

export interface Folded {
  readonly shown: string
  /** How many characters are not shown. */
  readonly hidden: number
}

export const folded = (text: string, lines_max: number, characters_max: number): Folded => {
  let end = Math.min(text.length, characters_max)
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    lines += 1
    if (lines >= lines_max) end = at
  }
  // Not between the two halves of one character.
  if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1
  return { shown: text.slice(0, end), hidden: text.length - end }
}
