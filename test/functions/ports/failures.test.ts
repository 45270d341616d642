import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { termsIn } from '../../../filters/terms.ts'
import { claimed } from '../../../functions/failures/actions.ts'
import { isWantedFailure } from '../../../functions/failures/failure-terms.ts'
import type { FailureGroup } from '../../../functions/failures/group.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import { failureLanguage } from '../../../functions/http/languages.ts'
import { dueFailuresInDynamodb } from '../../../functions/ports/due-failures.dynamodb.ts'
import type { DueFailures } from '../../../functions/ports/due-failures.ts'
import {
  failureGroupsInDynamodb,
  failureGroupsReaderInDynamodb,
} from '../../../functions/ports/failure-groups.dynamodb.ts'
import type { FailureGroups, FailureGroupsReader } from '../../../functions/ports/failure-groups.ts'
import { failuresInDynamodb } from '../../../functions/ports/failures.dynamodb.ts'
import type { Failures } from '../../../functions/ports/failures.ts'
import { failuresReaderInDynamodb } from '../../../functions/ports/failures-reader.dynamodb.ts'
import type { FailureFilter, FailuresReader } from '../../../functions/ports/failures-reader.ts'
import {
  messageKey,
  messageOfItem,
  resultsKey,
  resultsOfItem,
} from '../../../functions/ports/operation-message-item.dynamodb.ts'
import type { MessageOfOperation, Results } from '../../../functions/ports/operations.ts'
import type { Page, Paging } from '../../../functions/ports/page.ts'
import { failureTableNames, failureTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

/** Everything that the store of failures is asked, in memory and in DynamoDB. */
interface Store {
  readonly failures: Failures
  readonly reader: FailuresReader
  readonly groups: FailureGroupsReader & FailureGroups
  readonly due: DueFailures
  books(): Promise<Readonly<Record<string, number>>>
  message(operationId: string, failureId: string): Promise<MessageOfOperation | undefined>
  results(operationId: string): Promise<Results>
  stop(): Promise<void>
}

const inMemory = async (): Promise<Store> => {
  const fake = fakeFailures()
  return {
    failures: fake,
    reader: fake.reader,
    groups: fake.groups,
    due: fake.due,
    books: async () => Object.fromEntries(fake.rows.books),
    message: async (operationId, failureId) => fake.rows.messages.get(`${operationId}#${failureId}`),
    results: async (operationId) => Object.fromEntries(fake.rows.results.get(operationId) ?? []),
    stop: async () => undefined,
  }
}

const inDynamodb = async (): Promise<Store> => {
  const dynamodb: TestDynamodb = await startDynamodb(failureTables)
  const { client } = dynamodb
  const read = async (TableName: string, Key: ReturnType<typeof resultsKey>) =>
    (await client.send(new GetItemCommand({ TableName, Key }))).Item
  return {
    failures: failuresInDynamodb(client, failureTableNames),
    reader: failuresReaderInDynamodb(client, 'failures'),
    groups: {
      ...failureGroupsReaderInDynamodb(client, 'failure-groups'),
      ...failureGroupsInDynamodb(client, 'failure-groups'),
    },
    due: dueFailuresInDynamodb(client, 'failures'),
    books: async () => {
      const row = await read('books', { book: { S: 'counters' }, shard: { S: 'failures' } })
      return Object.fromEntries(Object.entries(row ?? {}).flatMap(([name, { N }]) => (N ? [[name, Number(N)]] : [])))
    },
    message: async (operationId, failureId) => {
      const row = await read('operations', messageKey(operationId, failureId))
      return row && messageOfItem(row)
    },
    results: async (operationId) => resultsOfItem(await read('operations', resultsKey(operationId))),
    stop: dynamodb.stop,
  }
}

const kinds: readonly [string, () => Promise<Store>][] = [
  ['in memory', inMemory],
  ['in DynamoDB', inDynamodb],
]

const at = (second: number): string => new Date(Date.UTC(2026, 4, 13, 15) + second * 1000).toISOString()

const news = (after: FailureRecord) => ({ before: undefined, after })

const next = (record: FailureRecord, over: Partial<FailureRecord>): FailureRecord => ({
  ...record,
  ...over,
  record_version: record.record_version + 1,
})

const acted = (record: FailureRecord, over: Partial<MessageOfOperation> = {}): MessageOfOperation => ({
  operation_id: 'o1',
  failure_id: record.failure_id,
  kind: 'redrive',
  by: 'ada',
  why: 'the broker is back',
  at: at(60),
  from: 'open',
  to: 'retrying',
  attempt: 2,
  robot_id: 'r1',
  ...over,
})

/** As a caller that goes from page to page; every page but the last must have a place. */
const whole = async <Of>(page: (paging: Paging) => Promise<Page<Of>>, limit: number): Promise<readonly Of[]> => {
  const all: Of[] = []
  let after: Paging['after']
  do {
    const { items, next } = await page({ limit, after })
    expect(items.length).toBeLessThanOrEqual(limit)
    all.push(...items)
    after = next
  } while (after)
  return all
}

describe.each(kinds)('the store of failures %s', (_, make) => {
  let store: Store
  beforeEach(async () => {
    store = await make()
    return () => store.stop()
  })

  const everything: FailureRecord = {
    ...failureRecord({
      failure_id: 'all',
      stack: 'at x',
      index: 3,
      sequence: 17,
      client_id: 'c1',
      principal: 'p1',
      source: 'device.hw',
      position: '49:00001',
      correlation_id: 'c',
      causation_id: 'k',
      redrive_of: 'f0',
      edited_from: 'f00',
      function_arn: 'arn:aws:lambda:eu-central-1:1:function:x',
      operation_id: 'o1',
      ended_as: 'opened',
    }),
    retries: 2,
    agenda: { what: 'retry', at: at(5) },
    edited_to: 'm2',
    archived: { at: at(1), by: 'ada', why: 'noise', from: 'open' },
    changed_by: 'ada',
    changed_at: at(1),
  }

  test('gives back what was written, every field and the bytes, and nothing for what was not', async () => {
    expect(await store.failures.write([news(everything)])).toEqual(new Set())
    const found = await store.failures.find(['all', 'nope'])
    expect([...found.keys()]).toEqual(['all'])
    for (const record of [found.get('all'), await store.reader.read('all')]) {
      const { original, ...rest } = record ?? everything
      const { original: written, ...expected } = everything
      expect(rest).toEqual(expected)
      expect(original.bytes).toBe(written.bytes)
      const [kept, sent] = [original, written].map((one) => ('inline' in one ? Buffer.from(one.inline) : undefined))
      expect(kept).toEqual(sent)
    }
    const { original, stack, ...listed } = everything
    const { items } = await store.reader.list({}, { limit: 1 })
    expect(items).toEqual([{ ...listed, original_bytes: original.bytes }])
  })

  test('is written and found by the hundreds, in as many transactions as it takes', async () => {
    const records = Array.from({ length: 230 }, (_, n) =>
      failureRecord({ failure_id: `h${n}`, robot_id: `r${n % 90}`, error_class: `Class${n % 3}`, error_text: 'no' }),
    )
    expect(await store.failures.write(records.map(news))).toEqual(new Set())
    expect((await store.failures.find(records.map(({ failure_id }) => failure_id))).size).toBe(230)
    expect((await store.failures.find([])).size).toBe(0)
    expect(await store.groups.totals()).toEqual({ open: 230 })
    const { items } = await store.groups.list(undefined, { limit: 10 })
    expect(items.map(({ count }) => count).sort()).toEqual([76, 77, 77])
    expect(items.map(({ robots }) => robots)).toEqual([30, 30, 30])
    expect(await store.failures.write([])).toEqual(new Set())
  })

  test('takes records of three hundred kilobytes, as many as there are', async () => {
    const inline = new Uint8Array(300_000).fill(7)
    const records = Array.from({ length: 20 }, (_, n) => ({
      ...failureRecord({ failure_id: `big${n}` }),
      original: { bytes: inline.length, inline },
    }))
    expect(await store.failures.write(records.map(news))).toEqual(new Set())
    expect(await store.groups.totals()).toEqual({ open: 20 })
  })

  test('lets one of two writers win who saw the same, and counts it once', async () => {
    const record = failureRecord({ failure_id: 'v1' })
    const answers = await Promise.all([store.failures.write([news(record)]), store.failures.write([news(record)])])
    expect(answers.map(({ size }) => size).sort()).toEqual([0, 1])
    const second = next(record, { status: 'held' })
    expect(await store.failures.write([{ before: record, after: second }])).toEqual(new Set())
    expect(await store.failures.write([{ before: record, after: second }])).toEqual(new Set(['v1']))
    expect(await store.groups.totals()).toEqual({ held: 1 })
    expect(await store.groups.read(record.fingerprint)).toMatchObject({ count: 1, by_status: { held: 1 }, robots: 1 })
  })

  test('of a batch it writes all but what somebody else has changed', async () => {
    const [one, other] = [failureRecord({ failure_id: 'b1' }), failureRecord({ failure_id: 'b2' })]
    await store.failures.write([news(one)])
    expect(await store.failures.write([news(one), news(other)])).toEqual(new Set(['b1']))
    expect((await store.failures.find(['b1', 'b2'])).size).toBe(2)
    expect(await store.groups.read(one.fingerprint)).toMatchObject({ count: 2 })
  })

  test('keeps a failure of no known robot, and one whose bytes lie elsewhere', async () => {
    const { robot_id: _, ...record } = failureRecord({ failure_id: 'n1' })
    await store.failures.write([news({ ...record, original: { bytes: 9_000, key: 'failures/n1' } })])
    const found = (await store.failures.find(['n1'])).get('n1')
    expect(found?.original).toEqual({ bytes: 9_000, key: 'failures/n1' })
    expect(found).not.toHaveProperty('robot_id')
    expect(await store.groups.read(record.fingerprint)).toMatchObject({ count: 1, robots: 0 })
  })

  describe('with a record go', () => {
    test('its group: counts, hours, robots, the newest text; it leaves one group and joins another', async () => {
      const first = failureRecord({ failure_id: 'g1', at: at(0), error_text: 'It broke 1' })
      const second = failureRecord({ failure_id: 'g2', at: at(3600), robot_id: 'r2', error_text: 'It broke 2' })
      await store.failures.write([news(first), news(second)])
      const group: FailureGroup = {
        fingerprint: first.fingerprint,
        error_class: 'OtherJobInHand',
        stage: 'machine',
        error_text: 'It broke 2',
        example: 'g2',
        count: 2,
        by_status: { open: 2 },
        robots: 2,
        hours: { '2026-05-13T15': 1, '2026-05-13T16': 1 },
        first_seen_at: at(0),
        last_seen_at: at(3600),
        status: 'open',
        changed_version: 0,
        group_version: expect.any(Number),
      }
      expect(await store.groups.read(first.fingerprint)).toEqual(group)
      expect((await store.groups.robots(first.fingerprint, { limit: 10 })).items).toEqual(['r1', 'r2'])

      const elsewhere = next(second, { fingerprint: 'ffff', error_text: 'Something else', error_class: 'Other' })
      await store.failures.write([{ before: second, after: elsewhere }])
      expect(await store.groups.read(first.fingerprint)).toMatchObject({ count: 1, hours: { '2026-05-13T15': 1 } })
      expect(await store.groups.read('ffff')).toMatchObject({ count: 1, robots: 1, error_class: 'Other' })
    })

    test('its part of the books', async () => {
      const record = failureRecord({ failure_id: 'k1' })
      await store.failures.write([{ ...news(record), books: { published: 1, dead_lettered: 1 } }])
      const resolved = next(record, { status: 'resolved' })
      const change = { before: record, after: resolved, books: { dead_lettered: -1, applied: 1 } }
      await store.failures.write([change])
      expect(await store.failures.write([change])).toEqual(new Set(['k1']))
      expect(await store.books()).toMatchObject({ published: 1, dead_lettered: 0, applied: 1 })
    })

    test('its line of an operation, which refuses the write when it exists already', async () => {
      const record = failureRecord({ failure_id: 'o1' })
      await store.failures.write([news(record)])
      const claim = claimed(record, { by: 'ada', at: at(60), operation_id: 'o1' })
      expect(await store.failures.write([{ before: record, after: claim, acted: acted(record) }])).toEqual(new Set())
      expect(await store.message('o1', 'o1')).toEqual(acted(record))
      const open = next(claim, { status: 'open' })
      await store.failures.write([{ before: claim, after: open }])
      const again = claimed(open, { by: 'ada', at: at(61), operation_id: 'o1' })
      const refused = await store.failures.write([{ before: open, after: again, acted: acted(record, { attempt: 3 }) }])
      expect(refused).toEqual(new Set(['o1']))
      expect((await store.failures.find(['o1'])).get('o1')).toMatchObject({ status: 'open' })
      expect(await store.groups.totals()).toEqual({ open: 1 })
    })

    test('what came of its try: on the line and in the sum, once, and never in the way of the record', async () => {
      const record = failureRecord({ failure_id: 'e1' })
      await store.failures.write([news(record)])
      const claim = claimed(record, { by: 'ada', at: at(60), operation_id: 'o1' })
      await store.failures.write([{ before: record, after: claim, acted: acted(record) }])
      const result = { operation_id: 'o1', failure_id: 'e1', at: at(70), result: 'failed_again' as const }
      const failed = next(claim, { status: 'open' })
      await store.failures.write([{ before: claim, after: failed, result }])
      const told = next(failed, { status: 'resolved' })
      const twice = { before: failed, after: told, result: { ...result, result: 'applied' as const } }
      expect(await store.failures.write([twice])).toEqual(new Set())
      const other = next(told, { status: 'open' })
      const unknown = { before: told, after: other, result: { ...result, operation_id: 'never' } }
      expect(await store.failures.write([unknown])).toEqual(new Set())
      expect(await store.results('o1')).toEqual({ failed_again: 1 })
      expect(await store.results('never')).toEqual({})
      expect(await store.message('o1', 'e1')).toMatchObject({ result: 'failed_again', result_at: at(70) })
      expect((await store.failures.find(['e1'])).get('e1')).toMatchObject({ record_version: 5 })
    })
  })

  test('lists failures and groups to the end, also where few of them fill a page', async () => {
    const long = 'x'.repeat(150_000)
    const records = Array.from({ length: 10 }, (_, n) => ({
      ...failureRecord({ failure_id: `long-${n}`, at: at(n), error_class: `Long${n}` }),
      original: { bytes: 150_000, inline: new Uint8Array(150_000) },
    }))
    await store.failures.write(records.map(news))
    for (const { fingerprint } of records) {
      const { group_version = 0 } = (await store.groups.read(fingerprint)) ?? {}
      const change = { status: 'open', note: long, changed_by: 'ada', changed_at: at(60) } as const
      expect(await store.groups.change(fingerprint, change, group_version)).toBe('written')
    }
    const newestFirst = records.toReversed()
    const groups = await whole((paging) => store.groups.list(undefined, paging), 100)
    expect(groups.map(({ fingerprint }) => fingerprint)).toEqual(newestFirst.map(({ fingerprint }) => fingerprint))
    const listed = await whole((paging) => store.reader.list({}, paging), 100)
    expect(listed.map(({ failure_id }) => failure_id)).toEqual(newestFirst.map(({ failure_id }) => failure_id))
  })

  describe('lists', () => {
    const records = Array.from({ length: 40 }, (_, n) =>
      failureRecord({
        failure_id: `f${String(n).padStart(2, '0')}`,
        // Always two in one moment.
        at: at(Math.floor(n / 2)),
        robot_id: n % 5 === 0 ? 'r2' : 'r1',
        status: n % 2 === 0 ? 'open' : 'held',
        error_class: n % 3 === 0 ? 'A' : 'B',
        error_text: n % 4 === 0 ? 'The door was open' : 'The door was shut',
        type: n % 7 === 0 ? 'work.start' : 'work.stop',
        kind: n % 8 === 0 ? 'rule' : 'machine',
        stage: n % 8 === 0 ? 'rule' : 'machine',
      }),
    )
    beforeEach(async () => {
      await store.failures.write(records.map(news))
    })
    const some = records[9] as FailureRecord

    test.each<[string, FailureFilter]>([
      ['all', {}],
      ['one status', { status: 'held' }],
      ['one robot', { robot_id: 'r2' }],
      ['one cause', { fingerprint: some.fingerprint }],
      ['one class', { error_class: 'A' }],
      ['one type of one robot', { type: 'work.start', robot_id: 'r1' }],
      ['one stage and kind', { stage: 'rule', kind: 'rule' }],
      ['some words', { text: 'was open' }],
      ['a time', { from: at(5), until: at(9) }],
      ['from a time on', { from: at(5) }],
      ['until a time', { until: at(9), status: 'open' }],
      ['a time of one robot', { from: at(5), until: at(15), robot_id: 'r1' }],
      ['no time at all', { from: at(5), until: at(5) }],
      ['everything at once', { ...pick(some), from: at(0), until: at(40), text: 'The' }],
    ])('by %s, newest first, in pages of any size', async (_, filter) => {
      const expected = records
        .filter((record) => isWanted(record, filter))
        .map(({ failure_id, last_seen_at }) => ({ failure_id, last_seen_at }))
        .sort((one, other) => (key(one) > key(other) ? -1 : 1))
      for (const limit of [1, 7, 40, 100]) {
        const listed = await whole((paging) => store.reader.list(filter, paging), limit)
        expect(listed.map(({ failure_id }) => failure_id)).toEqual(expected.map(({ failure_id }) => failure_id))
      }
    })

    const written = fc
      .array(
        fc.oneof(
          fc.constantFrom('status=open', 'status!=open', 'status=held', 'robot_id=r1', 'robot_id!=r2', 'robot_id^R'),
          fc.constantFrom('class=A', 'class!=A', 'class>A', 'type:START', 'type!:start', 'stage=rule', 'kind!=rule'),
          fc.constantFrom('text:"WAS OPEN"', 'text!^the', 'shut', '!:shut', `group=${some.fingerprint}`, 'group!=0'),
          fc.constantFrom('correlation_id=c', 'correlation_id!=c', 'correlation_id!:c'),
          fc
            .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.nat(20))
            .map(([operator, second]) => `last_seen_at${operator}${at(second)}`),
        ),
        { minLength: 1, maxLength: 6 },
      )
      .chain((terms) => fc.tuple(fc.constant(terms), fc.constantFrom(' & ', ' | '), fc.nat(terms.length)))
      .map(([terms, joint, cut]) => {
        const [other, head, tail] = [joint === ' & ' ? ' | ' : ' & ', terms.slice(0, cut), terms.slice(cut)]
        return [head.join(other), tail.join(other)].flatMap((group) => (group === '' ? [] : [`(${group})`])).join(joint)
      })

    test('by terms with and, or and not: exactly those, and as many as are counted, in pages of any size', async () => {
      await fc.assert(
        fc.asyncProperty(written, fc.constantFrom(1, 7, 40), async (text, limit) => {
          const terms = termsIn(text, failureLanguage)
          const expected = records
            .filter((record) => isWantedFailure(terms, (field) => record[field]))
            .sort((one, other) => (key(one) > key(other) ? -1 : 1))
          const listed = await whole((paging) => store.reader.list({ terms }, paging), limit)
          expect(listed.map(({ failure_id }) => failure_id)).toEqual(expected.map(({ failure_id }) => failure_id))
          const tallies = await whole((paging) => store.reader.tally({ terms }, paging), limit)
          const counted: Record<string, number> = {}
          for (const { status, robot_id, count } of tallies) {
            counted[`${status} ${robot_id}`] = (counted[`${status} ${robot_id}`] ?? 0) + count
          }
          const groups = Map.groupBy(expected, ({ status, robot_id }) => `${status} ${robot_id}`)
          expect(counted).toEqual(Object.fromEntries([...groups].map(([name, members]) => [name, members.length])))
        }),
        { numRuns: 40 },
      )
    })

    test('and what one field says, and terms beside it, is both', async () => {
      const terms = termsIn('class=A | class=B', failureLanguage)
      const filter = { status: 'held', text: 'was open', from: at(3), terms } as const
      const { terms: _, ...fields } = filter
      const ids = async (wanted: FailureFilter) =>
        (await whole((paging) => store.reader.list(wanted, paging), 7)).map(({ failure_id }) => failure_id)
      expect(await ids(filter)).toEqual(await ids(fields))
      expect(await ids({ status: 'open', terms: termsIn('status=held', failureLanguage) })).toEqual([])
    })

    test.each<[string, FailureFilter]>([
      ['what the index filters', { text: 'nowhere' }],
      ['what is looked for in what it has', { terms: termsIn('!:door', failureLanguage) }],
    ])('and say how many they looked at in vain: by %s', async (_, filter) => {
      expect(await store.reader.list(filter, { limit: 7 })).toEqual({ items: [], looked: 40 })
    })

    test('what bears an id of a message, a trace or a correlation', async () => {
      const linked = failureRecord({
        failure_id: 'l1',
        message_id: 'm9',
        trace_id: 't9',
        correlation_id: 'c9',
        at: at(99),
      })
      await store.failures.write([news(linked)])
      for (const link of [{ message_id: 'm9' }, { trace_id: 't9' }, { correlation_id: 'c9' }]) {
        expect(await store.reader.bearing(link, 10)).toMatchObject([{ failure_id: 'l1', original_bytes: 20 }])
      }
      expect(await store.reader.bearing({ message_id: 'm1' }, 3)).toMatchObject([
        { failure_id: 'f39' },
        { failure_id: 'f38' },
        { failure_id: 'f37' },
      ])
      expect(await store.reader.bearing({ trace_id: 'none' }, 3)).toEqual([])
    })

    test('some by their ids, and nothing for those that do not exist', async () => {
      const some = await store.reader.some(['f38', 'none', 'f39', 'f38'])
      expect(some.map(({ failure_id }) => failure_id).sort()).toEqual(['f38', 'f39'])
      expect(some.every((one) => !('original' in one))).toBe(true)
      expect(await store.reader.some([])).toEqual([])
    })

    test('groups by their last failure, of all statuses or of one', async () => {
      const all = await whole((paging) => store.groups.list(undefined, paging), 2)
      const seen = all.map(({ last_seen_at }) => last_seen_at)
      expect(seen).toEqual([...seen].sort().reverse())
      expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(all.length)
      expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(40)
      const [newest] = all
      if (newest === undefined) throw new Error('no group')
      const change = {
        status: 'acknowledged',
        owner: 'ada',
        note: 'mine',
        changed_by: 'ada',
        changed_at: at(100),
      } as const
      expect(await store.groups.change(newest.fingerprint, change, newest.group_version)).toBe('written')
      expect(await whole((paging) => store.groups.list('acknowledged', paging), 2)).toMatchObject([{ owner: 'ada' }])
      expect(await whole((paging) => store.groups.list('open', paging), 2)).toHaveLength(all.length - 1)
    })
  })

  test('a group keeps what people say of it, whatever is counted, and a new failure opens it again', async () => {
    const record = failureRecord({ failure_id: 'p1' })
    await store.failures.write([news(record)])
    const { fingerprint } = record
    const seen = (await store.groups.read(fingerprint))?.group_version ?? 0
    const change = {
      status: 'resolved',
      owner: 'ada',
      note: 'new valve',
      changed_by: 'ada',
      changed_at: at(9),
    } as const
    expect(await store.groups.change(fingerprint, change, seen)).toBe('written')
    expect(await store.groups.change(fingerprint, { ...change, changed_by: 'bob' }, seen)).toBe('changed')
    expect(await store.groups.change('never', change, 1)).toBe('changed')

    const held = next(record, { status: 'held' })
    await store.failures.write([{ before: record, after: held }])
    const counted = { ...change, by_status: { held: 1 }, changed_version: seen + 1, group_version: seen + 2 }
    expect(await store.groups.read(fingerprint)).toMatchObject(counted)
    await store.failures.write([news(failureRecord({ failure_id: 'p2' }))])
    const group = await store.groups.read(fingerprint)
    expect(group).toMatchObject({ ...change, status: 'open', count: 2 })

    const { owner, note, ...silent } = { ...change, status: 'acknowledged' as const }
    await store.groups.change(fingerprint, silent, group?.group_version ?? 0)
    const left = await store.groups.read(fingerprint)
    expect(left).toMatchObject({ status: 'acknowledged', count: 2 })
    expect(left).not.toHaveProperty('owner')
    expect(left).not.toHaveProperty('note')
  })

  test('what is due is found by what and when, the longest due first', async () => {
    const due = (failure_id: string, second: number, what: 'retry' | 'shelve') => ({
      ...failureRecord({ failure_id }),
      agenda: { what, at: at(second) },
    })
    const records = [
      due('d3', 3, 'retry'),
      due('d1', 1, 'retry'),
      due('d2', 2, 'shelve'),
      failureRecord({ failure_id: 'd0' }),
    ]
    await store.failures.write(records.map(news))
    expect(await store.due.due('retry', at(2), 10)).toEqual(['d1'])
    expect(await store.due.due('retry', at(3), 10)).toEqual(['d1', 'd3'])
    expect(await store.due.due('retry', at(9), 1)).toEqual(['d1'])
    expect(await store.due.due('shelve', at(9), 10)).toEqual(['d2'])
    expect(await store.due.due('recheck', at(9), 10)).toEqual([])
  })
})

const key = ({ last_seen_at, failure_id }: { readonly last_seen_at: string; readonly failure_id: string }): string =>
  `${last_seen_at}#${failure_id}`

const pick = ({ status, error_class, stage, kind, robot_id, type, fingerprint }: FailureRecord): FailureFilter => ({
  status,
  error_class,
  stage,
  kind,
  fingerprint,
  ...(robot_id !== undefined && { robot_id }),
  ...(type !== undefined && { type }),
})

const isWanted = (
  record: FailureRecord,
  { from = '', until = '~', text = '', terms: _, ...same }: FailureFilter,
): boolean =>
  Object.entries(same).every(([name, value]) => record[name as keyof typeof same] === value) &&
  record.last_seen_at >= from &&
  record.last_seen_at < until &&
  record.error_text.includes(text)
