import { afterAll, beforeAll, expect, test } from 'vitest'
import { measureNames } from '../../../../functions/conformance/card.ts'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { lastKnownInDynamodb } from '../../../../functions/ports/last-known.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import type { Known } from '../../../../messages/open.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { opened } from '../../../messages/records.ts'
import { asking } from './asking.ts'
import { apiTables, doorsOver, NOW, type TestDoors } from './doors.ts'
import { robotRow } from './stored.ts'

let dynamodb: TestDynamodb
let doors: TestDoors

const heard = (values: readonly Record<string, unknown>[]): unknown => {
  let memory: unknown
  for (const [at, value] of values.entries()) {
    const known: Known = { state: 'idle', entered_by: 'robot.connected', memory }
    const wrapper = { received_at: NOW - 60_000 + at * 1000 }
    memory = opened({ topic: 'uagv/v2/acme/7/state', value, known, wrapper }).memory
  }
  return memory
}

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  const robots = robotsInDynamodb(dynamodb.client, 'robots')
  const known = lastKnownInDynamodb(dynamodb.client, 'last-known')
  await robots.create(robotRow('acme:7'))
  await robots.create(robotRow('r1'))
  await known.write({ robot_id: 'acme:7', position: '1:0', memory: heard([{ headerId: 1 }, { headerId: 4 }]) })
  await known.write({ robot_id: 'r1', position: '1:0' })
  await fleetRegisterInDynamodb(dynamodb.client, 'fleets').write({
    robot_id: 'acme:7',
    fleet: 'north',
    changed_by: 'ada',
    changed_at: '2026-05-13T00:00:00.000Z',
  })
})
afterAll(() => dynamodb.stop())

const measured = (body: Record<string, unknown>, name: string) =>
  (body.measures as { measure: string }[]).find(({ measure }) => measure === name)

test('the card of a robot has every measure, counted while it spoke', async () => {
  doors.retained.kept.set('uagv/v2/acme/7/connection', { qos: 1 })
  const { status, body } = await asking(doors)('GET', '/robots/acme:7/conformance')
  expect(status).toBe(200)
  expect(body).toMatchObject({ robot_id: 'acme:7', version: '2.0.0', interface: 'uagv', major: 2, records: 2 })
  expect((body.measures as { measure: string }[]).map(({ measure }) => measure)).toEqual(measureNames)
  expect(measured(body, 'header_gaps')).toMatchObject({
    value: 0.5,
    verdict: 'fails',
    details: { missing: 2, gaps: 1 },
  })
  expect(measured(body, 'qos')).toMatchObject({ value: 1, verdict: 'ok' })
  expect(measured(body, 'retained')).toMatchObject({ value: 1, verdict: 'warning' })
})

test('a broker that cannot be asked leaves its measures open, with the reason', async () => {
  doors.retained.failing = new Error('throttled')
  const { status, body } = await asking(doors)('GET', '/robots/acme:7/conformance')
  delete doors.retained.failing
  expect(status).toBe(200)
  expect(measured(body, 'qos')).toMatchObject({
    value: null,
    verdict: 'unknown',
    reason: 'the broker could not be asked: throttled',
  })
})

test('a robot that does not speak VDA 5050 has no card, nor has one that nobody heard of', async () => {
  const get = asking(doors)
  expect(await get('GET', '/robots/r1/conformance')).toMatchObject({
    status: 404,
    body: { detail: 'There is no card of robot r1: it was never heard in VDA 5050' },
  })
  expect(await get('GET', '/robots/r9/conformance')).toMatchObject({ status: 404 })
})

test('who does not see the robot does not see its card', async () => {
  expect((await asking(doors, { fleets: 'south' })('GET', '/robots/acme:7/conformance')).status).toBe(404)
  expect((await asking(doors, { fleets: 'north' })('GET', '/robots/acme:7/conformance')).status).toBe(200)
})
