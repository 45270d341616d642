import { describe, expect, test } from 'vitest'
import { asked, heardOn, type MissionWorld, missionWork, missionWorld } from './world.ts'

const saysTo = (world: MissionWorld, payload: object, { source = 'device', to = 'idle', revision = 5 } = {}) => {
  const work = missionWork(
    'record-capacity',
    'robot.capacity_changed',
    to,
    payload as Record<string, unknown>,
    revision,
  )
  return world.handle({
    ...work,
    message: { ...work.message, robot_id: 'r1', source },
    robot: { robot_id: 'r1', state: to, since: '2026-05-13T13:00:00.000Z', revision },
  })
}
const operator = { source: 'service_platform.api_gateway' }
const stop = { source: 'service_platform.container.command' }
const row = (world: MissionWorld) => world.rows.robots.get('r1')

describe('a robot that a person took out of service', () => {
  const withdrawn = async () => {
    const world = missionWorld()
    await saysTo(world, { available: false, reason: 'repair' }, operator)
    return world
  }

  test.each([
    ['it says that it is there again', { available: true, capabilities: ['lift'] }, undefined],
    ['it says so in the words of a stop', { available: true, from_stop: true }, undefined],
    ['it is resumed', { available: true, from_stop: true, reason: 'resumed' }, stop],
    ['it is switched to automatic', { available: true, operating_mode: 'AUTOMATIC' }, undefined],
  ])('stays out when %s', async (_, payload, from) => {
    const world = await withdrawn()
    await saysTo(world, payload, from)
    expect(row(world)?.withdrawn).toEqual({ operator: 'repair' })
  })

  test('is back when a person says so', async () => {
    const world = await withdrawn()
    await saysTo(world, { available: true }, operator)
    expect(row(world)).not.toHaveProperty('withdrawn')
  })
})

describe('a robot whose certificate is being proved', () => {
  const proof = { from_proof: true, reason: 'its certificate is being proved' }

  test('is given nothing meanwhile, keeps its mission, and is back when the proof says so', async () => {
    const world = missionWorld()
    await world.robot('r1')
    await world.handle(missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0))
    await saysTo(world, { available: false, ...proof }, { ...operator, to: 'working' })
    expect(heardOn(world.stream.puts)).not.toContain('mission:m1 mission.deallocated')
    expect(row(world)?.withdrawn).toEqual({ proof: 'its certificate is being proved' })
    await saysTo(world, { available: true, ...proof }, operator)
    expect(row(world)).not.toHaveProperty('withdrawn')
  })

  test('stays out when a person has taken it out', async () => {
    const world = missionWorld()
    await saysTo(world, { available: false, reason: 'repair' }, operator)
    await saysTo(world, { available: false, ...proof }, operator)
    await saysTo(world, { available: true, ...proof }, operator)
    expect(row(world)?.withdrawn).toEqual({ operator: 'repair' })
  })
})

describe('a robot that has yet to give a job back', () => {
  const fenced = async () => {
    const world = missionWorld()
    await world.robot('r1')
    await world.ports.capacity.fence('r1', {
      mission_id: 'm9',
      allocation: 1,
      job_id: 'mission:m9:1',
      claimed_at: '2026-05-13T12:00:00.000Z',
      fenced_at: '2026-05-13T12:10:00.000Z',
      cause: 'lease_expired',
      revoked: 1,
    })
    return world
  }

  test.each([
    ['by its own word', { available: true }, undefined],
    ['by the end of a stop', { available: true, from_stop: true }, stop],
    ['by a list of its whole fleet', { available: true, from_list: true }, operator],
  ])('is given nothing %s', async (_, payload, from) => {
    const world = await fenced()
    await saysTo(world, payload, from)
    expect(row(world)).toHaveProperty('fenced')
  })

  test('is free by the word of a person who speaks of this one', async () => {
    const world = await fenced()
    await saysTo(world, { available: true }, operator)
    expect(row(world)).not.toHaveProperty('fenced')
  })
})

describe('a robot with a mission that is taken out of service', () => {
  const takenOut = async (to: string, by: object = { reason: 'repair' }, from = operator) => {
    const world = missionWorld()
    await world.robot('r1')
    await world.handle(missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0))
    await saysTo(world, { available: false, ...by }, { ...from, to })
    return heardOn(world.stream.puts)
  }

  test('gives it back', async () => {
    expect(await takenOut('working')).toContain('mission:m1 mission.deallocated')
  })

  test.each(['working', 'paused'])('keeps it, %s, when it is only stopped', async (to) => {
    expect(await takenOut(to, { from_stop: true, reason: 'stopped' }, stop)).not.toContain(
      'mission:m1 mission.deallocated',
    )
  })

  test('keeps it while it is out of hearing: it may drive on, and its lease decides', async () => {
    expect(await takenOut('unreachable')).not.toContain('mission:m1 mission.deallocated')
  })
})
