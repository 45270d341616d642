import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentsIn } from '../../../functions/lake/documents.ts'

const texts = (bytes: Uint8Array): readonly string[] =>
  [...documentsIn(bytes)].map((one) => Buffer.from(one).toString('latin1'))
const split = (text: string): readonly string[] => texts(Buffer.from(text, 'latin1'))

/** Keys and texts of braces, quotes, escapes and whatever else Unicode has. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', '{"', '"}', '}{') }),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, awkward, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), tie('nested')),
  nested: fc.oneof(fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(awkward, tie('any'), { maxKeys: 4 })),
}))
const document = fc
  .tuple(fc.dictionary(awkward, value.any, { maxKeys: 5 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([one, space]) => JSON.stringify(one, null, space))
const between = fc.constantFrom('', '', '\n', '\r\n', ' ', '\n\n')

describe('an object of the lake', () => {
  test('is its documents, byte for byte, whatever stands between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(document, between)), between, (parts, before) => {
        const bytes = Buffer.from(before + parts.map(([one, space]) => one + space).join(''))
        expect([...documentsIn(bytes)].map((one) => Buffer.from(one).toString())).toEqual(parts.map(([one]) => one))
      }),
    )
  })

  test('loses no byte of anything, however broken', () => {
    const rubbish = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'{}[]",:\\ab1 \n'.split('')) }).map((text) => Buffer.from(text)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.tuple(document, fc.nat()).map(([one, cut]) => Buffer.from(one).subarray(0, cut)),
    )
    const withoutSpace = (text: string) => text.replaceAll(/[ \t\r\n]/g, '')
    fc.assert(
      fc.property(fc.array(rubbish), (parts) => {
        const bytes = Buffer.concat(parts)
        expect(withoutSpace(texts(bytes).join(''))).toBe(withoutSpace(bytes.toString('latin1')))
      }),
    )
  })

  test('half a record costs none of those behind it', () => {
    const whole = '{"data":"e30=","topic":"robots/r{1}/messages","redrive":{"redrive_of":"f"},"received_at":1}'
    for (let cut = 1; cut < whole.length; cut += 1) {
      const found = split(`${whole}${whole.slice(0, cut)}${whole}${whole}`)
      expect(
        found.filter((one) => one === whole),
        whole.slice(0, cut),
      ).toHaveLength(3)
      expect(found.join('')).toBe(`${whole}${whole.slice(0, cut)}${whole}${whole}`)
    }
  })

  test('what is no JSON ends at a line feed, or where a record begins', () => {
    expect(split('2\n3\n')).toEqual(['2', '3'])
    expect(split('rubbish{"a":1}{"a":"\\"}{"}')).toEqual(['rubbish', '{"a":1}', '{"a":"\\"}{"}'])
    expect(split('{"a":1}]{"a":2}\n"text"\n{"a":3')).toEqual(['{"a":1}', ']', '{"a":2}', '"text"', '{"a":3'])
    expect(split('')).toEqual([])
  })

  test('brackets that never close are not read anew from each of them to the end', () => {
    expect(split('{"a":'.repeat(20_000)).join('')).toHaveLength(100_000)
  })
})
