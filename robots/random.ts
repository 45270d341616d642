/** Uniform in [0, 1), the same row of draws for the same seed and name: a fleet that behaved oddly can be run again. */
export type Draw = () => number

export function drawsOf(seed: string, name: string): Draw {
  let state = 2_166_136_261
  for (const character of `${seed}/${name}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function between(draw: Draw, min: number, max: number): number {
  return min + draw() * (max - min)
}

export function oneOf<const Choices extends readonly [unknown, ...unknown[]]>(
  draw: Draw,
  choices: Choices,
): Choices[number] {
  return choices[Math.floor(draw() * choices.length)] ?? choices[0]
}
