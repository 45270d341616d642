import type { Random } from '../random.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** UUID version 4 from four draws: one is made for every publish, so it is written for speed. */
export function traceIds(random: Random): () => string {
  const word = () => Math.floor(random.next() * 4_294_967_296)
  return () => {
    const a = word()
    const b = (word() & 0xffff_0fff) | 0x4000
    const c = (word() & 0x3fff_ffff) | 0x8000_0000
    const d = word()
    return `${high(a)}${low(a)}-${high(b)}-${low(b)}-${high(c)}-${low(c)}${high(d)}${low(d)}`
  }
}

function high(word: number): string {
  return `${HEX[(word >>> 24) & 255]}${HEX[(word >>> 16) & 255]}`
}

function low(word: number): string {
  return `${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`
}
