import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMatch } from '../../filters/matching.ts'
import { anyText, type Language, oneOf, termsIn, timeKind, UnreadableFilter, wholeNumber } from '../../filters/terms.ts'

type Property = 'status' | 'text' | 'class' | 'at' | 'count'

const language: Language<Property> = {
  properties: {
    status: oneOf(['open', 'held']),
    text: anyText,
    class: anyText,
    at: timeKind((value) => (/^\d{4}$/.test(value) ? value : undefined), 'a year'),
    count: wholeNumber,
  },
  words: ['class', 'text'],
  example: 'status=open',
}

interface Row {
  readonly status?: string
  readonly text?: string
  readonly class?: string
  readonly at?: string
  readonly count?: number
}

const row: Row = { status: 'open', text: 'Robot ff:5iO4 is gone', class: 'NotJson', at: '2026', count: 20 }

const isWanted = (text: string, of: Row = row): boolean =>
  isMatch(termsIn(text, language), (property) => [of[property]])

describe('a filter', () => {
  test.each([
    ['status=open & class=NotJson', true],
    ['status=open & class=notjson', false],
    ['status=held | (class=NotJson & at>=2026)', true],
    ['(status=held | status=open) class^not', true],
    ['text:FF:5io4', true],
    ['text!^robot', false],
    ['count>5', true],
    ['count<=20 & count>=20 & count!=21', true],
    ['at<2026', false],
    ['((((status=open))))', true],
  ])('is what it says: %s is %s', (text, right) => {
    expect(isWanted(text)).toBe(right)
  })

  test.each([
    ['gone', true],
    ['NOTJSON', true],
    ['"is gone"', true],
    ['"ff:5iO4"', true],
    ['!:gone', false],
    ['!:"nothing of it"', true],
    [':gone', true],
    ['gone | status=held', true],
    ['2026', false],
  ])('has words without a property, whatever the case of their letters: %s is %s', (text, right) => {
    expect(isWanted(text)).toBe(right)
  })

  test('that negates has what is not known, and what does not has it not', () => {
    expect(isWanted('status!=open', {})).toBe(true)
    expect(isWanted('!:gone', {})).toBe(true)
    for (const text of ['status=open', 'text:a', 'text^a', 'at<2026', 'at>=1000', 'count<5']) {
      expect(isWanted(text, {})).toBe(false)
    }
  })

  test('asks of a property with several values whether one of them is right', () => {
    const terms = (text: string) => isMatch(termsIn(text, language), () => ['a', undefined, 'b'])
    expect([terms('text=b'), terms('text!=b'), terms('text=c'), terms('text!=c')]).toEqual([true, false, false, true])
  })

  test.each([
    ['status=opne', 'one of open, held behind status at character 1, where "status=opne" stands'],
    ['status:op', '= != behind status, which is one of open, held, at character 1'],
    ['at=yesterday', 'a year behind at at character 1'],
    ['at^20', '= != < <= > >= behind at, which is a year, at'],
    ['Status=open', 'one of status, text, class, at, count, or double quotes around a word'],
    ['ff:5iO4', 'or double quotes around a word that has such marks in it at character 1'],
    ['""', 'a word at character 1'],
    ['text=""', 'a value behind text= at character 1'],
    ['__proto__=x', 'one of status'],
    ['status=open &', 'a term such as status=open at its end'],
    ['('.repeat(900), 'a term such as status=open at its end'],
    [`${'('.repeat(400)}status=open${')'.repeat(399)}`, ') at its end'],
    [`text=${'漢'.repeat(501)}`, 'at most 500 characters behind text, not 501, at character 1'],
    ['a'.repeat(1001), 'at most 1000 characters, not 1001'],
    ['a '.repeat(21), 'at most 20 terms, not 21'],
    ['text:a\u0000', 'a text without control characters'],
    ['text:\ud800', 'a text without control characters'],
  ])('that cannot be read says what was expected where: %j', (text, words) => {
    expect(() => termsIn(text, language)).toThrow(UnreadableFilter)
    expect(() => termsIn(text, language)).toThrow(words)
  })

  test('is read or refused, whatever stands in it', () => {
    const bits = ['(', ')', '&', '|', '"', '\\', 'status=open', 'text', ':', '!:', '!', '^', 'a', ' ', '\n', '‮', '💥']
    const anything = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary' })), { maxLength: 30 })
    fc.assert(
      fc.property(anything, (parts) => {
        try {
          termsIn(parts.join(''), language)
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFilter)
        }
      }),
      { numRuns: 500 },
    )
  })
})
