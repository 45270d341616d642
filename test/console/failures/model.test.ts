import { describe, expect, test } from 'vitest'
import {
  ableTo,
  aboutOf,
  countAbleTo,
  countsText,
  type Failure,
  groupStandingOf,
  justAfter,
  linkWords,
  seenOf,
  standingOf,
  trendOf,
  whyNot,
} from '../../../console/src/failures/model.ts'
import { nextOf, otherwiseNext, stepsOf } from '../../../console/src/failures/tries.ts'

const standing = (over: Partial<Failure>) =>
  standingOf({ status: 'open', standing: { attempt: 1, at: '2026-11-20T09:00:00.000Z' }, ...over })

describe('how a failure stands', () => {
  test('running but failing is a status of its own', () => {
    expect(standing({ status: 'retrying', standing: { attempt: 2, at: 'x' } })).toMatchObject({ words: 'Retrying' })
    expect(standing({ status: 'retrying', standing: { attempt: 4, at: 'x' } })).toMatchObject({
      tone: 'warning',
      words: 'Retrying, failed 3 times',
    })
  })

  test('what is resolved says as what, what is archived by whom and why', () => {
    expect(standing({ status: 'resolved', ended_as: 'refused' }).words).toBe('Resolved: refused')
    const archived = { at: 'x', by: 'ada', why: 'a test robot', from: 'open' } as const
    expect(standing({ status: 'archived', archived }).means).toContain('Archived by ada: a test robot')
  })
})

describe('what can be done to a failure', () => {
  test('an act that its status forbids says why, and who changed it', () => {
    expect(whyNot('retry', { status: 'open', kind: 'machine' })).toBeUndefined()
    expect(whyNot('restore', { status: 'archived', kind: 'machine' })).toBeUndefined()
    expect(whyNot('retry', { status: 'archived', kind: 'machine', changed_by: 'ada' })).toBe(
      'It is archived, since ada changed it: only what is open, needs attention, held can be retried',
    )
  })

  test('of many, only those that it can be done to are counted', () => {
    const rows = (['open', 'resolved', 'held', 'archived'] as const).map((status) => ({ status }))
    expect(ableTo('retry', rows)).toHaveLength(2)
    expect(countAbleTo('retry', { open: 130, held: 4, resolved: 7 })).toBe(134)
    expect(countAbleTo('restore', undefined)).toBe(0)
  })

  test('counts are told in the order in which a person looks, and none is a word', () => {
    expect(countsText({ resolved: 7, open: 3, needs_attention: 1, held: 0 })).toBe(
      '1 needs attention, 3 open, 7 resolved',
    )
    expect(countsText({})).toBe('none')
  })
})

describe('the trend of a group', () => {
  const nowMs = Date.parse('2026-11-20T09:30:00Z')

  test('has a bar for each hour, also for those in which nothing failed', () => {
    const trend = trendOf({ '2026-11-20T09': 2, '2026-11-20T08': 5, '2026-11-01T08': 99 }, nowMs, 4)
    expect(trend.hours.map(({ count }) => count)).toEqual([0, 0, 5, 2])
    expect(trend).toMatchObject({ most: 5, words: '7 in 4 hours: 2 in this one, 5 in the one before' })
  })

  test('of nothing says so', () => {
    expect(trendOf(undefined, nowMs)).toMatchObject({ most: 0, words: 'none in 24 hours' })
  })
})

test('a group that nobody resolved and of which nothing waits is told apart from one that burns', () => {
  expect(groupStandingOf({ status: 'open', by_status: { open: 2 } })).toMatchObject({ tone: 'error', words: 'Open' })
  expect(groupStandingOf({ status: 'open', by_status: { resolved: 2 } }).words).toBe('Open, nothing waits')
  expect(groupStandingOf({ status: 'open' }).words).toBe('Open')
})

test('a mission is told from a robot', () => {
  expect(aboutOf({ robot_id: 'ff:5iO4' })).toEqual({ kind: 'robot', id: 'ff:5iO4' })
  expect(aboutOf({ robot_id: 'mission:m-17' })).toEqual({ kind: 'mission', id: 'm-17' })
  expect(aboutOf({})).toBeUndefined()
})

test('the bound of a set lies just behind what was shown last', () => {
  expect(justAfter('2026-11-20T09:00:00.999Z')).toBe('2026-11-20T09:00:01.000Z')
})

test('lineage tells an edited copy, a message of a record, and what did not fail', () => {
  expect(linkWords({ failure_id: 'f1', status: 'resolved', asked: true })).toBe('This failure: resolved')
  expect(linkWords({ failure_id: 'f2', edited_from: 'f1', status: 'open' })).toBe('Failure, of an edited copy: open')
  expect(linkWords({ failure_id: 'f3', redrive_of: 'f1' })).toBe('Failure, of a message of the record')
  expect(linkWords({ failure_id: 'f3', redrive_of: 'f3' })).toBe('Failure')
  expect(linkWords({ message_id: 'm2', outcome: 'applied' })).toBe('The message that it became: applied')
})

describe('the tries of a failure', () => {
  const at = (second: number): string => `2026-11-20T09:00:${String(second).padStart(2, '0')}.000Z`

  test('are told in order, with who began them and how long after the one before', () => {
    const steps = stepsOf({
      attempts: [
        { attempt: 1, at: at(0), status: 'open', error_class: 'Broken', error_text: 'no gripper' },
        { attempt: 2, at: at(5), status: 'retrying', by: 'schedule' },
        { attempt: 2, at: at(6), status: 'open', error_class: 'Broken', error_text: 'no gripper' },
        { attempt: 3, at: at(9), status: 'retrying', by: 'ada', operation_id: 'o1' },
        { attempt: 3, at: at(10), status: 'resolved', ended_as: 'applied' },
      ],
    })
    expect(steps.map(({ what, after_ms }) => [what, after_ms])).toEqual([
      ['Failed', undefined],
      ['Try 2 began', 5_000],
      ['Failed again', 1_000],
      ['Try 3 began', 3_000],
      ['Ended: applied', 1_000],
    ])
    expect(steps[3]).toMatchObject({ by: 'ada', operation_id: 'o1' })
  })

  test('an edit and what people did stay in it through a plain retry', () => {
    const steps = stepsOf({
      attempts: [
        { attempt: 1, at: at(0), status: 'open', error_class: 'Broken' },
        { attempt: 1, at: at(1), status: 'archived', by: 'ada', error_text: 'a test robot' },
        { attempt: 1, at: at(2), status: 'open', by: 'bo', error_text: 'it is not' },
        { attempt: 1, at: at(3), status: 'open', held_back: true },
        { attempt: 1, at: at(4), status: 'resolved', by: 'ada', ended_as: 'edited', error_text: 'renamed' },
      ],
    })
    expect(steps.map(({ what }) => what)).toEqual([
      'Failed',
      'Archived',
      'Restored',
      'Held back: its robot has moved on',
      'Edited: a copy took its place',
    ])
  })

  test('that the record no longer lists are counted', () => {
    const steps = stepsOf({
      attempts: [
        { attempt: 1, at: at(0), status: 'open', error_class: 'Broken' },
        { attempt: 40, at: at(5), status: 'open', error_class: 'Broken' },
      ],
    })
    expect(steps.map(({ unlisted }) => unlisted)).toEqual([undefined, 38])
  })

  test('what the clock does next is said, the upkeep of the shelf is not', () => {
    expect(nextOf({ agenda: { what: 'retry', at: at(9) } })).toEqual({ at: at(9), what: 'It is tried again by itself' })
    expect(nextOf({ agenda: { what: 'shelve', at: at(9) } })).toBeUndefined()
    expect(nextOf({})).toBeUndefined()
    expect(otherwiseNext({ status: 'open' })).toBe('Nothing, until somebody does it')
    expect(otherwiseNext({ status: 'held' })).toContain('released with its robot')
    expect(otherwiseNext({ status: 'resolved' })).not.toContain('somebody')
  })
})

describe('a count of what a list filters is another one', () => {
  const rows = [{ status: 'open' as const, last_seen_at: '2026-11-20T09:00:00.000Z' }]
  const before = seenOf(rows, { open: 900, resolved: 5 })

  test('when its rows move, and when what was not loaded is tried, has ended or was archived', () => {
    const [row] = rows
    expect(seenOf([{ ...row, last_seen_at: 'x', status: 'retrying' }], { open: 900, resolved: 5 })).not.toBe(before)
    expect(seenOf(rows, { open: 600, retrying: 300, resolved: 5 })).not.toBe(before)
    expect(seenOf(rows, { open: 600, resolved: 305 })).not.toBe(before)
  })

  test('but not when something new fails', () => {
    expect(seenOf(rows, { open: 950, held: 4, needs_attention: 1, resolved: 5 })).toBe(before)
  })
})
