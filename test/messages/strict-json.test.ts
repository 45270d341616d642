import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elementsOf } from '../../messages/json-elements.ts'
import { parseStrictly } from '../../messages/strict-json.ts'
import { verdictOn } from './reference-json.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** JSON as text, with the freedom that JSON gives: white space, escapes, equal keys. Sound and unsound in one. */
const space = fc.constantFrom('', '', '', ' ', '\n\t')
const character = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'é',
    '😀',
    ':',
    '{',
    '[',
    ',',
    '\\"',
    '\\\\',
    '\\n',
    '\\u0061',
    '\\u0062',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\uDE00',
  ),
)
const text = fc.array(character, { maxLength: 4 }).map((parts) => `"${parts.join('')}"`)
const key = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('"__proto__"', '"constructor"', '"prototype"', '"\\u005f_proto__"') },
)
const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '9007199254740991',
    '9007199254740992',
    '-9007199254740993',
    '1e400',
    '-1E+999',
    '1e15',
    '0.1',
    '-0',
    '123456789012345678901234567890',
  ),
)
const { value: anyText } = fc.letrec<{ value: string; object: string; array: string; nest: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, number, fc.constantFrom('true', 'false', 'null', '[]', '{}')),
    tie('object'),
    tie('array'),
    tie('nest'),
  ),
  object: fc
    .array(fc.tuple(space, key, space, tie('value'), space), { maxLength: 5 })
    .map((members) => `{${members.map(([a, k, b, v, c]) => `${a}${k}${b}:${v}${c}`).join(',')}}`),
  array: fc
    .array(fc.tuple(space, tie('value'), space), { maxLength: 4 })
    .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
  nest: fc
    .tuple(fc.integer({ min: 1, max: 40 }), tie('value'))
    .map(([levels, inner]) => '['.repeat(levels) + inner + ']'.repeat(levels)),
}))

describe('strict JSON', () => {
  test('whatever passes is written back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), space, (value, around) => {
        const written = JSON.stringify(value)
        const result = parseStrictly(bytesOf(`${around}${written}${around}`))
        if (result.error !== undefined) expect(verdictOn(written)).toBe(result.error.class)
        else expect(JSON.stringify(result.value)).toBe(written)
      }),
      { numRuns: 1000 },
    )
  })

  test('the fast checks and a slow reader agree on every text', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyText, (written) => {
        const result = parseStrictly(bytesOf(written))
        const verdict = verdictOn(written)
        seen.add(verdict)
        if (result.error === undefined) expect(verdict).toBe('sound')
        // Depth is found before the rest is read; of the others, both name the first in reading order.
        else if (result.error.class === 'TooDeep') expect(verdict).not.toBe('sound')
        else expect(result.error.class).toBe(verdict)
      }),
      { numRuns: 4000 },
    )
    expect([...seen].sort()).toEqual([
      'DuplicateKey',
      'ForbiddenKey',
      'LoneSurrogate',
      'TooDeep',
      'UnsafeNumber',
      'sound',
    ])
  })

  test('a text with one byte changed never throws, and is refused or opened as the slow reader says', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.integer({ min: 0, max: 255 }), (written, place, byte) => {
        const bytes = bytesOf(written)
        bytes[place % bytes.length] = byte
        const result = parseStrictly(bytes)
        if (result.error?.class === 'InvalidUtf8') return
        const now = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        const verdict = verdictOn(now)
        if (result.error === undefined) expect(verdict).toBe('sound')
        else if (result.error.class === 'EmptyMessage') expect(now.trim()).toBe('')
        else expect(verdict).not.toBe('sound')
      }),
      { numRuns: 2000 },
    )
  })

  test('any bytes at all are refused or opened, never thrown on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const { error } = parseStrictly(bytes)
        expect(error === undefined || error.text.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the elements of an array', () => {
  test('are cut out as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(space, anyText, space), { maxLength: 6 }), space, (items, around) => {
        const whole = `${around}[${items.map((item) => item.join('')).join(',')}]${around}`
        const cut = elementsOf(bytesOf(whole))?.map((bytes) => Buffer.from(bytes).toString())
        expect(cut).toEqual(items.map(([, item]) => item))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(['', ' ', '{}', '[', '[1', '[1]]', '[1] x', '"[1]"', '[{]', '["]'])('of %j there are none', (written) => {
    expect(elementsOf(bytesOf(written))).toBeUndefined()
  })
})
