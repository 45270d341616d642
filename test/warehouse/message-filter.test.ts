import { describe, expect, test } from 'vitest'
import { termsIn as read, UnreadableFilter } from '../../filters/terms.ts'
import { conditionOf, type MessageTerms, messageLanguage, splitOf } from '../../warehouse/queries/message-filter.ts'
import { bound } from '../../warehouse/statement.ts'

const termsIn = (text: string): MessageTerms => read(text, messageLanguage)
const sqlOf = (text: string): string => conditionOf(termsIn(text), 'term').sql

describe('a filter of messages', () => {
  test('joins terms by & and |, and takes terms beside each other for both', () => {
    expect(sqlOf('type=work.start & kind=request')).toBe('((type = :term_0) and (kind = :term_1))')
    expect(sqlOf('type=work.start kind=request')).toBe(sqlOf('type=work.start & kind=request'))
    expect(sqlOf('type=a | type=b | type=c')).toBe('((type = :term_0) or (type = :term_1) or (type = :term_2))')
  })

  test('has brackets where both are meant', () => {
    expect(sqlOf('robot_id^"ff:" & (outcome=refused | outcome=dead_lettered)')).toBe(
      '((starts_with(lower(robot_id), lower(:term_0))) and ((outcome = :term_1) or (outcome = :term_2)))',
    )
  })

  test('takes what is not known for none of them: it is in what a negation leaves', () => {
    expect(sqlOf('reason!:guard')).toBe('(reason is null or not (strpos(lower(reason), lower(:term_0)) > 0))')
  })

  test('compares numbers as numbers', () => {
    const { sql, values } = conditionOf(termsIn('bytes>=1000'), 'term')
    expect(bound(`where ${sql}`, values)).toEqual({ sql: 'where (bytes >= ?)', parameters: ['1000'] })
  })

  test.each([`payload:"'; drop table messages --"`, `robot_id="\\" or 1=1 --"`, 'type:"‮evil"', 'payload:"%_\\\\"'])(
    'never lets what was typed become a part of the statement: %s',
    (text) => {
      const { sql, values } = conditionOf(termsIn(text), 'term')
      expect(sql).toMatch(/^[a-z_ ():0-9=<>,]+$/)
      expect(Object.keys(values)).toEqual(['term_0'])
    },
  )

  test.each([
    ['', 'a term such as type=work.start at its end'],
    ['type=', 'a value behind type='],
    ['colour=red', 'one of message_id, trace_id'],
    ['type=a & kind=b | kind=c', '&, or brackets around what belongs together'],
    ['(type=a', ') at its end'],
    ['type=a)', '& or | at character 7'],
    ['type="a', 'a closing " for the one at character 6'],
    ['bytes=many', 'a whole number behind bytes'],
    ['bytes^1', '= != < <= > >= behind bytes, which is a whole number,'],
    ['hello', 'a term such as type=work.start at character 1'],
    [`type=${'a'.repeat(1000)}`, 'at most 1000 characters'],
    [Array.from({ length: 21 }, () => 'type=a').join(' | '), 'at most 20 terms'],
    ['constructor=a', 'one of message_id'],
  ])('that cannot be read says what was expected: %j', (text, words) => {
    expect(() => termsIn(text)).toThrow(UnreadableFilter)
    expect(() => termsIn(text)).toThrow(words)
  })

  test('is split into what each copy of a message is asked, and what only what was decided can say', () => {
    const { said, decided } = splitOf(termsIn('type=a & outcome=refused & (kind=fact | reason:late)'))
    expect(said).toEqual({ all: [{ property: 'type', operator: '=', value: 'a' }] })
    expect(decided).toMatchObject({ all: [{ property: 'outcome' }, { any: [{}, {}] }] })
  })
})
