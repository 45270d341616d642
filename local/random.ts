/**
 * All randomness of the runtime. One seed gives the whole run; `fork` gives each part a stream of its own, so that one
 * part drawing more often does not change what another one draws.
 */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [min, max]. */
  integer(min: number, max: number): number
  bytes(length: number): Uint8Array
  /** UUID version 4. */
  uuid(): string
  /** A stream that depends on the seed and the name only, never on what was drawn before. */
  fork(name: string): Random
}

export function seededRandom(seed: string | number): Random {
  const seedText = String(seed)
  const draw = generator(hash(seedText))
  const bytes = (length: number) => {
    const out = new Uint8Array(length)
    for (let index = 0; index < length; index++) out[index] = Math.floor(draw() * 256)
    return out
  }
  return {
    next: draw,
    integer: (min, max) => min + Math.floor(draw() * (max - min + 1)),
    bytes,
    uuid: () => uuidOf(bytes(16)),
    fork: (name) => seededRandom(`${seedText}/${name}`),
  }
}

/** sfc32: small, fast, passes PractRand; seeded by four words of the hash and warmed up. */
function generator(seed: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = seed
  const draw = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 15; round++) draw()
  return draw
}

/** cyrb128: four 32-bit words of a text. */
function hash(text: string): [number, number, number, number] {
  let h1 = 1_779_033_703
  let h2 = 3_144_134_277
  let h3 = 1_013_904_242
  let h4 = 2_773_480_762
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597_399_067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2_869_860_233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951_274_213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2_716_044_179)
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1]
}

function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte
    return value.toString(16).padStart(2, '0')
  })
  const part = (from: number, to: number) => hex.slice(from, to).join('')
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${part(8, 10)}-${part(10, 16)}`
}
