import { expect, test } from 'vitest'
import {
  askedBy,
  dayOf,
  daysIn,
  type Entry,
  moved,
  rangeIn,
  rowOf,
  tallied,
  within,
} from '../../../console/src/audit/entries.ts'
import { termsIn } from '../../../filters/terms.ts'
import { auditLanguage } from '../../../functions/http/languages.ts'
import { actExample, operationExample, startedExample } from '../../../functions/http/responses/operations.ts'
import type { AuditEntry } from '../../../functions/ports/operations.ts'
import { isWantedEntry } from '../../../functions/service_platform/api/audit-filter.ts'

const operation = (more: object = {}): Entry => ({ entry: 'operation', ...operationExample, ...more }) as Entry
const act = (more: object = {}): Entry => ({ entry: 'message', ...actExample, ...more }) as Entry

test('an erasure and a comparison say whom and what they are about; an erased robot has no page any more', () => {
  const { plan: _, filter: __, ...bare } = operationExample
  const erasure = { entry: 'operation', ...bare, kind: 'erasure', filter: { robot_id: 'r1', begins_at: 'then' } }
  expect(rowOf({ ...erasure, status: 'planning' } as Entry)).toMatchObject({
    robot_id: 'r1',
    about: 'robot_id r1, begins_at then',
  })
  expect(rowOf({ ...erasure, status: 'done' } as Entry).robot_id).toBeUndefined()
  const comparison = { entry: 'operation', ...bare, kind: 'comparison', filter: { version: 'v2' } }
  expect(rowOf(comparison as Entry).about).toBe('version v2')
})

test('an operation says of how many and who started it', () => {
  expect(rowOf(operation())).toMatchObject({
    who: 'ada@example.com',
    what: 'redrive',
    entry: 'operation',
    why: 'the handler is repaired',
    outcome: 'planned',
    about: '137 messages of 12 robots; 3 whose robot had moved on',
  })
  expect(rowOf({ ...operation(startedExample), started_by: 'bob@example.com' } as Entry).about).toContain(
    'started by bob@example.com',
  )
})

test('what was changed is told in one line, however long it is', () => {
  const { about } = rowOf(operation({ plan: undefined, diff: { before: 'x'.repeat(5_000) } }))
  expect(about.length).toBeLessThan(310)
  const pin = { robot_id: 'r1', before: null, after: { version: 'v2', pin_version: 1 } }
  expect(rowOf(operation({ plan: undefined, diff: pin }))).toMatchObject({
    about: 'robot_id r1, version – → v2, pin_version – → 1',
    robot_id: 'r1',
  })
  expect(rowOf(operation({ plan: undefined, diff: { was_held: false } })).about).toBe('was_held false')
  expect(
    rowOf(operation({ plan: undefined, diff: { fingerprint: 'f', before: 'open', after: 'resolved' } })).about,
  ).toBe('fingerprint f, open → resolved')
  expect(rowOf(operation({ plan: undefined, diff: 'x' })).about).toBe('x')
})

test('what was done to one failure says from where to where and how it ended', () => {
  expect(rowOf(act())).toMatchObject({
    entry: 'message',
    outcome: 'open → retrying, ended applied',
    robot_id: 'ff:5iO4',
    message_id: '01J9-work-1',
  })
  expect(rowOf(act({ result: undefined })).outcome).toBe('open → retrying')
})

const today = '2026-11-21'

test.each([
  [null, null, '2026-11-21', '2026-11-21'],
  ['2026-11-20', null, '2026-11-20', '2026-11-20'],
  ['2026-11-18', '2026-11-20', '2026-11-18', '2026-11-20'],
  ['2026-11-20', '2026-11-18', '2026-11-18', '2026-11-20'],
  ['2026-02-30', null, '2026-11-21', '2026-11-21'],
  ['<script>', 'x', '2026-11-21', '2026-11-21'],
])('days %s to %s of an address are %s to %s', (first, last, from, until) => {
  expect(rangeIn(first, last, today)).toEqual({ first: from, last: until })
})

test.each([
  ['2020-01-01', '2026-11-20', '2026-08-21', '2026-11-20'],
  ['0000-01-01', '9999-01-01', '2026-08-22', '2026-11-21'],
  ['2027-01-01', '2027-01-02', '2026-11-21', '2026-11-21'],
  ['2026-11-01', '2026-11-20', '2026-11-01', '2026-11-20'],
])('of %s to %s of an address %s to %s are asked for: each day is a page', (first, last, from, until) => {
  expect(within({ first, last }, today)).toEqual({ first: from, last: until })
})

test('a day that begins while the page is open can be shown', () => {
  const next = rangeIn('2026-11-22', null, today)
  expect(within(next, today).last).toBe('2026-11-21')
  expect(within(next, dayOf(Date.parse('2026-11-22T00:00:01Z')))).toEqual({ first: '2026-11-22', last: '2026-11-22' })
})

test('a range is asked for by whole days of UTC, and moved by days', () => {
  const range = { first: '2026-11-30', last: '2026-12-01' }
  expect(askedBy(range)).toEqual({ from: '2026-11-30T00:00:00.000Z', until: '2026-12-02T00:00:00.000Z' })
  expect(daysIn(range)).toBe(2)
  expect(moved(range, -2)).toEqual({ first: '2026-11-28', last: '2026-11-29' })
})

test('above the table stands who did what how often', () => {
  const rows = [operation({ kind: 'pin', by: 'bob' }), act(), act({ failure_id: 'f2', by: 'bob' })].map(rowOf)
  expect(tallied(rows)).toEqual([
    { what: 'redrive', who: ['ada@example.com', 'bob'], times: 2 },
    { what: 'pin', who: ['bob'], times: 1 },
  ])
})

test('an outcome is found by what stands in its column', () => {
  const entries = [
    operation(),
    operation({ status: 'stopped', ended_because: '20 failed again' }),
    act({ from: 'open', to: 'archived', result: undefined }),
    act({ from: 'open', to: 'resolved', result: 'applied' }),
  ]
  for (const entry of entries) {
    const { outcome } = rowOf(entry)
    const isFound = (text: string): boolean => isWantedEntry(entry as AuditEntry, termsIn(text, auditLanguage))
    expect([outcome, isFound(`outcome:"${outcome}"`), isFound(`"${outcome}"`)]).toEqual([outcome, true, true])
  }
})
