import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { capacityInDynamodb } from '../../../../functions/ports/capacity.dynamodb.ts'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { grantsRegisterInDynamodb } from '../../../../functions/ports/grants.dynamodb.ts'
import { journalInDynamodb } from '../../../../functions/ports/journal.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking } from './asking.ts'
import { apiTables, doorsOver, type TestDoors } from './doors.ts'
import { failureRecord, journalRow, robotRow, trace } from './stored.ts'

/*
 * Robots n1 (fleet north), s1 (south) and u1 (none), each with a message of the same id and trace, a failure of the same cause,
 * and something that ada, who sees all, did about it.
 */
let dynamodb: TestDynamodb
let doors: TestDoors

const all: Asker = { groups: '[admin]', username: 'ada' }
const north: Asker = { groups: '[admin]', username: 'nina', fleets: 'north' }
const nobody: Asker = { groups: '[admin]', username: 'ned', fleets: '' }
const robots = ['n1', 's1', 'u1']
const by = { changed_by: 'ada', changed_at: '2026-05-13T16:00:00.000Z' }

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  await fleets.write({ robot_id: 'n1', fleet: 'north', ...by })
  await fleets.write({ robot_id: 's1', fleet: 'south', ...by })
  for (const [n, robot_id] of robots.entries()) {
    await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow(robot_id))
    const row = journalRow('m1', n, { robot_id, correlation_id: 'job-1' })
    await journalInDynamodb(dynamodb.client, 'journal', 14).applied([row])
    const over = { robot_id, message_id: 'm2', trace_id: trace }
    await doors.act.failures.write([
      { before: undefined, after: failureRecord({ ...over, failure_id: `f-${robot_id}` }) },
      { before: undefined, after: failureRecord({ ...over, failure_id: `a-${robot_id}` }) },
    ])
    await asking(doors, all)('POST', `/failures/a-${robot_id}/archive`, { reason: 'a test' })
  }
  await asking(doors, all)('POST', '/operations', { kind: 'redrive', filter: {}, reason: 'all of them' })
})
afterAll(() => dynamodb.stop())

const get = (url: string, asker: Asker): Promise<Answered> => asking(doors, asker)('GET', url)
const post = (url: string, body: object, asker: Asker): Promise<Answered> => asking(doors, asker)('POST', url, body)
const put = (url: string, body: object, asker: Asker): Promise<Answered> => asking(doors, asker)('PUT', url, body)
const items = async (url: string, asker: Asker, key = 'robot_id'): Promise<readonly unknown[]> =>
  ((await get(url, asker)).body.items as Record<string, unknown>[]).map((item) => item[key])

const everything = (): string => JSON.stringify(apiTables.map(({ name }) => dynamodb.rows(name)))

/** The same answer but for what was asked for. */
const alike = ({ status, body }: Answered, id: string): string =>
  JSON.stringify([status, body]).replaceAll(encodeURIComponent(id), 'ID').replaceAll(id, 'ID')

describe('what is about a robot of another fleet', () => {
  const asked: readonly (readonly [string, (id: string) => string])[] = [
    ['robots', (id) => `/robots/${id}`],
    ['robots', (id) => `/robots/${id}/transitions`],
    ['robots', (id) => `/robots/${id}/commands`],
    ['robots', (id) => `/messages?robot_id=${id}`],
    ['robots', (id) => `/messages/m1?robot_id=${id}`],
    ['robots', (id) => `/timeline/${id}`],
    ['failures', (id) => `/failures/${id}`],
    ['failures', (id) => `/timeline/${id}`],
  ]
  test.each(asked)('%s: is answered for like what does not exist: %s', async (kind, url) => {
    const [theirs, own, unknown] = kind === 'robots' ? ['s1', 'n1', 'x1'] : ['f-s1', 'f-n1', 'f-x1']
    expect((await get(url(own), north)).status).toBe(200)
    expect((await get(url(theirs), all)).status).toBe(200)
    const refused = await get(url(theirs), north)
    expect(refused.status).toBe(404)
    expect(alike(refused, theirs)).toBe(alike(await get(url(unknown), north), unknown))
  })

  test('is left out of every list', async () => {
    for (const [asker, seen] of [
      [all, robots],
      [north, ['n1']],
      [nobody, []],
    ] as const) {
      expect(await items('/robots', asker)).toEqual(seen)
      expect((await items(`/messages?trace_id=${trace}`, asker)).toSorted()).toEqual(seen)
      expect((await items('/failures?status=open', asker)).toSorted()).toEqual(seen)
      const { body } = await get(`/timeline/${trace}`, asker)
      const { messages = [], failures = [], acts = [] } = body as Record<string, { robot_id: string }[]>
      const told = [...messages, ...failures, ...acts].map(({ robot_id }) => robot_id)
      expect([...new Set(told)].toSorted()).toEqual(seen)
    }
  })

  test('is not counted', async () => {
    for (const [asker, count] of [
      [all, 3],
      [north, 1],
      [nobody, 0],
    ] as const) {
      expect((await get('/failures/count?filter=status%3Dopen', asker)).body).toMatchObject({
        count,
        next_cursor: null,
      })
      expect((await get('/failures/count?status=archived', asker)).body.count).toBe(count)
    }
  })

  test('whose message has the same id as one of ours, ours is shown', async () => {
    expect((await get('/messages/m1', north)).body.robot_id).toBe('n1')
    expect((await get('/messages/m1', nobody)).status).toBe(404)
  })

  test('cannot be acted on, and nothing changes', async () => {
    const before = everything()
    const acts: readonly (readonly [string, object])[] = [
      ['archive', { reason: 'x' }],
      ['restore', { reason: 'x' }],
      ['retry', { reason: 'x' }],
      ['edit', { reason: 'x', record_version: 1, payload: {} }],
    ]
    for (const id of ['f-s1', 'f-u1']) {
      for (const [act, body] of acts) {
        const refused = await post(`/failures/${id}/${act}`, body, north)
        expect(refused.status).toBe(404)
        expect(alike(refused, id)).toBe(alike(await post(`/failures/f-x1/${act}`, body, north), 'f-x1'))
      }
    }
    expect(everything()).toBe(before)
  })
})

describe('an operation', () => {
  test('acts on what its planner sees', async () => {
    const planned = await post('/operations', { kind: 'redrive', filter: {}, reason: 'x' }, north)
    expect(planned.body.plan).toMatchObject({ count: 1, robots: 1 })
    const named = { kind: 'archive', failure_ids: ['f-n1', 'f-s1', 'f-x1'], reason: 'x' }
    expect((await post('/operations', named, north)).body.plan).toMatchObject({ count: 1, left_out: 2 })
  })

  test('is seen and started by who made it and by who sees all', async () => {
    const { operation_id } = (await post('/operations', { kind: 'redrive', filter: {}, reason: 'x' }, north)).body
    for (const asker of [north, all]) expect((await get(`/operations/${operation_id}`, asker)).status).toBe(200)
    const other = { ...north, username: 'olga' }
    expect((await get(`/operations/${operation_id}`, other)).status).toBe(404)
    expect((await get(`/operations/${operation_id}/messages`, other)).status).toBe(404)
    const start = { expected_count: 1 }
    expect((await post(`/operations/${operation_id}/start`, start, other)).status).toBe(404)
    expect((await post(`/operations/${operation_id}/cancel`, {}, other)).status).toBe(404)
    expect(await items('/operations', other, 'by')).toEqual([])
    expect(new Set(await items('/operations', north, 'by'))).toEqual(new Set(['nina']))
  })

  test('is not started when one of its robots has gone to another fleet since', async () => {
    const planned = await post('/operations', { kind: 'redrive', filter: {}, reason: 'x' }, north)
    const { operation_id } = planned.body
    await put('/robots/n1/fleet', { fleet: 'south', reason: 'x' }, all)
    const refused = await post(`/operations/${operation_id}/start`, { expected_count: 1 }, north)
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('1 failures that you no longer see') },
    })
    await put('/robots/n1/fleet', { fleet: 'north', reason: 'x' }, all)
  })

  test('that replays looks at all robots, or at one that is seen', async () => {
    const range = { from: '2026-05-13T10:00:00Z', until: '2026-05-13T11:00:00Z' }
    const replay = (more: object, asker: Asker) =>
      post('/operations', { kind: 'replay', range: { ...range, ...more }, reason: 'x' }, asker)
    expect((await replay({}, all)).status).toBe(201)
    expect((await replay({ robot_id: 'n1' }, north)).status).toBe(201)
    expect((await replay({ robot_id: 's1' }, north)).status).toBe(404)
    expect(await replay({}, north)).toMatchObject({ status: 400, body: { field: 'range.robot_id' } })
  })
})

test('the audit trail has what was done to robots that are seen, and what the reader did', async () => {
  const entries = (await get('/audit?day=2026-05-13&limit=100', { ...north, username: 'olga' })).body.items
  expect(
    new Set((entries as { entry: string; robot_id?: string }[]).map((one) => [one.entry, one.robot_id].join())),
  ).toEqual(new Set(['message,n1']))
  const count = async (asker: Asker, filter = '') =>
    (await get(`/audit/count?day=2026-05-13${filter}`, asker)).body.count
  expect(await count({ ...north, username: 'olga' })).toBe(1)
  expect(await count(all, '&filter=entry%3Dmessage%20%26%20robot_id%3Ds1')).toBe(1)
  expect(await count(north, '&filter=entry%3Dmessage%20%26%20robot_id%3Ds1')).toBe(0)
})

describe('a group', () => {
  test('is seen by who sees one of its robots, without what it says about the others', async () => {
    const [group] = (await get('/failure-groups', all)).body.items as { fingerprint: string }[]
    const url = `/failure-groups/${group?.fingerprint}`
    expect((await get(url, all)).body).toMatchObject({ count: 6, robots: 3, robot_ids: robots })
    const seen = (await get(url, north)).body
    expect(seen).toMatchObject({ fingerprint: group?.fingerprint, status: 'open', robot_ids: ['n1'] })
    for (const name of ['count', 'robots', 'by_status', 'hours', 'error_text', 'example', 'last_seen_at']) {
      expect(seen).not.toHaveProperty(name)
    }
    expect((await get('/failure-groups', north)).body).toMatchObject({ items: [{ status: 'open' }], failures: {} })
    expect((await get(url, nobody)).status).toBe(404)
    expect(await items('/failure-groups', nobody)).toEqual([])
  })

  test('is changed by who sees all', async () => {
    const [group] = (await get('/failure-groups', all)).body.items as { fingerprint: string }[]
    const said = { group_version: 99, note: 'x' }
    for (const fingerprint of [group?.fingerprint, '0123456789abcdef']) {
      expect((await put(`/failure-groups/${fingerprint}`, said, north)).status).toBe(403)
    }
  })
})

test('the books, which count all robots together, are for those who see all', async () => {
  expect((await get('/counters', all)).status).toBe(200)
  expect((await get('/counters', north)).status).toBe(403)
})

describe('the fleet of a robot', () => {
  test('is said by an admin, with why, and is in the audit trail', async () => {
    const answered = await put('/robots/w1/fleet', { fleet: 'west', reason: 'new in the hall' }, all)
    expect(answered).toMatchObject({
      status: 200,
      body: { robot_id: 'w1', fleet: 'west', changed_by: 'ada', operation: { kind: 'fleet_change', status: 'done' } },
    })
    expect((await put('/robots/w1/fleet', { fleet: null, reason: 'sold' }, all)).body).toMatchObject({
      fleet: null,
      operation: { diff: { robot_id: 'w1', before: 'west', after: null } },
    })
    expect((await put('/robots/w1/fleet', { fleet: 'west', reason: 'x' }, { groups: '[writer]' })).status).toBe(403)
    expect((await put('/robots/w1/fleet', { fleet: 'a,b', reason: 'x' }, all)).status).toBe(400)
  })

  test('nobody takes a robot of others, nor gives one away to where they do not see it', async () => {
    const before = everything()
    expect((await put('/robots/s1/fleet', { fleet: 'north', reason: 'x' }, north)).status).toBe(404)
    expect((await put('/robots/u1/fleet', { fleet: 'north', reason: 'x' }, north)).status).toBe(404)
    expect((await put('/robots/n1/fleet', { fleet: 'south', reason: 'x' }, north)).status).toBe(400)
    expect((await put('/robots/n1/fleet', { fleet: null, reason: 'x' }, north)).status).toBe(400)
    expect(everything()).toBe(before)
  })
})

describe('a fleet by its list', () => {
  const list = (csv: string, asker: Asker, fleet = 'east') =>
    post(`/fleets/${fleet}/robots`, { csv, reason: 'delivery' }, asker)

  test('lines that can be taken are, the others come back with why', async () => {
    const said = doors.stream.puts.length
    const answered = await list('robot_id,capabilities,available\ne1,lift scan,yes\ne 2,lift,yes\ne3,,no\n', all)
    expect(answered).toMatchObject({
      status: 200,
      body: { fleet: 'east', taken: 2, failed: 1, operation: { kind: 'fleet_change', status: 'done' } },
    })
    expect(answered.body.failed_csv).toContain('e 2,lift,yes,"robot_id is')
    const facts = doors.stream.puts
      .slice(said)
      .map(({ subject, record }) => [
        subject,
        (JSON.parse(Buffer.from(record.data, 'base64').toString()) as { payload: object }).payload,
      ])
    expect(facts.sort()).toEqual([
      ['robot:e1', { available: true, from_list: true, capabilities: ['lift', 'scan'], reason: 'delivery' }],
      ['robot:e3', { available: false, from_list: true, reason: 'delivery' }],
    ])
    expect((await list('robot_id,removed\ne1,yes\nn1,yes\n', all)).body).toMatchObject({
      taken: 1,
      failed: 1,
      failed_csv: 'robot_id,removed,error\nn1,yes,robot n1 is not in fleet east',
    })
  })

  test('nobody takes robots of others by it, nor changes a fleet that they do not see', async () => {
    const before = everything()
    expect((await list('robot_id\nn1\n', north)).status).toBe(400)
    expect((await list('robot_id\nn1\n', { groups: '[writer]' })).status).toBe(403)
    expect(everything()).toBe(before)
    expect((await list('robot_id\ns1\nu1\nn1\n', north, 'north')).body).toMatchObject({ taken: 1, failed: 2 })
  })

  test('its capacity is seen by those who see the fleet', async () => {
    const capacity = capacityInDynamodb(dynamodb.client, 'capacity')
    await capacity.note('n1', { state: 'idle', since: by.changed_at, robot_revision: 1, fleet: 'north' })
    expect((await get('/fleets/north/capacity', north)).body.items).toEqual([
      {
        robot_id: 'n1',
        fleet: 'north',
        state: 'idle',
        free: true,
        capabilities: [],
        withdrawn: null,
        withdrawn_by: [],
        mission_id: null,
        gives_back: null,
      },
    ])
    expect((await get('/fleets/south/capacity', north)).status).toBe(404)
  })

  test('asked for alone, a robot says what holds it back from work', async () => {
    const capacity = capacityInDynamodb(dynamodb.client, 'capacity')
    const answer = async () => (await get('/robots/n1', north)).body.capacity
    const service = { available: false, by: 'stop', reason: 'person on the track' } as const
    await capacity.describe('n1', { service, capabilities: ['lift'] })
    expect(await answer()).toMatchObject({
      free: false,
      withdrawn: 'person on the track',
      withdrawn_by: ['stop'],
      capabilities: ['lift'],
    })
    await capacity.describe('n1', { service: { available: true, by: 'stop' } })
    expect(await answer()).toMatchObject({ withdrawn: null })
  })
})

describe('an application', () => {
  const application = (...scopes: string[]): Asker => ({ application: { client_id: 'client1', scopes } })

  test('sees what it was granted, from the next request on', async () => {
    const reads = application('robots.read')
    expect(await items('/robots', reads)).toEqual([])
    const granted = await put('/applications/client1/grants', { fleets: ['north'], reason: 'line control' }, all)
    expect(granted).toMatchObject({ status: 200, body: { fleets: ['north'], operation: { kind: 'grant_change' } } })
    expect(await items('/robots', reads)).toEqual(['n1'])
    await put('/applications/client1/grants', { fleets: '*', reason: 'x' }, all)
    expect(await items('/robots', reads)).toEqual(robots)
    expect((await get('/applications', all)).body.items).toMatchObject([{ name: 'line-control', fleets: '*' }])
    await grantsRegisterInDynamodb(dynamodb.client, 'grants').write({ client_id: 'client1', fleets: [], ...by })
    expect(await items('/robots', reads)).toEqual([])
  })

  test('asks for what its scopes allow, and for nothing that is for people', async () => {
    expect((await get('/robots', application('messages.read'))).body).toMatchObject({
      status: 403,
      detail: 'This needs the scope robots.read; the token of client1 has messages.read',
    })
    expect((await get('/audit', application('failures.read'))).body.detail).toContain('This is for people')
    expect((await post('/operations', {}, application('failures.read'))).status).toBe(403)
  })

  test('that nobody knows is granted nothing', async () => {
    expect((await put('/applications/other/grants', { fleets: '*', reason: 'x' }, all)).status).toBe(404)
    expect((await get('/applications/other/grants', all)).status).toBe(404)
    expect((await put('/applications/client1/grants', { fleets: ['north'], reason: 'x' }, north)).status).toBe(403)
    for (const url of ['/applications', '/applications/client1/grants'])
      expect((await get(url, north)).status).toBe(403)
    expect((await put('/applications/client1/grants', { fleets: ['north', '*'], reason: 'x' }, all)).status).toBe(400)
  })

  test('is no person, whatever groups its token should say', async () => {
    const forged = { ...application('messages.write'), groups: '[admin]' }
    expect((await get('/audit', forged)).status).toBe(403)
  })
})

test('who has which robot is asked of all that the caller sees, those in no fleet for whoever sees all', async () => {
  const capacity = capacityInDynamodb(dynamodb.client, 'capacity')
  const since = '2026-05-13T16:00:00.000Z'
  for (const [robot_id, fleet] of [
    ['n1', 'north'],
    ['s1', 'south'],
    ['u1', null],
  ] as const)
    await capacity.note(robot_id, { state: 'idle', since, robot_revision: 1, fleet })
  expect(new Set(await items('/capacity', all))).toEqual(new Set(['n1', 's1', 'u1']))
  expect(await items('/capacity', north)).toEqual(['n1'])
  expect(await items('/capacity', nobody)).toEqual([])
})
