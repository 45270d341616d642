import { expect, test } from 'vitest'
import { bytesOfBase64, folded, hexOf, jsonText, textIn } from '../../../console/src/frame/payload-text.ts'

test('bytes that are no UTF-8 have no text', () => {
  expect(textIn(new Uint8Array([0xff, 0xfe]))).toBeUndefined()
  expect(textIn(bytesOfBase64('4oKs'))).toBe('€')
})

test('a byte order mark is part of what was said', () => {
  expect(textIn(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b]))).toBe('\ufeff{')
})

test('bytes are shown as hexdump writes them', () => {
  expect(hexOf(new TextEncoder().encode('{"battery": 17}\n\u00ff'), 100)).toBe(
    [
      '00000000  7b 22 62 61 74 74 65 72 79 22 3a 20 31 37 7d 0a  {"battery": 17}.',
      '00000010  c3 bf                                            ..',
    ].join('\n'),
  )
})

test('what is long is folded at a line or at a number of characters, never within one character', () => {
  expect(folded('a\nb\nc', 2, 100)).toEqual({ shown: 'a\nb', hidden: 2 })
  expect(folded('aaaa', 2, 3)).toEqual({ shown: 'aaa', hidden: 1 })
  expect(folded('a\u{1f600}b', 2, 2)).toEqual({ shown: 'a', hidden: 3 })
  expect(folded('ab', 2, 100)).toEqual({ shown: 'ab', hidden: 0 })
})

test('JSON is indented, and nothing is said as nothing', () => {
  expect(jsonText({ a: 1 })).toBe('{\n  "a": 1\n}')
  expect(jsonText(null)).toBe('null')
  expect(jsonText(undefined)).toBe('(nothing)')
})
