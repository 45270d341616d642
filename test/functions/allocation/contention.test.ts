import { afterAll, expect, test } from 'vitest'
import { allocate, giveNext } from '../../../functions/allocation/allocate.ts'
import { capacityInDynamodb } from '../../../functions/ports/capacity.dynamodb.ts'
import { claimsInDynamodb } from '../../../functions/ports/claims.dynamodb.ts'
import { missionsInDynamodb } from '../../../functions/ports/missions.dynamodb.ts'
import { startDynamodb } from '../../fakes/dynamodb.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'
import { begun, missionTables, newMission, runFor } from './missions.ts'

/*
 * Fifty allocators at the same time, over DynamoDB's own transactions. Each sees a picture that is out of date as soon as it has it.
 */
const dynamodb = await startDynamodb(missionTables)
afterAll(() => dynamodb.stop())

const allocators = 50
const robots = 30
const missions = 40
const settings = { namespace: 'service_platform.container.mission', battery_min: 15 }

test('fifty allocators at once give no robot two missions, no mission two robots, and leave no robot idle', async () => {
  const ports = {
    missions: missionsInDynamodb(dynamodb.client, 'missions'),
    capacity: capacityInDynamodb(dynamodb.client, 'capacity'),
    claims: claimsInDynamodb(dynamodb.client, { missions: 'missions', capacity: 'capacity' }),
    recall: { recall: async () => ({ robots: new Map(), last_known: new Map(), journal: new Map() }) },
    stream: fakeStream(),
    now: () => Date.parse(begun) + 60_000,
  }
  const robotIds = Array.from({ length: robots }, (_, index) => `r${index}`)
  const missionIds = Array.from({ length: missions }, (_, index) => `m${index}`)
  await Promise.all(
    robotIds.map((robotId) => ports.capacity.note(robotId, { state: 'idle', since: begun, robot_revision: 1 })),
  )
  const asked = await Promise.all(missionIds.map((id) => ports.missions.record(runFor(id), newMission(id))))

  // Half of them come from missions that are asked for, half from robots that become free; all want the same.
  const ends = await Promise.all(
    Array.from({ length: allocators }, async (_, allocator) => {
      let given = 0
      for (const [index, mission] of asked.entries()) {
        if (index % 10 !== allocator % 10) continue
        const { result } = await allocate(mission, ports, settings)
        if (result === 'allocated') given += 1
        const robot = await ports.capacity.read(robotIds[(index + allocator) % robots] ?? '')
        if (robot && (await giveNext(robot, ports, settings))) given += 1
      }
      return given
    }),
  )

  const rows = await ports.missions.some(missionIds)
  const standing = await ports.capacity.some(robotIds)
  const claimed = rows.filter(({ robot_id }) => robot_id !== undefined)
  const claims = standing.flatMap(({ robot_id, claim }) => (claim ? [{ robot_id, ...claim }] : []))
  expect(new Set(claimed.map(({ robot_id }) => robot_id)).size).toBe(claimed.length)
  expect(new Set(claims.map(({ mission_id }) => mission_id)).size).toBe(claims.length)
  expect(claims.map(({ robot_id, mission_id }) => `${robot_id} ${mission_id}`).sort()).toEqual(
    claimed.map(({ robot_id, mission_id }) => `${robot_id} ${mission_id}`).sort(),
  )
  expect(claims).toHaveLength(robots)
  expect(ends.reduce((sum, given) => sum + given, 0)).toBe(robots)
  expect(rows.every(({ allocation }) => allocation <= 1)).toBe(true)
  const orders = ports.stream.puts.filter(({ subject }) => subject.startsWith('robot:'))
  expect(new Set(orders.map(({ subject }) => subject)).size).toBe(orders.length)
}, 120_000)
