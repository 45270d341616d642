import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf, seenText } from '../../../console/src/frame/unseen-characters.ts'

const named = (text: string): readonly string[] => partsOf(text).flatMap(({ unseen }) => unseen ?? [])

/** Halves of characters as well. */
const anyText = fc.uint16Array({ maxLength: 20 }).map((units) => String.fromCharCode(...units))

describe('texts from outside', () => {
  test.each([
    ['\u202etxt.exe', 'U+202E RIGHT-TO-LEFT OVERRIDE'],
    ['a\u200bb', 'U+200B ZERO WIDTH SPACE'],
    ['a\u0000b', 'U+0000 NULL'],
    ['a\u001b[31m', 'U+001B ESCAPE'],
    ['a\rb', 'U+000D CARRIAGE RETURN'],
    ['a\u00a0b', 'U+00A0 NO-BREAK SPACE'],
    ['\ufeffa', 'U+FEFF BYTE ORDER MARK'],
    ['\u3164', 'U+3164 HANGUL FILLER'],
    ['\ud800', 'U+D800'],
    ['\ue000', 'U+E000'],
    ['\u{e0041}', 'U+E0041'],
    ['\u0378', 'U+0378'],
  ])('%j is seen as %s', (text, name) => {
    expect(named(text)).toEqual([name])
  })

  test.each(['plain', 'two\nlines\tand a tab', 'żółć 日本語 العربية עברית', '👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 ❤️', 'e\u0301'])(
    '%j is left as it is',
    (text) => {
      expect(partsOf(text)).toEqual([{ text }])
    },
  )

  test('a joiner outside an emoji is seen', () => {
    expect(named('admin\u200d')).toEqual(['U+200D ZERO WIDTH JOINER'])
  })

  test('where only text can stand, what cannot be seen is named, and what is long is cut', () => {
    expect(seenText('Robot \u202elive', 60)).toBe('Robot U+202Elive')
    expect(seenText('ro\nbot', 60)).toBe('ro\nbot')
    expect(seenText('r'.repeat(5_000), 60)).toBe(`${'r'.repeat(60)}…`)
  })

  test('nothing is lost and nothing is added', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(
          partsOf(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  test('of a list of naughty strings, no part that is shown as it is overrides a direction', () => {
    const file = createRequire(import.meta.url).resolve('big-list-of-naughty-strings/blns.json')
    const strings = JSON.parse(readFileSync(file, 'utf8')) as string[]
    const shown = strings.flatMap((text) => partsOf(text).flatMap((part) => (part.unseen ? [] : [part.text])))
    expect(shown.filter((text) => /[\u202a-\u202e\u2066-\u2069\u200b]/.test(text))).toEqual([])
  })

  test('100 KB of overrides are marked in a moment, not in minutes', () => {
    expect(partsOf('\u202ea'.repeat(50_000))).toHaveLength(100_000)
  })
})
