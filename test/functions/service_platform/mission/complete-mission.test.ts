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

test('steps that its robot never took are skipped when it ends with the others, and the outcome says why', async () => {
  const world = missionWorld()
  await world.robot('r1')
  await world.handle(missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0))
  const more = { steps: [{ kind: 'charge' }, { kind: 'charge' }] }
  await world.handle(missionWork('update-mission', 'mission.update', 'running', more, 1))
  const error = { code: 'update_not_taken', message: 'steps 2 to 3 never reached its robot' }
  const end = { allocation: 1, steps_done: 1, steps_failed: 2, error }
  const { events } = await world.handle(missionWork('end-mission', 'mission.partly_completed', 'partial', end, 2))
  const mission = await world.ports.missions.read('m1')
  expect(mission?.outcome).toMatchObject({ error })
  expect(mission?.progress).toMatchObject([2, 3].map((step) => ({ step, status: 'skipped', why: error.message })))
  expect(events).toMatchObject([{ type: 'mission.failed', payload: { category: 'partial', error } }])
})
