import { describe, expect, test } from 'vitest'
import { askedOf, groupSet, matchingSet, planWords, selectedSet } from '../../../console/src/failures/chosen.ts'
import type { Failure } from '../../../console/src/failures/model.ts'

const token = (propertyKey: string | undefined, value: string, operator = '=') => ({
  ...(propertyKey !== undefined && { propertyKey }),
  operator,
  value,
})
const and = (...tokens: ReturnType<typeof token>[]) => ({ operation: 'and' as const, tokens })
const or = (...tokens: ReturnType<typeof token>[]) => ({ operation: 'or' as const, tokens })

describe('what the server is asked', () => {
  test('is all of a filter whose parts have to be true together, each field once', () => {
    expect(askedOf(and(token('status', 'open'), token('class', 'NotJson'), token('text', 'gripper', ':')))).toEqual({
      filter: { status: 'open', class: 'NotJson', text: 'gripper' },
      whole: true,
    })
    expect(askedOf(and())).toEqual({ filter: {}, whole: true })
  })

  test('a range of time is asked as from and until', () => {
    const query = and(
      token('last_seen_at', '2026-11-20T09:00:00Z', '>='),
      token('last_seen_at', '2026-11-20T12:00:00+01:00', '<'),
    )
    expect(askedOf(query)).toEqual({
      filter: { from: '2026-11-20T09:00:00.000Z', until: '2026-11-20T11:00:00.000Z' },
      whole: true,
    })
  })

  test.each([
    ['alternatives', or(token('status', 'open'), token('status', 'held')), {}],
    ['a negation', and(token('status', 'open', '!='), token('class', 'NotJson')), { class: 'NotJson' }],
    ['one field twice', and(token('class', 'NotJson'), token('class', 'Other')), { class: 'NotJson' }],
    ['free text', and(token(undefined, 'gripper', ':')), {}],
    ['no time', and(token('last_seen_at', 'yesterday', '>=')), {}],
  ])('of %s is only a part, and says so', (_, query, filter) => {
    expect(askedOf(query)).toEqual({ filter, whole: false })
  })

  test('of one alternative alone is all of it', () => {
    expect(askedOf(or(token('status', 'open')))).toEqual({ filter: { status: 'open' }, whole: true })
  })
})

const row = (n: number, status: Failure['status'] = 'open') => ({
  failure_id: `f${n}`,
  status,
  last_seen_at: `2026-11-20T09:00:00.${String(999 - n).padStart(3, '0')}Z`,
})
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n))

describe('the set of a bulk operation', () => {
  test('of a selection is the selected that it can be done to, by name', () => {
    expect(selectedSet('retry', [row(1), row(2, 'resolved'), row(3, 'held')])).toEqual({
      body: { failure_ids: ['f1', 'f3'] },
      count: 2,
      words: 'the 2 selected (1 more cannot be, by their status)',
    })
    expect(selectedSet('retry', [])).toEqual({ why: 'Nothing is selected' })
    expect(selectedSet('restore', [row(1)])).toEqual({ why: 'None of the 1 selected can be restored' })
  })

  test('of what matches and is all on the screen is exactly that, by name', () => {
    expect(
      matchingSet('archive', { query: and(token('class', 'NotJson')), rows: rows(3), hasMore: false }),
    ).toMatchObject({
      body: { failure_ids: ['f0', 'f1', 'f2'] },
      count: 3,
    })
  })

  test('of more than is loaded ends with the newest that was shown: what fails since is not in it', () => {
    const set = matchingSet('retry', {
      query: and(),
      rows: rows(50),
      hasMore: true,
      within: { class: 'NotJson' },
      counts: { open: 130, held: 7, resolved: 5 },
    })
    expect(set).toMatchObject({
      body: { filter: { class: 'NotJson', until: '2026-11-20T09:00:01.000Z' } },
      count: 137,
    })
    expect(planWords('Retry', set, 'matching')).toBe('Retry 137 matching')
  })

  test('has a number beforehand only where the counts by status tell it', () => {
    const counts = { open: 130, resolved: 7 }
    const shown = { rows: rows(50), hasMore: true, counts }
    expect(matchingSet('retry', { ...shown, query: and(token('status', 'open')) })).toMatchObject({ count: 130 })
    expect(matchingSet('retry', { ...shown, query: and(token('class', 'NotJson')) })).not.toHaveProperty('count')
    expect(matchingSet('restore', { ...shown, query: and() })).toEqual({
      why: 'None that match can be restored: 130 open, 7 resolved',
    })
  })

  test('keeps an earlier end that the filter names', () => {
    const query = and(token('last_seen_at', '2026-11-20T08:00:00Z', '<'))
    expect(matchingSet('retry', { query, rows: rows(5), hasMore: true })).toMatchObject({
      body: { filter: { until: '2026-11-20T08:00:00.000Z' } },
    })
  })

  test('of a filter that only the page understands is what is loaded, and says so', () => {
    const query = or(token('status', 'open'), token('status', 'held'))
    expect(matchingSet('retry', { query, rows: rows(50), hasMore: true })).toMatchObject({
      count: 50,
      words: 'the 50 of what is loaded that match',
    })
    expect(matchingSet('retry', { query, rows: rows(1_001), hasMore: true })).toMatchObject({
      why: expect.stringContaining('at most 1000 can be named'),
    })
  })

  test('of a group names how many, and is bound to what its counts were', () => {
    const group = {
      fingerprint: '6ac92881306bce24',
      last_seen_at: '2026-11-20T09:00:00.000Z',
      by_status: { open: 130, held: 7 },
    }
    const set = groupSet('retry', group)
    expect(set).toMatchObject({
      body: { filter: { group: '6ac92881306bce24', until: '2026-11-20T09:00:00.001Z' } },
      count: 137,
    })
    expect(groupSet('restore', group)).toEqual({ why: 'None of its failures can be restored: 130 open, 7 held' })
  })

  test('of a group whose numbers somebody may not see has a number only behind the plan', () => {
    expect(planWords('Retry', groupSet('retry', { fingerprint: '6ac92881306bce24' }))).toBe(
      'Retry all (counted by the plan)',
    )
  })
})
