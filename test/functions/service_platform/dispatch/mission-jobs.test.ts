import { describe, expect, test } from 'vitest'
import type { RobotMemory } from '../../../../messages/dialects/dialect.ts'
import { resting } from '../../../messages/vda-5050-heard.ts'
import { epoch, type Line, line, put, type Said, type Streamed, say } from './line.ts'

/* What is remembered of the jobs that a robot was given stands beside what else is remembered of it, from one batch to the next. */

const memory = (one: Line, robotId: string) =>
  one.register.rows.last_known.get(robotId)?.memory as RobotMemory | undefined

const start = (robotId: string, job_id: string): Streamed =>
  say(
    robotId,
    { message_id: `start-${job_id}`, type: 'work.start', payload: { job_id, kind: 'mission' } },
    { source: 'service_platform.core.missions' },
  )

describe('a robot that is given a mission', () => {
  test('is remembered for all else that it said', async () => {
    const one = line()
    const value = { headerId: 1, ...resting }
    const data = Buffer.from(JSON.stringify(value)).toString('base64')
    const more = { topic: 'uagv/v2/acme/7/state', received_at: epoch, source: 'device.hw' }
    await one.deliver([put('robot:acme:7', { data, ...more })])
    await one.deliver([start('acme:7', 'mission:a:1')])
    expect(memory(one, 'acme:7')).toMatchObject({
      vda_5050: { connected: true, serial: '7' },
      mission_jobs: { given: ['mission:a:1'] },
    })
  })

  test('keeps it when it says once more that the one before is over', async () => {
    const one = line()
    const says = (message_id: string, said: Said): Streamed => say('r1', { message_id, ...said })
    const completed = { type: 'work.completed', payload: { job_id: 'mission:a:1' } }
    for (const record of [
      says('here', { type: 'robot.connected', payload: {} }),
      start('r1', 'mission:a:1'),
      says('done', completed),
      start('r1', 'mission:b:1'),
    ]) {
      await one.deliver([record])
    }
    await one.deliver([says('done-again', completed)])
    expect(one.states()).toEqual(['r1 working'])
    expect(one.journalled('r1', 'done-again')).toMatchObject({ outcome: 'refused', reason: 'stale' })
    expect(memory(one, 'r1')?.mission_jobs?.given).toEqual(['mission:a:1', 'mission:b:1'])
  })
})
