import { expect, test } from 'vitest'
import { asked, heardOn, missionWork, missionWorld } from './world.ts'

const ask = missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0)

test('a robot that becomes free after all were looked at and before the mission is written has it at once', async () => {
  const world = missionWorld()
  const { missions, capacity } = world.ports
  const looked = Promise.withResolvers<void>()
  const list: typeof capacity.list = async (...asking) => {
    const page = await capacity.list(...asking)
    looked.resolve()
    return page
  }
  const record: typeof missions.record = async (...writing) => {
    await looked.promise
    await world.robot('r1')
    return await missions.record(...writing)
  }
  await world.handle(ask, { ...world.ports, missions: { ...missions, record }, capacity: { ...capacity, list } })
  expect(await missions.read('m1')).toMatchObject({ robot_id: 'r1', allocation: 1 })
})

test('nobody is told of a mission that could not be written', async () => {
  const world = missionWorld()
  await world.robot('r1')
  const record = async () => {
    throw new Error('no table answers')
  }
  const missions = { ...world.ports.missions, record }
  await expect(world.handle(ask, { ...world.ports, missions })).rejects.toThrow('no table answers')
  expect([heardOn(world.stream.puts), (await world.ports.capacity.read('r1'))?.claim]).toEqual([[], undefined])
})
