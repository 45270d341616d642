import { expect, test } from 'vitest'
import { asked, missionWork, missionWorld } from './world.ts'

test('steps that its robot never took are not done when it is', async () => {
  const world = missionWorld()
  await world.robot('r1')
  await world.handle(missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0))
  const more = { steps: [{ kind: 'charge' }, { kind: 'charge' }] }
  await world.handle(missionWork('update-mission', 'mission.update', 'running', more, 1))
  await world.handle(missionWork('complete-mission', 'mission.completed', 'completed', { allocation: 1 }, 2))
  const mission = await world.ports.missions.read('m1')
  expect([mission?.steps.length, mission?.progress.map(({ step }) => step)]).toEqual([3, [1]])
})
