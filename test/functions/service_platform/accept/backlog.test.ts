import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backlogInDynamodb } from '../../../../functions/ports/backlog.dynamodb.ts'
import type { AcceptedCount, Backlog, ShardProgress } from '../../../../functions/ports/backlog.ts'
import { booksInDynamodb } from '../../../../functions/ports/books.dynamodb.ts'
import { overload, secondToReadFrom } from '../../../../functions/service_platform/accept/backlog.ts'
import { backlogMeter } from '../../../../functions/service_platform/accept/meter.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'

const NOW = 1_800_000_000_000
const limits = { depth_max: 100, age_seconds_max: 30 }
const shard = 's1'
const at = (seconds_ago: number, messages: number, of = shard): AcceptedCount => ({
  shard: of,
  second: NOW / 1000 - seconds_ago,
  messages,
})
const reached = (seconds_ago: number, more: Partial<ShardProgress> = {}): ShardProgress => ({
  shard,
  worked_until_ms: NOW - seconds_ago * 1000,
  at_ms: NOW - seconds_ago * 1000 + 50,
  ...more,
})
const judged = (shards: readonly ShardProgress[], accepted: readonly AcceptedCount[], more = 1) =>
  overload({ shards, accepted }, more, limits, NOW)

describe('the door', () => {
  test('takes what comes while dispatch keeps up', () => {
    expect(judged([reached(0)], [at(60, 5_000), at(1, 90)])).toBeUndefined()
    expect(judged([], [])).toBeUndefined()
  })

  test('closes when too many wait, counting those that ask', () => {
    expect(judged([reached(20)], [at(10, 99)])).toBeUndefined()
    expect(judged([reached(20)], [at(10, 99)], 2)).toMatchObject({ depth: 99, retry_after_seconds: 5 })
  })

  test('closes when what waits has waited too long, also when dispatch says nothing at all', () => {
    expect(judged([reached(3_600, { at_ms: NOW - 3_600_000 })], [at(29, 1)])).toBeUndefined()
    expect(judged([reached(3_600, { at_ms: NOW - 3_600_000 })], [at(31, 1)])).toMatchObject({ age_seconds: 31 })
    expect(judged([], [at(31, 1)])).toMatchObject({ age_seconds: 31, retry_after_seconds: 16 })
  })

  test('closes when dispatch says that it is behind with what others said, and believes old news no more', () => {
    expect(judged([reached(31, { at_ms: NOW })], [])).toMatchObject({ depth: 0, age_seconds: 31 })
    expect(judged([reached(37, { at_ms: NOW - 6_000 })], [])).toBeUndefined()
  })

  test('looks at each shard by itself: one that is idle is not one that has stopped', () => {
    const idle = reached(86_400, { shard: 's2', at_ms: NOW - 86_400_000 })
    expect(judged([reached(0), idle], [at(40, 50)])).toBeUndefined()
    expect(judged([reached(0), idle], [at(40, 1, 's2')])).toMatchObject({ depth: 1, age_seconds: 40 })
  })

  test('allows for two clocks that differ', () => {
    expect(judged([reached(40)], [at(39, 100)])).toBeUndefined()
  })

  test('reads again what still waits, and a minute, not a quarter of an hour each second', () => {
    const now = NOW / 1000
    expect(secondToReadFrom(undefined, NOW)).toBe(now - 900)
    expect(secondToReadFrom({ shards: [reached(0)], accepted: [at(500, 1)] }, NOW)).toBe(now - 60)
    expect(secondToReadFrom({ shards: [reached(600)], accepted: [at(500, 1)] }, NOW)).toBe(now - 500)
    expect(secondToReadFrom({ shards: [], accepted: [at(5_000, 1)] }, NOW)).toBe(now - 900)
  })

  test('sends nobody away for longer than half a minute', () => {
    expect(judged([], [at(600, 1)])?.retry_after_seconds).toBe(30)
    expect(judged([reached(0)], [at(0, 100)])?.retry_after_seconds ?? 1).toBe(1)
  })
})

describe('the meter of an instance', () => {
  let dynamodb: TestDynamodb
  let backlog: Backlog
  let now = NOW
  beforeEach(async () => {
    dynamodb = await startDynamodb([
      { name: 'books', keys: ['book', 'shard'] },
      { name: 'accepted', keys: ['accepted_id', 'entry'] },
    ])
    backlog = backlogInDynamodb(dynamodb.client, { books: 'books', accepted: 'accepted' })
    now = NOW
  })
  afterEach(() => dynamodb.stop())

  const meter = (over = backlog) => {
    const unknown: unknown[] = []
    return {
      ...backlogMeter(
        over,
        limits,
        () => now,
        (error) => unknown.push(error),
      ),
      unknown,
    }
  }
  const progress = { worked_until_ms: NOW, at_ms: NOW }

  test('adds to what others have counted, and sees theirs', async () => {
    const [one, other] = [meter(), meter()]
    for (const each of [one, other]) {
      expect(await each.overload(1)).toBeUndefined()
      each.count([
        { shard, messages: 40 },
        { shard, messages: 10 },
      ])
    }
    now += 1_500
    expect(await one.overload(1)).toBeUndefined()
    expect(await other.overload(1)).toMatchObject({ depth: 100 })
    expect((await backlog.read(0)).accepted).toEqual([{ shard, second: NOW / 1000, messages: 100 }])
  })

  test('counts what it is just adding, also where a read at the same time does not see it yet', async () => {
    await backlog.add([{ shard, second: NOW / 1000, messages: 60 }])
    const before = await backlog.read(0)
    const one = meter({ ...backlog, read: async () => before })
    one.count([{ shard, messages: 40 }])
    now += 1_500
    expect(await one.overload(1)).toMatchObject({ depth: 100 })
  })

  test('forgets what dispatch has passed', async () => {
    const one = meter()
    one.count([{ shard, messages: 100 }])
    now += 1_500
    expect(await one.overload(1)).toMatchObject({ depth: 100 })
    await booksInDynamodb(dynamodb.client, 'books').add(shard, { entry: {}, counted: [], lines: [] }, 0, {
      ...progress,
      worked_until_ms: now,
      at_ms: now,
    })
    expect(await one.overload(1)).toMatchObject({ depth: 100 })
    now += 1_000
    expect(await one.overload(1)).toBeUndefined()
  })

  test('asks the tables once a second at most, whoever asks', async () => {
    const one = meter()
    await Promise.all(Array.from({ length: 20 }, () => one.overload(1)))
    const { requests } = dynamodb.counted()
    await one.overload(1)
    expect(dynamodb.counted().requests).toBe(requests)
    expect(requests).toBe(2)
  })

  test('opens again by itself when what waits was given up long ago', async () => {
    const one = meter()
    one.count([{ shard, messages: 1 }])
    now += 60_000
    expect(await one.overload(1)).toMatchObject({ age_seconds: 60 })
    now += 900_000
    expect(await one.overload(1)).toBeUndefined()
  })

  test('that cannot look lets everybody in, and says so', async () => {
    const down = async () => {
      throw new Error('no table answers')
    }
    const one = meter({ read: down, add: down })
    expect(await one.overload(1)).toBeUndefined()
    expect(one.unknown).toHaveLength(1)
  })
})
