import { describe, expect, test } from 'vitest'
import type { Group } from '../../../console/src/failures/model.ts'
import type { Flow } from '../../../console/src/flow/model.ts'
import {
  backlogOf,
  balanceOf,
  causesOf,
  decided,
  deliveredInWords,
  liveRate,
  minuteOf,
  openFailuresOf,
  seriesOf,
  statesOf,
  verdictOf,
  wellInWords,
} from '../../../console/src/overview/model.ts'

const books = {
  published: 100,
  applied: 10,
  observed: 80,
  duplicate: 1,
  refused: 2,
  dead_lettered: 3,
  shed: 1,
  pending: 3,
  redelivered: 9,
}
const minute = {
  at: '2026-05-13T12:00:00.000Z',
  applied: 0,
  observed: 0,
  refused: 0,
  duplicate: 0,
  dead_lettered: 0,
  shed: 0,
}
const flow = (more: Partial<Flow> = {}): Flow => ({
  at: '2026-05-13T12:00:00.000Z',
  metrics_at: '2026-05-13T12:00:00.000Z',
  robots: { count: 0, by_state: {}, by_policy_version: {}, parked: 0, needs_attention: 0, cut: false },
  stuck: [],
  ...more,
})
const stuck = (level: 'stopped' | 'behind' | 'notice') => ({ level, at: 'x', text: 'x', next: 'x' })

test('the worst that is stuck is the verdict', () => {
  expect(verdictOf({ stuck: [] })).toBe('well')
  expect(verdictOf({ stuck: [stuck('notice'), stuck('behind')] })).toBe('behind')
  expect(verdictOf({ stuck: [stuck('notice'), stuck('stopped')] })).toBe('stopped')
})

describe('the books', () => {
  test('balance where everything has ended or is under way', () => {
    expect(balanceOf(flow({ books }))).toEqual({ published: 100, ended: 97, pending: 3, isBalanced: true })
  })

  test('do not where more has ended than was said', () => {
    expect(balanceOf(flow({ books: { ...books, pending: -1, published: 96 } }))?.isBalanced).toBe(false)
  })

  test('are not told to whoever sees some fleets only', () => {
    expect(balanceOf(flow())).toBeUndefined()
    expect(openFailuresOf(flow())).toBeUndefined()
  })

  test('looked at twice say how much is said in a second', () => {
    const before = flow({ books })
    const after = flow({ at: '2026-05-13T12:00:05.000Z', books: { ...books, published: 160 } })
    expect(liveRate(before, after)).toBe(12)
    expect(liveRate(undefined, after)).toBeUndefined()
    // The same answer again, or books that were begun anew.
    expect(liveRate(after, after)).toBeUndefined()
    expect(liveRate(after, { ...before, at: '2026-05-13T12:00:09.000Z' })).toBeUndefined()
  })
})

test('an hour in which nothing was said is no line at zero', () => {
  expect(seriesOf(flow({ per_minute: [minute] }), decided)).toEqual([])
  const [applied] = seriesOf(flow({ per_minute: [minute, { ...minute, applied: 4 }] }), decided)
  expect(applied).toMatchObject({ title: 'applied', points: [{ value: 0 }, { value: 4 }] })
})

test('before its first whole minute is over a system shows the one that lasts', () => {
  const [applied] = seriesOf(flow({ per_minute: [minute], this_minute: { ...minute, applied: 2 } }), decided)
  expect(applied).toMatchObject({ points: [{ value: 0 }, { value: 2 }] })
  // Later it would be a dip at the end of every chart.
  const per_minute = [{ ...minute, applied: 9 }]
  const [whole] = seriesOf(flow({ per_minute, this_minute: { ...minute, applied: 2 } }), decided)
  expect(whole).toMatchObject({ points: [{ value: 9 }] })
})

test('a minute stands beside its hour', () => {
  const per_minute = [
    { ...minute, refused: 3 },
    { ...minute, refused: 2 },
  ]
  expect(minuteOf(flow({ per_minute }), 'refused')).toEqual({ last: 2, hour: 5 })
  const this_minute = { ...minute, refused: 4 }
  expect(minuteOf(flow({ per_minute, this_minute }), 'refused')).toEqual({ last: 2, hour: 9 })
})

test('states in which somebody has to look come first, then the most', () => {
  const robots = { ...flow().robots, by_state: { idle: 9, fault: 1, working: 20, unreachable: 2 } }
  expect(statesOf(flow({ robots })).map(({ state }) => state)).toEqual(['unreachable', 'fault', 'working', 'idle'])
})

test('the backlog is the oldest of what waits, and where', () => {
  const lag = {
    stream_seconds: 2,
    outbox_seconds: 40,
    listeners_seconds: null,
    delivered_ms_p50: null,
    delivered_ms_p99: null,
    transition_ms_p50: null,
    transition_ms_p99: null,
  }
  expect(backlogOf(flow({ lag }))).toEqual({ seconds: 40, where: 'outbox' })
})

test('what waits for a person is open', () => {
  const failures = { open: 3, retrying: 1, held: 2, needs_attention: 4, resolved: 9, archived: 1 }
  expect(openFailuresOf(flow({ failures }))).toBe(7)
})

const group = (fingerprint: string, more: Partial<Group> = {}): Group =>
  ({ fingerprint, error_class: 'Timeout', stage: 'machine', status: 'open', ...more }) as Group

test('what fails most is what most of waits for a person; what nobody waits for is left out', () => {
  const groups = [
    group('few', { by_status: { open: 1 } }),
    group('none', { by_status: { resolved: 9 } }),
    group('many', { by_status: { open: 2, needs_attention: 3 } }),
  ]
  expect(causesOf(groups).map(({ group: { fingerprint }, open }) => [fingerprint, open])).toEqual([
    ['many', 5],
    ['few', 1],
  ])
})

test('who sees some fleets is told no numbers, and not that nothing is open: causes stand in the order in which they came', () => {
  const groups = [group('newest'), group('over', { status: 'resolved' }), group('older', { status: 'acknowledged' })]
  expect(causesOf(groups).map(({ group: { fingerprint }, open }) => [fingerprint, open])).toEqual([
    ['newest', undefined],
    ['older', undefined],
  ])
})

test('that all is well is said to those who see all: of failures of other fleets nobody else is told that there are none', () => {
  const failures = { open: 0, needs_attention: 0, held: 0, retrying: 0 } as Flow['failures']
  expect(wellInWords(flow({ failures }))).toMatchObject({
    heading: 'All is well',
    text: expect.stringContaining('no failure waits'),
  })
  const { heading, text } = wellInWords(flow())
  expect(heading).toBe('The line is well')
  expect(text).not.toContain('no failure')
  expect(text).toContain('Of your robots none is parked')
  const { robots } = flow()
  expect(wellInWords(flow({ robots: { ...robots, parked: 1 } })).text).toContain('Of your robots 1 is parked')
})

test('how fast listeners are told is said in numbers, or that there was nothing to tell', () => {
  const lag = { delivered_ms_p50: 40, delivered_ms_p99: 120, transition_ms_p50: 35 } as Flow['lag']
  expect(deliveredInWords(lag)).toBe('99 of 100 within 120 ms; a transition takes 35 ms')
  const silent = { delivered_ms_p50: null, delivered_ms_p99: null, transition_ms_p50: null } as Flow['lag']
  expect(deliveredInWords(silent)).toBe('nothing was delivered lately')
  expect(deliveredInWords(undefined)).toBe('nothing was delivered lately')
})
