import { describe, expect, test } from 'vitest'
import { groupSet, matchingSet, planWords, selectedSet } from '../../../console/src/failures/chosen.ts'
import type { Failure } from '../../../console/src/failures/model.ts'

const row = (n: number, status: Failure['status'] = 'open', error_class = 'TemporaryFailure') => ({
  failure_id: `f${n}`,
  status,
  last_seen_at: `2026-11-20T09:00:00.${String(999 - n).padStart(3, '0')}Z`,
  error_class,
  stage: error_class === 'UnknownMessage' ? ('open' as const) : ('machine' as const),
  retryable: error_class === 'TemporaryFailure',
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
    expect(matchingSet('archive', { terms: 'class=NotJson', rows: rows(3), hasMore: false })).toEqual({
      body: { failure_ids: ['f0', 'f1', 'f2'] },
      count: 3,
      words: 'the 3 that match',
    })
    expect(matchingSet('restore', { terms: '', rows: rows(3), hasMore: false })).toEqual({
      why: 'None of the 3 that match can be restored',
    })
    expect(matchingSet('retry', { terms: 'class=NotJson', rows: [], hasMore: false })).toEqual({
      why: 'Nothing matches',
    })
  })

  test('of more than can be named, all of them on the screen, is the filter, and has its number without a count', () => {
    const set = matchingSet('retry', { terms: 'class=NotJson', rows: rows(1_200), hasMore: false })
    expect(set).toMatchObject({ body: { filter: { terms: 'class=NotJson' } }, count: 1_200 })
    expect(planWords('Retry', set, 'matching')).toBe('Retry 1200 matching')
  })

  test('of more than is loaded is the filter itself and ends with the newest that was shown: what fails since is not in it', () => {
    const set = matchingSet('retry', {
      terms: '',
      rows: rows(50),
      hasMore: true,
      within: { group: '6ac92881306bce24' },
      counted: { by_status: { open: 130, held: 7, resolved: 5 } },
    })
    expect(set).toMatchObject({
      body: { filter: { group: '6ac92881306bce24', until: '2026-11-20T09:00:01.000Z' } },
      count: 137,
    })
    expect(planWords('Retry', set, 'matching')).toBe('Retry 137 matching')
  })

  test('of alternatives and of texts has its number as well, and ends where that was counted', () => {
    const set = matchingSet('retry', {
      terms: '(class=NotJson | class=TooLarge) & gripper',
      rows: rows(100),
      hasMore: true,
      counted: { by_status: { open: 137, archived: 2 }, until: '2026-11-20T08:59:59.000Z' },
    })
    expect(set).toMatchObject({
      body: { filter: { terms: '(class=NotJson | class=TooLarge) & gripper', until: '2026-11-20T08:59:59.000Z' } },
      count: 137,
    })
    expect(planWords('Retry', set, 'matching')).toBe('Retry 137 matching')
  })

  test('says that its number is on its way, or that the plan has it', () => {
    const shown = { terms: 'gripper', rows: rows(100), hasMore: true }
    expect(planWords('Retry', matchingSet('retry', { ...shown, isCounting: true }), 'matching')).toBe(
      'Retry all matching (being counted)',
    )
    expect(planWords('Retry', matchingSet('retry', shown), 'matching')).toBe('Retry all matching (counted by the plan)')
  })

  test('of what cannot be done to any that match is none, and says how they stand', () => {
    const counted = { by_status: { open: 130, resolved: 7 } }
    expect(matchingSet('restore', { terms: '', rows: rows(50), hasMore: true, counted })).toEqual({
      why: 'None that match can be restored: 130 open, 7 resolved',
    })
  })

  test('of a retry that cannot help by itself says so, and what would', () => {
    const unknown = [row(1, 'open', 'UnknownMessage'), row(2, 'open', 'UnknownMessage')]
    const why = 'the catalogue does not know the type. An edit to a type that it knows helps'
    expect(selectedSet('retry', unknown)).toMatchObject({
      inVain: expect.stringContaining(`All 2 fail again as they are: ${why}`),
    })
    expect(matchingSet('retry', { terms: '', rows: [...unknown, row(3)], hasMore: false })).toMatchObject({
      inVain: expect.stringContaining(`2 of the 3 fail again as they are: ${why}`),
    })
    expect(
      matchingSet('retry', { terms: '', rows: [...unknown, row(3, 'open', 'NoSuchJob')], hasMore: true }),
    ).toMatchObject({
      inVain: expect.stringContaining('All 3 that are loaded fail again as they are: their causes do not pass'),
    })
    expect(selectedSet('archive', unknown)).not.toHaveProperty('inVain')
    expect(selectedSet('retry', rows(2))).not.toHaveProperty('inVain')
    const group = { fingerprint: '6ac92881306bce24', error_class: 'UnknownMessage', stage: 'open' }
    expect(groupSet('retry', group)).toMatchObject({ inVain: expect.stringContaining(why) })
    expect(groupSet('retry', { ...group, error_class: 'Throttled', stage: 'dispatch' })).not.toHaveProperty('inVain')
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
