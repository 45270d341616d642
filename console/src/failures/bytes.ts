// What a robot, or another door, really sent, as a person can read it.

export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/** Undefined where the bytes are no text: then only their hex digits tell the truth. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const PER_ROW = 16

/** As `hexdump -C` writes them: place, hex digits, and letters where a byte is one; the first `rowsMax` rows. */
export const hexRows = (bytes: Uint8Array, rowsMax = 256): readonly string[] => {
  const rows = Math.min(rowsMax, Math.ceil(bytes.length / PER_ROW))
  return Array.from({ length: rows }, (_, row) => {
    const part = [...bytes.subarray(row * PER_ROW, (row + 1) * PER_ROW)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    return `${(row * PER_ROW).toString(16).padStart(8, '0')}  ${hex.padEnd(PER_ROW * 3 - 1)}  ${letters}`
  })
}

/** Where bytes that are meant to be UTF-8 stop being it; undefined where they are. */
export const notTextFrom = (bytes: Uint8Array): number | undefined => {
  if (textOf(bytes) !== undefined) return undefined
  let [good, bad] = [0, bytes.length]
  // A prefix may end within a character, so it is asked whether a longer one could be right: `stream` says so.
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayBegin(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return good
}

const mayBegin = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
