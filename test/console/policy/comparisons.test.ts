import { expect, test } from 'vitest'
import {
  answerInWords,
  type Comparison,
  comparisonsOf,
  type Difference,
  groupsOf,
  progressOf,
  verdictOf,
} from '../../../console/src/policy/comparisons.ts'

const counts = {
  version: 'v2',
  decisions: 100,
  not_by_policy: 4,
  same: 96,
  different: 0,
  following: 0,
  unsure: 0,
  robots: 8,
  robots_different: 0,
  listed: 0,
  unreadable: 0,
}

const comparison = (more: Partial<Comparison> = {}): Comparison => ({
  comparison_id: 'c-1',
  status: 'done',
  version: 'v2',
  from: '2026-05-13T00:00:00.000Z',
  until: '2026-05-13T10:00:00.000Z',
  by: 'ada',
  why: 'before it is rolled out',
  created_at: '2026-05-13T11:00:00.000Z',
  compared: counts,
  differences: [],
  next_cursor: null,
  ...more,
})

const difference = (robot_id: string, type = 'robot.went_quiet'): Difference => ({
  robot_id,
  message_id: `m-${robot_id}`,
  type,
  decided_at: '2026-05-13T01:00:00.000Z',
  recorded: {
    outcome: 'applied',
    to: 'offline',
    handlers: ['record-presence'],
    state: 'working',
    policy_version: 'v1',
  },
  would: { outcome: 'applied', to: 'unreachable', handlers: [], state: 'working' },
})

test('how far a comparison is, is how far of its range was looked at', () => {
  expect(progressOf(comparison())).toBe(1)
  expect(progressOf(comparison({ status: 'running', compared: undefined as never }))).toBe(0)
  expect(
    progressOf(comparison({ status: 'running', compared: { ...counts, looked_until: '2026-05-13T05:00:00.000Z' } })),
  ).toBe(0.5)
})

test('no difference is good news only of decisions that were looked at to the end', () => {
  expect(verdictOf(comparison())).toEqual({ kind: 'good', says: 'v2 would have decided all 96 alike, of 8 robots.' })
  expect(verdictOf(comparison({ compared: { ...counts, decisions: 0 } })).kind).toBe('unknown')
  expect(verdictOf(comparison({ status: 'stopped' }))).toMatchObject({
    kind: 'unknown',
    says: expect.stringContaining('Its time was up'),
  })
  expect(verdictOf(comparison({ compared: { ...counts, unsure: 3, same: 93 } })).kind).toBe('unknown')
  expect(verdictOf(comparison({ status: 'failed', ended_because: 'no lake' })).says).toBe(
    'It failed: no lake. Ask again.',
  )
})

test('differences are told with those that may only follow from them', () => {
  const compared = { ...counts, same: 91, different: 5, following: 2, robots_different: 3 }
  expect(verdictOf(comparison({ compared }))).toEqual({
    kind: 'look',
    says: 'v2 would have decided 5 of 96 otherwise, of 3 of 8 robots: 3 by itself, 2 may only follow from those.',
  })
})

test('an answer is said in words', () => {
  expect(answerInWords({ outcome: 'applied', to: 'idle', handlers: ['stop-work'], state: 'working' })).toBe(
    'goes to idle, by stop-work',
  )
  expect(answerInWords({ outcome: 'applied', to: 'idle', handlers: [], state: 'idle' })).toBe('stays idle')
  expect(answerInWords({ outcome: 'refused', reason: 'not_allowed', state: 'idle' })).toBe('is refused: not allowed')
  expect(answerInWords({ outcome: 'refused', reason: 'guard', guard: 'is_charged', state: 'idle' })).toBe(
    'is refused: guard is_charged',
  )
  expect(answerInWords({ outcome: 'unknown_state', state: 'unreachable' })).toMatch(/^has no state unreachable/)
})

test('differences that are alike are one group, the most frequent first', () => {
  const groups = groupsOf([difference('r1', 'robot.connected'), difference('r1'), difference('r2'), difference('r2')])
  expect(groups.map(({ type, count, robots }) => [type, count, robots])).toEqual([
    ['robot.went_quiet', 3, 2],
    ['robot.connected', 1, 1],
  ])
})

test('comparisons of a version are found among the operations', () => {
  const entry = { operation_id: 'a', status: 'done', by: 'ada', why: 'w', created_at: '2026-05-13T11:00:00.000Z' }
  const operations = [
    { ...entry, kind: 'comparison', filter: { version: 'v2' } },
    { ...entry, kind: 'comparison', filter: { version: 'v1' } },
    { ...entry, kind: 'redrive' },
  ]
  expect(comparisonsOf('v2', operations)).toEqual([operations[0]])
})
