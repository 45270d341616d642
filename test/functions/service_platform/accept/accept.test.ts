import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { grantsRegisterInDynamodb } from '../../../../functions/ports/grants.dynamodb.ts'
import { type Opened, openRecord } from '../../../../messages/open.ts'
import { streamRecordBytes } from '../../../../messages/stream-record.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking, type Beside } from '../api/asking.ts'
import { apiTables, doorsOver, NOW, type TestDoors } from '../api/doors.ts'

/*
 * POST /messages over the adapters that it runs with; the stream is a fake. Each test has tables of its own.
 */
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
const application = (...scopes: string[]): Asker => ({ application: { client_id: 'client1', scopes } })

const post = (body: unknown, beside: Beside = {}, asker = writer, url = '/messages'): Promise<Answered> =>
  asking(doors, asker)('POST', url, body, { request_id: `request-${++requests}`, ...beside })
const get = (url: string, asker?: Asker): Promise<Answered> => asking(doors, asker)('GET', url)

const start = (more: object = {}) => ({ robot_id: 'r1', type: 'work.start', payload: { job_id: 'j1' }, ...more })
const sentIn = ({ body }: Answered) => body.messages as readonly Record<string, string>[]
/** What dispatch would read. */
const onStream = () =>
  doors.stream.puts.map(
    ({ record }) => openRecord({ data: streamRecordBytes(record), sequence_number: '7' }, {}) as Opened,
  )

describe('a message', () => {
  test('lies on the stream, bytes as they were sent, when it is answered', async () => {
    const text = '{ "robot_id":"r1", "type":"work.start","payload":{"job_id":"j1","params":{"n":1.50}} }'
    const answer = await post(text)

    expect(answer.status).toBe(202)
    const [message] = sentIn(answer)
    expect(answer.headers.location).toBe(message?.location)
    expect(message?.location).toBe(`/messages/${message?.message_id}?robot_id=r1`)
    const [put] = doors.stream.puts
    expect(put).toMatchObject({
      subject: 'robot:r1',
      record: {
        topic: 'robots/r1/messages',
        source: 'service_platform.api_gateway',
        principal: 'ada',
        received_at: NOW,
      },
    })
    const said = Buffer.from(put?.record.data ?? '', 'base64').toString()
    expect(said).toBe(`{"message_id":"${message?.message_id}","trace_id":"${message?.trace_id}",${text.slice(1)}`)
    expect(onStream()[0]?.messages).toMatchObject([
      { message_id: message?.message_id, trace_id: message?.trace_id, type: 'work.start', robot_id: 'r1' },
    ])
  })

  test('keeps its own id and trace, and takes the trace of the request if it has none', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const one = await post(start({ message_id: 'm1', trace_id: 'F'.repeat(32) }), { headers: { traceparent } })
    expect(sentIn(one)).toMatchObject([{ message_id: 'm1', trace_id: 'f'.repeat(32) }])
    const other = await post(start({ message_id: 'm2' }), { headers: { traceparent } })
    expect(sentIn(other)).toMatchObject([{ trace_id: '0af7651916cd43dd8448eb211c80319c' }])
  })

  test('is pending until it is decided, and says who sent it', async () => {
    await post(start({ message_id: 'm1' }))
    const { status, body } = await get('/messages/m1?robot_id=r1')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      message_id: 'm1',
      robot_id: 'r1',
      outcome: 'pending',
      accepted_at: new Date(NOW).toISOString(),
      accepted_by: 'ada',
    })
    expect((await get('/messages/m1?robot_id=r2')).status).toBe(404)
    expect((await get('/messages/nobody')).status).toBe(404)
    const { body: story } = await get('/timeline/m1')
    expect(story).toMatchObject({
      kinds: ['message'],
      story: [{ what: 'received', text: 'work.start came over HTTP from ada', robot_id: 'r1' }],
    })
  })

  test('of telemetry is accepted: no sample has a row that would say more', async () => {
    const asker = application('robots.speak')
    await granted('*')
    expect(
      (await post({ robot_id: 'r1', message_id: 't1', type: 'robot.telemetry', payload: {} }, {}, asker)).status,
    ).toBe(202)
    expect((await get('/messages/t1')).body.outcome).toBe('accepted')
  })
})

describe('a list', () => {
  test('is one record per robot, in the order that was said', async () => {
    const answer = await post([
      start({ message_id: 'a1' }),
      start({ robot_id: 'r2', message_id: 'b1' }),
      start({ type: 'work.stop', message_id: 'a2', payload: {} }),
    ])
    expect(answer.headers.location).toBe(`/messages?trace_id=${answer.body.trace_id}`)
    expect(sentIn(answer).map(({ message_id }) => message_id)).toEqual(['a1', 'b1', 'a2'])
    expect(onStream().map(({ messages }) => messages.map(({ message_id }) => message_id))).toEqual([
      ['a1', 'a2'],
      ['b1'],
    ])
  })

  test('of a hundred messages of 10 KB each keeps the order of a robot over several records', async () => {
    const messages = Array.from({ length: 100 }, (_, n) =>
      start({ message_id: `m${n}`, payload: { job_id: `j${n}`, params: { text: 'x'.repeat(10_000) } } }),
    )
    expect((await post(messages)).status).toBe(202)
    expect(doors.stream.puts.length).toBeGreaterThan(7)
    expect(onStream().flatMap(({ messages: of }) => of.map(({ message_id }) => message_id))).toEqual(
      messages.map((_, n) => `m${n}`),
    )
  })

  test('is taken whole or not at all, and the fault is named by its place', async () => {
    const { status, body } = await post([start(), start({ payload: { job_id: 7 } })])
    expect(status).toBe(422)
    expect(body).toMatchObject({
      type: 'urn:signalbox:problem:bad-message',
      index: 1,
      field: 'payload.job_id',
      value: '7',
      expected: 'a text of 1 to 128 characters',
      detail: 'messages[1]: payload.job_id is 7; a text of 1 to 128 characters was expected. Nothing was sent',
      class: 'InvalidPayload',
    })
    expect(doors.stream.puts).toEqual([])
    expect(dynamodb.rows('accepted')).toEqual([])
  })

  test.each<[string, object, object]>([
    ['an unknown type', { type: 'work.dance' }, { field: 'type', value: '"work.dance"' }],
    [
      'a type that is spelled wrong',
      { type: 'work.strat' },
      { field: 'type', expected: expect.stringMatching(/^"work\.start" or another one of robot\.connected, /) },
    ],
    ['no robot', { robot_id: undefined }, { field: 'robot_id' }],
    ['a robot that cannot be', { robot_id: 'r/1' }, { field: 'robot_id', value: '"r/1"' }],
    ['an id that is none', { message_id: 'a b' }, { field: 'message_id', value: '"a b"' }],
    [
      'a version of the payload that nobody knows',
      { schema_version: 9 },
      { field: 'schema_version', expected: 'one of 1' },
    ],
    ["a robot's own counter", { sequence: 3 }, { field: 'sequence' }],
    ['a time that is none', { occurred_at: 'noon' }, { field: 'occurred_at' }],
    ['a payload that is a list', { payload: [] }, { field: 'payload' }],
    ['content without an upload', { content: {} }, { field: 'content.upload_id' }],
  ])('with %s is refused with field, value and what would be right', async (_, over, expected) => {
    const { status, body } = await post(start(over))
    expect([status, body]).toMatchObject([422, { index: 0, ...expected }])
    expect(String(body.expected)).not.toBe('')
  })

  test('with the same id twice for one robot is refused, for two robots it is not', async () => {
    const twice = await post([start({ message_id: 'm1' }), start({ message_id: 'm1' })])
    expect(twice).toMatchObject({ status: 422, body: { index: 1, field: 'message_id' } })
    expect((await post([start({ message_id: 'm1' }), start({ robot_id: 'r2', message_id: 'm1' })])).status).toBe(202)
  })

  test.each([
    ['nothing', [], 422],
    ['101 messages', Array.from({ length: 101 }, () => start()), 422],
    ['more than 1 MB', [start({ payload: { job_id: 'j', params: { text: 'x'.repeat(1024 * 1024) } } })], 413],
    ['a message of more than 128 KB', start({ payload: { job_id: 'j', params: { text: 'x'.repeat(130_000) } } }), 202],
    ['a message of 128 KB', start({ payload: { job_id: 'j', params: { text: 'x'.repeat(131_072) } } }), 422],
  ])('of %s is answered with its limit', async (_, body, status) => {
    expect((await post(body)).status).toBe(status)
  })
})

describe('who may say what', () => {
  const fact = { robot_id: 'r1', type: 'work.completed', payload: {} }

  test('requests need messages.write or a writer; what robots say needs robots.speak or an admin', async () => {
    await granted('*')
    const asked = async (body: object, asker: Asker) => (await post(body, {}, asker)).status
    expect(await asked(start(), application('messages.write'))).toBe(202)
    expect(await asked(fact, application('messages.write'))).toBe(403)
    expect(await asked(fact, application('robots.speak'))).toBe(202)
    expect(await asked(start(), application('robots.speak'))).toBe(403)
    expect(await asked(start(), application('messages.read'))).toBe(403)
    expect(await asked(start(), { groups: '[reader]' })).toBe(403)
    expect(await asked(fact, writer)).toBe(403)
    expect(await asked(fact, { groups: '[admin]' })).toBe(202)
  })

  test('robots of another fleet, and those in none, are not there for whoever does not see all', async () => {
    await inFleet('r1', 'north')
    await inFleet('r2', 'south')
    const north: Asker = { ...writer, fleets: 'north' }
    expect((await post(start(), {}, north)).status).toBe(202)
    for (const robot_id of ['r2', 'r3']) {
      const { status, body } = await post([start(), start({ robot_id })], {}, north)
      expect([status, body]).toMatchObject([
        404,
        { index: 1, detail: `There is no robot ${robot_id}. Nothing was sent` },
      ])
    }
    expect(doors.stream.puts).toHaveLength(1)
    expect((await post(start({ robot_id: 'never-heard' }))).status).toBe(202)
    await post(start({ robot_id: 'r2', message_id: 'm2' }))
    expect((await get('/messages/m2', { fleets: 'north' })).status).toBe(404)
  })
})

const granted = (...fleets: string[]) =>
  grantsRegisterInDynamodb(dynamodb.client, 'grants').write({
    client_id: 'client1',
    fleets,
    changed_by: 'ada',
    changed_at: 'then',
  })
const inFleet = (robot_id: string, fleet: string) =>
  fleetRegisterInDynamodb(dynamodb.client, 'fleets').write({ robot_id, fleet, changed_by: 'ada', changed_at: 'then' })

test('while the line is behind nothing is taken: 429 says how far behind it is and when to ask again', async () => {
  expect((await post(start({ message_id: 'm1' }))).status).toBe(202)
  now += 40_000
  const { status, headers, body } = await post(start({ message_id: 'm2' }), { headers: { 'idempotency-key': 'k1' } })
  expect(status).toBe(429)
  expect(headers).toMatchObject({ 'retry-after': '20', 'content-type': 'application/problem+json' })
  expect(body).toMatchObject({ type: 'urn:signalbox:problem:backlog', depth: 1, age_seconds: 40 })
  expect(doors.stream.puts).toHaveLength(1)
  expect(dynamodb.rows('accepted').some(([, row]) => row.includes('k1') || row.includes('m2'))).toBe(false)
  expect(doors.log.lines.at(-1)).toMatchObject({ level: 'warn', message: 'turned away', fields: { depth: 1 } })
})
