import { describe, expect, test } from 'vitest'
import { FRAME_BYTES_MAX } from '../../../../functions/feed/framing.ts'
import type { Caller } from '../../../../functions/http/caller.ts'
import { serverFrameSchema } from '../../../../messages/feed/frames.ts'
import { counting } from '../dispatch/interrupted.ts'
import { ada, begun, event, feedWorld, positions } from './world.ts'

describe('who connects', () => {
  test('shows a ticket once, and within 30 seconds', async () => {
    const { attendant, tickets, clock, sockets } = feedWorld()
    const ticket = 'T'.repeat(43)
    const show = () =>
      attendant()({
        requestContext: { routeKey: '$connect', connectionId: 'c1' },
        queryStringParameters: { ticket },
      })
    sockets.open('c1')
    const bearer = { caller: 'ada', fleets: 'all', ends_at: begun / 1000 + 3_600 } as const
    await tickets.issue(ticket, bearer, clock.now)
    expect(await show()).toEqual({ statusCode: 200 })
    expect(await show()).toMatchObject({ statusCode: 401 })
    await tickets.issue(ticket, bearer, clock.now)
    clock.now += 30_000
    expect(await show()).toMatchObject({ statusCode: 401 })
  })

  test('is refused with no ticket, and from a page of somebody else before its ticket is used up', async () => {
    const world = feedWorld()
    const none = await world.attendant()({ requestContext: { routeKey: '$connect', connectionId: 'c1' } })
    expect(none).toMatchObject({ statusCode: 401 })
    expect(await world.connect('c2', { headers: { Origin: 'https://evil.example.com' } })).toMatchObject({
      statusCode: 403,
    })
    expect(world.tickets.tickets.size).toBe(1)
    expect(world.feed.rows.size).toBe(0)
    expect(await world.connect('c3', { headers: { origin: 'https://console.example.com' } })).toEqual({
      statusCode: 200,
    })
  })

  test('may be a page of any origin with a ticket that was asked for from there', async () => {
    const world = feedWorld()
    const headers = { origin: 'https://d111111abcdef8.cloudfront.net' }
    expect(await world.connect('c1', { askedFrom: headers.origin, headers })).toEqual({ statusCode: 200 })
    expect(await world.connect('c2', { askedFrom: 'https://evil.example.com', headers })).toMatchObject({
      statusCode: 403,
    })
  })

  test('ends the older connection of its session, and only of its own', async () => {
    const world = feedWorld()
    await world.connect('old', { session: 'tab' })
    await world.connect('bob', { session: 'tab', caller: { ...ada, name: 'bob' } })
    await world.connect('new', { session: 'tab' })
    expect([...world.feed.rows.keys()]).toEqual(['bob', 'new'])
    expect(world.sockets.ended).toEqual(['old'])
    expect(world.frames('old')).toEqual([{ kind: 'closing', why: 'replaced' }])
  })
})

describe('who subscribes', () => {
  test('hears what comes after the position that it is told, in order, and nothing before', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.tell(event('r1'), event('r1'))
    expect(await world.subscribe('c1')).toEqual({ kind: 'subscribed', subscription_id: 'all', position: 2 })
    await world.tell(event('r1'), event('r2'))
    await world.tell(event('r1'))
    expect(positions(world.heard('c1'))).toEqual([3, 4, 5])
  })

  test('hears an event once, for all of its subscriptions that it is for', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1', 'r1', { robots: ['r1'] })
    await world.subscribe('c1', 'moves', { types: ['robot.*'] })
    await world.subscribe('c1', 'jobs', { types: ['job.completed'] })
    await world.tell(event('r1'), event('r2', { type: 'job.completed', payload: { job_id: 'j1' } }))
    expect(world.heard('c1').map(({ subscription_ids }) => subscription_ids)).toEqual([['r1', 'moves'], ['jobs']])
  })

  test('hears nothing more after it has unsubscribed', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1')
    await world.tell(event('r1'))
    expect(await world.say('c1', { action: 'unsubscribe', subscription_id: 'all' })).toEqual({
      kind: 'unsubscribed',
      subscription_id: 'all',
    })
    await world.tell(event('r1'))
    expect(positions(world.heard('c1'))).toEqual([1])
  })

  test('gets frames that are as they are described', async () => {
    const world = feedWorld()
    await world.connect('c1')
    const answers = [
      await world.subscribe('c1'),
      await world.say('c1', { action: 'ping' }),
      await world.say('c1', { action: 'ping', progress: true }),
      await world.say('c1', { action: 'shout' }),
    ]
    await world.tell(event('r1'))
    for (const frame of [...answers, ...world.frames('c1')])
      expect(serverFrameSchema.safeParse(frame).error).toBeUndefined()
    expect(world.frames('c1')).toHaveLength(1)
  })
})

describe('a listener of the north', () => {
  const north: Caller = { ...ada, name: 'nora', fleets: ['north'] }

  test('never hears of a robot of another fleet, of none, or of no robot, whatever it asks for', async () => {
    const world = feedWorld()
    world.fleets.put('north', 'n1')
    world.fleets.put('south', 's1')
    await world.connect('c1', { caller: north })
    await world.connect('all')
    for (const id of ['c1', 'all']) {
      await world.subscribe(id)
      await world.subscribe(id, 'named', { robots: ['s1', 'r1'], fleets: ['south'] })
    }
    const { robot_id: _, ...nobody } = event('r1', { type: 'failure.needs_attention' })
    await world.tell(event('n1'), event('s1'), event('r1'), nobody)
    expect(world.heard('c1').map(({ event: { robot_id } }) => robot_id)).toEqual(['n1'])
    expect(world.heard('all')).toHaveLength(4)
  })

  test('nor when it resumes, and a robot that has moved is heard of by where it is now', async () => {
    const world = feedWorld()
    world.fleets.put('north', 'n1', 'moving')
    world.fleets.put('south', 's1')
    await world.tell(event('n1'), event('s1'), event('moving'))
    world.fleets.put('south', 'moving')
    await world.connect('c1', { caller: north })
    await world.subscribe('c1', 'all', {}, 0)
    await world.rest()
    expect(world.heard('c1').map(({ event: { robot_id } }) => robot_id)).toEqual(['n1'])
  })
})

test('an application whose grant is taken away hears no more of that fleet, live or when it resumes', async () => {
  const app: Caller = { kind: 'application', name: 'app1', scopes: ['feed.read'], fleets: ['north', 'south'] }
  const world = feedWorld()
  const grant = (...fleets: readonly string[]) =>
    world.grants.write({ client_id: 'app1', fleets, changed_by: 'ada', changed_at: 'then' })
  world.fleets.put('north', 'n1')
  world.fleets.put('south', 's1')
  await world.connect('c1', { caller: app })
  await world.subscribe('c1')
  await grant('north', 'south')
  await world.tell(event('n1'), event('s1'))
  await grant('north', 'east')
  await world.tell(event('n1'), event('s1'))
  await world.subscribe('c1', 'back', {}, 0)
  await world.rest()
  const of = (id: string) =>
    world
      .heard('c1')
      .flatMap(({ subscription_ids, event: { robot_id } }) => (subscription_ids.includes(id) ? [robot_id] : []))
  expect(of('all').slice(0, 3)).toEqual(['n1', 's1', 'n1'])
  expect(of('back')).toEqual(['n1', 'n1'])
})

test('no fleet is read for who sees all and asks for none, live or when it resumes', async () => {
  const world = feedWorld()
  const { ports, calls } = counting(world.ports)
  const fanout = world.fanout(ports)
  const catchUp = () => world.catchingUp(ports)({ connection_id: 'c1' })
  const looks = () => calls.filter((call) => /^(fleets|grants)\./.test(call)).length
  await world.connect('c1')
  await world.subscribe('c1')
  await fanout(world.recordsOf([event('r1')]))
  await world.subscribe('c1', 'back', {}, 0)
  await catchUp()
  expect(positions(world.heard('c1'))).toEqual([1, 1])
  expect(looks()).toBe(0)

  await world.subscribe('c1', 'north', { fleets: ['north'] }, 0)
  await catchUp()
  expect(looks()).toBe(1)
  await fanout(world.recordsOf([event('r2')]))
  expect(looks()).toBe(2)
})

describe('a connection ends', () => {
  test('with its token, when the next event comes and by the sweep', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.connect('c2')
    await world.subscribe('c1')
    world.clock.now += 3_600_000
    await world.tell(event('r1'))
    await world.sweep()()
    for (const id of ['c1', 'c2']) expect(world.frames(id)).toEqual([{ kind: 'closing', why: 'expired' }])
    expect(world.feed.rows.size).toBe(0)
    expect(world.sockets.ended.toSorted()).toEqual(['c1', 'c2'])
  })

  test('before the two hours that the gateway gives it, and where ending fails, nobody else waits', async () => {
    const world = feedWorld()
    for (const id of ['old', 'young']) {
      await world.connect(id)
      await world.subscribe(id)
      const row = world.feed.rows.get(id)
      if (row) world.feed.rows.set(id, { ...row, ends_at: row.ends_at + 86_400 })
      world.clock.now += 60_000
    }
    world.clock.now += 2 * 3_600_000 - 7 * 60_000 + 1_000
    const sockets = {
      ...world.sockets,
      end: async () => {
        throw new Error('the gateway is down')
      },
    }
    const batch = world.recordsOf([event('r1')])
    expect(await world.fanout({ ...world.ports, sockets })(batch)).toEqual({ batchItemFailures: [] })
    expect(world.frames('old')).toEqual([{ kind: 'closing', why: 'too_old' }])
    expect(positions(world.heard('young'))).toEqual([1])
    await world.sweep()()
    expect([...world.feed.rows.keys()]).toEqual(['young'])
  })

  test('at once when a post finds nobody, and by the sweep when nobody writes to it', async () => {
    const world = feedWorld()
    for (const id of ['heard', 'silent', 'there']) await world.connect(id)
    await world.subscribe('heard')
    world.sockets.ended.push('heard', 'silent')
    await world.tell(event('r1'))
    expect([...world.feed.rows.keys()]).toEqual(['silent', 'there'])
    world.clock.now += 5 * 60_000
    expect(await world.sweep()()).toEqual({ ended: 0, gone: 1, caught_up: 0 })
    expect([...world.feed.rows.keys()]).toEqual(['there'])
  })

  test('when it says too much that nobody understands', async () => {
    const world = feedWorld()
    await world.connect('c1')
    for (let n = 1; n <= 5; n += 1) expect(await world.sayRaw('c1', '{')).toMatchObject({ kind: 'error', status: 400 })
    expect(world.frames('c1')).toEqual([{ kind: 'closing', why: 'too_many_errors' }])
    expect(world.feed.rows.size).toBe(0)
  })
})

describe('what is said and not understood is answered, and changes nothing', () => {
  const answers: readonly (readonly [string, string, object])[] = [
    ['no JSON', 'hello', { status: 400, type: 'urn:signalbox:problem:bad-frame' }],
    ['a list', '[]', { status: 400 }],
    ['5,000 lists in each other', '['.repeat(5_000), { status: 400, class: 'TooDeep' }],
    ['too much', JSON.stringify({ action: 'x'.repeat(128 * 1024) }), { status: 413 }],
    [
      'an unknown action',
      '{"action":"shout"}',
      { detail: 'action is "shout"; one of subscribe, unsubscribe, ping was expected' },
    ],
    ['no action', '{}', { detail: 'action is missing; one of subscribe, unsubscribe, ping was expected' }],
    [
      'a field of no filter',
      '{"action":"subscribe","subscription_id":"s","filter":{"robot":"r1"}}',
      { field: 'filter.robot', subscription_id: 's' },
    ],
    ['an id that is none', '{"action":"subscribe","subscription_id":"ä"}', { field: 'subscription_id' }],
    [
      'a position that was never given',
      '{"action":"subscribe","subscription_id":"s","from":7}',
      { status: 422, type: 'urn:signalbox:problem:unknown-position', position: 0 },
    ],
    ['the end of a subscription that is none', '{"action":"unsubscribe","subscription_id":"s"}', { status: 404 }],
  ]
  test.each(answers)('%s', async (_, said, answer) => {
    const world = feedWorld()
    await world.connect('c1')
    expect(await world.sayRaw('c1', said)).toMatchObject({ kind: 'error', ...answer })
    expect(world.feed.rows.get('c1')?.subscriptions).toEqual({})
    expect(world.sockets.ended).toEqual([])
  })

  test('bytes that are no UTF-8', async () => {
    const world = feedWorld()
    await world.connect('c1')
    const body = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64')
    expect(await world.sayRaw('c1', body, { isBase64Encoded: true })).toMatchObject({
      status: 400,
      class: 'InvalidUtf8',
    })
  })

  test('one subscription more than a connection may have', async () => {
    const world = feedWorld()
    await world.connect('c1')
    for (const id of ['a', 'b', 'c', 'c']) expect(await world.subscribe('c1', id)).toMatchObject({ kind: 'subscribed' })
    expect(await world.subscribe('c1', 'd')).toMatchObject({ kind: 'error', status: 422, subscription_id: 'd' })
  })
})

test('an event that fits no frame is said as a gap, and what is beside it arrives', async () => {
  const world = feedWorld()
  await world.connect('c1')
  await world.subscribe('c1')
  await world.tell(event('r1'), event('r1', { payload: { blob: 'x'.repeat(FRAME_BYTES_MAX) } }), event('r1'))
  expect(world.frames('c1').map(({ kind }) => kind)).toEqual(['events', 'gap', 'events'])
  expect(world.frames('c1')[1]).toEqual({ kind: 'gap', subscription_ids: ['all'], from: 2, to: 2, why: 'too_large' })
  expect(positions(world.heard('c1'))).toEqual([1, 3])
})

test('a row that is no event is a failure, and the others are told', async () => {
  const world = feedWorld()
  await world.connect('c1')
  await world.subscribe('c1')
  const batch = world.recordsOf([event('r1')])
  const Records = [
    { eventID: 'x', dynamodb: { SequenceNumber: '0', NewImage: { event: { S: '{' } } } },
    ...batch.Records,
  ]
  expect(await world.fanout()({ Records })).toEqual({ batchItemFailures: [] })
  expect(positions(world.heard('c1'))).toEqual([1])
  expect(world.failures.last()).toMatchObject([{ kind: 'feed', error_class: 'InvalidFeedEvent' }])
})
