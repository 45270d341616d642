import { expect, test } from 'vitest'
import { fields, table, text } from '../../cli/table.ts'

test('what a robot wrote cannot move the cursor, colour the screen or turn a line around', () => {
  const said = '\u001b[31mred\u001b]0;title\u0007 \u202eleft\u009b2J'
  const shown = '\\u001b[31mred\\u001b]0;title\\u0007 \\u202eleft\\u009b2J'
  expect(text(said)).toBe(shown)
  expect(fields({ type: said })).toBe(`type  ${shown}`)
  expect(table([{ type: said }], { type: ({ type }) => type })).toBe(`type\n${shown}`)
})

test('a note keeps its lines, a cell of a table has one', () => {
  expect(fields({ note: 'one\n\ttwo' })).toBe('note  one\n\ttwo')
  expect(table([{ note: 'one\r\n\ttwo' }], { note: ({ note }) => note })).toBe('note\none two')
})

test('letters of any language stay as they are', () => {
  expect(text('Ü é 漢字 🤖 עברית')).toBe('Ü é 漢字 🤖 עברית')
})
