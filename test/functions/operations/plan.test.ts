import { describe, expect, test } from 'vitest'
import { TooMany } from '../../../functions/operations/errors.ts'
import { hasMovedOn } from '../../../functions/operations/moved-on.ts'
import { defaultPace, estimatedSeconds } from '../../../functions/operations/pace.ts'
import { SET_MAX } from '../../../functions/operations/plan.ts'
import { positionOf } from '../../../messages/position.ts'
import { robotRow } from '../service_platform/api/stored.ts'
import { addFailures, world } from '../service_platform/operate/world.ts'

describe('a plan', () => {
  test('says what it is about, and is frozen: what fails afterwards is not part of it', async () => {
    const one = world()
    addFailures(one, { robots: 3, each: 2 })
    const operation = await one.plan({ filter: { error_class: 'OtherJobInHand' } })
    expect(operation).toMatchObject({
      kind: 'redrive',
      status: 'planned',
      by: 'ada',
      why: 'the arm is repaired',
      filter: { error_class: 'OtherJobInHand' },
      plan: {
        count: 6,
        robots: 3,
        oldest_at: '2026-11-20T08:00:00.001Z',
        newest_at: '2026-11-20T08:00:01.003Z',
        conflicts: 0,
        estimated_seconds: 12,
      },
      done_until: 0,
      operation_version: 1,
    })
    expect(one.operation(operation.operation_id)).toEqual(operation)
    addFailures(one, { robots: 9, each: 2 })
    const set = await one.operations.frozen(operation.operation_id, 0, 6)
    expect(set.map(({ failure_id }) => failure_id)).toEqual(['r1-0', 'r2-0', 'r3-0', 'r1-1', 'r2-1', 'r3-1'])
  })

  test('changes nothing', async () => {
    const one = world()
    addFailures(one, { robots: 3, each: 2 })
    const before = structuredClone(one.failures.records)
    await one.plan()
    expect(one.failures.records).toEqual(before)
    expect(one.puts).toEqual([])
  })

  test('leaves out what cannot be tried: resolved, archived, retrying, and what has no door', async () => {
    const one = world()
    addFailures(one, {
      robots: 6,
      each: 1,
      over: (robot) =>
        [
          { status: 'resolved' },
          { status: 'archived' },
          { status: 'retrying' },
          { kind: 'unknown' },
          { status: 'held', kind: 'held' },
        ][robot - 1] as object,
    })
    const { plan, operation_id } = await one.plan()
    expect(plan?.count).toBe(2)
    const set = await one.operations.frozen(operation_id, 0, 2)
    expect(set.map(({ failure_id }) => failure_id)).toEqual(['r5-0', 'r6-0'])
    expect((await one.plan({ ids: ['r1-0', 'r5-0', 'r5-0', 'nope'] })).plan?.count).toBe(1)
    expect((await one.plan({ filter: { status: 'resolved' } })).plan?.count).toBe(0)
  })

  test('of an archive takes what is resolved too, of a restore what is archived', async () => {
    const one = world()
    addFailures(one, {
      robots: 3,
      each: 1,
      over: (robot) => [{ status: 'resolved' }, { status: 'archived' }][robot - 1] as object,
    })
    expect((await one.plan({ kind: 'archive' })).plan?.count).toBe(2)
    expect((await one.plan({ kind: 'restore' })).plan).toMatchObject({ count: 1, estimated_seconds: 1 })
  })

  test('may be about one robot, one group or part of a text', async () => {
    const one = world()
    addFailures(one, { robots: 3, each: 2, over: (robot) => ({ error_text: robot === 2 ? 'arm is stuck' : 'no job' }) })
    expect((await one.plan({ filter: { robot_id: 'r2' } })).plan).toMatchObject({ count: 2, robots: 1 })
    expect((await one.plan({ filter: { text: 'stuck' } })).plan?.count).toBe(2)
    const fingerprint = one.failures.records.get('r1-0')?.fingerprint ?? ''
    expect((await one.plan({ filter: { fingerprint } })).plan?.count).toBe(4)
    expect((await one.plan({ filter: { robot_id: 'nobody' } })).plan).toEqual({
      count: 0,
      robots: 0,
      conflicts: 0,
      estimated_seconds: 0,
    })
  })

  test('names messages whose robot has moved on', async () => {
    const one = world()
    addFailures(one, { robots: 3, each: 1 })
    one.robots.set('r1', robotRow('r1', { position: positionOf('9999', 1) }))
    one.robots.set('r2', robotRow('r2', { position: positionOf('1', 1) }))
    const { plan, operation_id } = await one.plan()
    expect(plan?.conflicts).toBe(1)
    const set = await one.operations.frozen(operation_id, 0, 3)
    expect(set.map(({ failure_id, conflict }) => [failure_id, conflict])).toEqual([
      ['r1-0', true],
      ['r2-0', undefined],
      ['r3-0', undefined],
    ])
  })

  test('is refused with its limit when more match than an operation acts on', async () => {
    const one = world()
    addFailures(one, { robots: 1, each: 1 })
    const [record] = one.failures.records.values()
    if (!record) throw new Error('no record')
    const { original, stack: _, ...listed } = record
    one.failures.reader.list = async (_, { limit, after }) => {
      const from = Number(after?.[0] ?? 0)
      const items = Array.from({ length: limit }, (_, n) => ({
        ...listed,
        failure_id: `f${from + n}`,
        original_bytes: original.bytes,
      }))
      return { items, next: [String(from + limit)] }
    }
    await expect(one.plan()).rejects.toThrow(TooMany)
    await expect(one.plan()).rejects.toThrow(`More than ${SET_MAX} failures match`)
    expect(one.operations.rows.size).toBe(0)
  })
})

test.each([
  ['it lies before what was applied last', { position: positionOf('5', 1) }, { position: positionOf('9', 1) }, true],
  ['it lies behind', { position: positionOf('10', 1) }, { position: positionOf('9', 1) }, false],
  ['it is what was applied last', { position: positionOf('9', 1) }, { position: positionOf('9', 1) }, true],
  [
    'what was applied last was redriven from before it',
    { position: positionOf('5', 1) },
    { position: positionOf('9', 1), cause: { origin_position: positionOf('4', 1) } },
    false,
  ],
  ['its number is not above the last', { sequence: 7 }, { last_sequence: 7 }, true],
  ['its number is above the last', { sequence: 8 }, { last_sequence: 7 }, false],
  [
    'it never reached the stream and is older',
    { received_at: '2026-11-20T08:00:00Z' },
    { cause: { received_at: '2026-11-20T09:00:00Z' } },
    true,
  ],
  [
    'it never reached the stream and is younger',
    { received_at: '2026-11-20T09:30:00Z' },
    { cause: { received_at: '2026-11-20T09:00:00Z' } },
    false,
  ],
  ['the robot was never moved', { received_at: '2026-11-20T09:30:00Z' }, {}, false],
])('whether a robot has moved on: %s', (_, message, row, expected) => {
  expect(hasMovedOn(message, robotRow('r1', row as object))).toBe(expected)
})

test('a robot that nobody has heard has not moved on', () => {
  expect(hasMovedOn({ position: positionOf('5', 1) }, undefined)).toBe(false)
})

test.each([
  [0, 0],
  [1, 6],
  [28, 15],
  [10_028, 515],
])('%i messages are estimated to take %i seconds', (count, seconds) => {
  expect(estimatedSeconds({ kind: 'redrive' }, count, defaultPace)).toBe(seconds)
})
