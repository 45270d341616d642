import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fleetRegisterInDynamodb } from '../../../../functions/ports/fleet-members.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { type Asker, asking } from '../api/asking.ts'
import { apiTables, doorsOver, type TestDoors } from '../api/doors.ts'
import { robotRow } from '../api/stored.ts'

let dynamodb: TestDynamodb
let doors: TestDoors

beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r1'))
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  await fleets.write({ robot_id: 'r1', fleet: 'north', changed_by: 'ada', changed_at: '2026-05-13T00:00:00.000Z' })
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  doors = doorsOver(dynamodb)
})

const writer: Asker = { groups: '[writer]', username: 'ada' }
const get = (robot: string, asker: Asker = writer) => asking(doors, asker)('GET', `/robots/${robot}/configuration`)
const put = (robot: string, body: object, asker: Asker = writer) =>
  asking(doors, asker)('PUT', `/robots/${robot}/configuration`, body)
const reason = 'little bandwidth'

describe('the configuration of a robot', () => {
  test('is what is wanted of it, what it says, and what of that is open', async () => {
    doors.configurations.report('r1', { telemetry_rate_seconds: 1 })
    const { status, body } = await put('r1', { telemetry_rate_seconds: 5, reason })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      robot_id: 'r1',
      desired: { telemetry_rate_seconds: 5 },
      reported: { telemetry_rate_seconds: 1 },
      open: ['telemetry_rate_seconds'],
      configuration_version: 2,
      operation: { kind: 'configuration_change', by: 'ada', why: reason, status: 'done' },
    })
    doors.configurations.report('r1', { telemetry_rate_seconds: 5 })
    expect((await get('r1')).body).toMatchObject({ open: [], configuration_version: 3 })
  })

  test('can be said of a robot before it is first heard of', async () => {
    expect((await get('new')).body).toEqual({
      robot_id: 'new',
      desired: {},
      reported: {},
      open: [],
      configuration_version: 0,
    })
    expect((await put('new', { telemetry_rate_seconds: 5, reason })).status).toBe(200)
  })

  test('is not changed by who has seen an older one', async () => {
    await put('r1', { telemetry_rate_seconds: 5, reason })
    const stale = await put('r1', { telemetry_rate_seconds: 9, configuration_version: 0, reason })
    expect([stale.status, stale.body.detail]).toEqual([
      409,
      'configuration_version is 0; the configuration of robot r1 is at 1, or was changed at this moment',
    ])
    expect((await get('r1')).body.desired).toEqual({ telemetry_rate_seconds: 5 })
  })

  test('tells the robot of its pin, and the pin stands where it cannot be told', async () => {
    const pin = (version: string | null) =>
      asking(doors, { ...writer, groups: '[admin]' })('PUT', '/robots/r1/pin', { version, reason })
    await pin('v2')
    expect((await get('r1')).body).toMatchObject({ desired: { policy_version: 'v2' }, open: ['policy_version'] })
    doors.configurations.failing = new Error('the broker does not answer')
    expect(await pin(null)).toMatchObject({ status: 200, body: { pin: { version: null } } })
    expect(doors.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'robot was not told of its pin' }),
    )
  })

  test.each([
    [{ telemetry_rate_seconds: 0, reason }, 'telemetry_rate_seconds'],
    [{ telemetry_rate_seconds: 'often', reason }, 'telemetry_rate_seconds'],
    [{ telemetry_rate_seconds: 5 }, 'reason'],
    [{ policy_version: 'v2', telemetry_rate_seconds: 5, reason }, 'policy_version'],
  ])('%j is refused', async (body, field) => {
    const answer = await put('r1', body)
    expect([answer.status, String(answer.body.detail)]).toEqual([400, expect.stringContaining(field)])
  })

  test('is not there for who does not see the robot', async () => {
    const south: Asker = { ...writer, fleets: 'south' }
    expect((await get('r1', south)).status).toBe(404)
    expect((await put('r1', { telemetry_rate_seconds: 5, reason }, south)).status).toBe(404)
    expect((await get('r1', { ...writer, fleets: 'north' })).status).toBe(200)
    expect((await put('r1', { telemetry_rate_seconds: 5, reason }, { ...writer, groups: '[reader]' })).status).toBe(403)
  })
})
