import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../../functions/errors.ts'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import { readingRoutes } from '../../../../functions/http/routes.ts'
import { booksInDynamodb } from '../../../../functions/ports/books.dynamodb.ts'
import { failuresInDynamodb } from '../../../../functions/ports/failures.dynamodb.ts'
import { journalInDynamodb } from '../../../../functions/ports/journal.dynamodb.ts'
import { lastKnownInDynamodb } from '../../../../functions/ports/last-known.dynamodb.ts'
import { missionsInDynamodb } from '../../../../functions/ports/missions.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import type { ApiPorts } from '../../../../functions/service_platform/api/ports.ts'
import { failureTableNames, startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import type { FakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import type { FakeLog } from '../../../fakes/log.ts'
import { newMission, runFor } from '../../allocation/missions.ts'
import { type Answered, asking } from './asking.ts'
import { apiTables, doorsOver } from './doors.ts'
import { failureRecord, journalRow, robotRow, trace } from './stored.ts'

/*
 * What reads, over the adapters that it runs with, on a DynamoDB of its own: what is stored is what dispatch and the recorder
 * store.
 */
let dynamodb: TestDynamodb
let ports: ApiPorts
let bytes: FakeFailedBytes
let log: FakeLog
let get: (url: string) => Promise<Answered>

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
})
afterAll(() => dynamodb.stop())

beforeEach(() => {
  const doors = doorsOver(dynamodb)
  ;({ bytes, log } = doors)
  ports = doors.api
  get = (url) => asking(doors)('GET', url)
})

const wholeList = async (url: string): Promise<readonly Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  let cursor: unknown
  do {
    const { status, body } = await get(cursor ? `${url}${url.includes('?') ? '&' : '?'}cursor=${cursor}` : url)
    expect(status).toBe(200)
    items.push(...(body.items as Record<string, unknown>[]))
    cursor = body.next_cursor
  } while (cursor)
  return items
}

describe('robots', () => {
  const ids = ['a1', 'a10', 'a2', 'ff:5iO4', 'ff:leJ4', 'r.1', 'r1', 'r2', 'r3', 'r4', 'r5', 'z']

  beforeAll(async () => {
    const robots = robotsInDynamodb(dynamodb.client, 'robots')
    for (const id of ids) await robots.create(robotRow(id))
    await lastKnownInDynamodb(dynamodb.client, 'last-known').write({
      robot_id: 'ff:5iO4',
      position: '1:0',
      heard_at: '2026-05-13T13:49:00.000Z',
      telemetry: {
        message_id: 't1',
        trace_id: trace,
        received_at: '2026-05-13T13:49:00.000Z',
        payload: { battery: 81 },
      },
      flags: { clock_skew_seconds: -1_114_560 },
      memory: { secret: 'of the dialect' },
    })
  })

  test('are listed by id across all buckets, page by page, none twice and none left out', async () => {
    for (const limit of [1, 2, 5, 12, 100]) {
      expect((await wholeList(`/robots?limit=${limit}`)).map(({ robot_id }) => robot_id)).toEqual(ids)
    }
  })

  test('the last page has no next one', async () => {
    const { body } = await get('/robots?limit=12')
    expect(body.next_cursor).toBeNull()
  })

  test.each(['/robots/ff:5iO4', '/robots/ff%3A5iO4'])('one is found as %s, with what was heard last', async (url) => {
    const { status, headers, body } = await get(url)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    expect(body).toEqual({
      robot_id: 'ff:5iO4',
      state: 'idle',
      since: '2026-05-13T13:48:52.123Z',
      policy_version: 'v1',
      revision: 3,
      last_sequence: -1,
      first_seen_at: '2026-05-13T13:00:00.000Z',
      cause: null,
      parked: null,
      pin: null,
      fleet: null,
      target: { version: 'v1', because: 'first', waits_for: null },
      capacity: null,
      last_known: {
        position: '1:0',
        heard_at: '2026-05-13T13:49:00.000Z',
        telemetry: {
          message_id: 't1',
          trace_id: trace,
          received_at: '2026-05-13T13:49:00.000Z',
          payload: { battery: 81 },
        },
        flags: { clock_skew_seconds: -1_114_560 },
      },
    })
  })

  test('one that was only ever spoken about has no last-known state', async () => {
    expect((await get('/robots/r1')).body.last_known).toBeNull()
  })

  test('one that was never heard is not found, and the answer says so', async () => {
    const { status, headers, body } = await get('/robots/r99')
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(body).toEqual({
      type: 'urn:signalbox:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'There is no robot r99: nothing was ever heard of it',
      instance: '/robots/r99',
      request_id: 'request-1',
    })
  })
})

describe('messages', () => {
  beforeAll(async () => {
    const journal = journalInDynamodb(dynamodb.client, 'journal', 14)
    const applied = Array.from({ length: 130 }, (_, n) =>
      journalRow(`m${n}`, n, n % 3 === 0 ? { outcome: 'refused', reason: 'not_allowed' } : {}),
    )
    await journal.applied([
      ...applied,
      journalRow('m7', 500, { robot_id: 'r2', trace_id: 'b'.repeat(32) }),
      journalRow('other', 501, { robot_id: 'r2' }),
    ])
  })

  test('of a trace are told as a story, oldest first, across robots', async () => {
    const story = await wholeList(`/messages?trace_id=${trace}&limit=40`)
    expect(story).toHaveLength(131)
    expect(story[0]).toMatchObject({ message_id: 'm0', outcome: 'refused', reason: 'not_allowed', robot_id: 'r1' })
    expect(story.at(-1)).toMatchObject({ message_id: 'other', robot_id: 'r2' })
  })

  test('a trace id may be written as a UUID', async () => {
    const uuid = '0AF76519-16CD-43DD-8448-EB211C80319C'
    expect((await get(`/messages?trace_id=${uuid}`)).body.items).toHaveLength(50)
  })

  test('of a robot come newest first, fifty to a page if nothing is said', async () => {
    const { body } = await get('/messages?robot_id=r1')
    expect(body.items).toHaveLength(50)
    expect(body.items).toMatchObject([
      { message_id: 'm129' },
      { message_id: 'm128' },
      ...Array.from({ length: 48 }, () => ({})),
    ])
    expect(await wholeList('/messages?robot_id=r1&limit=33')).toHaveLength(130)
  })

  test('a robot’s transitions are those that were applied, newest first, in full pages', async () => {
    const page = await get('/robots/r1/transitions?limit=10')
    expect(page.body.items).toHaveLength(10)
    expect((page.body.items as { outcome: string }[]).every(({ outcome }) => outcome === 'applied')).toBe(true)
    const all = await wholeList('/robots/r1/transitions?limit=10')
    expect(all).toHaveLength(86)
    expect(all[0]).toMatchObject({ message_id: 'm128', from: 'idle', to: 'working', handlers: ['record-work'] })
    expect(new Set(all.map(({ message_id }) => message_id)).size).toBe(86)
  })

  test('one is found by its id; if two robots used it, the newest, or that of the robot that is named', async () => {
    expect((await get('/messages/m7')).body).toMatchObject({ message_id: 'm7', robot_id: 'r2' })
    expect((await get('/messages/m7?robot_id=r1')).body).toMatchObject({ message_id: 'm7', robot_id: 'r1' })
    expect((await get('/messages/m7?robot_id=r3')).status).toBe(404)
    expect((await get('/messages/never')).body.detail).toContain('or telemetry')
  })
})

test('missions of which terms with and, or and not are true are listed, page by page', async () => {
  const missions = missionsInDynamodb(dynamodb.client, 'missions')
  for (let n = 0; n < 6; n += 1) {
    const over = { priority: n % 2 === 0 ? 'urgent' : 'normal', ...(n < 3 && { fleet: 'north' }) } as const
    await missions.record(
      runFor(`m${n}`),
      newMission(`m${n}`, { kind: `round ${n}`, requested_at: `2026-05-13T13:0${n}:00.000Z`, ...over }),
    )
  }
  const of = async (filter: string) =>
    (await wholeList(`/missions?${new URLSearchParams({ filter, limit: '2' })}`)).map(({ mission_id }) => mission_id)
  expect(await of('fleet=north & (priority=urgent | mission_id=m1)')).toEqual(['m2', 'm1', 'm0'])
  expect((await of('status=queued & fleet!=north')).toSorted()).toEqual(['m3', 'm4', 'm5'])
  expect(await of('"ROUND 4" | requested_at<2026-05-13T13:01:00Z')).toEqual(['m4', 'm0'])
  expect(await of('status=done')).toEqual([])
  expect((await get('/missions?filter=priority%3Dhigh')).body.detail).toContain('one of normal, urgent behind priority')
})

describe('failures', () => {
  beforeAll(async () => {
    const failures = failuresInDynamodb(dynamodb.client, failureTableNames)
    const news = (record: FailureRecord) => failures.write([{ before: undefined, after: record }])
    for (let n = 0; n < 25; n += 1) {
      const at = new Date(Date.UTC(2026, 4, 13, 15) + Math.floor(n / 2) * 1000).toISOString()
      const robot = n % 5 === 0 ? { robot_id: 'r2' } : {}
      const status = n % 2 === 0 ? ({ status: 'held' } as const) : {}
      await news(failureRecord({ failure_id: `f${n}`, at, stack: 'at startWork', ...robot, ...status }))
    }
    const { original: _, ...record } = failureRecord({ failure_id: 'big', at: '2026-05-13T16:00:00.000Z' })
    await news({ ...record, original: { bytes: 5, key: 'failures/big' } })
  })

  test('are listed newest first, without bytes and stacks, and paged also where they failed in the same moment', async () => {
    for (const limit of [1, 7, 26, 100]) {
      const all = await wholeList(`/failures?limit=${limit}`)
      expect(all).toHaveLength(26)
      expect(new Set(all.map(({ failure_id }) => failure_id)).size).toBe(26)
      const seen = all.map(({ last_seen_at }) => String(last_seen_at))
      expect(seen).toEqual([...seen].sort().reverse())
      for (const one of all) {
        expect(one).not.toHaveProperty('original')
        expect(one).not.toHaveProperty('stack')
      }
    }
  })

  test('of one status, and of one robot', async () => {
    expect(await wholeList('/failures?status=held&limit=4')).toHaveLength(13)
    expect(await wholeList('/failures?robot_id=r2&limit=2')).toHaveLength(5)
    expect(await wholeList('/failures?status=archived')).toEqual([])
  })

  test('of what a filter of terms says, with and, or and not', async () => {
    const of = (filter: string) => wholeList(`/failures?${new URLSearchParams({ filter, limit: '7' })}`)
    expect(await of('status=held | robot_id=r2')).toHaveLength(15)
    expect(await of('(status=held | robot_id=r2) & !:nobody')).toHaveLength(15)
    expect(await of('status!=held & robot_id!=r2')).toHaveLength(11)
    expect(await of('otherjob & last_seen_at<2026-05-13T15:30:00Z')).toHaveLength(25)
    expect(await wholeList('/failures?status=open&filter=robot_id%3Dr2&limit=1')).toHaveLength(2)
  })

  test('are counted by the same filter, and by status', async () => {
    const count = async (query: string) => (await get(`/failures/count${query}`)).body
    expect(await count('')).toEqual({ count: 26, by_status: { held: 13, open: 13 }, next_cursor: null })
    expect(await count('?status=held&robot_id=r2')).toMatchObject({ count: 3, by_status: { held: 3 } })
    expect(await count('?filter=status%3Dheld%20%7C%20robot_id%3Dr2')).toMatchObject({
      count: 15,
      by_status: { held: 13, open: 2 },
    })
    expect(await count('?filter=nothing')).toEqual({ count: 0, by_status: {}, next_cursor: null })
  })

  test('of a robot with the longest name that can be asked for, there are none', async () => {
    const filter = `robot_id=${'漢'.repeat(500)}`
    expect((await get(`/failures?${new URLSearchParams({ filter })}`)).body.items).toEqual([])
    expect((await get(`/failures/count?${new URLSearchParams({ filter })}`)).body.count).toBe(0)
  })

  test('one shows the complete record: bytes, trace, robot, class, attempts, times', async () => {
    const { body } = await get('/failures/f1')
    expect(body).toMatchObject({
      failure_id: 'f1',
      kind: 'machine',
      stage: 'machine',
      status: 'open',
      error_class: 'OtherJobInHand',
      stack: 'at startWork',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      topic: 'robots/r1/messages',
      robot_id: 'r1',
      message_id: 'm1',
      trace_id: trace,
      type: 'work.stop',
      policy_version: 'v1',
      state: 'working',
      attempts: [{ attempt: 1, at: '2026-05-13T15:00:00.000Z', status: 'open', error_class: 'OtherJobInHand' }],
      first_seen_at: '2026-05-13T15:00:00.000Z',
      last_seen_at: '2026-05-13T15:00:00.000Z',
      received_at: '2026-05-13T13:48:51.348Z',
      original_bytes: 20,
      original_base64: Buffer.from('{"type":"work.stop"}').toString('base64'),
    })
    expect(body).not.toHaveProperty('original')
  })

  test('one whose bytes lie in the bucket shows them all the same', async () => {
    bytes.objects.set('failures/big', Buffer.from([0, 255, 1, 2, 3]))
    expect((await get('/failures/big')).body).toMatchObject({ original_bytes: 5, original_base64: 'AP8BAgM=' })
  })

  test('one that nobody recorded is not found', async () => {
    expect((await get('/failures/nope')).status).toBe(404)
  })
})

describe('counters', () => {
  test('are the sums of all shards; what was published and is not decided is pending', async () => {
    const books = booksInDynamodb(dynamodb.client, 'books')
    await books.add('shardId-0', { entry: { published: 10, applied: 3, observed: 4 }, counted: [], lines: [] }, 0)
    await books.add(
      'shardId-1',
      { entry: { published: 7, refused: 1, duplicate: 2, redelivered: 5 }, counted: [], lines: [] },
      0,
    )
    await books.add('intake', { entry: { published: 2, dead_lettered: 2 }, counted: [], lines: [] }, 0)
    await dynamodb.documents.send(
      new PutCommand({ TableName: 'books', Item: { book: 'gauges', shard: 'open_failures', value: 99 } }),
    )
    expect((await get('/counters')).body).toEqual({
      published: 19,
      applied: 3,
      observed: 4,
      duplicate: 2,
      refused: 1,
      dead_lettered: 2,
      shed: 0,
      pending: 7,
      redelivered: 5,
    })
  })
})

describe('a wrong request gets a problem that names the parameter, its value and what would be right', () => {
  const foreign = Buffer.from(JSON.stringify(['transitions r2', 'a', 'b', 'c'])).toString('base64url')
  const empty = Buffer.from(JSON.stringify(['robots', ''])).toString('base64url')

  test.each([
    ['/robots?limit=0', 'limit', 'limit is "0"; a whole number from 1 to 100 was expected'],
    ['/robots?limit=101', 'limit', 'limit is "101"; a whole number from 1 to 100 was expected'],
    ['/robots?limit=ten', 'limit', 'limit is "ten"; a whole number from 1 to 100 was expected'],
    ['/robots?limit=1&limit=2', 'limit', 'limit is "1,2"; a whole number from 1 to 100 was expected'],
    ['/robots?limit=1e1', 'limit', 'limit is "1e1"; a whole number from 1 to 100 was expected'],
    ['/robots?cursor=x', 'cursor', 'cursor is "x"; next_cursor of a page of the same list, unchanged, was expected'],
    [`/robots?cursor=${empty}`, 'cursor', 'next_cursor of a page of the same list, unchanged, was expected'],
    [`/robots/r1/transitions?cursor=${foreign}`, 'cursor', 'next_cursor of a page of the same list'],
    [
      '/robots?cursr=x',
      'cursr',
      'there is no parameter cursr; there are state, policy_version, fleet, parked, heard_from, heard_before, limit, cursor; did you mean "cursor"?',
    ],
    ['/counters?verbose=1', 'verbose', 'there is no parameter verbose; there are none'],
    [
      '/robots/a%20b',
      'robot_id',
      'robot_id is "a b"; a robot id of 1 to 128 of A-Z a-z 0-9 : _ . - that does not begin with mission:, not . or .. was expected',
    ],
    ['/robots/%ff', 'robot_id', 'robot_id is "%ff"; an id, URL-encoded, was expected'],
    ['/messages', 'trace_id or robot_id', 'trace_id or robot_id is missing; exactly one of the two was expected'],
    [`/messages?trace_id=${trace}&robot_id=r1`, 'trace_id or robot_id', 'exactly one of the two was expected'],
    ['/messages?trace_id=xyz', 'trace_id', 'trace_id is "xyz"; 32 hex digits, or a UUID, was expected'],
    ['/messages/a%20b', 'message_id', 'message_id is "a b"; a message id of 1 to 64'],
    [
      '/failures?status=broken',
      'status',
      'one of open, retrying, held, needs_attention, resolved, archived was expected',
    ],
    ['/failures?stage=nowhere', 'stage', 'stage is "nowhere"; one of rule, open, dispatch,'],
    ['/failures?group=xyz', 'group', 'group is "xyz"; a fingerprint of 16 hex digits was expected'],
    ['/failures?from=yesterday', 'from', 'from is "yesterday"; an RFC 3339 time such as'],
    ['/failures?until=2026-02-31', 'until', 'until is "2026-02-31"; an RFC 3339 time such as'],
    ['/failures?from=2026-02-31T00:00:00Z', 'from', 'from is "2026-02-31T00:00:00Z"; an RFC 3339 time such as'],
    ['/failures?from=2026-05-13T00:00:00Z&until=2026-05-12T00:00:00Z', 'from', 'a time before 2026-05-12'],
    ['/failures?filter=colour%3Dred', 'filter', 'filter is "colour=red"; one of status, class, stage,'],
    ['/failures?filter=status%3Dopne', 'filter', 'one of open, retrying, held, needs_attention, resolved, archived'],
    ['/failures?filter=last_seen_at%3Enoon', 'filter', 'an RFC 3339 time such as 2026-11-20T09:00:00Z behind last_s'],
    ['/failures?filter=', 'filter', 'filter is ""; a term such as status=open at its end was expected'],
    [`/failures/count?filter=${'('.repeat(999)}`, 'filter', 'a term such as status=open at its end was expected'],
    [`/failures/count?filter=${'a'.repeat(1001)}`, 'filter', 'at most 1000 characters, not 1001 was expected'],
    ['/failures/count?limit=5', 'limit', 'there is no parameter limit; there are status, class, stage,'],
    ['/audit?filter=who%3Dada', 'filter', 'one of by, kind, entry, why, outcome,'],
    ['/audit/count?filter=at%3Enoon', 'filter', 'an RFC 3339 time such as'],
    ['/operations?filter=count%3Dmany', 'filter', 'a whole number behind count'],
    ['/failures?text=%00', 'text', '1 to 200 characters without control characters was expected'],
    ['/failure-groups?status=closed', 'status', 'one of open, acknowledged, resolved was expected'],
    ['/failure-groups/nope', 'fingerprint', 'a fingerprint of 16 hex digits was expected'],
    ['/audit?day=today', 'day', 'day is "today"; a UTC day such as 2026-11-20 was expected'],
    ['/audit?day=2026-02-31', 'day', 'day is "2026-02-31"; a UTC day such as 2026-11-20 was expected'],
    ['/audit?until=2026-05-13T00:00:00Z', 'from', 'from is missing; a time, because until is there, was expected'],
    ['/audit?from=2026-05-13T00:00:00Z&day=2026-05-13', 'day', 'either day or from and until was expected'],
    ['/audit?from=2026-05-13T00:00:00Z&until=2026-05-12T00:00:00Z', 'from', 'a time before 2026-05-12'],
    ['/timeline/a%20b', 'any_id', 'an id of 1 to 128 of A-Z a-z 0-9'],
  ])('%s', async (url, parameter, detail) => {
    const { status, headers, body } = await get(url)
    expect(status).toBe(400)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(body).toMatchObject({
      type: 'urn:signalbox:problem:bad-parameter',
      title: 'Bad request',
      status: 400,
      parameter,
    })
    expect(body.detail).toContain(detail)
  })

  test('a cursor of one list does not go on in another', async () => {
    const { body } = await get('/robots/r1/transitions?limit=1')
    expect((await get(`/robots/r2/transitions?cursor=${body.next_cursor}`)).status).toBe(400)
    expect((await get(`/messages?robot_id=r1&cursor=${body.next_cursor}`)).status).toBe(400)
  })

  test('an unknown path is not found; a known one with another method says which is allowed', async () => {
    expect((await get('/robotz')).status).toBe(404)
    const { status, headers, body } = await asking({ api: ports })('DELETE', '/robots/r1')
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET')
    expect(body).toMatchObject({ detail: 'DELETE is not for /robots/r1; GET is', allowed: ['GET'] })
  })
})

describe('who may ask', () => {
  test('health answers anybody; everything else needs a group', async () => {
    for (const route of readingRoutes) {
      const { status } = await asking({ api: ports }, { groups: null })('GET', route.path.replace(/\{[^}]+\}/g, 'x'))
      expect([route.path, status]).toEqual([route.path, route.open ? 200 : 403])
    }
    expect((await asking({ api: ports }, { groups: null })('GET', '/health')).body).toEqual({
      status: 'ok',
      environment: 'test',
    })
  })

  test.each([['[reader]'], ['[writer]'], ['[admin reader]'], ['admin'], [['reader']]])(
    '%s may read',
    async (groups) => {
      expect((await asking({ api: ports }, { groups })('GET', '/counters')).status).toBe(200)
    },
  )

  test.each([['[visitor]'], [''], ['[readers]'], [7], [null]])('%s may not, and is told why', async (groups) => {
    const { status, body } = await asking({ api: ports }, { groups })('GET', '/counters')
    expect(status).toBe(403)
    expect(body.detail).toContain('This needs the group reader or writer or admin')
  })
})

describe('when something breaks inside', () => {
  const broken = (error: Error): ApiPorts => ({ ...ports, books: { read: () => Promise.reject(error) } })

  test('the answer says nothing of it but the id of the line in the log', async () => {
    const error = new PermanentFailure('read the books: AccessDeniedException: arn:aws:iam::123456789012:role/x')
    const { status, body } = await asking({ api: broken(error) })('GET', '/counters')
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('arn:')
    expect(body.detail).toBe('Something went wrong in here; the log has it under request-1')
    expect(log.lines).toMatchObject([{ level: 'error', fields: { request_id: 'request-1', error } }])
  })

  test('a store that is busy is a 503 with a time to come back', async () => {
    const { status, headers } = await asking({ api: broken(new TemporaryFailure('throttled')) })('GET', '/counters')
    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('1')
  })
})
