import { parse } from 'papaparse'
import { expect, test } from 'vitest'
import { csvOf, fileNameOf, jsonlOf } from '../../../console/src/frame/export-text.ts'

const columns = [
  { id: 'robot_id', text: (row: { robot_id: string; text?: string }) => row.robot_id },
  { id: 'text', text: (row: { robot_id: string; text?: string }) => row.text },
]

test('what is exported as CSV is read back as it was', () => {
  const rows = [{ robot_id: 'r1', text: 'a "b", c\nd' }, { robot_id: 'r2' }]
  const csv = csvOf(columns, rows)
  expect(csv.startsWith('\ufeff')).toBe(true)
  expect(parse(csv.slice(1), { header: true, skipEmptyLines: true }).data).toEqual([
    { robot_id: 'r1', text: 'a "b", c\nd' },
    { robot_id: 'r2', text: '' },
  ])
})

test.each(['=1+1', '@SUM(A1)', '+cmd', '-2+3', '\t=1'])('%j is no formula in a spreadsheet', (text) => {
  expect(csvOf(columns, [{ robot_id: 'r', text }])).toMatch(/r,"?'/)
})

test('a negative number stays a number', () => {
  expect(csvOf(columns, [{ robot_id: 'r', text: '-12.5' }])).toContain('r,-12.5')
})

test('JSONL has a row a line', () => {
  expect(jsonlOf([{ a: 1 }, { b: 'x\ny' }])).toBe('{"a":1}\n{"b":"x\\ny"}\n')
})

test('a file is named for what it is of and when', () => {
  expect(fileNameOf('failures', 'csv', new Date('2026-11-21T00:30:05.123Z'))).toBe('failures-2026-11-21T003005Z.csv')
})
