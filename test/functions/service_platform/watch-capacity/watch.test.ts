import { describe, expect, test } from 'vitest'
import { allocationId } from '../../../../functions/allocation/mission-fact.ts'
import { everyDeath } from '../dispatch/interrupted.ts'
import { asked, begun, heardOn, type MissionWorld, missionWork, missionWorld, read } from '../mission/world.ts'

const later = '2026-05-13T13:00:10.000Z'

/** As the bus tells it. */
const event = (type: string, robot_id: string, revision: number, payload: object) => ({
  'detail-type': type,
  detail: { event_id: `e-${type}-${revision}`, type, robot_id, revision, trace_id: 'f'.repeat(32), payload },
})
const moved = (robot_id: string, from: string, to: string, revision: number, since = later) =>
  event('robot.transitioned', robot_id, revision, { from, to, since, type: 'any' })

const ask = (world: MissionWorld, mission_id: string, more: object = {}, revision = 0) =>
  world.handle(
    missionWork(
      'enqueue-mission',
      'mission.requested',
      'queued',
      { ...asked(), mission_id, ...more },
      revision,
      mission_id,
    ),
  )
const give = async (world: MissionWorld) => {
  await world.robot('r1')
  await ask(world, 'm1')
  return world
}
const about = { mission_id: 'm1', allocation: 1 }

describe('a robot that becomes free', () => {
  test('is given the mission whose turn it is, of those that it may have', async () => {
    const world = missionWorld()
    await ask(world, 'm1', { requires: ['lift'], priority: 'urgent' })
    await ask(world, 'm2', { robot_id: 'r2' })
    await ask(world, 'm3')
    await ask(world, 'm4', { priority: 'urgent' })
    await world.watch(moved('r1', 'working', 'idle', 4))
    expect(world.rows.robots.get('r1')?.claim).toMatchObject({ mission_id: 'm4' })
    expect(heardOn(world.stream.puts)).toEqual(['mission:m4 mission.allocated', 'robot:r1 work.start'])
  })

  test('is given nothing by news that are older than what is known', async () => {
    const world = missionWorld()
    await ask(world, 'm1')
    await world.robot('r1', 'working', 6)
    await world.watch(moved('r1', 'offline', 'idle', 5, begun))
    expect(world.rows.robots.get('r1')).toMatchObject({ state: 'working', robot_revision: 6 })
    expect(world.stream.puts).toEqual([])
  })

  test('looks past missions that it cannot do, to the last of them', async () => {
    const world = missionWorld()
    for (let index = 0; index < 60; index += 1) await ask(world, `x${index}`, { requires: ['fly'] })
    await ask(world, 'm1')
    await world.watch(moved('r1', 'working', 'idle', 4))
    expect(world.rows.robots.get('r1')?.claim).toMatchObject({ mission_id: 'm1' })
  })
})

describe('of many robots that are free', () => {
  /** 260 of them; only the last can lift. */
  const many = async (world: MissionWorld) => {
    const ids = Array.from({ length: 260 }, (_, index) => `r-${String(index).padStart(3, '0')}`)
    await Promise.all(ids.map((id) => world.robot(id)))
    await world.ports.capacity.describe('r-259', { capabilities: ['lift'] })
    return world
  }

  test('the one that can do it is found, wherever it stands among them', async () => {
    const world = await many(missionWorld())
    await ask(world, 'm1', { requires: ['lift'] })
    expect(world.rows.missions.get('m1')).toMatchObject({ robot_id: 'r-259', allocation: 1 })
  })

  test('the sweep finds it for a mission that was there before', async () => {
    const world = missionWorld()
    await ask(world, 'm1', { requires: ['lift'] })
    await many(world)
    await world.sweep()
    expect(world.rows.missions.get('m1')).toMatchObject({ robot_id: 'r-259', allocation: 1 })
  })

  test('the one that has the charge is found', async () => {
    const world = missionWorld()
    for (let index = 0; index < 120; index += 1) {
      await world.robot(`r-${index}`)
      world.lastKnown.set(`r-${index}`, { telemetry: { payload: { battery: index === 77 ? 80 : 3 } } })
    }
    await ask(world, 'm1')
    expect(world.rows.missions.get('m1')).toMatchObject({ robot_id: 'r-77' })
  })
})

describe('a robot that is parked: what it says is held', () => {
  test('is not asked, and the mission goes to one that is not', async () => {
    const world = missionWorld()
    for (let index = 0; index < 60; index += 1) {
      await world.robot(`r-${index}`)
      if (index !== 41) world.park(`r-${index}`)
    }
    await ask(world, 'm1')
    expect(world.rows.missions.get('m1')).toMatchObject({ robot_id: 'r-41' })
  })

  test('is what the mission says that it waits for, where there is nobody else', async () => {
    const world = missionWorld()
    await world.robot('r1')
    await world.robot('r2', 'working')
    world.park('r1')
    await ask(world, 'm1', { robot_id: 'r1' })
    await ask(world, 'm2')
    expect(world.stream.puts).toEqual([])
    const waits_because = { reason: 'robots_parked', robots: { robots_parked: 1 } }
    expect(world.rows.missions.get('m1')).toMatchObject({ waits_because })
    expect(world.rows.missions.get('m2')).toMatchObject({ waits_because: { robots: { robots_parked: 1 } } })
    await world.sweep()
    expect(world.stream.puts).toEqual([])
    expect(world.rows.missions.get('m1')).toMatchObject({ waits_because })
  })

  test('is told of every one of a fleet that is parked as a whole, and no mission is said to be under way', async () => {
    const world = missionWorld()
    for (let index = 0; index < 120; index += 1) {
      await world.robot(`r-${index}`)
      world.park(`r-${index}`)
    }
    await ask(world, 'm1')
    expect(world.rows.missions.get('m1')).toMatchObject({
      waits_because: { reason: 'robots_parked', robots: { robots_parked: 120 } },
    })
  })

  test('is given nothing when it becomes free by a message that came before', async () => {
    const world = missionWorld()
    await ask(world, 'm1')
    world.park('r1')
    await world.watch(moved('r1', 'working', 'idle', 4))
    expect(world.rows.robots.get('r1')).toMatchObject({ state: 'idle' })
    expect(world.stream.puts).toEqual([])
  })

  test('is given what waits when it is released and moves', async () => {
    const world = missionWorld()
    await world.robot('r1', 'working')
    world.park('r1')
    await ask(world, 'm1')
    world.release('r1')
    await world.watch(moved('r1', 'working', 'idle', 2))
    expect(heardOn(world.stream.puts)).toEqual(['mission:m1 mission.allocated', 'robot:r1 work.start'])
  })

  test('is given it by the sweep when nothing that was held makes it move', async () => {
    const world = missionWorld()
    await world.robot('r1')
    world.park('r1')
    await ask(world, 'm1')
    await world.sweep()
    expect(world.stream.puts).toEqual([])
    world.release('r1')
    await world.sweep()
    expect(heardOn(world.stream.puts)).toEqual(['mission:m1 mission.allocated', 'robot:r1 work.start'])
  })
})

test('missions that nobody can take keep nobody from being told, and are looked at for a while only', async () => {
  const world = missionWorld()
  const waiting = Array.from({ length: 12 }, (_, index) => `x${index}`)
  for (const id of waiting) await ask(world, id, { requires: ['fly'] })
  await ask(world, 'm1', { robot_id: 'r1' })
  await world.robot('r2')
  await world.robot('r1')
  await world.ports.capacity.fence('r9', {
    ...{ mission_id: 'm9', allocation: 1, job_id: 'mission:m9:1', cause: 'lease_expired', revoked: 0 },
    ...{ claimed_at: '2026-05-13T12:00:00.000Z', fenced_at: '2026-05-13T12:10:00.000Z' },
  })
  await world.robot('r9')
  let explained = 0
  const { missions } = world.ports
  const slow = {
    ...missions,
    explain: async (...args: Parameters<typeof missions.explain>) => {
      explained += 1
      world.later(6)
      await missions.explain(...args)
    },
  }
  // Another robot than any of them was asked for when they came: why they wait is news.
  await world.sweep({ missions: slow })
  expect(heardOn(world.stream.puts)).toContain('robot:r9 work.revoke')
  expect(world.rows.missions.get('m1')).toMatchObject({ robot_id: 'r1' })
  expect(explained).toBe(4)
})

test('robots that stay out of hearing with a job to give back keep nobody who is heard from being told again', async () => {
  const world = missionWorld()
  const gone = Array.from({ length: 120 }, (_, index) => `r-${String(index).padStart(3, '0')}`)
  for (const id of [...gone, 'r9']) {
    const times = { claimed_at: '2026-05-13T12:00:00.000Z', fenced_at: '2026-05-13T12:10:00.000Z' }
    const about = { mission_id: `of-${id}`, allocation: 1, job_id: `mission:of-${id}:1` }
    await world.ports.capacity.fence(id, { ...about, ...times, cause: 'lease_expired', revoked: 0 })
    await world.robot(id, id === 'r9' ? 'idle' : 'offline')
  }
  await world.sweep()
  expect(heardOn(world.stream.puts)).toEqual(['robot:r9 work.revoke'])
})

describe('an order that its robot did not take', () => {
  const decided = (world: MissionWorld, outcome: string) => {
    const message_id = allocationId(about, 'work.start')
    world.journal.set(`r1 ${message_id}`, { robot_id: 'r1', message_id, outcome, trace_id: 'f'.repeat(32) })
  }

  test('is taken back when the robot moves on, for another', async () => {
    const world = await give(missionWorld())
    decided(world, 'refused')
    await world.watch(moved('r1', 'idle', 'charging', 2))
    const last = world.stream.puts.at(-1)
    expect(last?.subject).toBe('mission:m1')
    expect(read(last?.record.data ?? '')).toMatchObject({
      type: 'mission.deallocated',
      payload: { allocation: 1, cause: 'robot_not_free' },
    })
  })

  test('is found by the sweep where the robot does not move any more', async () => {
    const world = await give(missionWorld())
    await world.handle(missionWork('record-allocation', 'mission.allocated', 'allocated', told, 1))
    decided(world, 'refused')
    await world.sweep()
    expect(heardOn(world.stream.puts)).not.toContain('mission:m1 mission.deallocated')
    world.later(31)
    await world.sweep()
    expect(heardOn(world.stream.puts)).toContain('mission:m1 mission.deallocated')
  })

  test.each(['offline', 'unreachable'])('is found by the sweep where the robot went %s just before', async (gone) => {
    const world = await give(missionWorld())
    // Its policy refused the order there; that it went was heard while there was nothing to refuse yet.
    await world.watch(moved('r1', 'idle', gone, 2))
    decided(world, 'refused')
    world.later(45)
    await world.sweep()
    expect(heardOn(world.stream.puts)).toContain('mission:m1 mission.deallocated')
  })

  test.each(['held', undefined])('is let be while it is %s', async (outcome) => {
    const world = await give(missionWorld())
    if (outcome !== undefined) decided(world, outcome)
    await world.watch(moved('r1', 'idle', 'charging', 2))
    expect(heardOn(world.stream.puts)).not.toContain('mission:m1 mission.deallocated')
  })
})
describe('a robot that took the order and is not at it any more', () => {
  const taken = async (state: string, from = 'idle') => {
    const world = await give(missionWorld())
    const message_id = allocationId(about, 'work.start')
    world.journal.set(`r1 ${message_id}`, { robot_id: 'r1', message_id, outcome: 'applied', trace_id: 'f'.repeat(32) })
    await world.watch(moved('r1', from, state, 2))
    return world
  }
  const causes = (world: MissionWorld) =>
    world.stream.puts
      .map(({ record }) => read(record.data))
      .filter(({ type }) => type === 'mission.deallocated')
      .map(({ payload }) => payload.cause)

  test.each([
    ['fault', 'fault'],
    ['charging', 'battery'],
  ])('because it is in %s: its mission is taken back', async (state, cause) => {
    const world = await taken(state)
    // It may have ended it a moment before, and that is still on its way.
    expect(causes(world)).toEqual([])
    world.later(45)
    await world.sweep()
    expect(causes(world)).toEqual([cause])
  })

  test('is left to the lease while it is out of hearing', async () => {
    const world = await taken('unreachable')
    world.later(300)
    await world.sweep()
    expect(causes(world)).toEqual([])
  })

  test('because it came back without it: two minutes idle, and its mission is taken back', async () => {
    const world = await taken('idle', 'offline')
    world.later(100)
    await world.sweep()
    expect(causes(world)).toEqual([])
    world.later(40)
    await world.sweep()
    expect(causes(world)).toEqual(['robot_idle'])
  })

  test('is left alone while its own states show the order', async () => {
    const world = await taken('idle', 'offline')
    const state = { order_id: 'mission:m1:1', nodes_left: 2, edges_left: 2 }
    world.lastKnown.set('r1', { memory: { vda_5050: { state } } })
    world.later(300)
    await world.sweep()
    expect(causes(world)).toEqual([])
    world.lastKnown.set('r1', { memory: { vda_5050: { state: { ...state, nodes_left: 0, edges_left: 0 } } } })
    await world.sweep()
    expect(causes(world)).toEqual(['robot_idle'])
  })
})

const told = { allocation: 1, robot_id: 'r1', job_id: 'mission:m1:1' }

describe('a robot that was given up', () => {
  const givenUp = async (world: MissionWorld) => {
    await give(world)
    const lost = { allocation: 1 }
    await world.handle(missionWork('reallocate-mission', 'mission.fence_confirmed', 'reallocating', lost, 3))
    await ask(world, 'm2')
    return world
  }
  const finished = (outcome: string, code?: string) =>
    event('command.finished', 'r1', 0, {
      command_id: 'c1',
      type: 'work.revoke',
      job_id: 'mission:m1:1',
      outcome,
      ...(code && { error: { code } }),
    })

  test('is told to give the job back when it is heard again, and gets nothing before it has', async () => {
    const world = await givenUp(missionWorld())
    await world.watch(moved('r1', 'idle', 'offline', 2))
    const before = world.stream.puts.length
    await world.watch(moved('r1', 'offline', 'idle', 3))
    expect(heardOn(world.stream.puts.slice(before))).toEqual(['robot:r1 work.revoke'])
    expect(world.rows.robots.get('r1')).toMatchObject({ fenced: { job_id: 'mission:m1:1' } })
    await world.watch(finished('done'))
    expect(world.rows.robots.get('r1')).toMatchObject({ claim: { mission_id: 'm2' } })
  })

  test.each([
    ['done', undefined],
    ['rejected', 'not_in_hand'],
  ])('is free when its answer is %s %s', async (outcome, code) => {
    const world = await givenUp(missionWorld())
    await world.watch(finished(outcome, code))
    expect(world.rows.robots.get('r1')).not.toHaveProperty('fenced')
  })

  test.each([
    ['unanswered', undefined],
    ['expired', undefined],
    ['rejected', 'busy'],
    ['failed', 'brake_stuck'],
  ])('is not when it is %s %s, and is told again, more and more seldom', async (outcome, code) => {
    const world = await givenUp(missionWorld())
    await world.watch(finished(outcome, code))
    expect(world.rows.robots.get('r1')).toHaveProperty('fenced')
    const revocations = () => heardOn(world.stream.puts).filter((said) => said === 'robot:r1 work.revoke').length
    const counts = []
    for (let minute = 0; minute < 8; minute += 1) {
      world.later(60)
      await world.sweep()
      counts.push(revocations())
    }
    expect(counts).toEqual([2, 2, 3, 3, 3, 4, 4, 4])
  })

  test('is free when it has ended the job after all, or a person says so', async () => {
    const world = await givenUp(missionWorld())
    await world.watch(event('job.completed', 'r1', 7, { job_id: 'mission:m1:1' }))
    expect(world.rows.robots.get('r1')).not.toHaveProperty('fenced')
    const other = await givenUp(missionWorld())
    await other.watch(event('job.completed', 'r1', 7, { job_id: 'mission:m9:1' }))
    expect(other.rows.robots.get('r1')).toHaveProperty('fenced')
    await other.ports.capacity.describe('r1', { service: { available: true, by: 'operator', ends_fence: true } })
    expect(other.rows.robots.get('r1')).not.toHaveProperty('fenced')
  })
})

test('a robot that begins a mission that is not its own is told to give it back, and gets no other', async () => {
  const world = missionWorld()
  await world.robot('r2', 'working')
  await give(world)
  const begins = () => world.watch(event('job.started', 'r2', 3, { job_id: 'mission:m1:1' }))
  // Late news: it is long rid of it.
  await begins()
  expect(world.rows.robots.get('r2')).not.toHaveProperty('fenced')
  world.inHand.set('r2', { job_id: 'mission:m1:1', status: 'running' })
  await begins()
  expect(world.rows.robots.get('r2')).toMatchObject({ fenced: { job_id: 'mission:m1:1', cause: 'not_its_own' } })
  expect(heardOn(world.stream.puts)).toContain('robot:r2 work.revoke')
  await world.watch(event('job.started', 'r1', 3, { job_id: 'mission:m1:1' }))
  expect(world.rows.robots.get('r1')).not.toHaveProperty('fenced')
})

test('a robot that refuses what it is given is asked more and more seldom, until it takes something', async () => {
  const world = await give(missionWorld())
  for (const id of ['m2', 'm3']) await ask(world, id)
  const refuses = (mission_id: string) => {
    const said = { allocation: 1, cause: 'order_rejected' }
    return world.handle(missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', said, 2, mission_id))
  }
  await refuses('m1')
  expect(world.rows.robots.get('r1')).toMatchObject({ refused: { times: 1, until: '2026-05-13T13:00:05.000Z' } })
  expect(world.rows.robots.get('r1')).not.toHaveProperty('claim')
  world.later(6)
  await world.sweep()
  expect(world.rows.robots.get('r1')).toMatchObject({ claim: { mission_id: 'm2' } })
  await refuses('m2')
  expect(world.rows.robots.get('r1')).toMatchObject({ refused: { times: 2, until: '2026-05-13T13:00:16.000Z' } })
  world.later(6)
  await world.sweep()
  expect(world.rows.robots.get('r1')).not.toHaveProperty('claim')
  world.later(6)
  await world.sweep()
  await world.watch(event('job.started', 'r1', 7, { job_id: 'mission:m3:1' }))
  expect(world.rows.robots.get('r1')).not.toHaveProperty('refused')
})

test('a cancelled mission whose robot says nothing is taken back', async () => {
  const world = await give(missionWorld())
  await world.handle(missionWork('cancel-mission', 'mission.cancel', 'cancelling', {}, 2))
  world.later(31)
  await world.sweep()
  await world.sweep()
  expect(heardOn(world.stream.puts).filter((said) => said.startsWith('robot:r1'))).toEqual([
    'robot:r1 work.start',
    'robot:r1 work.stop',
    'robot:r1 work.revoke',
  ])
})

test('whatever dies between a claim and telling it, mission and robot are told', async () => {
  const calls = await everyDeath(
    async () => {
      const world = missionWorld()
      await ask(world, 'm1')
      return world
    },
    (world, ports) => world.watch(moved('r1', 'working', 'idle', 4), ports),
    async (world, where) => {
      // Lambda hands an event over again; when it is over, only the sweep is left.
      if (where.length % 2 === 0) await world.watch(moved('r1', 'working', 'idle', 4))
      world.later(61)
      await world.sweep()
      const isLost = world.rows.robots.get('r1') === undefined
      expect(heardOn(world.stream.puts), where).toEqual(
        isLost ? [] : ['mission:m1 mission.allocated', 'robot:r1 work.start'],
      )
    },
  )
  expect(calls).toBeGreaterThan(4)
})

test('a mission that waits for a robot with an empty battery says so, and does not say that it is its turn', async () => {
  const world = missionWorld()
  await world.robot('r1')
  world.lastKnown.set('r1', { telemetry: { payload: { battery: 4 } } })
  await ask(world, 'm1')
  expect(world.rows.missions.get('m1')?.waits_because).toMatchObject({ reason: 'robots_charging' })
  world.lastKnown.set('r1', { telemetry: { payload: { battery: 80 } } })
  await world.sweep()
  expect(world.rows.robots.get('r1')).toMatchObject({ claim: { mission_id: 'm1' } })
})
