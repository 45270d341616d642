import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import { fleetRegisterInDynamodb } from '../../../functions/ports/fleet-members.dynamodb.ts'
import { grantsRegisterInDynamodb } from '../../../functions/ports/grants.dynamodb.ts'
import type { ScheduledMessage } from '../../../functions/scheduled/message.ts'
import { type SendScheduledPorts, sendScheduled } from '../../../functions/service_platform/send-scheduled/send.ts'
import { type Opened, openRecord } from '../../../messages/open.ts'
import { streamRecordBytes } from '../../../messages/stream-record.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking, type Beside } from './api/asking.ts'
import { apiTables, doorsOver, NOW, type TestDoors } from './api/doors.ts'

/*
 * Messages that are sent later, over the adapters that the three functions run with; stream and scheduler are fakes.
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
const north: Asker = { ...writer, username: 'nora', fleets: 'north' }
const application = (...scopes: string[]): Asker => ({ application: { client_id: 'client1', scopes } })
const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()

const message = (more: object = {}) => ({ robot_id: 'r1', type: 'work.start', payload: { job_id: 'j1' }, ...more })
const schedule = (said: object = {}, asker = writer, beside: Beside = {}): Promise<Answered> =>
  asking(doors, asker)(
    'POST',
    '/scheduled-messages',
    { message: message(), at: inSeconds(3600), ...said },
    {
      request_id: `request-${++requests}`,
      ...beside,
    },
  )
const read = (id: unknown, asker = writer): Promise<Answered> =>
  asking(doors, asker)('GET', `/scheduled-messages/${id}`)
const cancel = (id: unknown, asker = writer): Promise<Answered> =>
  asking(doors, asker)('DELETE', `/scheduled-messages/${id}`)
const list = (query = '', asker = writer): Promise<Answered> =>
  asking(doors, asker)('GET', `/scheduled-messages${query}`)
const itemsIn = ({ body }: Answered) => body.items as readonly Record<string, unknown>[]
const idIn = ({ body }: Answered) => String(body.scheduled_message_id)

const portsOf = (): SendScheduledPorts => ({
  ...doors.accept,
  stream: doors.stream,
  applications: doors.api.applications,
  log: doors.log.log,
})
const fire = (id: string, at: string, ports = portsOf()) =>
  sendScheduled(ports)({ scheduled_message_id: id, scheduled_at: at })
/** The clock, without a message. */
const tick = (ports = portsOf()) => sendScheduled(ports)({})

/** What dispatch would read. */
const onStream = () =>
  doors.stream.puts.flatMap(
    ({ record }) => (openRecord({ data: streamRecordBytes(record), sequence_number: '7' }, {}) as Opened).messages,
  )

describe('a scheduled message', () => {
  test('is a row and a schedule of the same name when it is answered, and can be looked at', async () => {
    const answer = await schedule()
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toBe(`/scheduled-messages/${idIn(answer)}`)
    expect(answer.body).toMatchObject({
      status: 'scheduled',
      by: 'ada',
      robot_id: 'r1',
      sent: 0,
      next_at: inSeconds(3600),
    })
    expect([...doors.schedules.made.values()]).toEqual([{ name: idIn(answer), when: { at: inSeconds(3600) } }])
    expect((await read(idIn(answer))).body).toEqual(answer.body)
    expect(doors.stream.puts).toEqual([])
  })

  test('is sent at its time, like any that comes over HTTP, with ids of that time', async () => {
    const id = idIn(await schedule())
    now = NOW + 3_600_000
    await fire(id, inSeconds(3600))
    const [sent] = onStream()
    expect(sent).toMatchObject({
      robot_id: 'r1',
      type: 'work.start',
      payload: { job_id: 'j1' },
      source: 'service_platform.api_gateway',
    })
    const { body } = await read(id)
    expect(body).toMatchObject({
      status: 'done',
      sent: 1,
      next_at: null,
      last: { scheduled_at: inSeconds(3600), outcome: 'sent', message_id: sent?.message_id, trace_id: sent?.trace_id },
    })
    const { location } = body.last as { readonly location: string }
    expect((await asking(doors, writer)('GET', location)).body).toMatchObject({ outcome: 'pending' })
  })

  test('comes at a whole second that is not before its time, and then no more, whatever the clock says', async () => {
    const answer = await schedule({ at: '2026-05-13T20:00:00.001+02:00' })
    const at = '2026-05-13T18:00:01.000Z'
    expect(answer.body).toMatchObject({ at, next_at: at })
    expect([...doors.schedules.made.values()]).toMatchObject([{ when: { at } }])
    now = Date.parse(at) - 5_000
    await fire(idIn(answer), at)
    expect((await read(idIn(answer))).body).toMatchObject({ status: 'done', sent: 1, next_at: null })
    expect((await cancel(idIn(answer))).status).toBe(409)
  })

  test('comes again and again, each time with an id of its own', async () => {
    const { body } = await schedule({ at: undefined, cron: '0 6 * * *', timezone: 'Europe/Berlin' })
    const id = String(body.scheduled_message_id)
    expect(body.next_at).toBe('2026-05-14T04:00:00.000Z')
    for (const day of ['14', '15']) {
      now = Date.parse(`2026-05-${day}T04:00:01.000Z`)
      await fire(id, `2026-05-${day}T04:00:00Z`)
    }
    expect(new Set(onStream().map(({ message_id }) => message_id)).size).toBe(2)
    expect((await read(id)).body).toMatchObject({ status: 'scheduled', sent: 2, next_at: '2026-05-16T04:00:00.000Z' })
  })

  test('ends with the last time that its end allows', async () => {
    const { body } = await schedule({ at: undefined, cron: '0 6 * * *', until: '2026-05-14T12:00:00Z' })
    now = Date.parse('2026-05-14T06:00:00.500Z')
    await fire(String(body.scheduled_message_id), '2026-05-14T06:00:00Z')
    expect((await read(body.scheduled_message_id)).body).toMatchObject({ status: 'done', sent: 1, next_at: null })
  })

  test('acts once when its time comes twice, also at once', async () => {
    const id = idIn(await schedule())
    now = NOW + 3_600_000
    await fire(id, inSeconds(3600))
    await fire(id, inSeconds(3600))
    expect(doors.stream.puts).toHaveLength(1)
    expect((await read(id)).body).toMatchObject({ sent: 1 })
  })
})

describe('what is scheduled is checked like what is sent', () => {
  test.each([
    ['a type that there is not', { message: message({ type: 'work.dance' }) }, 422, /type/],
    ['a payload that is not right', { message: message({ payload: {} }) }, 422, /job_id/],
    ['an id of its own', { message: message({ message_id: 'm1' }) }, 422, /message_id/],
    ['a trace of its own', { message: message({ trace_id: 'a'.repeat(32) }) }, 422, /trace_id/],
    ['a sequence', { message: message({ sequence: 4 }) }, 422, /sequence/],
    ['no time', { at: undefined }, 400, /at or cron/],
    ['two times', { cron: '0 6 * * *' }, 400, /at or cron/],
    ['a time that is over', { at: inSeconds(-60) }, 400, /at/],
    ['a cron that is none', { at: undefined, cron: 'every day' }, 400, /cron/],
    ['a time zone that is none', { at: undefined, cron: '0 6 * * *', timezone: 'Mars/Base' }, 400, /timezone/],
    ['a time zone of a time', { timezone: 'UTC' }, 400, /timezone/],
    ['an end of a time', { until: inSeconds(7200) }, 400, /until/],
    ['a field that there is not', { every: 'day' }, 400, /every/],
    ['no message', { message: undefined }, 400, /message/],
  ])('%s is refused, and nothing is there', async (_, said, status, detail) => {
    const answer = await schedule(said)
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(detail)])
    expect(dynamodb.rows('scheduled-messages')).toEqual([])
    expect(doors.schedules.made.size).toBe(0)
  })

  test("a robot's own words need who may say them", async () => {
    const said = { message: { robot_id: 'r1', type: 'battery.low', payload: { battery: 9 } } }
    expect((await schedule(said)).status).toBe(403)
    expect((await schedule(said, { groups: '[admin]', username: 'root' })).status).toBe(201)
  })

  test('a robot of another fleet is like one that there is not', async () => {
    await fleetRegisterInDynamodb(dynamodb.client, 'fleets').write({
      robot_id: 'r1',
      fleet: 'south',
      changed_by: 'x',
      changed_at: inSeconds(0),
    })
    expect((await schedule({}, north)).status).toBe(404)
    const id = idIn(await schedule())
    expect((await read(id, north)).status).toBe(404)
    expect((await cancel(id, north)).status).toBe(404)
    expect(itemsIn(await list('', north))).toEqual([])
    expect((await read(id)).body).toMatchObject({ status: 'scheduled' })
  })
})

describe('the same request', () => {
  const headers = { 'idempotency-key': 'morning' }

  test('with its key makes one, and is told so', async () => {
    const one = await schedule({}, writer, { headers })
    const other = await schedule({}, writer, { headers })
    expect(idIn(other)).toBe(idIn(one))
    expect(other.headers['idempotent-replayed']).toBe('true')
    expect(one.headers['idempotent-replayed']).toBeUndefined()
    expect(doors.schedules.made.size).toBe(1)
  })

  test('with other words is refused; of somebody else it is another', async () => {
    const one = await schedule({}, writer, { headers })
    expect((await schedule({ at: inSeconds(7200) }, writer, { headers })).status).toBe(422)
    expect(idIn(await schedule({}, { ...writer, username: 'bob' }, { headers }))).not.toBe(idIn(one))
  })

  test('without a key makes another', async () => {
    expect(idIn(await schedule())).not.toBe(idIn(await schedule()))
  })
})

test('nobody has more of them at a time than so many; what is over does not count', async () => {
  const headers = { 'idempotency-key': 'first' }
  const first = idIn(await schedule({}, writer, { headers }))
  for (let n = 1; n < 5; n += 1) await schedule()
  expect(await schedule()).toMatchObject({ status: 422, body: { type: 'urn:signalbox:problem:too-many' } })
  expect((await schedule({}, writer, { headers })).status).toBe(201)
  expect((await schedule({}, { ...writer, username: 'bob' })).status).toBe(201)
  await cancel(first)
  expect((await schedule()).status).toBe(201)
})

describe('what is cancelled', () => {
  test('is not sent, and its schedule is gone; cancelling again says the same', async () => {
    const id = idIn(await schedule())
    const answer = await cancel(id)
    expect(answer.body).toMatchObject({ status: 'cancelled', cancelled_by: 'ada', next_at: null })
    expect(doors.schedules.made.size).toBe(0)
    now = NOW + 3_600_000
    await fire(id, inSeconds(3600))
    expect(doors.stream.puts).toEqual([])
    expect((await cancel(id)).body).toMatchObject({ status: 'cancelled' })
  })

  test('too late is said', async () => {
    const id = idIn(await schedule())
    now = NOW + 3_600_000
    await fire(id, inSeconds(3600))
    expect((await cancel(id)).status).toBe(409)
  })

  test('by an application has to be its own', async () => {
    await grantsRegisterInDynamodb(dynamodb.client, 'grants').write({
      client_id: 'client1',
      fleets: 'all',
      changed_by: 'x',
      changed_at: inSeconds(0),
    })
    const asker = application('messages.write', 'messages.read')
    const id = idIn(await schedule())
    expect((await cancel(id, asker)).status).toBe(403)
    expect((await cancel(idIn(await schedule({}, asker)), asker)).status).toBe(200)
  })

  test('and was never there is not found', async () => {
    expect((await cancel('nothing')).status).toBe(404)
  })
})

describe('when its time comes, its owner may have changed', () => {
  const asker = application('messages.write')
  const grant = (fleets: 'all' | readonly string[]) =>
    grantsRegisterInDynamodb(dynamodb.client, 'grants').write({
      client_id: 'client1',
      fleets,
      changed_by: 'x',
      changed_at: inSeconds(0),
    })

  test.each([
    ['the grant', () => grant([]), {}, /no robot r1/],
    [
      'the scope',
      async () => undefined,
      { applications: [{ name: 'line-control', client_id: 'client1', scopes: ['messages.read'] }] },
      /messages\.write/,
    ],
    ['itself', async () => undefined, { applications: [] }, /messages\.write/],
  ])('without %s nothing is sent: the row says why, and it is a failure', async (_, change, more, reason) => {
    await grant('all')
    const id = idIn(await schedule({}, asker))
    await change()
    now = NOW + 3_600_000
    await expect(fire(id, inSeconds(3600), { ...portsOf(), ...more })).rejects.toThrow(
      /Scheduled message .* of client1 for r1/,
    )
    expect(doors.stream.puts).toEqual([])
    expect((await read(id)).body).toMatchObject({
      status: 'done',
      sent: 0,
      last: { outcome: 'refused', reason: expect.stringMatching(reason) },
    })
  })

  test('what was refused is sent when it is tried again and may be', async () => {
    await grant('all')
    const id = idIn(await schedule({}, asker))
    await grant([])
    await expect(fire(id, inSeconds(3600))).rejects.toThrow()
    await grant('all')
    await fire(id, inSeconds(3600))
    expect(doors.stream.puts).toHaveLength(1)
    expect((await read(id)).body).toMatchObject({ sent: 1, last: { outcome: 'sent' } })
  })

  test('a robot that has left the fleet of a person is not spoken to', async () => {
    const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
    await fleets.write({ robot_id: 'r1', fleet: 'north', changed_by: 'x', changed_at: inSeconds(0) })
    const id = idIn(await schedule({}, north))
    await fleets.write({ robot_id: 'r1', fleet: 'south', changed_by: 'x', changed_at: inSeconds(1) })
    await expect(fire(id, inSeconds(3600))).rejects.toThrow(/There is no robot r1/)
    expect(doors.stream.puts).toEqual([])
  })
})

describe('lists', () => {
  test('are newest first, of a robot or of all, by pages', async () => {
    const ids: string[] = []
    for (const robot_id of ['r1', 'r2', 'r1']) {
      now += 1000
      ids.push(idIn(await schedule({ message: message({ robot_id }) })))
    }
    const [a, b, c] = ids
    expect(itemsIn(await list()).map(({ scheduled_message_id: id }) => id)).toEqual([c, b, a])
    expect(itemsIn(await list('?robot_id=r1')).map(({ scheduled_message_id: id }) => id)).toEqual([c, a])
    const first = await list('?limit=2')
    expect(itemsIn(first)).toHaveLength(2)
    const rest = await list(`?limit=2&cursor=${first.body.next_cursor}`)
    expect(itemsIn(rest).map(({ scheduled_message_id: id }) => id)).toEqual([a])
    expect(rest.body.next_cursor).toBeNull()
  })
})

/** Calls of the stores and the scheduler, of which one dies: before it does anything, or after it has. */
const dying = (
  ports: TestDoors['accept'],
  at: number,
  when: 'before' | 'after',
): TestDoors['accept'] & Pick<SendScheduledPorts, 'stream'> => {
  let calls = 0
  const mortal =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const mine = calls++
      if (mine === at && when === 'before') throw new Died()
      if (mine > at) throw new Died()
      const result = await call(...args)
      if (mine === at) throw new Died()
      return result
    }
  return {
    ...ports,
    scheduled: { ...ports.scheduled, read: mortal(ports.scheduled.read), write: mortal(ports.scheduled.write) },
    schedules: { make: mortal(ports.schedules.make), remove: mortal(ports.schedules.remove) },
    accepted: { claim: mortal(ports.accepted.claim), note: mortal(ports.accepted.note) },
    stream: { put: mortal(doors.stream.put), place: mortal(doors.stream.place) },
  }
}

class Died extends TemporaryFailure {
  constructor() {
    super('killed')
  }
}

const moments = [0, 1, 2, 3, 4, 5, 6].flatMap((at) => (['before', 'after'] as const).map((when) => [at, when] as const))
const rowsNow = (): readonly ScheduledMessage[] =>
  dynamodb
    .rows('scheduled-messages')
    .map(([, item]) => JSON.parse((JSON.parse(item) as { row: { S: string } }).row.S) as ScheduledMessage)

describe('whoever dies half-way', () => {
  test.each(moments)(
    'while scheduling, at call %s, %s it: the clock leaves a row with its schedule, or neither',
    async (at, when) => {
      const mortal = { ...doors, accept: dying(doors.accept, at, when) }
      const asked = asking(mortal, writer)(
        'POST',
        '/scheduled-messages',
        { message: message(), at: inSeconds(3600) },
        { request_id: 'request-1' },
      )
      await asked.catch(() => undefined)
      now += 61_000
      await tick()
      const rows = rowsNow()
      expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'scheduled'))
      expect([...doors.schedules.made.keys()]).toEqual(rows.map(({ scheduled_message_id: id }) => id))
    },
  )

  test.each(moments)('while scheduling, at call %s, %s it: who asks again has one', async (at, when) => {
    const headers = { 'idempotency-key': 'k' }
    const body = { message: message(), at: inSeconds(3600) }
    await asking({ ...doors, accept: dying(doors.accept, at, when) }, writer)('POST', '/scheduled-messages', body, {
      headers,
    }).catch(() => undefined)
    expect((await schedule({}, writer, { headers })).status).toBe(201)
    expect(rowsNow().map(({ status }) => status)).toEqual(['scheduled'])
    expect(doors.schedules.made.size).toBe(1)
  })

  test.each(moments)(
    'while cancelling, at call %s, %s it: the clock leaves it cancelled without a schedule, or as it was',
    async (at, when) => {
      const id = idIn(await schedule())
      await asking({ ...doors, accept: dying(doors.accept, at, when) }, writer)(
        'DELETE',
        `/scheduled-messages/${id}`,
      ).catch(() => undefined)
      now += 61_000
      await tick()
      const [row] = rowsNow()
      expect([row?.status, doors.schedules.made.size]).toEqual(
        row?.status === 'cancelled' ? ['cancelled', 0] : ['scheduled', 1],
      )
    },
  )

  test.each(moments)(
    'while sending, at call %s, %s it: who comes again leaves it sent once, under one id',
    async (at, when) => {
      const id = idIn(await schedule())
      now = NOW + 3_600_000
      const mortal = dying(doors.accept, at, when)
      await fire(id, inSeconds(3600), { ...portsOf(), ...mortal }).catch(() => undefined)
      // Lambda comes again after a minute.
      now += 60_000
      await fire(id, inSeconds(3600))
      expect(new Set(onStream().map(({ message_id }) => message_id)).size).toBe(1)
      expect((await read(id)).body).toMatchObject({ status: 'done', sent: 1, last: { outcome: 'sent' } })
    },
  )
})

describe('a time that has passed', () => {
  test('before its schedule was made is said, and can still be sent by whoever tries it again', async () => {
    await asking({ ...doors, accept: dying(doors.accept, 0, 'after') }, writer)('POST', '/scheduled-messages', {
      message: message(),
      at: inSeconds(3600),
    }).catch(() => undefined)
    now = NOW + 3 * 3_600_000
    await tick()
    const [row] = rowsNow()
    expect(row).toMatchObject({ status: 'failed', last: { outcome: 'missed' } })
    expect(doors.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'scheduled message missed' }),
    )
    await fire(String(row?.scheduled_message_id), inSeconds(3600))
    expect(rowsNow()).toMatchObject([{ status: 'done', sent: 1 }])
  })

  test('of a message that ends, without its last one, ends it', async () => {
    const id = idIn(await schedule({ at: undefined, cron: '0 6 * * *', until: '2026-05-15T00:00:00Z' }))
    now = Date.parse('2026-05-15T01:00:00Z')
    await tick()
    expect((await read(id)).body).toMatchObject({ status: 'scheduled' })
    now = Date.parse('2026-05-15T02:01:00Z')
    await tick()
    expect((await read(id)).body).toMatchObject({ status: 'done', next_at: null })
  })

  test('without a row takes its schedule with it', async () => {
    await doors.schedules.make({ name: 'ghost', when: { at: inSeconds(3600) } })
    await fire('ghost', inSeconds(3600))
    expect(doors.schedules.made.size).toBe(0)
    expect(doors.stream.puts).toEqual([])
  })
})

test('a row that is over is forgotten after a month, one that goes on is not', async () => {
  const one = idIn(await schedule())
  const other = idIn(await schedule({ at: undefined, cron: '0 6 * * *' }))
  await cancel(one)
  const expires = Object.fromEntries(
    dynamodb.rows('scheduled-messages').map(([, item]) => {
      const { scheduled_message_id: id, expires_at } = JSON.parse(item) as Record<string, { S?: string; N?: string }>
      return [id?.S, expires_at?.N]
    }),
  )
  expect(expires).toEqual({ [one]: String(Math.floor(NOW / 1000) + 30 * 86_400), [other]: undefined })
})
