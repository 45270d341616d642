import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import {
  failureGroupsInDynamodb,
  failureGroupsReaderInDynamodb,
} from '../../../functions/ports/failure-groups.dynamodb.ts'
import { failuresInDynamodb } from '../../../functions/ports/failures.dynamodb.ts'
import type { FailureChange } from '../../../functions/ports/failures.ts'
import { failureTableNames, failureTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

let dynamodb: TestDynamodb
beforeEach(async () => {
  dynamodb = await startDynamodb(failureTables)
})
afterEach(() => dynamodb.stop())

const store = () => failuresInDynamodb(dynamodb.client, failureTableNames)
const groups = () => failureGroupsReaderInDynamodb(dynamodb.client, 'failure-groups')

const causes = 10
const failure = (n: number): FailureRecord =>
  failureRecord({
    failure_id: `f${n}`,
    robot_id: `r${n % 40}`,
    error_class: `Cause${n % causes}`,
    error_text: 'It broke',
  })
const changed = (record: FailureRecord, status: FailureRecord['status']): FailureRecord => ({
  ...record,
  status,
  record_version: record.record_version + 1,
})
const inBatchesOf = <Of>(size: number, all: readonly Of[]): Of[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

describe('eight writers at the same time', () => {
  test('count two thousand failures of ten causes exactly, also those that two of them see at once', async () => {
    const records = Array.from({ length: 2_000 }, (_, n) => failure(n))
    const byTwo = { published: 1, dead_lettered: 1 }
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const mine = records.filter((_, n) => n % 8 === writer || n % 50 === writer)
        for (const batch of inBatchesOf(50, mine)) {
          await store().write(batch.map((after) => ({ before: undefined, after, books: byTwo })))
        }
        for (const batch of inBatchesOf(
          50,
          mine.filter((_, n) => n % 2 === 0),
        )) {
          await store().write(batch.map((before) => ({ before, after: changed(before, 'resolved') })))
        }
      }),
    )

    const found = await store().find(records.map(({ failure_id }) => failure_id))
    expect(found.size).toBe(2_000)
    const resolved = [...found.values()].filter(({ status }) => status === 'resolved').length
    expect(await groups().totals()).toEqual({ open: 2_000 - resolved, resolved })
    const { items } = await groups().list(undefined, { limit: 100 })
    expect(items).toHaveLength(causes)
    for (const group of items) {
      const members = [...found.values()].filter(({ fingerprint }) => fingerprint === group.fingerprint)
      const open = members.filter(({ status }) => status === 'open').length
      expect(group).toMatchObject({
        count: 200,
        by_status: { ...(open > 0 && { open }), ...(open < 200 && { resolved: 200 - open }) },
        robots: new Set(members.map(({ robot_id }) => robot_id)).size,
        hours: { '2026-05-13T13': 200 },
      })
      const robots = await groups().robots(group.fingerprint, { limit: 100 })
      expect(robots.items).toHaveLength(group.robots)
    }
    const key = { book: 'counters', shard: 'failures' }
    const { Item: books } = await dynamodb.documents.send(new GetCommand({ TableName: 'books', Key: key }))
    expect(books).toMatchObject({ published: 2_000, dead_lettered: 2_000 })
  }, 60_000)
})

describe('an answer that got lost', () => {
  /** The next answer does not arrive; what was asked for took place. */
  const loseNextAnswer = (command: string) => {
    let lost = false
    dynamodb.client.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args)
        if (lost || context.commandName !== command) return answer
        lost = true
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })
      },
      { step: 'deserialize', name: 'lose' },
    )
  }

  test('counts nothing twice: the client asks again with the same token', async () => {
    loseNextAnswer('TransactWriteItemsCommand')
    const change = { before: undefined, after: failure(1), books: { published: 1 } }
    expect(await store().write([change])).toEqual(new Set())
    expect(dynamodb.counted()).toMatchObject({ TransactWriteItems: 2 })
    expect(await groups().totals()).toEqual({ open: 1 })
    expect(await store().write([change])).toEqual(new Set(['f1']))
    expect(await groups().read(failure(1).fingerprint)).toMatchObject({ count: 1, by_status: { open: 1 } })
  })

  test('of a change to a group is recognised: nobody else has changed it', async () => {
    await store().write([{ before: undefined, after: failure(1) }])
    const people = failureGroupsInDynamodb(dynamodb.client, 'failure-groups')
    const change = { status: 'acknowledged', changed_by: 'ada', changed_at: '2026-05-13T14:00:00.000Z' } as const
    loseNextAnswer('UpdateItemCommand')
    expect(await people.change(failure(1).fingerprint, change, 1)).toBe('written')
    expect(dynamodb.counted()).toMatchObject({ UpdateItem: 2 })
    expect(await people.change(failure(1).fingerprint, { ...change, changed_by: 'bob' }, 1)).toBe('changed')
  })
})

describe('what passes by itself', () => {
  /** The first transactions are cancelled for this reason, as DynamoDB says it. */
  const cancelFirst = (times: number, Code: string) => {
    let left = times
    dynamodb.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (left === 0 || context.commandName !== 'TransactWriteItemsCommand') return next(args)
        left -= 1
        throw new TransactionCanceledException({
          message: 'Transaction cancelled',
          $metadata: {},
          CancellationReasons: [{ Code: 'None' }, { Code, Message: 'somebody else has it' }],
        })
      },
      { step: 'build', name: 'cancel' },
    )
  }

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    '(%s) is tried again, and temporary when it does not pass',
    async (reason) => {
      const unhurried = failuresInDynamodb(dynamodb.client, failureTableNames, () => 0)
      cancelFirst(3, reason)
      expect(await unhurried.write([{ before: undefined, after: failure(1) }])).toEqual(new Set())
      expect(await groups().totals()).toEqual({ open: 1 })
      dynamodb.client.middlewareStack.remove('cancel')
      cancelFirst(1_000, reason)
      const write = unhurried.write([{ before: undefined, after: failure(2) }])
      await expect(write).rejects.toBeInstanceOf(TemporaryFailure)
      await expect(write).rejects.toThrow('write 1 failures, the first f2: others were faster')
    },
  )

  test('a transaction that has the group in hand only delays what a person says of it', async () => {
    await store().write([{ before: undefined, after: failure(1) }])
    let left = 2
    dynamodb.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (left === 0 || context.commandName !== 'UpdateItemCommand') return next(args)
        left -= 1
        throw new TransactionConflictException({ message: 'ongoing transaction', $metadata: {} })
      },
      { step: 'build', name: 'conflict' },
    )
    const { fingerprint } = failure(1)
    const change = { status: 'acknowledged', changed_by: 'ada', changed_at: '2026-05-13T14:00:00.000Z' } as const
    const people = failureGroupsInDynamodb(dynamodb.client, 'failure-groups')
    expect(await people.change(fingerprint, change, 1)).toBe('written')
    expect(await groups().read(fingerprint)).toMatchObject({ status: 'acknowledged', count: 1 })
  })

  test('is no mistake of ours: that is told at once, by its reason', async () => {
    cancelFirst(1, 'ValidationError')
    const write: Promise<unknown> = store().write([{ before: undefined, after: failure(1) }] satisfies FailureChange[])
    await expect(write).rejects.toThrow(/the transaction was cancelled: ValidationError: somebody else has it/)
  })
})
