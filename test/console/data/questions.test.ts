import { expect, test } from 'vitest'
import {
  bodyOf,
  drawable,
  itemsOf,
  latePageOf,
  numbered,
  PAGE_ROWS,
  type Question,
  refusedTexts,
  shownAs,
  textsOf,
} from '../../../console/src/data/questions.ts'
import { jsonlOf } from '../../../console/src/frame/export-text.ts'
import { listQueries } from '../../../functions/data_core/data-api/answers/queries.ts'
import { bodies } from '../../../functions/http/bodies.ts'

/** As the API lists them. */
const { items: questions } = (await listQueries({} as never, {} as never, {} as never)) as {
  readonly items: readonly Question[]
}
const range = { from: '2026-05-13T00:00:00.000Z', until: '2026-05-14T00:00:00.000Z' }
const question = (parameters: readonly object[]): Question =>
  ({ name: 'some', question: '?', days_max: 31, columns: [], parameters }) as unknown as Question

test('every question that there is can be asked with its examples', () => {
  expect(questions.length).toBeGreaterThan(10)
  for (const one of questions) {
    const texts = Object.fromEntries(one.parameters.map(({ name, example }) => [name, String(example)]))
    expect([one.name, refusedTexts(one, texts)]).toEqual([one.name, {}])
    const body = bodyOf(one, { texts, range, format: 'csv' })
    expect(bodies['ask-query'].safeParse(body).error).toBeUndefined()
    expect(Object.keys(body.parameters).toSorted()).toEqual(one.parameters.map(({ name }) => name).toSorted())
  }
})

test('every question that there is can be asked as it stands, or says what has to be given', () => {
  for (const one of questions) {
    const missing = one.parameters.filter(({ required }) => required).map(({ name }) => name)
    expect(Object.keys(refusedTexts(one, textsOf(one, new URLSearchParams())))).toEqual(missing)
  }
})

test('what the API would refuse is said beside its field', () => {
  const number = { name: 'most', type: 'bigint', describes: '', required: true, example: 5, minimum: 1, maximum: 9 }
  const text = {
    name: 'robot_id',
    type: 'string',
    describes: '',
    required: false,
    default: '*',
    pattern: '^r\\d$',
    example: 'r1',
  }
  const one = question([number, text])
  expect(refusedTexts(one, { most: '', robot_id: '*' })).toEqual({ most: 'Has to be given, such as 5' })
  expect(refusedTexts(one, { most: '10', robot_id: 'r1' })).toEqual({ most: 'At most 9 was expected' })
  expect(refusedTexts(one, { most: '0', robot_id: '' })).toEqual({ most: 'At least 1 was expected' })
  expect(refusedTexts(one, { most: '1.5', robot_id: 'x' })).toEqual({
    most: 'A whole number was expected, such as 5',
    robot_id: 'This is none; r1 would be one',
  })
})

test('a number is sent as a number, and what is left out is not sent', () => {
  const one = question([
    { name: 'from', type: 'timestamp', describes: '', required: false, example: 'x' },
    { name: 'most', type: 'bigint', describes: '', required: false, example: 5 },
    { name: 'type', type: 'string', describes: '', required: false, default: '*', example: 'work.start' },
  ])
  expect(bodyOf(one, { texts: { most: ' 7 ', type: '' }, range, format: 'parquet' })).toMatchObject({
    parameters: { from: range.from, most: 7 },
    format: 'parquet',
  })
})

test('the form is filled from the URL, else with what is usual', () => {
  const one = question([
    { name: 'from', type: 'timestamp', describes: '', required: false, example: 'x' },
    { name: 'robot_id', type: 'string', describes: '', required: true, example: 'r1' },
    { name: 'type', type: 'string', describes: '', required: false, default: '*', example: 'work.start' },
  ])
  expect(textsOf(one, new URLSearchParams('robot_id=r7'))).toEqual({ robot_id: 'r7', type: '*' })
})

test('ids of an answer lead to their pages, times are times', () => {
  expect(shownAs({ name: 'robot_id', type: 'varchar' })).toBe('robot')
  expect(shownAs({ name: 'trace_id', type: 'varchar' })).toBe('trace')
  expect(shownAs({ name: 'hour', type: 'timestamp(6)' })).toBe('time')
  expect(shownAs({ name: 'messages', type: 'bigint' })).toBe('number')
  expect(shownAs({ name: 'cause', type: 'varchar' })).toBe('text')
})

test('an answer with a time and a number can be drawn', () => {
  const columns = [
    { name: 'hour', type: 'timestamp(6)' },
    { name: 'kind', type: 'varchar' },
    { name: 'messages', type: 'bigint' },
  ]
  expect(drawable(columns)).toEqual({ time: 0, value: 2, group: 1 })
  expect(drawable(columns.slice(1))).toBeUndefined()
})

test('rows of an answer that was waited for are told by the names of their columns', () => {
  const columns = [
    { name: 'robot_id', type: 'varchar' },
    { name: 'messages', type: 'bigint' },
  ]
  expect(itemsOf({ columns, rows: [['r1', 7], ['r2']] })).toEqual([
    { robot_id: 'r1', messages: 7 },
    { robot_id: 'r2', messages: null },
  ])
  expect(itemsOf({})).toEqual([])
})

test('rows of an answer are written out by the names of their columns', () => {
  const columns = [
    { name: 'robot_id', type: 'varchar' },
    { name: 'messages', type: 'bigint' },
  ]
  const rows = numbered(columns, [
    ['r1', 5],
    ['r2', null],
  ])
  expect(rows.map(({ index, values }) => [index, values[0]])).toEqual([
    [0, 'r1'],
    [1, 'r2'],
  ])
  expect(jsonlOf(rows)).toBe('{"robot_id":"r1","messages":5}\n{"robot_id":"r2","messages":null}\n')
})

test('a page that took long is whole, or says that there is more behind it', () => {
  const rows = Array.from({ length: PAGE_ROWS + 1 }, (_, n) => n)
  expect(latePageOf(rows.slice(0, PAGE_ROWS), { next_cursor: null })).toMatchObject({ is_cut: false })
  expect(latePageOf(rows, { next_cursor: null })).toEqual({
    items: rows.slice(0, PAGE_ROWS),
    next_cursor: null,
    is_cut: true,
  })
  expect(latePageOf(rows.slice(0, 7), { next_cursor: 'wide rows' })).toMatchObject({ is_cut: true })
})
