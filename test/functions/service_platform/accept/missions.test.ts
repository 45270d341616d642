import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { MissionRow } from '../../../../functions/ports/missions.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import type { AcceptPorts } from '../../../../functions/service_platform/accept/ports.ts'
import { type Opened, openRecord } from '../../../../messages/open.ts'
import { streamRecordBytes } from '../../../../messages/stream-record.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking, type Beside } from '../api/asking.ts'
import { apiTables, doorsOver, NOW, type TestDoors } from '../api/doors.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let now = NOW
let requests = 0

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  now = NOW
  doors = doorsOver(dynamodb, () => now)
})
afterEach(() => dynamodb.stop())

const writer: Asker = { groups: '[writer]', username: 'ada' }
const north: Asker = { groups: '[writer]', username: 'nora', fleets: 'north' }
const south: Asker = { groups: '[writer]', username: 'sam', fleets: 'south' }

const post = (url: string, body: unknown = {}, asker = writer, beside: Beside = {}): Promise<Answered> =>
  asking(doors, asker)('POST', url, body, { request_id: `request-${++requests}`, ...beside })
const get = (url: string, asker?: Asker): Promise<Answered> => asking(doors, asker)('GET', url)

const steps = [{ kind: 'go_to', place: { node_id: 'DPS' } }]
const ask = (more: object = {}, asker = writer, beside: Beside = {}) =>
  post('/missions', { mission_id: 'm-17', steps, ...more }, asker, beside)
/** What dispatch would read. */
const heard = () =>
  doors.stream.puts.flatMap(
    ({ record }) => (openRecord({ data: streamRecordBytes(record), sequence_number: '7' }, {}) as Opened).messages,
  )

describe('a mission that is asked for', () => {
  test('lies on the stream under its own subject, in the conversation of its name', async () => {
    const answer = await ask()
    expect(answer).toMatchObject({ status: 202, body: { mission_id: 'm-17', location: '/missions/m-17' } })
    expect(answer.headers.location).toBe('/missions/m-17')
    expect(doors.stream.puts).toMatchObject([
      { subject: 'mission:m-17', record: { topic: 'missions/m-17/messages', source: 'service_platform.api_gateway' } },
    ])
    expect(heard()).toMatchObject([
      {
        type: 'mission.requested',
        robot_id: 'mission:m-17',
        message_id: answer.body.message_id,
        correlation_id: 'm-17',
        payload: { mission_id: 'm-17', steps },
      },
    ])
  })

  test('is the same mission when it is asked for again, and another one with other words is refused', async () => {
    const first = await ask()
    const again = await ask()
    expect(again.body.message_id).toBe(first.body.message_id)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(doors.stream.puts).toHaveLength(1)
    expect(await ask({ priority: 'urgent' })).toMatchObject({
      status: 422,
      body: { type: 'urn:signalbox:problem:key-used' },
    })
  })

  test('is named by the Idempotency-Key where nobody names it', async () => {
    const beside = { headers: { 'idempotency-key': 'order-4711' } }
    const one = await post('/missions', { steps }, writer, beside)
    const same = await post('/missions', { steps }, writer, beside)
    expect(one.body.mission_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(same.body.mission_id).toBe(one.body.mission_id)
    expect(doors.stream.puts).toHaveLength(1)
    expect((await post('/missions', { steps })).body.mission_id).not.toBe(one.body.mission_id)
  })

  test.each([
    [{ steps: [] }, 'steps'],
    [{ steps: [{ kind: 'fly' }] }, 'steps.0.kind'],
    [{ steps: [{ kind: 'charge' }, { kind: 'go_to' }] }, 'steps.1.place'],
    [{ steps: [{ kind: 'charge' }, { kind: 'action' }] }, 'steps.1.action'],
    [{ steps, fleet: 'no where!' }, 'fleet'],
    [{ steps, kind: 'a\u0000b' }, 'kind'],
    [{ steps, requires: ['li\u0007ft'] }, 'requires.0'],
    [{ steps: [{ kind: 'charge', place: { node_id: 'D\u0000PS' } }] }, 'steps.0.place.node_id'],
    [{ steps: [{ kind: 'action', action: { type: 'be\u0000ep' } }] }, 'steps.0.action.type'],
    [{ steps, deadline: 'noon' }, 'deadline'],
    // Each of them some reader takes; a robot's message and a timer of AWS do not.
    [{ steps, deadline: '2026-06-13t14:00:00z' }, 'deadline'],
    [{ steps, deadline: '2026-02-30T14:00:00Z' }, 'deadline'],
    [{ steps, deadline: '2026-05-30T24:00:00Z' }, 'deadline'],
    [{ steps, deadline: '2026-06-13T17:00:00Z' }, 'deadline'],
    [{ steps, mission_id: 'a:b' }, 'mission_id'],
    [{ steps, prioritty: 'urgent' }, 'prioritty'],
    [{ steps: Array.from({ length: 65 }, () => steps[0]) }, 'steps'],
  ])('is refused with the field that is wrong: %j', async (body, field) => {
    expect(await post('/missions', body)).toMatchObject({ status: 400, body: { field } })
    expect(doors.stream.puts).toEqual([])
  })

  test('is refused where the line could not open it, or a robot could not be told all of it', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(27)}1${'}'.repeat(27)}`)
    const parameters = (value: unknown) => ({
      steps: [{ kind: 'action', action: { type: 'x', parameters: { value } } }],
    })
    expect(await post('/missions', parameters(deep))).toMatchObject({ status: 422, body: { class: 'TooDeep' } })
    expect((await post('/missions', parameters('x'.repeat(70_000)))).status).toBe(413)
    expect((await post('/missions', '{"steps":[{"kind":"charge"}],"steps":[]}')).status).toBe(400)
    expect((await post('/missions', '{"steps":[{"kind":"wait","duration_seconds":1e999}]}')).status).toBe(400)
    expect(doors.stream.puts).toEqual([])
  })

  test('is no message to a robot: POST /messages says where it belongs', async () => {
    const answer = await post('/messages', { robot_id: 'r1', type: 'mission.cancel', payload: {} })
    expect(answer).toMatchObject({ status: 422, body: { field: 'type' } })
    expect(answer.body.detail).toContain('POST /missions')
    expect(
      (await post('/messages', { robot_id: 'mission:m-17', type: 'work.start', payload: { job_id: 'j' } })).status,
    ).toBe(422)
  })

  test('is waited for until a robot has it, or the time is over: then it says why it still waits', async () => {
    const mission: MissionRow = {
      mission_id: 'm-17',
      version: 1,
      revision: 1,
      steps: [{ kind: 'charge' }],
      requires: [],
      priority: 'normal',
      load: 'none',
      reallocate: true,
      requested_at: '2026-05-13T17:00:00.000Z',
      status: 'queued',
      status_at: '2026-05-13T17:00:00.000Z',
      trace_id: '8f14e45fceea167a5a36dedd4bea2543',
      allocation: 0,
      progress: [],
      waits_because: { reason: 'no_robot_free', robots: { no_robot_free: 2 }, at: '2026-05-13T17:00:00.000Z' },
    }
    const waiting = async (seconds: number, ...seen: readonly MissionRow[]) => {
      let reads = 0
      const decided = { type: 'mission.requested', outcome: 'applied', from: 'new', to: 'queued' }
      const accept: AcceptPorts = {
        ...doors.accept,
        journal: { some: async (keys) => keys.map((key) => ({ ...key, ...decided }) as unknown as JournalRow) },
        missions: { read: async () => seen[Math.min(reads++, seen.length - 1)] },
      }
      const beside = { request_id: `waiting-${++requests}` }
      const { status, body } = await asking({ ...doors, accept }, writer)(
        'POST',
        `/missions?wait=${seconds}`,
        { steps },
        beside,
      )
      return { code: status, reads, ...body }
    }
    const { waits_because: _, ...given } = mission
    const claimed = { ...given, status: 'allocated', allocation: 1, robot_id: 'r1' }
    expect(await waiting(5, mission, mission, claimed)).toMatchObject({
      code: 200,
      reads: 3,
      outcome: 'applied',
      robot_id: 'r1',
      waits_because: null,
    })
    expect(await waiting(1, mission)).toMatchObject({
      code: 200,
      robot_id: null,
      waits_because: { reason: 'no_robot_free', says: 'Those that could do it have other work' },
    })
    expect(await post('/missions?wait=1', { steps })).toMatchObject({ status: 202, body: { outcome: 'pending' } })
  })
})

describe('what is asked of a mission', () => {
  test.each([
    ['pause', { reason: 'person on the track' }],
    ['resume', {}],
    ['cancel', {}],
    ['update', { steps }],
    ['release', { reason: 'taken off by hand', load: 'recovered' }],
  ])('%s goes on the line behind it', async (verb, body) => {
    await ask()
    const answer = await post(`/missions/m-17/${verb}`, body)
    expect(answer).toMatchObject({ status: 202, body: { mission_id: 'm-17' } })
    expect(heard()[1]).toMatchObject({ type: `mission.${verb}`, robot_id: 'mission:m-17', payload: body })
  })

  test('more steps than a mission may have are not taken, and nothing is sent', async () => {
    await ask()
    const missions = { read: async () => ({ steps: Array(60).fill(steps[0]) }) as unknown as MissionRow }
    const update = (count: number) =>
      asking({ ...doors, accept: { ...doors.accept, missions } }, writer)(
        'POST',
        '/missions/m-17/update',
        { steps: Array(count).fill(steps[0]) },
        { request_id: `request-${++requests}` },
      )
    expect(await update(5)).toMatchObject({ status: 400, body: { field: 'steps' } })
    expect(doors.stream.puts).toHaveLength(1)
    expect((await update(4)).status).toBe(202)
  })

  test('is another request each time, unless a key says that it is the same', async () => {
    await ask()
    const beside = { headers: { 'idempotency-key': 'stop-it' } }
    await post('/missions/m-17/cancel')
    await post('/missions/m-17/cancel')
    await post('/missions/m-17/cancel', {}, writer, beside)
    await post('/missions/m-17/cancel', {}, writer, beside)
    expect(doors.stream.puts).toHaveLength(4)
  })

  test('of one that nobody asked for is not found, and nothing is sent', async () => {
    expect(await post('/missions/m-99/cancel')).toMatchObject({ status: 404 })
    expect(await get('/missions/m-99')).toMatchObject({ status: 404 })
    expect(doors.stream.puts).toEqual([])
  })
})

test('a state that no mission can be in is no filter', async () => {
  expect(await get('/missions?status=foo')).toMatchObject({ status: 400, body: { parameter: 'status' } })
  expect((await get('/missions?status=queued')).status).toBe(200)
})

describe('whose mission it is', () => {
  test('is the fleet that it was asked for in; of another fleet it does not exist', async () => {
    await ask({ fleet: 'north' })
    expect(await get('/missions/m-17', { ...north, groups: '[reader]' })).toMatchObject({
      status: 200,
      body: { status: 'new', fleet: 'north' },
    })
    for (const url of ['/missions/m-17', '/messages?robot_id=mission:m-17'])
      expect((await get(url, { ...south, groups: '[reader]' })).status, url).toBe(404)
    expect((await post('/missions/m-17/cancel', {}, south)).status).toBe(404)
    expect((await post('/missions/m-17/cancel', {}, north)).status).toBe(202)
  })

  test('is not changed by whoever names theirs the same, not even when the name was long forgotten', async () => {
    await ask()
    now += 3 * 86_400_000
    expect(await ask({ fleet: 'south' }, south)).toMatchObject({ status: 422 })
    expect((await ask({ fleet: 'south' }, south)).body.detail).not.toMatch(/20\d\d/)
    const keyed = await ask({ fleet: 'south' }, south, { headers: { 'idempotency-key': 'once' } })
    expect([keyed.status, keyed.body.detail]).toEqual([422, expect.not.stringMatching(/20\d\d/)])
    expect((await get('/missions/m-17', { ...south, groups: '[reader]' })).status).toBe(404)
  })

  test('has to be one that its asker sees; who sees one only need not say it', async () => {
    expect(await ask({ fleet: 'north' }, south)).toMatchObject({ status: 400, body: { field: 'fleet' } })
    expect((await ask({}, { ...south, fleets: 'south,north' })).status).toBe(400)
    expect((await ask({}, south)).status).toBe(202)
    expect(heard()).toMatchObject([{ payload: { fleet: 'south' } }])
  })

  test('is listed among no fleet’s robots', async () => {
    await ask({ fleet: 'north' })
    expect(await fleetRegisterInDynamodb(dynamodb.client, 'fleets').robotsIn('north', { limit: 10 })).toEqual({
      items: [],
    })
  })
})

test('a mission that ended long ago is not new again: of it the state is left', async () => {
  await ask({ fleet: 'north' })
  expect((await get('/missions/m-17')).body).toMatchObject({ status: 'new' })
  const robots = robotsInDynamodb(dynamodb.client, 'robots')
  const since = new Date(NOW).toISOString()
  await robots.create({
    robot_id: 'mission:m-17',
    state: 'completed',
    since,
    policy_version: 'v1',
    revision: 5,
    last_sequence: -1,
    applied_ids: [],
    bucket: 'm1',
    first_seen_at: since,
  })
  expect((await get('/missions/m-17', { ...north, groups: '[reader]' })).body).toMatchObject({
    status: 'completed',
    status_at: since,
    fleet: 'north',
  })
  expect((await get('/missions/m-17', { ...south, groups: '[reader]' })).status).toBe(404)
})
