import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { booksInDynamodb } from '../../../functions/ports/books.dynamodb.ts'
import type { CountedRange } from '../../../functions/ports/books.ts'
import { fleetInDynamodb } from '../../../functions/ports/fleet.dynamodb.ts'
import { heldInDynamodb } from '../../../functions/ports/held.dynamodb.ts'
import type { Held } from '../../../functions/ports/held.ts'
import { journalInDynamodb } from '../../../functions/ports/journal.dynamodb.ts'
import type { JournalRow } from '../../../functions/ports/journal.ts'
import { lastKnownInDynamodb } from '../../../functions/ports/last-known.dynamodb.ts'
import type { LastKnown } from '../../../functions/ports/last-known.ts'
import { recallFromDynamodb } from '../../../functions/ports/recall.dynamodb.ts'
import { robotsInDynamodb } from '../../../functions/ports/robots.dynamodb.ts'
import type { Parked, RobotRow } from '../../../functions/ports/robots.ts'
import { sentInDynamodb } from '../../../functions/ports/sent.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { type FakeRegister, fakeRegister } from '../../fakes/register.ts'

/*
 * dispatch's tables: what the fake says and what DynamoDB does is the same. Each test has robots of its own.
 */
type Register = Omit<FakeRegister, 'rows' | 'counters'>

let dynamodb: TestDynamodb
let number = 0
beforeAll(async () => {
  dynamodb = await startDynamodb([
    {
      name: 'robots',
      keys: ['robot_id'],
      indexes: { by_bucket: ['bucket', 'robot_id'], by_release: ['parked', 'next_release_at'] },
    },
    { name: 'last-known', keys: ['robot_id'] },
    { name: 'journal', keys: ['robot_id', 'message_id'] },
    { name: 'commands', keys: ['robot_id', 'entry'] },
    { name: 'held', keys: ['robot_id', 'position'] },
    { name: 'books', keys: ['book', 'shard'] },
  ])
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  number += 1
})

const recalled = { robots: 'robots', last_known: 'last-known', journal: 'journal', commands: 'commands' }

const inDynamodb = (): Register => ({
  robots: robotsInDynamodb(dynamodb.client, 'robots'),
  journal: journalInDynamodb(dynamodb.client, 'journal', 14),
  last_known: lastKnownInDynamodb(dynamodb.client, 'last-known'),
  held: heldInDynamodb(dynamodb.client, 'held'),
  books: booksInDynamodb(dynamodb.client, 'books'),
  fleet: fleetInDynamodb(dynamodb.client, 'robots'),
  recall: recallFromDynamodb(dynamodb.client, recalled),
})

const id = (name = 'r'): string => `${name}${number}`
const row = (more: Partial<RobotRow> = {}): RobotRow => ({
  robot_id: id(),
  state: 'offline',
  since: '2026-01-01T00:00:00.000Z',
  policy_version: 'v1',
  revision: 0,
  last_sequence: -1,
  applied_ids: [],
  bucket: '3',
  first_seen_at: '2026-01-01T00:00:00.000Z',
  ...more,
})
const parked = (more: Partial<Parked> = {}): Parked => ({
  status: 'parked',
  parked_since: '2026-01-01T00:01:00.000Z',
  parked_by: 'm1',
  next_release_at: '2026-01-01T00:02:00.000Z',
  release_attempts: 0,
  error_class: 'TemporaryFailure',
  error_text: 'the charger does not answer',
  ...more,
})
const journalled = (more: Partial<JournalRow> = {}): JournalRow => ({
  robot_id: id(),
  message_id: 'm1',
  outcome: 'refused',
  type: 'work.start',
  kind: 'request',
  trace_id: '0'.repeat(32),
  source: 'device.hw',
  policy_version: 'v1',
  from: 'offline',
  reason: 'not_allowed',
  received_at: '2026-01-01T00:00:00.000Z',
  decided_at: '2026-01-01T00:00:01.000Z',
  position: '1:0',
  decided_in: '1',
  ...more,
})
const lastKnown = (position: string, more: Partial<LastKnown> = {}): LastKnown => ({
  robot_id: id(),
  position,
  heard_at: '2026-01-01T00:00:00.000Z',
  ...more,
})
const held = (position: string, more: Partial<Held> = {}): Held => ({
  robot_id: id(),
  position,
  message: {
    message_id: `m${position}`,
    trace_id: '0'.repeat(32),
    type: 'work.start',
    schema_version: 1,
    robot_id: id(),
    subject: `robot:${id()}`,
    received_at: '2026-01-01T00:00:00.000Z',
    priority: 'normal',
    source: 'device.hw',
    payload: { job_id: 'j1', params: { '🤖': [1, 2.5, null] } },
    kind: 'request',
    index: 1,
  },
  original: new Uint8Array([0, 255, 10]),
  topic: `robots/${id()}/messages`,
  held_at: '2026-01-01T00:00:00.000Z',
  ...more,
})
const range = (more: Partial<CountedRange> = {}): CountedRange => ({
  first: '1',
  last: '9',
  subjects: new Uint8Array([1, 2, 3, 4, 5, 6]),
  by: 'invocation-1',
  drained: { r1: '5:1' },
  ...more,
})
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? [...one] : one)))

describe.each<[string, () => Register]>([
  ['in memory', fakeRegister],
  ['in DynamoDB', inDynamodb],
])('registers of dispatch %s', (_, make) => {
  let register: Register
  beforeEach(() => {
    register = make()
  })

  test('the first reader who meets a robot creates its row, the second gets that one', async () => {
    const { robots } = register
    expect(await robots.read(id())).toBeUndefined()
    expect(await robots.create(row())).toEqual(row())
    expect(await robots.create(row({ policy_version: 'v2' }))).toEqual(row())
    expect(await robots.read(id())).toEqual(row())
  })

  test('a pin is kept with who, when and why', async () => {
    const { robots } = register
    const pin = { version: 'v2', pin_version: 1, by: 'robot', why: 'asked for', at: '2026-01-01T00:00:00.000Z' }
    await robots.create(row({ pin, first_version: 'v1' }))
    expect(await robots.read(id())).toMatchObject({ pin, first_version: 'v1' })
  })

  test('a row keeps everything that was written', async () => {
    const full = row({
      revision: 7,
      last_sequence: 12,
      position: '5:1',
      applied_ids: ['a', 'b'],
      entered_by: 'robot.connected',
      previous_state: 'offline',
      cause: {
        message_id: 'b',
        trace_id: '0'.repeat(32),
        type: 'robot.connected',
        source: 'device.hw',
        received_at: '2026-01-01T00:00:00.000Z',
        from_states: ['', 'offline'],
      },
      parked: parked(),
    })
    await register.robots.create(full)
    expect(await register.robots.read(id())).toEqual(full)
  })

  test('a robot that has moved on is not parked', async () => {
    const { robots } = register
    await robots.create(row({ revision: 3 }))
    expect(await robots.park(id(), parked(), 2)).toBe('moved_on')
    expect(await robots.read(id())).toEqual(row({ revision: 3 }))
    expect(await robots.park(id(), parked(), 3)).toBe('parked')
    expect(await robots.read(id())).toEqual(row({ revision: 3, parked: parked() }))
    expect(await robots.park(id('nobody'), parked(), 0)).toBe('moved_on')
  })

  test('a message is set aside once, and only on the row that was seen', async () => {
    const { robots } = register
    await robots.create(row({ revision: 3 }))
    expect(await robots.setAside(row({ revision: 2 }), 'm1#0', 'PermanentFailure')).toBe('moved_on')
    expect(await robots.setAside(row({ revision: 3 }), 'm1#0', 'PermanentFailure')).toBe('set_aside')
    // Somebody who saw the row before that would forget the first.
    expect(await robots.setAside(row({ revision: 3 }), 'm2#0', 'TypeError')).toBe('moved_on')
    const seen = await robots.read(id())
    expect(seen).toEqual(row({ revision: 3, set_aside: ['m1#0'], set_aside_reason: 'PermanentFailure' }))
    for (let n = 2; n <= 9; n++) {
      const now = (await robots.read(id())) ?? row()
      expect(await robots.setAside(now, `m${n}#0`, 'TypeError')).toBe('set_aside')
    }
    const claims = (await robots.read(id()))?.set_aside
    expect([claims?.[0], claims?.at(-1), claims?.length]).toEqual(['m2#0', 'm9#0', 8])
  })

  test('a robot follows to another version once, from the row that was seen, and remembers the one it had first', async () => {
    const { robots } = register
    await robots.create(row({ revision: 3 }))
    expect(await robots.follow(row({ revision: 2 }), 'v2')).toBe('moved_on')
    expect(await robots.follow(row({ revision: 3 }), 'v2')).toBe('followed')
    expect(await robots.follow(row({ revision: 3 }), 'v3')).toBe('moved_on')
    expect(await robots.follow(row({ revision: 3, policy_version: 'v2' }), 'v3')).toBe('followed')
    expect(await robots.read(id())).toMatchObject({ policy_version: 'v3', first_version: 'v1', revision: 3 })
  })

  test('only the parking that was seen is ended', async () => {
    const { robots } = register
    await robots.create(row({ parked: parked() }))
    await robots.unpark(id(), '2025-12-31T00:00:00.000Z')
    expect((await robots.read(id()))?.parked).toEqual(parked())
    await robots.unpark(id(), parked().parked_since)
    expect(await robots.read(id())).toEqual(row())
  })

  test('a decision stays: a later one about the same message gets the first one back', async () => {
    const { journal, recall } = register
    expect(await journal.decided(journalled())).toEqual(journalled())
    const other = journalled({ outcome: 'dead_lettered', position: '2:0' })
    expect(await journal.decided(other)).toEqual(journalled())
    const found = await recall.recall({ messages: [{ robot_id: id(), message_id: 'm1' }] })
    expect([...found.journal.values()]).toEqual([journalled()])
  })

  test('a held message may be decided, a dead-lettered one only by a later attempt', async () => {
    const { journal } = register
    await journal.decided(journalled({ outcome: 'held' }))
    const dead = journalled({ outcome: 'dead_lettered', failure_id: 'f1', guard: 'g', detail: 'd' })
    expect(await journal.decided(dead)).toEqual(dead)
    expect(await journal.decided(journalled())).toEqual(dead)
    const again = journalled({ outcome: 'dead_lettered', redrive_of: 'f1', attempt: 1, operation_id: 'o1' })
    expect(await journal.decided(again)).toEqual(again)
    expect(await journal.decided(journalled({ redrive_of: 'f1', attempt: 1 }))).toEqual(again)
    const hops = { streamed_ms: 12, opened_ms: 50, dispatched_ms: 51, started_ms: 55, ended_ms: 90, decided_ms: 91 }
    const redriven = journalled({ redrive_of: 'f1', attempt: 2, edited_from: 'f0', hops })
    expect(await journal.decided(redriven)).toEqual(redriven)
  })

  test('transitions are journalled by the dozen, also one that is there already', async () => {
    const { journal, recall } = register
    await journal.decided(journalled({ message_id: 'm0' }))
    const rows = Array.from({ length: 60 }, (_, index) =>
      journalled({
        message_id: `m${index}`,
        outcome: 'applied',
        to: 'idle',
        handlers: ['record-presence'],
        revision: index,
        sequence: index,
        out_of_order: true,
      }),
    )
    await journal.applied([...rows, ...rows.slice(0, 3)])
    const messages = rows.map(({ robot_id, message_id }) => ({ robot_id, message_id }))
    const found = await recall.recall({ messages: [...messages, ...messages.slice(0, 5)] })
    expect(found.journal.size).toBe(60)
    expect(found.journal.get(`${id()} m17`)).toEqual(rows[17])
    expect(found.journal.get(`${id()} m0`)).toEqual(rows[0])
  })

  test('one look finds rows, last-known states and journal of hundreds, and says nothing of who is unknown', async () => {
    const { robots, last_known, recall } = register
    const ids = Array.from({ length: 130 }, (_, index) => `${id()}-${index}`)
    for (const robot_id of ids.slice(0, 120)) {
      await robots.create(row({ robot_id, bucket: '1' }))
      await last_known.write(lastKnown('1:0', { robot_id }))
    }
    const found = await recall.recall({ robots: [...ids, ...ids], last_known: ids })
    expect(found.robots.size).toBe(120)
    expect(found.last_known.size).toBe(120)
    expect(found.journal.size).toBe(0)
    expect(found.robots.get(ids[7] ?? '')).toEqual(row({ robot_id: ids[7] ?? '', bucket: '1' }))
  })

  test('an older position never covers a newer last-known state', async () => {
    const { last_known, recall } = register
    const telemetry = {
      message_id: 't1',
      trace_id: '0'.repeat(32),
      received_at: '2026-01-01T00:00:00.000Z',
      payload: { battery: 71.5, pose: { x: 1, y: 2, theta: 0.5 }, name: 'Ü🤖' },
    }
    const first = lastKnown('5:0', {
      telemetry,
      sequences: { high: 9, gaps: [[3, 4]], floor: 1 },
      flags: { clock_skew_seconds: -1_114_000 },
      memory: { orders: { o1: 'ended' } },
    })
    const read = async () => (await recall.recall({ last_known: [id()] })).last_known.get(id())
    expect(await last_known.write(first)).toBe('written')
    expect(await last_known.write(lastKnown('4:0', { telemetry: { ...telemetry, message_id: 't0' } }))).toBe(
      'overtaken',
    )
    expect(await last_known.write(first)).toBe('overtaken')
    expect(await read()).toEqual(first)
    expect(await last_known.write(lastKnown('6:0', { telemetry: { ...telemetry, message_id: 't2' } }))).toBe('written')
    expect((await read())?.telemetry?.message_id).toBe('t2')
    expect((await read())?.memory).toEqual({ orders: { o1: 'ended' } })
  })

  test('held messages come back in stream order, page by page, with their bytes', async () => {
    const register_ = register.held
    for (const position of ['3:1', '1:1', '2:1']) await register_.hold(held(position))
    await register_.hold(held('2:1', { failure_id: 'f1', redrive: { redrive_of: 'f0', attempt: 2 }, client_id: 'c' }))
    await register_.hold(held('0:1', { robot_id: id('other') }))
    const [first, second] = await register_.oldest(id(), undefined, 2)
    expect(plain(first)).toEqual(plain(held('1:1')))
    expect(plain(second)).toEqual(
      plain(held('2:1', { failure_id: 'f1', redrive: { redrive_of: 'f0', attempt: 2 }, client_id: 'c' })),
    )
    expect((await register_.oldest(id(), '2:1', 5)).map(({ position }) => position)).toEqual(['3:1'])
    await register_.forget(id(), ['1:1', '2:1', '9:9'])
    expect((await register_.oldest(id(), undefined, 5)).map(({ position }) => position)).toEqual(['3:1'])
    await register_.forget(
      id(),
      Array.from({ length: 30 }, (_, index) => `${index}:1`),
    )
    expect(await register_.oldest(id(), undefined, 5)).toEqual([])
  })

  test('of two who add to the same books one has to look again', async () => {
    const { books } = register
    const shard = id('shard-')
    expect(await books.read(shard)).toEqual({ version: 0, counted: [], worked_until_ms: 0 })
    expect(await books.add(shard, { entry: { published: 3, applied: 3 }, counted: [range()], lines: [] }, 0)).toBe(
      'added',
    )
    expect(await books.add(shard, { entry: { published: 3 }, counted: [range()], lines: [] }, 0)).toBe('changed')
    const after = await books.read(shard)
    expect(after.version).toBe(1)
    expect(plain(after.counted)).toEqual(plain([range()]))
    expect(
      await books.add(
        shard,
        { entry: { dead_lettered: -1, applied: 1 }, counted: [range(), range({ by: 'b' })], lines: [] },
        1,
      ),
    ).toBe('added')
    expect((await books.read(shard)).counted.map(({ by }) => by)).toEqual(['invocation-1', 'b'])
  })

  test('ranges come back as they were, wherever their numbers differ', async () => {
    const { books } = register
    const shard = id('shard-')
    const pairs = [
      ['495903382714902566', '495903382714902999'],
      ['7', '7'],
      ['9', '10'],
      ['99', '100'],
      ['100', '200'],
    ] as const
    const counted = pairs.map(([first, last]) => range({ first, last, drained: {}, subjects: new Uint8Array() }))
    await books.add(shard, { entry: {}, counted, lines: [] }, 0)
    expect(plain((await books.read(shard)).counted)).toEqual(plain(counted))
  })

  test('how far dispatch has got stands beside the counters, and stays where an entry says nothing of it', async () => {
    const { books } = register
    const shard = id('shard-')
    await books.add(shard, { entry: {}, counted: [range()], lines: [] }, 0, {
      worked_until_ms: 1_700_000_000_123,
      at_ms: 1_700_000_000_163,
    })
    await books.add(shard, { entry: {}, counted: [range()], lines: [] }, 1)
    expect((await books.read(shard)).worked_until_ms).toBe(1_700_000_000_123)
  })

  test('an empty entry still remembers its range', async () => {
    const { books } = register
    const shard = id('shard-')
    expect(await books.add(shard, { entry: {}, counted: [range({ drained: {} })], lines: [] }, 0)).toBe('added')
    expect((await books.read(shard)).counted).toHaveLength(1)
  })

  test('the fleet is walked by bucket, every robot once', async () => {
    const { robots, fleet } = register
    const bucket = `b${number}`
    const ids = Array.from({ length: 105 }, (_, index) => `${id()}-${String(index).padStart(3, '0')}`)
    for (const robot_id of ids) await robots.create(row({ robot_id, bucket }))
    const walked: string[] = []
    for await (const page of fleet.inBucket(bucket)) walked.push(...page)
    expect(walked.sort()).toEqual(ids)
  })

  test('parked robots are due when their time has come; one that needs attention is never due', async () => {
    const { robots, fleet } = register
    const before = await fleet.countParked()
    // Far in the past, so that they come before other tests' robots in the shared index.
    const at = (second: number) => `1999-01-01T00:00:${String(10 + second)}.000Z`
    await robots.create(row({ robot_id: id('late'), parked: parked({ next_release_at: at(2) }) }))
    await robots.create(row({ robot_id: id('early'), parked: parked({ next_release_at: at(1) }) }))
    await robots.create(row({ robot_id: id('future'), parked: parked({ next_release_at: at(30) }) }))
    await robots.create(
      row({ robot_id: id('stuck'), parked: parked({ status: 'needs_attention', next_release_at: at(1) }) }),
    )
    expect(await fleet.dueForRelease(at(5), 10)).toEqual([id('early'), id('late')])
    expect(await fleet.dueForRelease(at(5), 1)).toEqual([id('early')])
    expect(await fleet.countParked()).toEqual({
      parked: before.parked + 3,
      needs_attention: before.needs_attention + 1,
    })
    for (const name of ['late', 'early', 'future']) await robots.unpark(id(name), parked().parked_since)
  })
})

test('a row that somebody spoilt is read as far as it goes', async () => {
  const { recall } = inDynamodb()
  const spoilt = {
    robot_id: { S: id() },
    cause: { S: '{' },
    memory: { S: '{' },
    telemetry: { N: '1' },
    revision: { S: 'x' },
  }
  for (const TableName of ['robots', 'last-known']) {
    await dynamodb.client.send(new PutItemCommand({ TableName, Item: spoilt }))
  }
  await dynamodb.client.send(
    new PutItemCommand({ TableName: 'journal', Item: { robot_id: { S: id() }, message_id: { S: 'm1' } } }),
  )
  const found = await recall.recall({
    robots: [id()],
    last_known: [id()],
    messages: [{ robot_id: id(), message_id: 'm1' }],
  })
  expect(found.robots.get(id())).toMatchObject({ robot_id: id(), state: '', policy_version: '', revision: 0 })
  expect(found.last_known.get(id())).toEqual({ robot_id: id(), position: '' })
  expect(found.journal.get(`${id()} m1`)).toMatchObject({ message_id: 'm1', outcome: '' })
})

describe('recall', () => {
  test('tells what a robot was sent, as it was written before it was said; of others nothing', async () => {
    const page = { sent: { orders: [], actions: [{ ...sentAction, action_id: id('a') }] }, version: 0 }
    expect(await sentInDynamodb(dynamodb.client, 'commands').write(id(), page)).toBe('written')
    const { recall } = inDynamodb()
    const { sent } = await recall.recall({ sent: [id(), id(), id('other')] })
    expect([...(sent ?? [])]).toEqual([[id(), page.sent]])
  })

  test('without the table reads nothing of it', async () => {
    const { commands: _, ...others } = recalled
    const { sent } = await recallFromDynamodb(dynamodb.client, others).recall({ sent: [id()] })
    expect([...(sent ?? [])]).toEqual([])
  })
})

const sentAction = { action_type: 'startPause', command_id: 'c1', trace_id: 'a'.repeat(32), sent_at_ms: 1 }
