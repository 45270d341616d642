import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fleetMembersInDynamodb, fleetRegisterInDynamodb } from '../../../functions/ports/fleet-members.dynamodb.ts'
import type { FleetMembers, FleetRegister } from '../../../functions/ports/fleet-members.ts'
import { grantsInDynamodb, grantsRegisterInDynamodb } from '../../../functions/ports/grants.dynamodb.ts'
import type { Grants, GrantsRegister } from '../../../functions/ports/grants.ts'
import { missionFleetsInDynamodb } from '../../../functions/ports/mission-fleets.dynamodb.ts'
import type { MissionFleets } from '../../../functions/ports/mission-fleets.ts'
import { callerTables, startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeFleets, fakeGrants } from '../../fakes/fleets.ts'

/*
 * Who sees what: a fake and DynamoDB say the same. Each kind has robots and fleets of its own.
 */
let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb(callerTables)
})
afterAll(() => dynamodb.stop())

interface Registers {
  readonly members: FleetMembers
  readonly fleets: FleetRegister
  readonly missions: MissionFleets
  readonly grants: Grants & GrantsRegister
}
const fresh = { keptSeconds: 0 }
const kinds: readonly [string, () => Registers][] = [
  [
    'in memory',
    () => {
      const fleets = fakeFleets()
      return { members: fleets, fleets, missions: fleets.missions, grants: fakeGrants() }
    },
  ],
  [
    'in DynamoDB',
    () => ({
      members: fleetMembersInDynamodb(dynamodb.client, 'fleets', fresh),
      fleets: fleetRegisterInDynamodb(dynamodb.client, 'fleets'),
      missions: missionFleetsInDynamodb(dynamodb.client, 'fleets'),
      grants: {
        ...grantsInDynamodb(dynamodb.client, 'grants', fresh),
        ...grantsRegisterInDynamodb(dynamodb.client, 'grants'),
      },
    }),
  ],
]

const by = { changed_by: 'ada', changed_at: '2026-11-20T09:00:00.000Z' }

describe.each(kinds)('who sees what, %s', (_, make) => {
  test('a mission is in the fleet that it was first asked for in, and in no list of robots', async () => {
    const { members, fleets, missions } = make()
    const entered = { entered_by: 'ada', entered_at: '2026-11-20T09:00:00.000Z' }
    expect(await missions.read('m1')).toBeUndefined()
    const first = { mission_id: 'm1', fleet: 'harbour', ...entered }
    expect(await missions.enter(first)).toEqual(first)
    expect(await missions.enter({ mission_id: 'm1', fleet: 'airport', ...entered, entered_by: 'eve' })).toEqual(first)
    expect(await missions.read('m1')).toEqual(first)
    expect(await missions.enter({ mission_id: 'm2', ...entered })).toEqual({ mission_id: 'm2', ...entered })
    expect(await members.fleetsOf(['mission:m1', 'mission:m2'])).toEqual(new Map([['mission:m1', 'harbour']]))
    expect(await fleets.robotsIn('harbour', { limit: 10 })).toEqual({ items: [] })
  })

  test('a robot is in the fleet that it was put into last, or in none', async () => {
    const { members, fleets } = make()
    expect(await members.fleetsOf(['a1', 'a2'])).toEqual(new Map())
    await fleets.write({ robot_id: 'a1', fleet: 'north', ...by })
    await fleets.write({ robot_id: 'a2', fleet: 'north', ...by })
    await fleets.write({ robot_id: 'a2', fleet: 'south', ...by })
    expect(await members.fleetsOf(['a1', 'a2', 'a3', 'a1'])).toEqual(
      new Map([
        ['a1', 'north'],
        ['a2', 'south'],
      ]),
    )
    await fleets.write({ robot_id: 'a1', ...by })
    expect(await members.fleetsOf(['a1'])).toEqual(new Map())
    expect(await fleets.read('a1')).toEqual({ robot_id: 'a1', ...by })
    expect(await fleets.read('a9')).toBeUndefined()
  })

  test('the robots of a fleet are listed by id, page by page', async () => {
    const { fleets } = make()
    for (const robot_id of ['b3', 'b1', 'b2']) await fleets.write({ robot_id, fleet: 'west', ...by })
    await fleets.write({ robot_id: 'b4', fleet: 'east', ...by })
    const first = await fleets.robotsIn('west', { limit: 2 })
    expect(first.items).toEqual(['b1', 'b2'])
    expect((await fleets.robotsIn('west', { limit: 2, after: first.next })).items).toEqual(['b3'])
    expect(await fleets.robotsIn('nowhere', { limit: 2 })).toEqual({ items: [] })
  })

  test('more robots than one read takes are asked for all the same', async () => {
    const { members, fleets } = make()
    await fleets.write({ robot_id: 'c249', fleet: 'north', ...by })
    const found = await members.fleetsOf(Array.from({ length: 250 }, (_, n) => `c${n}`))
    expect([...found]).toEqual([['c249', 'north']])
  })

  test('an application sees the fleets that it was granted last, or none', async () => {
    const { grants } = make()
    expect(await grants.fleetsOf('client-1')).toEqual([])
    await grants.write({ client_id: 'client-1', fleets: ['north', 'south'], ...by })
    expect(await grants.fleetsOf('client-1')).toEqual(['north', 'south'])
    await grants.write({ client_id: 'client-1', fleets: 'all', ...by })
    expect(await grants.fleetsOf('client-1')).toBe('all')
    await grants.write({ client_id: 'client-1', fleets: [], ...by })
    expect(await grants.read('client-1')).toEqual({ client_id: 'client-1', fleets: [], ...by })
  })
})

test('what was read is kept for some seconds, so that a feed does not ask for each event', async () => {
  let now = 0
  const kept = { now: () => now, keptSeconds: 5 }
  const members = fleetMembersInDynamodb(dynamodb.client, 'fleets', kept)
  const grants = grantsInDynamodb(dynamodb.client, 'grants', kept)
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  await fleets.write({ robot_id: 'd1', fleet: 'north', ...by })
  await fleets.write({ robot_id: 'd2', fleet: 'west', ...by })
  const look = async () => [(await members.fleetsOf(['d1', 'd2'])).get('d1'), await grants.fleetsOf('client-9')]
  expect(await look()).toEqual(['north', []])
  const before = dynamodb.counted().requests
  await fleets.write({ robot_id: 'd1', fleet: 'south', ...by })
  now = 4_999
  expect(await look()).toEqual(['north', []])
  expect(dynamodb.counted().requests).toBe((before ?? 0) + 1)
  now = 5_000
  expect(await look()).toEqual(['south', []])
})

test('a robot in no fleet is asked for again: it may have been put into one just now', async () => {
  const kept = { now: () => 0, keptSeconds: 5 }
  const members = fleetMembersInDynamodb(dynamodb.client, 'fleets', kept)
  const fleets = fleetRegisterInDynamodb(dynamodb.client, 'fleets')
  expect(await members.fleetsOf(['e1'])).toEqual(new Map())
  await fleets.write({ robot_id: 'e1', fleet: 'north', ...by })
  expect(await members.fleetsOf(['e1'])).toEqual(new Map([['e1', 'north']]))
})
