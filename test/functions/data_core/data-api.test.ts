import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { namedQueries } from '../../../warehouse/queries.ts'
import { type DataDoor, dataDoor } from './asking-data.ts'

const NOW = '2026-05-13T12:00:00.000Z'
let door: DataDoor

const message = (robot_id: string, message_id: string, time: string, more: object = {}) => ({
  robot_id,
  message_id,
  trace_id: 'a'.repeat(32),
  type: 'work.start',
  kind: 'request',
  position: `${message_id}:1`,
  received_at: `2026-05-13 ${time}`,
  arrived_at: `2026-05-13 ${time}`,
  payload: '{"job_id":"job-1"}',
  raw_base64: 'e30=',
  bytes: 42,
  ...more,
})

beforeAll(async () => {
  door = await dataDoor(NOW)
  const { warehouse, fleets } = door
  fleets.put('north', 'n1', 'n2')
  fleets.put('south', 's1')
  await warehouse.insert('dim_robot', [
    { robot_id: 'n1', fleet: 'north', policy_version: 'v1', last_heard_at: '2026-05-13 11:00:00' },
    { robot_id: 'n2', fleet: 'north', policy_version: 'v2', last_heard_at: '2026-05-12 11:00:00' },
    { robot_id: 's1', fleet: 'south', policy_version: 'v1', last_heard_at: '2026-05-13 11:30:00' },
  ])
  const settled = [
    message('n1', 'm1', '08:00:00.000'),
    message('n2', 'm2', '08:30:00.500', { trace_id: 'b'.repeat(32), type: 'robot.telemetry', kind: 'telemetry' }),
    message('s1', 'm3', '09:00:00.000'),
  ]
  await warehouse.insert('messages', settled)
  await warehouse.insert(
    'traces',
    settled.map(({ trace_id, robot_id, message_id, type, kind, received_at }) => ({
      trace_id,
      robot_id,
      message_id,
      type,
      kind,
      received_at,
    })),
  )
  await warehouse.insert('landing_messages', [
    { ...message('n1', 'm4', '11:10:00.000'), date: '2026-05-13', hour: '11' },
    { ...message('n1', 'm4', '11:10:00.000'), date: '2026-05-13', hour: '11' },
  ])
  await warehouse.insert('decisions', [
    {
      robot_id: 'n1',
      message_id: 'm1',
      outcome: 'applied',
      type: 'work.start',
      from_state: 'idle',
      to_state: 'working',
      received_at: '2026-05-13 08:00:00.000',
      decided_at: '2026-05-13 08:00:00.100',
      trace_id: 'a'.repeat(32),
      policy_version: 'v1',
    },
  ])
  await warehouse.insert('commands', [
    { command_id: 'c1', robot_id: 'n1', type: 'work.start', status: 'done', asked_at: '2026-05-13 08:00:00.050' },
  ])
  await warehouse.insert('fact_message_hour', [
    {
      robot_id: 'n1',
      hour: '2026-05-13 08:00:00',
      type: 'work.start',
      kind: 'request',
      dialect: 'native',
      messages: 2,
      bytes: 84,
    },
    {
      robot_id: 's1',
      hour: '2026-05-13 09:00:00',
      type: 'work.start',
      kind: 'request',
      dialect: 'native',
      messages: 5,
      bytes: 210,
    },
  ])
  await warehouse.insert('fact_cost_day', [
    { robot_id: 'n1', day: '2026-05-13', service: 'Kinesis', quantity: 3, dollars: 0.25 },
  ])
  await warehouse.insert('loss_gap', [
    {
      robot_id: 'n1',
      hour: '2026-05-13 08:00:00',
      stage: 'stream_to_lake',
      from_place: '1',
      to_place: '1',
      messages: 1,
    },
    {
      robot_id: 's1',
      hour: '2026-05-13 09:00:00',
      stage: 'stream_to_lake',
      from_place: '2',
      to_place: '3',
      messages: 2,
    },
  ])
})
beforeEach(() => {
  door.clock.now = Date.parse(NOW)
  door.clock.settled_until = '2026-05-13T10:00:00.000Z'
  door.warehouse.refuse(() => undefined)
})
afterAll(() => door.warehouse.close())

const ids = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) =>
  (body.items as readonly { readonly message_id: string }[]).map(({ message_id }) => message_id)

describe('messages', () => {
  test('of any age are found by robot, newest first, with those that have just come', async () => {
    const answer = await door.asking()('GET', '/data/messages?robot_id=n1')
    expect(answer.status).toBe(200)
    expect(ids(answer)).toEqual(['m4', 'm1'])
    expect(answer.body).toMatchObject({ next_cursor: null, settled_until: '2026-05-13T10:00:00.000Z' })
    expect((answer.body.items as object[])[1]).toMatchObject({
      received_at: '2026-05-13T08:00:00.000Z',
      bytes: 42,
      payload: { job_id: 'job-1' },
    })
  })

  test('of a trace are found where the index says that they are', async () => {
    const trace = `${'b'.repeat(8)}-bbbb-bbbb-bbbb-${'B'.repeat(12)}`
    expect(ids(await door.asking()('GET', `/data/messages?trace_id=${trace}`))).toEqual(['m2'])
    const narrow = door.warehouse.statements.at(-1)
    expect(narrow).toContain('robot_id in (?)')
    expect(ids(await door.asking()('GET', `/data/messages?trace_id=${'c'.repeat(32)}`))).toEqual([])
    // Of a trace that the index does not know nothing that is settled is read.
    expect(door.warehouse.statements.at(-1)).not.toContain('from messages')
  })

  test('come page by page, each once', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const answer = await door.asking()('GET', `/data/messages?limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...ids(answer))
      cursor = String(answer.body.next_cursor ?? '')
    } while (cursor !== '')
    expect(seen).toEqual(['m4', 'm3', 'm2', 'm1'])
  })

  test('are found by type, kind and range', async () => {
    const asking = door.asking()
    expect(ids(await asking('GET', '/data/messages?kind=telemetry'))).toEqual(['m2'])
    expect(ids(await asking('GET', '/data/messages?type=work.start&until=2026-05-13T09:00:00Z'))).toEqual(['m1'])
    expect(ids(await asking('GET', '/data/messages?message_id=m3'))).toEqual(['m3'])
  })

  test('bear the bytes of their sender where somebody wants them', async () => {
    const [one] = (await door.asking()('GET', '/data/messages?message_id=m3&raw=yes')).body.items as object[]
    expect(one).toMatchObject({ message_id: 'm3', raw_base64: 'e30=' })
    const [other] = (await door.asking()('GET', '/data/messages?message_id=m3')).body.items as object[]
    expect(other).not.toHaveProperty('raw_base64')
  })

  test('of other fleets are not there', async () => {
    const nina = door.asking({ username: 'nina', fleets: 'north' })
    expect(ids(await nina('GET', '/data/messages'))).toEqual(['m4', 'm2', 'm1'])
    expect(ids(await nina('GET', `/data/messages?trace_id=${'a'.repeat(32)}`))).toEqual(['m4', 'm1'])
    expect(await nina('GET', '/data/messages?robot_id=s1')).toMatchObject({ status: 404 })
  })

  test('of a robot that has left the fleet since the newest run are not there either', async () => {
    const { fleets } = door
    fleets.put('south', 'n2')
    const nina = door.asking({ username: 'nina', fleets: 'north' })
    expect(ids(await nina('GET', '/data/messages'))).toEqual(['m4', 'm1'])
    fleets.put('north', 'n2')
  })

  test('are found before anything was settled', async () => {
    door.clock.settled_until = undefined
    expect(ids(await door.asking()('GET', '/data/messages'))).toEqual(['m4'])
  })
})

test('what became of a robot is one list of decisions, commands, missions and failures', async () => {
  const { status, body } = await door.asking()('GET', '/data/robots/n1/history')
  expect(status).toBe(200)
  expect(body.items).toEqual([
    expect.objectContaining({ happened_at: '2026-05-13T08:00:00.050Z', entry: 'command', id: 'c1', outcome: 'done' }),
    expect.objectContaining({ entry: 'decision', id: 'm1', from_state: 'idle', to_state: 'working' }),
  ])
  const first = await door.asking()('GET', '/data/robots/n1/history?limit=1')
  const next = await door.asking()('GET', `/data/robots/n1/history?limit=1&cursor=${first.body.next_cursor}`)
  expect([first.body.items, next.body.items]).toEqual([[(body.items as object[])[0]], [(body.items as object[])[1]]])
  const nina = door.asking({ username: 'nina', fleets: 'south' })
  expect((await nina('GET', '/data/robots/n1/history')).status).toBe(404)
})

describe('measures', () => {
  test('are listed with what they can be grouped by, and each can be asked for', async () => {
    const { body } = await door.asking()('GET', '/data/stats')
    const names = (body.items as { measure: string; group_by: string[] }[]).map(({ measure }) => measure)
    expect(names).toEqual([
      'messages',
      'decisions',
      'states',
      'telemetry',
      'failures',
      'commands',
      'missions',
      'availability',
      'cost',
    ])
    for (const name of names)
      expect([name, (await door.asking()('GET', `/data/stats/${name}`)).status]).toEqual([name, 200])
  })

  test('are summed by hour and group, of the robots that their caller sees', async () => {
    const url = '/data/stats/messages?group_by=robot_id&interval=hour'
    expect((await door.asking()('GET', url)).body.items).toEqual([
      { begins_at: '2026-05-13T08:00:00.000Z', robot_id: 'n1', messages: 2, bytes: 84 },
      { begins_at: '2026-05-13T09:00:00.000Z', robot_id: 's1', messages: 5, bytes: 210 },
    ])
    const nina = door.asking({ username: 'nina', fleets: 'north' })
    expect((await nina('GET', '/data/stats/messages?interval=all')).body.items).toEqual([{ messages: 2, bytes: 84 }])
    expect((await nina('GET', '/data/stats/messages?fleet=south')).status).toBe(404)
    const { body } = await door.asking()('GET', '/data/stats/messages?interval=all&group_by=fleet&fleet=south')
    expect(body.items).toEqual([{ fleet: 'south', messages: 5, bytes: 210 }])
  })

  test('by day take whole days', async () => {
    const { body } = await door.asking()('GET', '/data/stats/cost?from=2026-05-13T09:00:00Z&group_by=service')
    expect(body).toMatchObject({
      from: '2026-05-13T00:00:00.000Z',
      until: '2026-05-14T00:00:00.000Z',
      items: [{ begins_at: '2026-05-13', service: 'Kinesis', dollars: 0.25, quantity: 3 }],
    })
  })
})

test('what is missing is listed, page by page, of the robots that the caller sees', async () => {
  const first = await door.asking()('GET', '/data/loss?limit=1')
  expect(first.body.items).toEqual([expect.objectContaining({ robot_id: 's1', messages: 2, stage: 'stream_to_lake' })])
  const next = await door.asking()('GET', `/data/loss?limit=1&cursor=${first.body.next_cursor}`)
  expect(next.body.items).toEqual([expect.objectContaining({ robot_id: 'n1', messages: 1 })])
  const nina = door.asking({ username: 'nina', fleets: 'north' })
  expect((await nina('GET', '/data/loss')).body.items).toHaveLength(1)
  const within = 'from=2026-05-13T09:10:00Z&until=2026-05-13T09:20:00Z'
  expect((await door.asking()('GET', `/data/loss?${within}`)).body).toMatchObject({
    items: [{ robot_id: 's1' }],
    from: '2026-05-13T09:00:00.000Z',
    until: '2026-05-13T10:00:00.000Z',
  })
  expect((await door.asking()('GET', '/data/loss?what=hours')).body).toMatchObject({ items: [], hours_reported: 0 })
  // Where something is listed nobody has to ask.
  expect(first.body).not.toHaveProperty('hours_reported')
  expect((await door.asking()('GET', '/data/loss?what=rules')).body.items).toEqual([])
  expect((await nina('GET', '/data/loss?what=rules')).status).toBe(403)
  expect((await door.asking()('GET', '/data/loss?what=rules&robot_id=n1')).status).toBe(400)
})

describe('a question by name', () => {
  test('is one of a list, and each of it can be asked as its parameters show', async () => {
    const { body } = await door.asking()('GET', '/data/queries')
    expect((body.items as { name: string }[]).map(({ name }) => name)).toEqual(namedQueries.map(({ name }) => name))
    for (const { name, parameters } of namedQueries) {
      const values = Object.fromEntries(
        parameters.filter((one) => one.name !== 'from' && one.name !== 'until').map((one) => [one.name, one.example]),
      )
      const answer = await door.asking()('POST', '/data/query', { name, parameters: values })
      expect([name, answer.status, answer.body.detail]).toEqual([name, 200, undefined])
    }
  })

  test('by hours takes the hours that its range touches', async () => {
    const parameters = { from: '2026-05-13T08:30:00Z', until: '2026-05-13T08:31:00Z' }
    const { body } = await door.asking()('POST', '/data/query', { name: 'loudest-robots', parameters })
    const whole = { from: '2026-05-13T08:00:00Z', until: '2026-05-13T09:00:00Z' }
    const { rows } = (await door.asking()('POST', '/data/query', { name: 'loudest-robots', parameters: whole })).body
    expect(rows).not.toEqual([])
    expect(body.rows).toEqual(rows)
  })

  test('is answered with columns, rows and an address of all of them', async () => {
    const { status, body } = await door.asking()('POST', '/data/query', { name: 'loudest-robots' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'loudest-robots',
      status: 'succeeded',
      rows: [
        ['s1', 5, 210, 0, 5],
        ['n1', 2, 84, 0, 2],
      ],
      downloads: [{ format: 'csv', name: 'loudest-robots.csv', expires_in: 300 }],
    })
    const again = await door.asking()('GET', `/data/query/${body.query_id}?limit=1`)
    expect(again.body).toMatchObject({ rows: [['s1', 5, 210, 0, 5]] })
    const next = await door.asking()('GET', `/data/query/${body.query_id}?limit=1&cursor=${again.body.next_cursor}`)
    expect(next.body).toMatchObject({ rows: [['n1', 2, 84, 0, 2]], next_cursor: null })
  })

  test('is unloaded as files where its format wants that', async () => {
    const statements = door.warehouse.statements.length
    door.warehouse.refuse((sql) => (sql.startsWith('UNLOAD') ? 'not here' : undefined))
    await door.asking()('POST', '/data/query', { name: 'loudest-robots', format: 'parquet' })
    const [sql = ''] = door.warehouse.statements.slice(statements)
    expect(sql).toMatch(
      /^UNLOAD \(\nselect [\s\S]+\n\) TO 's3:\/\/lake\/results\/files\/[0-9a-f-]{36}\/' WITH \(format = 'PARQUET'\)$/,
    )
  })

  test('of a fleet is about its robots only', async () => {
    const nina = door.asking({ username: 'nina', fleets: 'north' })
    const { body } = await nina('POST', '/data/query', { name: 'loudest-robots' })
    expect(body.rows).toEqual([['n1', 2, 84, 0, 2]])
    const asked = { name: 'robot-day', parameters: { robot_id: 's1' } }
    expect((await nina('POST', '/data/query', asked)).status).toBe(404)
    expect((await door.asking()('POST', '/data/query', asked)).body.rows).toHaveLength(1)
  })

  test('is answered to its owner only as long as they see whom it tells of', async () => {
    const { fleets } = door
    const sam = door.asking({ username: 'sam', fleets: 'north south' })
    const asked = await sam('POST', '/data/query', { name: 'loudest-robots' })
    const place = `/data/query/${asked.body.query_id}`
    expect((await sam('GET', place)).status).toBe(200)
    expect((await door.asking({ username: 'sam', fleets: 'north' })('GET', place)).status).toBe(404)
    expect((await door.asking({ username: 'sam' })('GET', place)).status).toBe(200)
    const all = await door.asking({ username: 'sam' })('POST', '/data/query', { name: 'loudest-robots' })
    expect((await sam('GET', `/data/query/${all.body.query_id}`)).status).toBe(404)
    const north = door.asking({ username: 'sam', fleets: 'north' })
    const ofOne = await north('POST', '/data/query', { name: 'robot-day', parameters: { robot_id: 'n2' } })
    fleets.put('south', 'n2')
    expect((await north('GET', `/data/query/${ofOne.body.query_id}`)).status).toBe(404)
    fleets.put('north', 'n2')
    expect((await north('GET', `/data/query/${ofOne.body.query_id}`)).status).toBe(200)
  })

  test('that takes long goes on, is looked at by its owner alone, and can be cancelled', async () => {
    const { warehouse } = door
    const known = warehouse.state
    const states = { ended: false }
    const slow = {
      ...door.ports,
      warehouse: {
        ...warehouse,
        state: async (id: string) => (states.ended ? known(id) : { status: 'running' as const }),
        cancel: async () => {
          states.ended = true
        },
      },
    }
    const { answers } = await import('../../../functions/data_core/data-api/answers.ts')
    const caller = { kind: 'person', name: 'ada', groups: ['reader'], fleets: 'all' } as const
    const request = { path: {}, query: {}, headers: {}, request_id: 'slow', caller, by: 'ada' }
    const body = JSON.stringify({ name: 'refusals', wait_seconds: 1 })
    const later = await answers['ask-query'](request, slow, { body })
    expect(later).toMatchObject({ status: 202, body: { status: 'running' }, headers: { 'retry-after': '2' } })
    const { query_id } = (later as { body: { query_id: string } }).body
    const asking = { ...request, path: { query_id } }
    expect(await answers['read-query'](asking, slow, {})).toMatchObject({ status: 'running' })
    const eve = { ...asking, caller: { ...caller, name: 'eve' } }
    const reading = door.asking({ application: { client_id: 'a', scopes: ['data.read'] } })
    // It may ask for an answer that took too long; this one is not its own.
    expect((await reading('GET', `/data/query/${query_id}`)).status).toBe(404)
    for (const name of ['read-query', 'cancel-query'] as const) {
      await expect(answers[name](eve, slow, {})).rejects.toMatchObject({ status: 404 })
    }
    expect(door.asked.rows.get(query_id)?.bytes_scanned).toBeUndefined()
    await answers['cancel-query'](asking, slow, {})
    expect(door.asked.rows.get(query_id)?.bytes_scanned).toBe(10_000_000)
  })
})

describe('who has had too much scanned', () => {
  test('is told when there is more, and nothing is started', async () => {
    const small = await dataDoor(NOW)
    const limits = { ...small.ports.limits, bytes_per_day: 105_000_000 }
    Object.assign(small.ports, { limits })
    const asking = small.asking({ username: 'greedy' })
    const query = { name: 'refusals' }
    expect((await asking('POST', '/data/query', query)).status).toBe(200)
    expect(small.asked.usedBy('person:greedy', '2026-05-13')).toBe(10_000_000)
    const started = small.warehouse.statements.length
    const refused = await asking('POST', '/data/query', query)
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '43200' },
      body: { type: 'urn:signalbox:problem:scanned-too-much', bytes_used: 10_000_000 },
    })
    expect(small.warehouse.statements.length).toBe(started)
    expect((await small.asking({ username: 'other' })('POST', '/data/query', query)).status).toBe(200)
    small.clock.now += 86_400_000
    expect((await asking('POST', '/data/query', query)).status).toBe(200)
    small.warehouse.close()
  })

  test('hears nothing of tomorrow where only what is under way is in the way', async () => {
    const small = await dataDoor(NOW)
    const limits = { ...small.ports.limits, bytes_per_day: 250_000_000 }
    Object.assign(small.ports, { limits })
    const of = { owner: 'person:ada', name: 'refusals', format: 'csv', about: { fleets: 'all' } } as const
    for (const query_id of ['one', 'two']) {
      const bytes_reserved = limits.bytes_per_query
      await small.asked.begin({ ...of, query_id, asked_at: NOW, expires_at: 2_000_000_000, bytes_reserved }, limits)
    }
    expect(await small.asking()('POST', '/data/query', { name: 'refusals' })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      body: {
        type: 'urn:signalbox:problem:too-many-queries',
        detail: 'ada has 2 queries under way; ask again when one has ended, or cancel one',
      },
    })
    small.warehouse.close()
  })

  test('pays for a query of which nobody knows whether the engine has it', async () => {
    const small = await dataDoor(NOW)
    const limits = { ...small.ports.limits, at_once: 1 }
    Object.assign(small.ports, { limits })
    const lost = {
      query_id: 'lost',
      owner: 'person:ada',
      name: 'refusals',
      format: 'csv',
      about: { fleets: 'all' },
    } as const
    const bytes_reserved = limits.bytes_per_query
    await small.asked.begin({ ...lost, asked_at: NOW, expires_at: 2_000_000_000, bytes_reserved }, limits)
    const asking = small.asking()
    expect((await asking('POST', '/data/query', { name: 'refusals' })).status).toBe(429)
    small.clock.now += 61_000
    expect((await asking('POST', '/data/query', { name: 'refusals' })).status).toBe(200)
    expect(small.asked.usedBy('person:ada', '2026-05-13')).toBe(bytes_reserved + 10_000_000)
    small.warehouse.close()
  })

  test('is told in words where one query would scan more than it may', async () => {
    door.warehouse.refuse(() => 'Query exhausted: Bytes scanned limit was exceeded')
    const refused = await door.asking()('GET', '/data/messages?robot_id=n1')
    expect(refused).toMatchObject({ status: 422, body: { type: 'urn:signalbox:problem:too-much-to-scan' } })
  })
})

test('before the first run of the ETL lists are empty and say that nothing is settled, and a question says it in words', async () => {
  const without = 'TABLE_NOT_FOUND: line 3:6: Table awsdatacatalog.signalbox_dev.decisions does not exist'
  const ask = door.asking()
  for (const [path, says] of [
    ['/data/robots/n1/history', { items: [], next_cursor: null, settled_until: null }],
    ['/data/stats/messages', { items: [], settled_until: null }],
    ['/data/loss', { items: [], next_cursor: null, hours_reported: 0 }],
  ] as const) {
    door.warehouse.refuse(() => without)
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: says })
  }
  door.warehouse.refuse(() => without)
  const answer = await ask('POST', '/data/query', { name: 'refusals' })
  expect(answer).toMatchObject({ status: 422, body: { type: 'urn:signalbox:problem:nothing-settled' } })
})

test('an object of the lake that nobody can read is said to be one, and what the engine said is logged', async () => {
  door.log.lines.length = 0
  for (const error of [
    'HIVE_BAD_DATA: Not valid Parquet file: s3://lake/landing/x',
    'No magic bytes found at end of file',
  ]) {
    door.warehouse.refuse(() => error)
    const answer = await door.asking()('GET', '/data/messages?robot_id=n1')
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:signalbox:problem:lake-unreadable' } })
    expect(door.log.lines.at(-1)).toMatchObject({ message: 'query', fields: { status: 'failed', error } })
  }
})

describe('runs of the ETL', () => {
  const range = { from: '2026-05-12T00:00:00Z', until: '2026-05-13T00:00:00Z', reason: 'the lake was repaired' }

  test('are asked for by an administrator, worked on by the machine, and seen by who sees all', async () => {
    const admin = door.asking({ groups: '[admin]' })
    const { status, headers, body } = await admin('POST', '/data/runs', range)
    expect([status, headers.location]).toEqual([202, `/data/runs/${body.run_id}`])
    expect(body).toMatchObject({ job: 'range', status: 'asked', by: 'ada', why: range.reason })
    expect(door.executions.begun).toMatchObject([{ name: body.run_id }])
    expect((await door.asking()('GET', '/data/runs')).body.items).toEqual([body])
    expect((await door.asking()('GET', `/data/runs/${body.run_id}`)).body).toEqual(body)
    expect((await door.asking()('GET', '/data/runs/nothing-of-the-kind')).status).toBe(404)
  })

  test('are not for others, nor of a range that no run takes', async () => {
    expect((await door.asking({ groups: '[writer]' })('POST', '/data/runs', range)).status).toBe(403)
    const nina = door.asking({ username: 'nina', groups: '[admin]', fleets: 'north' })
    expect((await nina('POST', '/data/runs', range)).status).toBe(403)
    expect((await nina('GET', '/data/runs')).status).toBe(403)
    const admin = door.asking({ groups: '[admin]' })
    expect((await admin('POST', '/data/runs', { ...range, from: '2020-01-01T00:00:00Z' })).status).toBe(422)
    expect((await admin('POST', '/data/runs', { ...range, until: 'tomorrow' })).status).toBe(400)
  })
})

test('a number that JSON’s readers do not tell apart stays a text', async () => {
  const { typedValue } = await import('../../../functions/data_core/data-api/shown.ts')
  expect(typedValue('bigint', '9007199254740993')).toBe('9007199254740993')
  expect(typedValue('bigint', '42')).toBe(42)
  expect(typedValue('double', '0.5')).toBe(0.5)
})

test('one line is logged for each query, with its owner and its bytes', async () => {
  door.log.lines.length = 0
  await door.asking()('POST', '/data/query', { name: 'refusals' })
  expect(door.log.lines.filter(({ message }) => message === 'query')).toMatchObject([
    { fields: { owner: 'person:ada', query: 'refusals', status: 'succeeded', bytes: 10_000_000 } },
  ])
})

describe('pages of days', () => {
  test('they are listed newest first, page by page, and opened by an address of their own', async () => {
    for (const day of ['2026-05-10', '2026-05-12', '2026-05-11']) await door.reports.write(day, '<h1>ok</h1>')
    const ask = door.asking()
    const first = await ask('GET', '/data/reports?limit=2')
    expect(first.body.items).toMatchObject([{ day: '2026-05-12', bytes: 11 }, { day: '2026-05-11' }])
    const second = await ask('GET', `/data/reports?limit=2&cursor=${first.body.next_cursor}`)
    expect(second.body).toMatchObject({ items: [{ day: '2026-05-10' }], next_cursor: null })
    expect((await ask('GET', '/data/reports/2026-05-12')).body).toMatchObject({
      day: '2026-05-12',
      url: expect.stringContaining('date=2026-05-12'),
      expires_in: 300,
    })
  })

  test('a day without one is not found, what is no day is refused, and who sees one fleet sees none of them', async () => {
    const ask = door.asking()
    expect((await ask('GET', '/data/reports/2026-05-01')).status).toBe(404)
    for (const day of ['2026-02-30', 'today', '..%2F..'])
      expect((await ask('GET', `/data/reports/${day}`)).status).toBe(400)
    const nina = door.asking({ fleets: 'north' })
    expect((await nina('GET', '/data/reports')).status).toBe(403)
    expect((await nina('GET', '/data/reports/2026-05-12')).status).toBe(403)
  })
})
