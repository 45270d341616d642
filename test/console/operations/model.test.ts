import { describe, expect, test } from 'vitest'
import {
  cancelMeans,
  farOf,
  isMoving,
  kindWords,
  operationStandingOf,
  resultsOf,
  startWords,
  titleOf,
  unknownEnds,
  whyNotCancel,
  whyNotStart,
} from '../../../console/src/operations/model.ts'
import { paceIn, paceWords, secondsFor, usualPace } from '../../../console/src/operations/pace.ts'

const plan = { count: 137, robots: 12, conflicts: 3, estimated_seconds: 34 }
const running = { kind: 'redrive', status: 'running', plan, done_until: 28 } as const
const progress = { count: 137, acted_on: 28, left: 109, skipped: 0, ended: 26, failed_again: 0, results: {} }

describe('how an operation stands', () => {
  test('running but failing is told from running', () => {
    expect(operationStandingOf({ ...running, status: 'running', progress }).words).toBe('Running')
    expect(
      operationStandingOf({ ...running, status: 'running', progress: { ...progress, failed_again: 3 } }),
    ).toMatchObject({
      tone: 'warning',
      words: 'Running, but failing',
      means: '3 of 26 whose end is known failed again.',
    })
  })

  test('done with failures is no green', () => {
    expect(
      operationStandingOf({ ...running, status: 'done', progress: { ...progress, failed_again: 2 } }),
    ).toMatchObject({
      tone: 'warning',
      words: 'Done, 2 failed again',
    })
  })

  test('what was done at once does not speak of a set', () => {
    expect(operationStandingOf({ kind: 'group_change', status: 'done' }).means).toContain('done at once')
  })

  test('what goes on alone is told by what it does: an erasure waits to begin, and nothing of it was done at once', () => {
    expect(operationStandingOf({ kind: 'erasure', status: 'planning' })).toMatchObject({
      tone: 'pending',
      words: 'Waits to begin',
    })
    expect(operationStandingOf({ kind: 'erasure', status: 'done' }).means).toBe('What was known of the robot is gone.')
    expect(operationStandingOf({ kind: 'erasure', status: 'cancelled' }).means).toContain('nothing was erased')
    expect(operationStandingOf({ kind: 'comparison', status: 'done' }).means).not.toContain('at once')
    expect(operationStandingOf({ kind: 'replay', status: 'planning' }).words).toBe('Planning')
  })

  test('an erasure that waits for a day is not looked at each second', () => {
    expect(isMoving({ kind: 'redrive', status: 'running' })).toBe(true)
    expect(isMoving({ kind: 'redrive', status: 'planned' })).toBe(false)
    expect(isMoving({ kind: 'erasure', status: 'planning' })).toBe(false)
  })

  test('what ended says why in its own words', () => {
    expect(operationStandingOf({ ...running, status: 'stopped', ended_because: '3 of 8 failed again' }).means).toBe(
      '3 of 8 failed again',
    )
    expect(operationStandingOf({ ...running, status: 'cancelled', cancelled_by: 'ada' }).means).toBe('Cancelled by ada')
  })
})

describe('how far it is', () => {
  test('n done, m left', () => {
    expect(farOf(running)).toEqual({ count: 137, done: 28, left: 109, percent: 20, words: '28 done, 109 left' })
    expect(unknownEnds({ kind: 'redrive', progress })).toBe(2)
    expect(unknownEnds({ kind: 'archive', progress })).toBe(0)
  })

  test('of an empty set is all of it; of what acted at once there is nothing to tell', () => {
    expect(farOf({ kind: 'redrive', plan: { ...plan, count: 0 }, done_until: 0 })?.percent).toBe(100)
    expect(farOf({ kind: 'group_change', done_until: 0 })).toBeUndefined()
  })

  test('ends are listed the good ones first, those that nobody knows here last', () => {
    expect(resultsOf({ teleported: 1, failed_again: 2, held: 0, applied: 25 }).map(({ result }) => result)).toEqual([
      'applied',
      'failed_again',
      'teleported',
    ])
  })
})

describe('what its button says', () => {
  test('names its number', () => {
    expect(startWords({ ...running, status: 'planned', done_until: 0 })).toBe('Retry 137')
    expect(startWords({ ...running, status: 'stopped' })).toBe('Go on with 109')
    expect(startWords({ ...running, kind: 'archive', status: 'planned', done_until: 0 })).toBe('Archive 137')
    expect(titleOf(running)).toBe('Retry of 137')
    expect(titleOf({ kind: 'replay', plan })).toBe('Recovery of 137 missed')
  })

  test('why it cannot be pressed', () => {
    expect(whyNotStart({ kind: 'redrive', status: 'planned', plan })).toBeUndefined()
    expect(whyNotStart({ kind: 'redrive', status: 'stopped', plan })).toBeUndefined()
    expect(whyNotStart({ kind: 'redrive', status: 'planned', plan: { ...plan, count: 0 } })).toContain('set is empty')
    expect(whyNotStart({ kind: 'replay', status: 'planning' })).toBe('It is still being planned')
    expect(whyNotStart({ kind: 'edit', status: 'done' })).toContain('acted at once')
    expect(whyNotCancel({ kind: 'redrive', status: 'running', plan })).toBeUndefined()
    expect(whyNotCancel({ kind: 'redrive', status: 'planned', plan })).toBeUndefined()
    expect(whyNotCancel({ kind: 'redrive', status: 'cancelling', plan })).toBe('It is being cancelled')
    expect(whyNotCancel({ kind: 'pin', status: 'done' })).toContain('acted at once')
  })

  test('what follows from cancelling it: only what has a plan can be started later', () => {
    expect(cancelMeans({ kind: 'erasure', status: 'planning' })).toContain('Nothing is erased')
    expect(cancelMeans({ kind: 'erasure', status: 'planning' })).not.toContain('started later')
    expect(cancelMeans({ kind: 'replay', status: 'planning' })).toBe('No plan is made. It can be asked for anew.')
    expect(cancelMeans({ kind: 'redrive', status: 'planned' })).toContain('It can be started later')
    expect(cancelMeans({ kind: 'redrive', status: 'running' })).toContain('what was sent stays sent')
  })

  test('a kind that a newer server knows has its own name', () => {
    expect(kindWords('redrive')).toBe('Retry')
    expect(kindWords('toString')).toBe('toString')
  })
})

describe('a pace', () => {
  test('as it is typed is what the server takes', () => {
    expect(paceIn(usualPace).pace).toEqual({
      rate_per_second: 20,
      first_batches: [1, 2, 5, 20],
      stop_above_percent: 20,
      out_of_order: false,
    })
    expect(paceIn({ ...usualPace, batches: ' ' }).pace?.first_batches).toEqual([])
  })

  test.each([
    ['rate', '0'],
    ['rate', '501'],
    ['rate', '1e2'],
    ['rate', ''],
    ['batches', '1, two'],
    ['batches', '1, 0'],
    ['batches', Array(21).fill(1).join(',')],
    ['stopAbove', '101'],
    ['stopAbove', '5.5'],
  ] as const)('with %s %j says what was expected, and is not sent', (field, value) => {
    const read = paceIn({ ...usualPace, [field]: value })
    expect(read.pace).toBeUndefined()
    expect(read.faults[field]).toBeTruthy()
  })

  test('tells how long it takes: growing batches wait for their ends, the rest flows', () => {
    const { pace } = paceIn(usualPace)
    if (pace === undefined) throw new Error('the usual pace is one')
    expect(secondsFor(137, pace, true)).toBe(21)
    expect(secondsFor(1, pace, true)).toBe(6)
    expect(secondsFor(137, pace, false)).toBe(7)
    expect(secondsFor(0, pace, true)).toBe(0)
    expect(paceWords(pace, true)).toBe('1, then 2, then 5, then 20, then 20 a second')
    expect(paceWords(pace, false)).toBe('20 a second')
  })
})
