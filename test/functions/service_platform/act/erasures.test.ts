import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newOperation } from '../../../../functions/operations/entry.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { derivedId } from '../../../../messages/ids.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'
import { robotRow } from '../api/stored.ts'

let dynamodb: TestDynamodb
let doors: TestDoors

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  for (const id of ['r1', 'r2', 'r3', 'loud']) await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow(id))
  doors = doorsOver(dynamodb)
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  doors.bus.taken.length = 0
})

const admin: Asker = { groups: '[admin]', username: 'ada' }
const erase = (robot: string, body: object, asker: Asker = admin) =>
  asking(doors, asker)('POST', `/robots/${robot}/erasures`, body)
const cancel = (operation: unknown) => asking(doors, admin)('POST', `/operations/${operation}/cancel`, {})
const reason = 'its owner asks for it'

describe('the erasure of a robot', () => {
  test('is an operation that begins in a day, and its event does not name the robot', async () => {
    const { status, body, headers } = await erase('r1', { confirm: 'r1', reason })
    expect(status).toBe(202)
    expect(body).toMatchObject({ status: 'planning', robot_id: 'r1', by: 'ada', why: reason })
    expect(Date.parse(String(body.begins_at)) - Date.parse(String(body.created_at))).toBe(86_400_000)
    expect(headers.location).toBe(`/operations/${body.operation_id}`)
    const [told] = doors.bus.taken
    expect(told).toMatchObject({ type: 'erasure.requested', detail: { payload: { operation_id: body.operation_id } } })
    expect(JSON.stringify(told)).not.toContain('r1')
  })

  test.each([
    ['without the id once more', { reason }, 400, /confirm is missing/],
    ['with another id', { confirm: 'r2', reason }, 400, /confirm is "r2"; r1, as in the path, was expected/],
    ['without a reason', { confirm: 'r1' }, 400, /reason/],
    ['with a field that means nothing', { confirm: 'r1', reason, now: true }, 400, /now/],
  ])('is not begun %s', async (_, body, status, says) => {
    const refused = await erase('r1', body)
    expect([refused.status, refused.body.detail]).toEqual([status, expect.stringMatching(says)])
    expect(doors.bus.taken).toEqual([])
  })

  test('is not for who only writes', async () => {
    expect((await erase('r1', { confirm: 'r1', reason }, { groups: '[writer]', username: 'bob' })).status).toBe(403)
  })

  test('is refused of a robot under legal hold, whoever asks', async () => {
    const refused = await erase('kept', { confirm: 'kept', reason, even_if_connected: true })
    expect([refused.status, refused.body.detail]).toEqual([409, 'Robot kept cannot be erased: it is under legal hold'])
  })

  test('is refused of a robot that is heard, unless it is asked for so', async () => {
    const heard_at = new Date(doors.act.now() - 5_000).toISOString()
    const Item = { robot_id: { S: 'loud' }, position: { S: '1' }, heard_at: { S: heard_at } }
    await dynamodb.client.send(new PutItemCommand({ TableName: 'last-known', Item }))
    const refused = await erase('loud', { confirm: 'loud', reason })
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining(`it was heard at ${heard_at}`)])
    expect((await erase('loud', { confirm: 'loud', reason, even_if_connected: true })).status).toBe(202)
  })

  test('is one at a time: a second one is refused with the id of the first, also at the same moment', async () => {
    const both = await Promise.all([
      erase('r3', { confirm: 'r3', reason }),
      erase('r3', { confirm: 'r3', reason }, { groups: '[admin]', username: 'bob' }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([202, 409])
    const begun = both.find(({ status }) => status === 202)?.body.operation_id
    const third = await erase('r3', { confirm: 'r3', reason })
    expect([third.status, third.body.operation_id, third.body.detail]).toEqual([
      409,
      begun,
      expect.stringMatching(/^Robot r3 is being erased already: operation .* is planning$/),
    ])
    await cancel(begun)
    expect((await erase('r3', { confirm: 'r3', reason })).status).toBe(202)
  })

  test('is not of a robot that nobody ever heard of, but goes on where one has failed', async () => {
    const typo = await erase('r33', { confirm: 'r33', reason })
    expect([typo.status, typo.body.detail]).toEqual([404, 'There is no robot r33: nothing was ever heard of it'])
    const failed = newOperation(
      { operation_id: derivedId('erasure', 'r33', 0), kind: 'erasure', by: 'ada', why: reason },
      'planning',
      '2026-05-13T00:00:00.000Z',
    )
    await doors.act.operations.write({ ...failed, status: 'failed' }, 0)
    expect((await erase('r33', { confirm: 'r33', reason })).status).toBe(202)
  })

  test('is called off in time, and not after it has begun; it is never started by hand', async () => {
    const { body } = await erase('r2', { confirm: 'r2', reason })
    const started = await asking(doors, admin)('POST', `/operations/${body.operation_id}/start`, { expected_count: 0 })
    expect(started.status).toBe(409)
    expect(await cancel(body.operation_id)).toMatchObject({ status: 202, body: { status: 'cancelled' } })

    const again = await erase('r2', { confirm: 'r2', reason })
    expect(again.status).toBe(202)
    expect(again.body.operation_id).not.toBe(body.operation_id)
    const operation = await doors.act.operations.read(String(again.body.operation_id))
    if (operation === undefined) throw new Error('it was not written')
    await doors.act.operations.write({ ...operation, status: 'running', operation_version: 2 }, 1)
    const late = await cancel(again.body.operation_id)
    expect([late.status, late.body.detail]).toEqual([409, expect.stringMatching(/can be cancelled until it begins/)])
  })
})
