import { expect, test } from 'vitest'
import {
  groupName,
  intervalFor,
  isAdditive,
  scaleOf,
  seriesOf,
  shownNumber,
  totalsOf,
  unitOf,
} from '../../../console/src/data/measures.ts'
import { measures } from '../../../warehouse/queries/measures.ts'

const range = { from: '2026-05-13T00:00:00.000Z', until: '2026-05-13T04:00:00.000Z' }
const at = (hour: number) => `2026-05-13T0${hour}:00:00.000Z`
const hours = { range, interval: 'hour', group_by: ['type'] } as const

test('an hour in which nothing was counted is one of nothing, until the last of which there is a row', () => {
  const rows = [
    { begins_at: at(1), type: 'work.start', messages: 3 },
    { begins_at: at(2), type: 'work.stop', messages: 1 },
  ]
  const { series } = seriesOf(rows, { ...hours, value: 'messages' })
  expect(series.map(({ name, points, total }) => [name, points.map(({ y }) => y), total])).toEqual([
    ['work.start', [0, 3, 0], 3],
    ['work.stop', [0, 0, 1], 1],
  ])
  expect(series[0]?.points.map(({ x }) => x.toISOString())).toEqual([at(0), at(1), at(2)])
})

test('an hour in which nothing was measured has no point', () => {
  const rows = [{ begins_at: at(1), battery_min: 40 }, { begins_at: at(2) }, { begins_at: at(3), battery_min: 30 }]
  const { series } = seriesOf(rows, { ...hours, group_by: [], value: 'battery_min' })
  expect(series[0]?.points.map(({ y }) => y)).toEqual([40, 30])
})

test('of more groups than anybody can read the rest is one, where it can be added', () => {
  const rows = Array.from({ length: 20 }, (_, n) => ({
    begins_at: at(1),
    type: `t${n}`,
    messages: 20 - n,
    ended_ms_median: n,
  }))
  const counted = seriesOf(rows, { ...hours, value: 'messages', most: 5 })
  expect(counted.series.map(({ name }) => name)).toEqual(['t0', 't1', 't2', 't3', '16 others'])
  expect(counted.series.reduce((all, { total }) => all + total, 0)).toBe(210)
  const measured = seriesOf(rows, { ...hours, value: 'ended_ms_median', most: 5 })
  expect(measured.series).toHaveLength(4)
  expect(measured.leftOut).toBe(16)
})

test('nothing is no series', () => {
  expect(seriesOf([], { ...hours, value: 'messages' })).toEqual({ series: [], leftOut: 0 })
})

test('totals have every group, the largest first', () => {
  const rows = [
    { begins_at: at(1), type: 'a', messages: 1 },
    { begins_at: at(2), type: 'a', messages: 1 },
    { begins_at: at(2), type: 'b', messages: 5 },
  ]
  expect(totalsOf(rows, 'messages', ['type']).map(({ name, total }) => [name, total])).toEqual([
    ['b', 5],
    ['a', 2],
  ])
})

test('every value of every measure has a unit by its name, and those that cannot be added are known', () => {
  const values = Object.values(measures).flatMap(({ values }) => Object.keys(values))
  const of = (unit: string) => new Set(values.filter((value) => unitOf(value) === unit))
  expect(of('ms')).toEqual(
    new Set([
      'milliseconds',
      'acknowledged_ms_median',
      'ended_ms_median',
      'ended_ms_p95',
      'waited_ms_median',
      'lead_ms_median',
      'lead_ms_p95',
      'known_ms',
      'available_ms',
    ]),
  )
  expect(of('bytes')).toEqual(new Set(['bytes']))
  expect(of('percent')).toEqual(new Set(['battery_min', 'battery_max', 'available_percent']))
  expect(of('seconds')).toEqual(new Set(['mtbf_seconds', 'mttr_seconds']))
  expect(of('metres')).toEqual(new Set(['distance_metres']))
  expect(of('dollars')).toEqual(new Set(['dollars']))
  // What is a sum in SQL is a sum here.
  for (const { values } of Object.values(measures))
    for (const [value, { sql }] of Object.entries(values as Record<string, { readonly sql: string }>))
      expect([value, isAdditive(value)]).toEqual([value, /^(sum\(|count\()/.test(sql)])
})

test('numbers are shown with their units', () => {
  expect(shownNumber(812.5, 'count')).toBe('812.5')
  expect(shownNumber(1_234_567, 'count')).toBe('1,234,567')
  expect(shownNumber(1_234_567, 'bytes')).toBe('1.2 MB')
  expect(shownNumber(90_000, 'ms')).toBe('1.5 min')
  expect(shownNumber(0, 'ms')).toBe('0 ms')
  expect(shownNumber(7_200, 'seconds')).toBe('2 h')
  expect(shownNumber(99.12, 'percent')).toBe('99.1 %')
  expect(shownNumber(0.000123, 'dollars')).toBe('0.00012 $')
  expect(shownNumber(1_500, 'metres')).toBe('1.5 km')
})

test('a long range is asked for by day, and so is what is counted by day', () => {
  const days = { from: '2026-05-01T00:00:00.000Z', until: '2026-05-31T00:00:00.000Z' }
  expect(intervalFor({ intervals: ['hour', 'day', 'all'] }, range)).toBe('hour')
  expect(intervalFor({ intervals: ['day', 'all'] }, range)).toBe('day')
  expect(intervalFor({ intervals: ['hour', 'day', 'all'] }, days)).toBe('day')
})

test('a group of several names is one, and says what is not known', () => {
  expect(groupName({ robot_id: 'r1', fleet: null }, ['robot_id', 'fleet'])).toBe('r1 · no fleet')
  expect(groupName({}, [])).toBe('all')
})

test('an axis has one unit, by its highest value', () => {
  expect(scaleOf(7_200_000, 'ms')).toEqual({ per: 3_600_000, unit: 'h' })
  expect(scaleOf(7_200, 'seconds')).toEqual({ per: 3_600, unit: 'h' })
  expect(scaleOf(0, 'bytes')).toEqual({ per: 1, unit: 'B' })
  expect(scaleOf(12, 'count')).toEqual({ per: 1, unit: '' })
})
