import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { AcceptPorts } from '../../../functions/service_platform/accept/ports.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { type Answered, type Asker, asking } from '../service_platform/api/asking.ts'
import { apiTables, doorsOver, NOW, type TestDoors } from '../service_platform/api/doors.ts'

/*
 * A request that is sent again, and one that dies between any two of its calls: taken once, nothing lost.
 */
let dynamodb: TestDynamodb
let doors: TestDoors
let now = NOW
let requests = 0

beforeEach(async () => {
  dynamodb = await startDynamodb(apiTables)
  now = NOW
  const { accept, ...others } = doorsOver(dynamodb, () => now)
  // Nobody decides here, so whoever looks would see a backlog.
  doors = { ...others, accept: { ...accept, meter: { overload: async () => undefined, count: () => undefined } } }
})
afterEach(() => dynamodb.stop())

const writer: Asker = { groups: '[writer]', username: 'ada' }
const post = (body: unknown, key?: string, accept: AcceptPorts = doors.accept, asker = writer): Promise<Answered> =>
  asking({ ...doors, accept }, asker)('POST', '/messages', body, {
    request_id: `request-${++requests}`,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  })
const start = (more: object = {}) => ({ robot_id: 'r1', type: 'work.start', payload: { job_id: 'j1' }, ...more })
/** The ids of what lies on the stream, in order. */
const ids = () =>
  doors.stream.puts.flatMap(({ record }) => {
    const said: unknown = JSON.parse(Buffer.from(record.data, 'base64').toString())
    return [said].flat().map((message) => (message as { message_id: string }).message_id)
  })

describe('a key', () => {
  test('with the same body gets the same answer again, said to be one, and sends nothing', async () => {
    const first = await post([start(), start({ robot_id: 'r2' })], 'k1')
    now += 60_000
    const again = await post([start(), start({ robot_id: 'r2' })], 'k1')
    expect([first.status, again.status]).toEqual([202, 202])
    expect(again.body).toEqual(first.body)
    expect([first, again].map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true'])
    expect(ids()).toHaveLength(2)
  })

  test('with another body is refused, and nothing is sent', async () => {
    await post(start(), 'k1')
    const other = await post(start({ payload: { job_id: 'j2' } }), 'k1')
    expect(other).toMatchObject({ status: 422, body: { type: 'urn:signalbox:problem:key-used' } })
    expect(ids()).toHaveLength(1)
  })

  test("is a caller's own: somebody else's is another one", async () => {
    await post(start(), 'k1')
    const other = await post(start({ payload: { job_id: 'j2' } }), 'k1', doors.accept, { ...writer, username: 'bert' })
    expect(other.status).toBe(202)
    expect(new Set(ids()).size).toBe(2)
  })

  test('is forgotten after a day', async () => {
    await post(start(), 'k1')
    now += 25 * 3_600_000
    expect((await post(start({ payload: { job_id: 'j2' } }), 'k1')).status).toBe(202)
  })

  test.each(['', ' ', 'a b', 'ä', 'x'.repeat(256)])('%j is none', async (key) => {
    expect(await post(start(), key)).toMatchObject({ status: 400, body: { parameter: 'Idempotency-Key' } })
  })
})

describe('an id', () => {
  test('with the same message gets the same answer again, with another one it is refused', async () => {
    const first = await post(start({ message_id: 'm1' }))
    const again = await post(start({ message_id: 'm1' }))
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await post(start({ message_id: 'm1', payload: { job_id: 'j2' } }))).status).toBe(422)
    expect(ids()).toEqual(['m1'])
  })

  test('that is known among others is not sent again, the others are', async () => {
    const first = await post([start({ message_id: 'a' }), start({ message_id: 'b' })])
    const then = await post([start({ message_id: 'b' }), start({ message_id: 'c' })])
    expect(then.status).toBe(202)
    expect(then.headers['idempotent-replayed']).toBeUndefined()
    expect((then.body.messages as object[])[0]).toEqual((first.body.messages as object[])[1])
    expect(ids()).toEqual(['a', 'b', 'c'])
  })

  test("is a robot's own: two robots may have the same", async () => {
    await post(start({ message_id: 'm1' }))
    expect((await post(start({ message_id: 'm1', robot_id: 'r2', payload: { job_id: 'j2' } }))).status).toBe(202)
  })
})

test('without a key and ids the same body is another request', async () => {
  await post(start())
  await post(start())
  expect(new Set(ids()).size).toBe(2)
})

describe('while a request is under way', () => {
  test.each<[string, object, string | undefined]>([
    ['its key', start(), 'k1'],
    ['its message', start({ message_id: 'm1' }), undefined],
    ['its messages', [start({ message_id: 'm1' }), start({ message_id: 'm2' })] as object, undefined],
  ])('%s is not taken a second time, and says when to ask again', async (_, body, key) => {
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const place: AcceptPorts['stream']['place'] = async (puts) => {
      await held
      return doors.stream.place(puts)
    }
    const first = post(body, key, { ...doors.accept, stream: { place } })
    await expect.poll(() => dynamodb.rows('accepted').length).toBeGreaterThan(0)
    expect(await post(body, key)).toMatchObject({ status: 409, headers: { 'retry-after': '1' } })
    finish()
    expect((await first).status).toBe(202)
    expect((await post(body, key)).headers['idempotent-replayed']).toBe('true')
    expect(new Set(ids()).size).toBe(ids().length)
  })
})

/** The calls of a request that could be its last. */
const calls = ['claim', 'note', 'place'] as const

describe.each<[string, object, string | undefined]>([
  ['with a key', [start(), start({ robot_id: 'r2' })] as object, 'k1'],
  ['with an id', start({ message_id: 'm1' }), undefined],
  ['with ids', [start({ message_id: 'm1' }), start({ message_id: 'm2' })] as object, undefined],
])('a request %s', (_, body, key) => {
  test.each([0, 1, 2, 3].flatMap((nth) => (['before', 'after'] as const).map((when) => [when, nth] as const)))(
    'that dies %s its call %i is taken over when its lease is over, with the same ids',
    async (when, nth) => {
      const died = await post(body, key, dying(when, nth))
      now += 1_000
      const soon = await post(body, key)
      now += 11_000
      const later = await post(body, key)
      const once_more = await post(body, key)

      expect([202, 500, 503]).toContain(died.status)
      expect([202, 409]).toContain(soon.status)
      expect(later.status).toBe(202)
      expect(once_more.headers['idempotent-replayed']).toBe('true')
      expect(once_more.body).toEqual(later.body)
      if (died.status === 202) expect(later.body).toEqual(died.body)
      // However often it is put, dispatch knows it again by its ids.
      const answered = (later.body.messages as { message_id: string }[]).map(({ message_id }) => message_id)
      expect(new Set(ids())).toEqual(new Set(answered))
      expect(
        doors.stream.puts.every(({ record }) => record.received_at === doors.stream.puts[0]?.record.received_at),
      ).toBe(true)
    },
  )

  test('whose stream fails is answered 503, and taken at once when it is sent again', async () => {
    doors.stream.down = true
    expect(await post(body, key)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    doors.stream.down = false
    expect((await post(body, key)).status).toBe(202)
  })

  test('whose answer of the first write got lost does not stand in its own way', async () => {
    let lost = false
    const accepted: AcceptPorts['accepted'] = {
      ...doors.accept.accepted,
      claim: async (rows, over) => {
        const standing = await doors.accept.accepted.claim(rows, over)
        if (lost) return standing
        lost = true
        // As the SDK tries again by itself.
        return doors.accept.accepted.claim(rows, over)
      },
    }
    expect((await post(body, key, { ...doors.accept, accepted })).status).toBe(202)
  })
})

/** Nothing happens any more from a call on: the process is gone. */
const dying = (when: 'before' | 'after', nth: number): AcceptPorts => {
  let count = 0
  let dead = false
  const around =
    <Arguments extends readonly unknown[], Result>(call: (...of: Arguments) => Promise<Result>) =>
    async (...of: Arguments): Promise<Result> => {
      if (dead) throw new TemporaryFailure('the process is dead')
      const isLast = count === nth
      count += 1
      if (isLast && when === 'before') dead = true
      if (dead) throw new TemporaryFailure('the process died before')
      const result = await call(...of)
      if (isLast) dead = true
      if (dead) throw new TemporaryFailure('the process died after')
      return result
    }
  const { accepted, stream } = doors.accept
  const all = { claim: accepted.claim, note: accepted.note, place: stream.place }
  const [claim, note, place] = calls.map((name) => around(all[name] as (...of: never[]) => Promise<unknown>))
  return {
    ...doors.accept,
    accepted: { claim, note } as unknown as AcceptPorts['accepted'],
    stream: { place } as unknown as AcceptPorts['stream'],
  }
}
