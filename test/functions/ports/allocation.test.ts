import { afterAll, describe, expect, test } from 'vitest'
import { capacityInDynamodb } from '../../../functions/ports/capacity.dynamodb.ts'
import { isFree, type Withdrawer } from '../../../functions/ports/capacity.ts'
import { claimsInDynamodb } from '../../../functions/ports/claims.dynamodb.ts'
import { missionsInDynamodb } from '../../../functions/ports/missions.dynamodb.ts'
import { StaleRun } from '../../../functions/ports/run.ts'
import { startDynamodb } from '../../fakes/dynamodb.ts'
import { fakeAllocation } from '../../fakes/missions.ts'
import { begun, missionTables, newMission, runFor } from '../allocation/missions.ts'

const dynamodb = await startDynamodb(missionTables)
afterAll(() => dynamodb.stop())

const inDynamodb = () => ({
  missions: missionsInDynamodb(dynamodb.client, 'missions'),
  capacity: capacityInDynamodb(dynamodb.client, 'capacity'),
  claims: claimsInDynamodb(dynamodb.client, { missions: 'missions', capacity: 'capacity' }),
})

const idle = { state: 'idle', since: begun, robot_revision: 1 }
const at = '2026-05-13T13:00:05.000Z'
const page = { limit: 10 }

// Ids differ per test: the table outlives them.
describe.each([
  ['the fake', fakeAllocation],
  ['DynamoDB', inDynamodb],
])('missions and robots in %s', (_, ports) => {
  const { missions, capacity, claims } = ports()
  const given = async (missionId: string, robotId: string, more: object = {}) => {
    const mission = await missions.record(runFor(missionId), newMission(missionId, more))
    const robot = await capacity.note(robotId, idle)
    return { mission, robot }
  }

  const free = async (fleet?: string) =>
    (await capacity.list(fleet, { limit: 100 })).items.filter(isFree).map(({ robot_id }) => robot_id)

  test('a mission that is recorded waits, once, whatever runs again', async () => {
    const first = await missions.record(runFor('r1'), newMission('r1', { fleet: 'north', requires: ['lift'] }))
    expect(first).toMatchObject({ mission_id: 'r1', queue: 'fleet:north', allocation: 0, requires: ['lift'] })
    expect(await missions.record(runFor('r1'), newMission('r1'))).toEqual(first)
    expect(await missions.read('r1')).toEqual(first)
    expect((await missions.waiting('fleet:north', page)).items).toEqual([first])
    expect(await missions.read('nobody')).toBeUndefined()
  })

  test('missions of a queue come urgent first, then by deadline, then by age', async () => {
    const asked = [
      ['q-old', { requested_at: '2026-05-13T12:00:00.000Z' }],
      ['q-due', { deadline: '2026-05-13T15:00:00Z' }],
      ['q-urgent', { priority: 'urgent' }],
      ['q-new', {}],
    ] as const
    for (const [id, more] of asked) await missions.record(runFor(id), newMission(id, { fleet: 'queue', ...more }))
    const first = await missions.waiting('fleet:queue', { limit: 3 })
    expect(first.items.map(({ mission_id }) => mission_id)).toEqual(['q-urgent', 'q-due', 'q-old'])
    const next = await missions.waiting('fleet:queue', { limit: 3, after: first.next })
    expect(next.items.map(({ mission_id }) => mission_id)).toEqual(['q-new'])
    expect(next.next).toBeUndefined()
  })

  test('a claim gives the mission to the robot and the robot to the mission', async () => {
    const { mission, robot } = await given('c1', 'c-r1')
    const claimed = await claims.claim(mission, robot, at)
    expect(claimed).toMatchObject({ result: 'claimed', mission: { allocation: 1, job_id: 'mission:c1:1' } })
    expect(await missions.read('c1')).toMatchObject({ robot_id: 'c-r1', allocation: 1, queue: 'claimed' })
    expect(await capacity.read('c-r1')).toMatchObject({ claim: { mission_id: 'c1', allocation: 1 } })
    expect((await capacity.claimedIn('idle', 100)).map(({ robot_id }) => robot_id)).toContain('c-r1')
    expect(await capacity.claimedIn('fault', 100)).toEqual([])
    if (claimed.result === 'claimed') {
      expect(await missions.read('c1')).toEqual(claimed.mission)
      expect(await capacity.read('c-r1')).toEqual(claimed.robot)
    }
    expect(await free()).not.toContain('c-r1')
  })

  test('a robot has the steps of its order, and those that it took later, of this allocation', async () => {
    const { mission, robot } = await given('t1', 't-r1')
    const had = mission.steps.length
    await claims.claim(mission, robot, at)
    expect(await missions.read('t1')).toMatchObject({ steps_taken: had })
    await missions.taken('t1', 1, had + 2)
    await missions.taken('t1', 1, had + 1)
    await missions.taken('t1', 2, had + 5)
    await missions.taken('nobody', 1, 3)
    expect(await missions.read('t1')).toMatchObject({ steps_taken: had + 2 })
  })

  test('what was not as it was seen is lost, and says which', async () => {
    const one = await given('l1', 'l-r1')
    const other = await given('l2', 'l-r2')
    await claims.claim(one.mission, one.robot, at)
    expect(await claims.claim(one.mission, other.robot, at)).toEqual({ result: 'lost', of: 'mission' })
    expect(await claims.claim(other.mission, one.robot, at)).toEqual({ result: 'lost', of: 'robot' })
    expect(await claims.claim(one.mission, one.robot, at)).toEqual({ result: 'lost', of: 'both' })
    expect(await capacity.read('l-r2')).toEqual(other.robot)
    expect(await missions.read('l2')).toEqual(other.mission)
  })

  test('a release frees both, once, and a later claim is none of its business', async () => {
    const { mission, robot } = await given('f1', 'f-r1')
    await claims.claim(mission, robot, at)
    const released = { mission_id: 'f1', allocation: 1, robot_id: 'f-r1', job_id: 'mission:f1:1', at }
    expect(await claims.release(released)).toMatchObject({ result: 'released', robot: { robot_id: 'f-r1' } })
    expect(await claims.release(released)).toMatchObject({ result: 'nothing_to_release' })
    const free = await capacity.read('f-r1')
    expect(free?.claim).toBeUndefined()
    expect(await missions.read('f1')).not.toHaveProperty('robot_id')
    const again = await missions.turn(runFor('f1', 'requeued', 1), 'f1', { at, waits: true })
    if (!again || !free) throw new Error('both are there')
    expect(await claims.claim(again, free, at)).toMatchObject({ result: 'claimed', mission: { allocation: 2 } })
    expect(await claims.release(released)).toMatchObject({ result: 'nothing_to_release' })
    expect(await missions.read('f1')).toMatchObject({ robot_id: 'f-r1', allocation: 2 })
  })

  test('a robot that may still be at it is fenced until it has given the job back', async () => {
    const { mission, robot } = await given('g1', 'g-r1')
    await claims.claim(mission, robot, at)
    const released = { mission_id: 'g1', allocation: 1, robot_id: 'g-r1', job_id: 'mission:g1:1', at, fence: 'silent' }
    await claims.release(released)
    expect(await capacity.read('g-r1')).toMatchObject({
      fenced: { job_id: 'mission:g1:1', cause: 'silent', revoked: 0 },
    })
    expect((await capacity.fenced(100)).map(({ robot_id }) => robot_id)).toContain('g-r1')
    expect(await free()).not.toContain('g-r1')
    expect(await capacity.revoked('g-r1', 'mission:g1:1', at)).toMatchObject({ fenced: { revoked: 1, revoked_at: at } })
    expect(await capacity.unfence('g-r1', 'mission:other:1')).toHaveProperty('fenced')
    expect(await capacity.unfence('g-r1', 'mission:g1:1')).not.toHaveProperty('fenced')
    expect(await free()).toContain('g-r1')
  })

  test('a mission that ended while it waited is given to nobody', async () => {
    const { mission, robot } = await given('e1', 'e-r1')
    await missions.turn(runFor('e1', 'cancel', 1), 'e1', { status: 'cancelled', at, waits: false })
    expect(await claims.claim(mission, robot, at)).toEqual({ result: 'lost', of: 'mission' })
    const now = await missions.read('e1')
    expect(now).toMatchObject({ status: 'cancelled', status_at: at })
    expect(now).not.toHaveProperty('queue')
    if (now) expect(await claims.claim(now, robot, at)).toEqual({ result: 'lost', of: 'mission' })
  })

  test('a claim that was not heard of is found, one that was is not', async () => {
    const { mission, robot } = await given('u1', 'u-r1')
    await claims.claim(mission, robot, at)
    const untold = async () =>
      (await missions.untold('2026-05-13T13:00:06.000Z', 10)).map(({ mission_id }) => mission_id)
    expect(await untold()).toContain('u1')
    expect((await missions.untold(at, 10)).map(({ mission_id }) => mission_id)).not.toContain('u1')
    await missions.turn(runFor('u1', 'told', 1), 'u1', { status: 'allocated', at, told: true })
    expect(await untold()).not.toContain('u1')
    expect((await missions.inState('allocated', page)).items).toContain('u1')
  })

  test('an older note changes nothing, another fleet does', async () => {
    const newest = await capacity.note('n-r1', { state: 'working', since: at, robot_revision: 5, fleet: 'north' })
    expect(newest).toMatchObject({ state: 'working', fleet: 'north' })
    expect(await capacity.note('n-r1', { state: 'idle', since: begun, robot_revision: 4 })).toEqual(newest)
    expect(
      await capacity.note('n-r1', { state: 'working', since: at, robot_revision: 5, fleet: 'south' }),
    ).toMatchObject({
      state: 'working',
      fleet: 'south',
    })
    expect(
      await capacity.note('n-r1', { state: 'working', since: at, robot_revision: 5, fleet: null }),
    ).not.toHaveProperty('fleet')
  })

  test('what is described of a robot and what its row says are one write', async () => {
    const { version } = await capacity.note('w-r7', { state: 'working', since: at, robot_revision: 4 })
    const noted = { state: 'idle', since: at, robot_revision: 5, fleet: 'east' }
    const row = { capabilities: ['lift'], state: 'idle', robot_revision: 5, fleet: 'east', version: version + 1 }
    expect(await capacity.describe('w-r7', { capabilities: ['lift'] }, noted)).toMatchObject(row)
    const late = { ...noted, state: 'charging', robot_revision: 3 }
    expect(await capacity.describe('w-r7', { battery: 50 }, late)).toMatchObject({ state: 'idle', battery: 50 })
    expect(await capacity.read('w-r7')).toMatchObject({ ...row, battery: 50, version: version + 2 })
  })

  test('what its factsheet names counts until somebody says what it can do', async () => {
    const factsheet = (...capabilities: string[]) => ({ capabilities, from_factsheet: true })
    expect(await capacity.describe('w-r8', factsheet('pick'))).toMatchObject({ capabilities: ['pick'] })
    expect(await capacity.describe('w-r8', factsheet('pick', 'drop'))).toMatchObject({ capabilities: ['drop', 'pick'] })
    expect(await capacity.describe('w-r8', { capabilities: ['scan'] })).not.toHaveProperty('capabilities_from')
    expect(await capacity.describe('w-r8', factsheet('pick'))).toMatchObject({ capabilities: ['scan'] })
  })

  test('whoever withdrew a robot gives back that, and nothing that somebody else withdrew', async () => {
    const says = (by: Withdrawer, available: boolean, reason?: string) =>
      capacity.describe('w-r9', { service: { available, by, ...(reason !== undefined && { reason }) } })
    await says('mode', false, 'operating mode: MANUAL')
    expect(await says('operator', false, 'repair')).toMatchObject({
      withdrawn: { mode: 'operating mode: MANUAL', operator: 'repair' },
    })
    expect(await says('mode', true)).toMatchObject({ withdrawn: { operator: 'repair' } })
    await says('stop', false, 'stopped')
    for (const by of ['mode', 'robot', 'stop'] as const) await says(by, true)
    expect(await capacity.read('w-r9')).toMatchObject({ withdrawn: { operator: 'repair' } })
    expect(await says('robot', false)).toMatchObject({ withdrawn: { robot: 'taken out of service' } })
    await says('operator', true)
    expect((await capacity.read('w-r9'))?.withdrawn).toEqual({ robot: 'taken out of service' })
    expect(await says('robot', true)).not.toHaveProperty('withdrawn')
  })

  test('nobody who puts a robot back ends its fence, unless somebody says that it was looked at', async () => {
    const fence = { mission_id: 'f2', allocation: 1, job_id: 'mission:f2:1', claimed_at: at, fenced_at: at }
    await capacity.fence('w-r10', { ...fence, cause: 'lease_expired', revoked: 0 })
    for (const by of ['operator', 'stop', 'mode', 'robot'] as const)
      expect(await capacity.describe('w-r10', { service: { available: true, by } })).toHaveProperty('fenced')
    const looked = { available: true, by: 'operator', ends_fence: true } as const
    expect(await capacity.describe('w-r10', { service: looked })).not.toHaveProperty('fenced')
  })

  test('who is taken out of service is given nothing until it is put back', async () => {
    const operator = (available: boolean) => ({ available, by: 'operator', reason: 'repair' }) as const
    await capacity.note('w-r1', { ...idle, fleet: 'west' })
    await capacity.describe('w-r1', { service: operator(false), capabilities: ['scan', 'lift', 'lift'] })
    expect(await free('west')).toEqual([])
    expect(await capacity.describe('w-r1', { service: operator(true) })).toMatchObject({
      capabilities: ['lift', 'scan'],
    })
    expect(await free('west')).toEqual(['w-r1'])
  })

  test('that a fleet is out of robots is news once, until there are some again', async () => {
    expect(await capacity.restore('north')).toBe(false)
    expect([await capacity.runOut('north', at), await capacity.runOut('north', at)]).toEqual([true, false])
    expect(await capacity.runOut(undefined, at)).toBe(true)
    expect([await capacity.restore('north'), await capacity.restore('north')]).toEqual([true, false])
    await capacity.restore(undefined)
  })

  test('a run that wakes up late changes nothing', async () => {
    await missions.record(runFor('s1'), newMission('s1'))
    await missions.turn(runFor('s1', 'second', 2), 's1', { status: 'running', at })
    await expect(missions.turn(runFor('s1', 'first', 1), 's1', { status: 'sent', at })).rejects.toBeInstanceOf(StaleRun)
    expect(await missions.read('s1')).toMatchObject({ status: 'running', acted_by: 'second' })
    expect(await missions.turn(runFor('none'), 'none', { at })).toBeUndefined()
  })

  test('why a mission waits is written while it still does', async () => {
    const mission = await missions.record(runFor('y1'), newMission('y1'))
    const because = { reason: 'no_robot' as const, robots: {}, at }
    await missions.explain(mission, because)
    expect((await missions.read('y1'))?.waits_because).toEqual(because)
    await missions.turn(runFor('y1', 'later', 1), 'y1', { status: 'cancelled', at, waits: false })
    await missions.explain(mission, { ...because, reason: 'fenced' })
    expect(await missions.read('y1')).not.toHaveProperty('waits_because')
  })

  test('missions are listed newest first, by state, by robot and by fleet', async () => {
    const later = (second: number) => ({ requested_at: `2026-06-01T10:00:0${second}.000Z`, fleet: 'list' })
    for (const [index, id] of ['i1', 'i2', 'i3'].entries())
      await missions.record(runFor(id), newMission(id, later(index)))
    const listed = async (filter: object) =>
      (await missions.list(page, filter)).items.map(({ mission_id }) => mission_id)
    expect(await listed({ fleets: ['list'] })).toEqual(['i3', 'i2', 'i1'])
    const first = await missions.list({ limit: 2 }, { fleets: ['list'] })
    expect(first.items.map(({ mission_id }) => mission_id)).toEqual(['i3', 'i2'])
    const rest = await missions.list({ limit: 2, after: first.next }, { fleets: ['list'] })
    expect(rest.items.map(({ mission_id }) => mission_id)).toEqual(['i1'])
    const mission = await missions.read('i2')
    const robot = await capacity.note('i-r1', idle)
    if (mission) await claims.claim(mission, robot, at)
    expect(await listed({ robot_id: 'i-r1' })).toEqual(['i2'])
    await missions.turn(runFor('i2', 'runs', 1), 'i2', { status: 'listed', at, told: true })
    expect(await listed({ status: 'listed', fleets: ['list'] })).toEqual(['i2'])
  })
})
