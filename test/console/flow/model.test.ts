import { describe, expect, test } from 'vitest'
import {
  edgesOf,
  type Flow,
  type FlowBox,
  healthOf,
  nodesOf,
  noteOf,
  rateText,
  secondsText,
  unreachedOf,
  waysOf,
} from '../../../console/src/flow/model.ts'

const box = (name: string, more: Partial<FlowBox> = {}): FlowBox => ({
  name,
  outside: false,
  per_second: 0,
  unit: 'calls',
  backlog: null,
  backlog_age_seconds: null,
  failures: 0,
  errors: 0,
  throttles: 0,
  parts: [],
  ...more,
})

const flow = (more: Partial<Flow> = {}): Flow => ({
  at: '2026-05-13T12:00:00.000Z',
  metrics_at: '2026-05-13T12:00:00.000Z',
  robots: { count: 0, by_state: {}, by_policy_version: {}, parked: 0, needs_attention: 0, cut: false },
  stuck: [],
  ...more,
})

test.each([
  [null, 'not counted'],
  [0, '0/s'],
  [0.04, '2.4/min'],
  [1.26, '1.3/s'],
  [1240.4, '1,240/s'],
])('a rate of %j is %s', (rate, text) => {
  expect(rateText(rate)).toBe(text)
})

test.each([
  [null, '–'],
  [0.44, '0.4 s'],
  [43, '43 s'],
  [240, '4 min'],
  [9_000, '2.5 h'],
])('%j seconds are %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text)
})

describe('a box', () => {
  test('says what waits and fails before anything else is asked', () => {
    const busy = box('x', {
      per_second: 3,
      backlog: 1200,
      backlog_age_seconds: 43,
      failures: 2,
      errors: 1,
      throttles: 4,
    })
    expect(noteOf(busy)).toBe('3.0/s calls · 1,200 waiting · 43 s behind · 2 failed · 1 errors · 4 throttled')
  })

  test('is stopped where a sentence says so, and to be looked at where anything fails', () => {
    const stuck = [{ level: 'stopped', at: 'x', text: '', next: '' }] as const
    expect(
      healthOf(
        box('x'),
        stuck.map((one) => ({ ...one })),
      ),
    ).toBe('bad')
    expect(healthOf(box('y'), [])).toBe('good')
    expect(healthOf(box('y', { errors: 1 }), [])).toBe('warning')
    expect(healthOf(box('y', { failures: 1 }), [])).toBe('warning')
    expect(healthOf(box('robots', { outside: true }), [])).toBe('quiet')
  })
})

describe('the picture', () => {
  const drawn = flow({
    boxes: [
      box('device.hw'),
      box('service_platform.core.messaging'),
      box('service_platform.auth'),
      box('robots', { outside: true }),
      box('people', { outside: true }),
    ],
    edges: [
      { from: 'robots', to: 'device.hw', per_second: 1, unit: 'messages', calls: [], by: [] },
      { from: 'device.hw', to: 'service_platform.core.messaging', per_second: 0, unit: 'messages', calls: [], by: [] },
      {
        from: 'service_platform.core.messaging',
        to: 'people',
        per_second: null,
        unit: 'calls',
        calls: [],
        by: ['notify'],
      },
    ],
  })

  test('draws what is counted, and what is not only when asked', () => {
    expect(edgesOf(drawn, false).map(({ to, label, kind }) => [to, label, kind])).toEqual([
      ['device.hw', '1.0/s', 'busy'],
      ['service_platform.core.messaging', '', 'normal'],
    ])
    expect(edgesOf(drawn, true)).toHaveLength(3)
  })

  test('names the boxes that it leaves out', () => {
    const nodes = nodesOf(drawn)
    expect(nodes.map(({ label }) => label)).toEqual(['device.hw', 'core.messaging', 'auth', 'robots', 'people'])
    expect(unreachedOf(nodes, edgesOf(drawn, false))).toEqual(['service_platform.auth', 'people'])
  })

  test('tells of a box what comes in and goes out, the busiest first', () => {
    expect(waysOf(drawn, 'device.hw').map(({ from }) => from)).toEqual(['robots', 'device.hw'])
  })
})
