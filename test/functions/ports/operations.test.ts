import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimed } from '../../../functions/failures/actions.ts'
import { lineOf } from '../../../functions/failures/try-again.ts'
import { failuresInDynamodb } from '../../../functions/ports/failures.dynamodb.ts'
import type { Failures } from '../../../functions/ports/failures.ts'
import { operationsInDynamodb } from '../../../functions/ports/operations.dynamodb.ts'
import type { Frozen, Operation, Operations, OperationsReader } from '../../../functions/ports/operations.ts'
import { operationsReaderInDynamodb } from '../../../functions/ports/operations-reader.dynamodb.ts'
import { failureTableNames, failureTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeOperations } from '../../fakes/operations.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb(failureTables)
})
afterAll(() => dynamodb.stop())

interface Registers {
  readonly failures: Failures
  readonly operations: Operations
  readonly reader: OperationsReader
}

const kinds: readonly [string, () => Registers][] = [
  [
    'in memory',
    () => {
      const failures = fakeFailures()
      const operations = fakeOperations(failures)
      return { failures, operations, reader: operations.reader }
    },
  ],
  [
    'in DynamoDB',
    () => ({
      failures: failuresInDynamodb(dynamodb.client, failureTableNames),
      operations: operationsInDynamodb(dynamodb.client, 'operations'),
      reader: operationsReaderInDynamodb(dynamodb.client, 'operations'),
    }),
  ],
]

const operation = (operation_id: string, over: Partial<Operation> = {}): Operation => ({
  operation_id,
  kind: 'redrive',
  status: 'planned',
  by: 'ada',
  why: 'the arm is repaired',
  created_at: '2026-11-20T09:00:00.000Z',
  filter: { error_class: 'ArmBroken' },
  plan: { count: 2, robots: 1, conflicts: 0, estimated_seconds: 6 },
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
  ...over,
})

describe.each(kinds)('operations %s', (_, make) => {
  test('are given back as they were written, and nothing for what was not', async () => {
    const { operations } = make()
    const full = operation('w1', {
      status: 'cancelled',
      started_at: '2026-11-20T09:01:00.000Z',
      started_by: 'grace',
      started_why: 'now',
      ended_at: '2026-11-20T09:02:00.000Z',
      ended_because: 'Cancelled by grace after 1 of 2',
      cancelled_by: 'grace',
      pace: { rate_per_second: 3, first_batches: [1, 2], stop_above_percent: 20, out_of_order: true },
      diff: { before: {}, after: { owner: 'ada' } },
      done_until: 1,
      skipped: 1,
      skipped_because: ['Failure f7 is archived now'],
      runs: 2,
      operation_version: 1,
    })
    expect(await operations.write(full, 0)).toBe('written')
    expect(await operations.read('w1')).toEqual(full)
    expect(await operations.read('nope')).toBeUndefined()
    expect(await operations.results('w1')).toEqual({})
  })

  test('let one of two writers win who saw the same', async () => {
    const { operations } = make()
    const answers = await Promise.all([operations.write(operation('v1'), 0), operations.write(operation('v1'), 0)])
    expect(answers.sort()).toEqual(['changed', 'written'])
    expect(await operations.write(operation('v1', { operation_version: 2 }), 1)).toBe('written')
    expect(await operations.write(operation('v1', { operation_version: 2 }), 1)).toBe('changed')
  })

  test('keep a set in its order, whatever part of it is asked for', async () => {
    const { operations } = make()
    const set: Frozen[] = Array.from({ length: 450 }, (_, n) => ({
      failure_id: `f${n}`,
      robot_id: `r${n % 7}`,
      received_at: '2026-11-20T08:00:00.000Z',
      ...(n % 3 === 0 && { conflict: true as const }),
    }))
    await operations.freeze('s1', set)
    await operations.freeze('s1', set)
    expect(await operations.frozen('s1', 0, 450)).toEqual(set)
    expect(await operations.frozen('s1', 199, 2)).toEqual(set.slice(199, 201))
    expect(await operations.frozen('s1', 200, 200)).toEqual(set.slice(200, 400))
    expect(await operations.frozen('s1', 449, 1)).toEqual(set.slice(449))
    await expect(operations.frozen('none', 0, 1)).rejects.toThrow('frozen set of operation none')
  })

  test('are listed newest first, page by page', async () => {
    const { operations, reader } = make()
    for (const n of [1, 2, 3]) {
      await operations.write(operation(`l${n}`, { created_at: `2027-01-0${n}T00:00:00.000Z` }), 0)
    }
    const first = await reader.list({ limit: 2 })
    expect(first.items.map(({ operation_id }) => operation_id)).toEqual(['l3', 'l2'])
    const second = await reader.list({ limit: 1, after: first.next })
    expect(second.items.map(({ operation_id }) => operation_id)).toEqual(['l1'])
  })

  test('are listed to the end, also where few of them fill a page', async () => {
    const { operations, reader } = make()
    const ids = Array.from({ length: 10 }, (_, n) => `long-${n}`)
    for (const [n, id] of ids.entries()) {
      const created_at = `2026-11-22T09:00:0${n}.000Z`
      await operations.write(operation(id, { kind: 'edit', diff: { before: 'x'.repeat(150_000) }, created_at }), 0)
    }
    const seen: string[] = []
    let after: readonly string[] | undefined
    do {
      const { items, next } = await reader.audit('2026-11-22', { limit: 100, after })
      seen.push(...items.map(({ operation_id }) => operation_id))
      after = next
    } while (after)
    expect(seen).toEqual(ids.toReversed())
  })

  test('are audited with each message they changed, by day, by failure and by operation', async () => {
    const { failures, operations, reader } = make()
    await operations.write(operation('a1', { created_at: '2026-12-01T09:00:00.000Z' }), 0)
    for (const n of [1, 2, 3]) {
      const before = failureRecord({ failure_id: `a-f${n}`, message_id: `m${n}` })
      const at = `2026-12-01T10:00:0${n}.000Z`
      const after = claimed(before, { by: 'ada', at, operation_id: 'a1' })
      const act = { operation_id: 'a1', kind: 'redrive', by: 'ada', why: 'repaired', at } as const
      await failures.write([{ before: undefined, after: before }])
      const lost = await failures.write([{ before, after, acted: lineOf(before, after, act) }])
      expect([...lost]).toEqual([])
    }
    const day = await reader.audit('2026-12-01', { limit: 3 })
    expect(day.items.map((one) => [one.entry, one.by, one.why])).toEqual([
      ['message', 'ada', 'repaired'],
      ['message', 'ada', 'repaired'],
      ['message', 'ada', 'repaired'],
    ])
    const rest = await reader.audit('2026-12-01', { limit: 3, after: day.next })
    expect(rest.items).toMatchObject([{ entry: 'operation', operation_id: 'a1', why: 'the arm is repaired' }])
    expect((await reader.audit('2026-12-02', { limit: 3 })).items).toEqual([])

    const page = await reader.messages('a1', { limit: 2 })
    expect(page.items).toMatchObject([
      { failure_id: 'a-f1', from: 'open', to: 'retrying', attempt: 2, message_id: 'm1' },
      { failure_id: 'a-f2' },
    ])
    const next = await reader.messages('a1', { limit: 2, after: page.next })
    expect(next.items.map(({ failure_id }) => failure_id)).toEqual(['a-f3'])
    expect(next).not.toHaveProperty('next')
    expect(await reader.ofFailure('a-f2')).toMatchObject([{ operation_id: 'a1', at: '2026-12-01T10:00:02.000Z' }])
    expect(await reader.read('a1')).toEqual(await operations.read('a1'))
  })
})
