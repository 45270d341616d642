import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasWords, type Query, queryBy, queryOf, textOf, unknownIn } from '../../../console/src/frame/filter-text.ts'

const properties = ['state', 'fleet', 'robot_id', 'failed_at', 'state_since']

const written = (text: string): string => textOf(queryOf(text, properties))

/** Halves of characters as well. */
const anyText = fc.uint16Array({ maxLength: 20 }).map((units) => String.fromCharCode(...units))

describe('a filter in the address of a page', () => {
  test.each([
    'state:idle',
    'state=idle & fleet:north',
    'state:fault | state:offline',
    '(state:fault | state:offline) & robot_id^ff',
    'failed_at>=2026-11-20T09:00:00Z',
    'state_since<2026-11-20',
    'state!=idle & fleet!:north & robot_id!^ff',
    'Timeout',
    '!:Timeout',
    '"state:idle"',
    '"two words"',
    'state:"with \\"quotes\\" and \\\\"',
    '',
  ])('%s is read and written as it was', (text) => {
    expect(written(text)).toBe(text)
  })

  test('texts beside each other mean both', () => {
    expect(written('state:idle  fleet:north')).toBe('state:idle & fleet:north')
  })

  test('quotes that are not needed are left out', () => {
    expect(written('state:"idle"')).toBe('state:idle')
  })

  test('a group of one is that one', () => {
    expect(written('(state:idle) & fleet:north')).toBe('state:idle & fleet:north')
  })

  test('a property that the page does not have is looked for as text', () => {
    expect(queryOf('colour:red', properties).tokens).toEqual([{ operator: ':', value: 'colour:red' }])
  })

  test('a link of before is read by the names and operators of now', () => {
    const known = [
      { id: 'by', was: 'who', operators: ['=', ':'] },
      { id: 'status', operators: ['=', '!='] },
      { id: 'class' },
    ]
    const now = (text: string) => textOf(queryBy(text, known))
    expect(now('who:ada & (status:open | status!:held)')).toBe('by:ada & (status=open | status!=held)')
    expect(now('by=ada & class:Json & status^o')).toBe('by=ada & class:Json & status^o')
  })

  test('what looks like a property that the page does not have is told', () => {
    expect(unknownIn(queryOf('(colour:red | state:idle) & size>3 & colour=blue', properties))).toEqual([
      'colour',
      'size',
    ])
    expect(unknownIn(queryOf('state:"a=b" & ff:5iO4', properties))).toEqual(['ff'])
    expect(unknownIn(queryOf('Timeout & "two words"', properties))).toEqual([])
  })

  test.each(['(state:idle', 'state:idle)', 'a & b | c', '&', '|| state', '((('])(
    '%s, which means nothing, is looked for as it stands',
    (text) => {
      expect(queryOf(text, properties).tokens).toEqual([{ operator: ':', value: text }])
    },
  )

  test.each([`${'('.repeat(100_000)}a${')'.repeat(100_000)}`, '('.repeat(100_000)])(
    'brackets in brackets without end are text as well, and nothing fails by them',
    (text) => {
      expect(queryOf(text, properties).tokens).toEqual([{ operator: ':', value: text }])
    },
  )

  test('several values of one token become any of them, and with a negation none of them', () => {
    const token = (operator: ':' | '!='): Query => ({
      operation: 'and',
      tokens: [{ propertyKey: 'state', operator, value: ['idle', 'working'] }],
    })
    expect(textOf(token(':'))).toBe('(state:idle | state:working)')
    expect(textOf(token('!='))).toBe('(state!=idle & state!=working)')
  })

  test('whatever was filtered by comes back as it was', () => {
    const operator = fc.constantFrom(':', '!:', '=', '!=', '^', '!^', '>', '<', '>=', '<=')
    const token = fc.record(
      { propertyKey: fc.constantFrom(...properties), operator, value: anyText },
      { requiredKeys: ['operator', 'value'] },
    )
    const operation = fc.constantFrom('and', 'or')
    const group = fc.record({ operation, tokens: fc.array(token, { minLength: 2, maxLength: 3 }) })
    fc.assert(
      fc.property(operation, fc.array(fc.oneof(token, group), { minLength: 2, maxLength: 4 }), (how, members) => {
        const query = { operation: how, tokens: [], tokenGroups: members } as Query
        const read = queryOf(textOf(query), properties)
        expect(read.tokenGroups).toEqual(members)
        expect(read.operation).toBe(how)
      }),
    )
  })

  test('whatever somebody types into the address is read', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(written(written(text))).toBe(written(text))
      }),
    )
  })
})

test('a word that is of no property is one wherever it stands', () => {
  const has = (text: string): boolean => hasWords(queryOf(text, properties))
  expect(['gripper', 'state=idle & gripper', '(state=idle | gripper) & fleet=north'].map(has)).toEqual([
    true,
    true,
    true,
  ])
  expect(['', 'state=idle', '(state=idle | state=fault) & fleet=north'].map(has)).toEqual([false, false, false])
})
