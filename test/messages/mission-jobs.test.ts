import { expect, test } from 'vitest'
import { type MissionJobsMemory, ofMissionJobs } from '../../messages/dialects/mission-jobs.ts'
import type { Message } from '../../messages/envelope.ts'
import { opened } from './records.ts'

const ours = { source: 'service_platform.container.mission' }
const start = (job_id: string) => ({
  value: { type: 'work.start', message_id: `start-${job_id}`, payload: { job_id } },
  wrapper: ours,
})
const end = (job_id: string, message_id: string, type = 'work.completed') => ({
  value: { type, message_id, payload: { job_id } },
})

/** Which of what is said, one record after another, is stale. */
const staleOf = (...said: readonly Parameters<typeof opened>[0][]): readonly string[] => {
  let memory: MissionJobsMemory = {}
  return said.flatMap((one) => {
    const { messages, after } = ofMissionJobs(opened(one).messages as readonly Message[], memory)
    memory = after
    return messages.flatMap(({ stale, message_id }) => (stale ? [message_id] : []))
  })
}

test('the end of a mission’s job is said once; said again under another id it takes nothing from the next', () => {
  const said = [start('mission:a:1'), end('mission:a:1', 'e1'), start('mission:b:1'), end('mission:a:1', 'e2')]
  expect(staleOf(...said, end('mission:a:1', 'e3', 'work.failed'), end('mission:b:1', 'e4'))).toEqual(['e2', 'e3'])
})

test('the same message, delivered or tried again, is no other one', () => {
  expect(staleOf(start('mission:a:1'), end('mission:a:1', 'e1'), end('mission:a:1', 'e1'))).toEqual([])
})

test('a job that the robot was never given is none that it can end', () => {
  expect(staleOf(start('mission:a:1'), end('mission:nope:1', 'e1'), end('mission:a:1', 'e2'))).toEqual(['e1'])
})

test('a job of somebody else’s may begin anew under its name, and of what was given before this was remembered nothing is said', () => {
  expect(staleOf(start('j1'), end('j1', 'e1'), start('j1'), end('j1', 'e2'))).toEqual([])
  expect(staleOf(end('mission:a:1', 'e1'))).toEqual([])
})

test('what we gave up ourselves the robot may still tell the truth of', () => {
  const givenUp = { ...end('mission:a:1', 'ours', 'work.failed'), wrapper: ours }
  expect(staleOf(start('mission:a:1'), givenUp, end('mission:a:1', 'e1'), givenUp)).toEqual([])
})

test('a robot’s own topics remember it', () => {
  const given = opened(start('mission:a:1')).memory
  expect(given).toEqual({ mission_jobs: { given: ['mission:a:1'] } })
  const ended = opened({ ...end('mission:a:1', 'e1'), known: { memory: given } }).memory
  expect(ended).toEqual({ mission_jobs: { given: ['mission:a:1'], ended: ['mission:a:1 e1'] } })
  const again = opened({ ...end('mission:a:1', 'e2'), known: { memory: ended } })
  expect(again.messages).toMatchObject([{ message_id: 'e2', stale: true }])
  expect(again.memory).toBeUndefined()
  expect(opened({ value: { type: 'robot.telemetry', payload: {} } }).memory).toBeUndefined()
})
