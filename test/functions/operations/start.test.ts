import { describe, expect, test } from 'vitest'
import { InvalidPace, OperationNotPossible, UnknownOperation } from '../../../functions/operations/errors.ts'
import { defaultPace, paceOf } from '../../../functions/operations/pace.ts'
import type { OperationStatus } from '../../../functions/ports/operations.ts'
import { addFailures, world } from '../service_platform/operate/world.ts'

describe('a pace', () => {
  test('is slow, careful and in order unless somebody says otherwise', () => {
    expect(paceOf({})).toEqual(defaultPace)
    expect(paceOf({ rate_per_second: 100, out_of_order: true })).toEqual({
      ...defaultPace,
      rate_per_second: 100,
      out_of_order: true,
    })
  })

  test.each([
    [{ rate_per_second: 0 }, 'rate_per_second is 0; a whole number from 1 to 500 was expected'],
    [{ rate_per_second: 501 }, 'rate_per_second is 501'],
    [{ rate_per_second: 1.5 }, 'rate_per_second is 1.5'],
    [{ stop_above_percent: 101 }, 'stop_above_percent is 101; a whole number from 1 to 100 was expected'],
    [{ first_batches: [1, 0] }, 'first_batches[1] is 0'],
    [{ first_batches: Array(21).fill(1) }, 'first_batches are 21; at most 20 were expected'],
  ])('%j is refused: %s', (asked, text) => {
    expect(() => paceOf(asked)).toThrow(InvalidPace)
    expect(() => paceOf(asked)).toThrow(text)
  })
})

describe('an operation', () => {
  const planned = async () => {
    const one = world()
    addFailures(one, { robots: 1, each: 2 })
    const { operation_id: id } = await one.plan()
    const as = (status: OperationStatus) => one.operations.rows.set(id, { ...one.operation(id), status })
    return { ...one, id, as }
  }

  test('that does not exist is neither started nor cancelled', async () => {
    const one = world()
    await expect(one.start('nope')).rejects.toThrow(UnknownOperation)
    await expect(one.cancel('nope')).rejects.toThrow('There is no operation nope')
  })

  test('says who started it, why then, and how fast', async () => {
    const { start, operation, id } = await planned()
    await start(id, { rate_per_second: 7 })
    expect(operation(id)).toMatchObject({
      status: 'running',
      by: 'ada',
      started_by: 'grace',
      started_at: '2026-11-20T09:00:00.000Z',
      pace: { ...defaultPace, rate_per_second: 7 },
      runs: 1,
      operation_version: 2,
    })
  })

  test.each(['planning', 'cancelling'] as const)('that is %s is not started', async (status) => {
    const { start, as, id, executions } = await planned()
    as(status)
    await expect(start(id)).rejects.toThrow(OperationNotPossible)
    await expect(start(id)).rejects.toThrow(`is ${status}; it cannot be started: only what is planned, cancelled`)
    expect(executions.begun).toEqual([])
  })

  test.each(['planned', 'cancelled', 'stopped', 'failed'] as const)('that is %s is started', async (status) => {
    const { start, as, id, operation } = await planned()
    as(status)
    await start(id)
    expect(operation(id).status).toBe('running')
  })

  test('that is done stays done', async () => {
    const { start, cancel, as, id, executions } = await planned()
    as('done')
    expect(await start(id)).toMatchObject({ status: 'done' })
    expect(executions.begun).toEqual([])
    await expect(cancel(id)).rejects.toThrow('is done; it cannot be cancelled')
  })

  test('that was not started is cancelled at once, one that runs when its batch is through', async () => {
    const first = await planned()
    expect(await first.cancel(first.id)).toMatchObject({
      status: 'cancelled',
      ended_because: 'Cancelled by grace after 0 of 2',
    })
    const second = await planned()
    await second.start(second.id)
    expect(await second.cancel(second.id)).toMatchObject({ status: 'cancelling', cancelled_by: 'grace' })
    expect(await second.cancel(second.id, 'mary')).toMatchObject({ status: 'cancelling', cancelled_by: 'grace' })
  })

  test('that was cancelled while it had no plan says no numbers', async () => {
    const { cancel, operations, operation, id } = await planned()
    const { plan: _, ...erasure } = operation(id)
    operations.rows.set(id, { ...erasure, kind: 'erasure', status: 'planning' })
    expect(await cancel(id)).toMatchObject({ ended_because: 'Cancelled by grace before it began' })
  })

  test('that acted at once has nothing to start', async () => {
    const { start, operations, operation, id } = await planned()
    const { plan: _, ...edit } = operation(id)
    operations.rows.set(id, { ...edit, kind: 'edit' })
    await expect(start(id)).rejects.toThrow('it acted at once, when it was asked for')
  })
})
