import { expect, test } from 'vitest'
import { connected, directed, stateOf } from '../directed.ts'

test('a robot on v2 that goes quiet is unreachable and keeps its work; one on v1 is offline and its work released', async () => {
  const line = await directed()
  for (const version of ['v1', 'v2']) {
    await line.say(`on-${version}`, connected('c1', { version }))
    await line.say(`on-${version}`, { type: 'work.start', message_id: 's1', payload: { job_id: 'j1' } })
    await line.say(`on-${version}`, { type: 'work.started', message_id: 'w1', payload: { job_id: 'j1' } })
  }
  await line.pass(100)
  const heard = await line.now()
  expect([stateOf(heard, 'on-v1'), stateOf(heard, 'on-v2')]).toEqual(['working', 'working'])

  await line.pass(100)
  const quiet = await line.now()
  expect([stateOf(quiet, 'on-v1'), stateOf(quiet, 'on-v2')]).toEqual(['offline', 'unreachable'])
  const jobs = () =>
    Object.fromEntries(quiet.world.jobs.map(({ robot_id, status, job }) => [robot_id, `${job} ${status}`]))
  expect(jobs()).toEqual({ 'on-v1': 'j1 released', 'on-v2': 'j1 running' })

  // It speaks again: v2 goes on where it was, v1 starts anew.
  for (const version of ['v1', 'v2'])
    await line.say(`on-${version}`, { type: 'robot.telemetry', payload: { battery: 60 } })
  await line.pass(1)
  const back = await line.now()
  expect([stateOf(back, 'on-v1'), stateOf(back, 'on-v2')]).toEqual(['idle', 'working'])

  // And never again: what is unreachable for long is lost, and only then its work is released.
  await line.pass(20 * 60)
  const lost = await line.atRest()
  expect(lost.violations).toEqual([])
  expect([stateOf(lost, 'on-v1'), stateOf(lost, 'on-v2')]).toEqual(['offline', 'offline'])
  expect(lost.world.jobs.find(({ robot_id }) => robot_id === 'on-v2')).toMatchObject({ job: 'j1', status: 'released' })
  expect(lost.world.journal.filter(({ type }) => type === 'robot.lost')).toMatchObject([
    { robot_id: 'on-v2', outcome: 'applied' },
  ])
})
