import { describe, expect, test } from 'vitest'
import { changesIn } from '../../../console/src/operations/changes.ts'
import { rangeIn } from '../../../console/src/operations/range.ts'

describe('what an operation changed', () => {
  test('of an edit is its list of fields, and the message that was sent', () => {
    const changes = [{ path: 'payload.job_id', before: 'j1', after: 'j2' }]
    expect(changesIn({ message_id: 'm2', was_held: false, changes })).toEqual({ changes, message_id: 'm2' })
  })

  test('of a group is what differs between before and after', () => {
    expect(
      changesIn({
        fingerprint: '6ac92881306bce24',
        before: { status: 'open', note: 'x' },
        after: { status: 'acknowledged', owner: 'ada', note: 'x' },
      }).changes,
    ).toEqual([
      { path: 'status', before: 'open', after: 'acknowledged' },
      { path: 'owner', before: undefined, after: 'ada' },
    ])
  })

  test('of a shape that nobody here knows is nothing, and does not break the page', () => {
    for (const diff of [undefined, null, 7, 'x', [], { was_held: true }, { changes: [null, 7] }]) {
      expect(changesIn(diff).changes).toEqual([])
    }
  })
})

describe('the range of a look for missed messages', () => {
  test('has two times with their zones, one after the other', () => {
    expect(rangeIn({ from: '2026-11-20T09:00:00+01:00', until: ' 2026-11-20T09:00Z ', robot_id: '' })).toEqual({
      range: { from: '2026-11-20T08:00:00.000Z', until: '2026-11-20T09:00:00.000Z' },
      faults: {},
    })
    expect(
      rangeIn({ from: '2026-11-20T09:00:00Z', until: '2026-11-20T10:00:00Z', robot_id: 'mission:m-1' }).range,
    ).toMatchObject({
      robot_id: 'mission:m-1',
    })
  })

  test.each([
    ['from', { from: 'yesterday' }],
    ['from', { from: '2026-11-20T09:00:00' }],
    ['until', { until: '2026-11-20T08:00:00Z' }],
    ['until', { until: '2026-11-20T25:00:00Z' }],
    ['robot_id', { robot_id: 'a b' }],
  ] as const)('says what is wrong with %s', (field, over) => {
    const read = rangeIn({ from: '2026-11-20T09:00:00Z', until: '2026-11-20T10:00:00Z', robot_id: '', ...over })
    expect(read.range).toBeUndefined()
    expect(read.faults[field]).toBeTruthy()
  })
})
