import { describe, expect, test } from 'vitest'
import type { Known } from '../../messages/dialects/dialect.ts'
import { jobIdOf, missionIdOf, missionOfJob, missionSubject } from '../../messages/mission-id.ts'
import { messagesTopic, ROBOT_ID, subjectOf } from '../../messages/robot-id.ts'
import { open } from './records.ts'

const topic = 'missions/m-17/messages'
const source = 'service_platform.core.messaging'

const say = (type: string, payload: Record<string, unknown>, memory?: unknown, known: Known = {}) => {
  const result = open({
    value: { message_id: `${type}-1`, type, payload },
    topic,
    wrapper: { source },
    known: { ...known, memory },
  })
  if (result.outcome === 'rejected') throw new Error(result.error.text)
  return { message: result.messages[0], memory: result.memory ?? memory }
}

describe('a mission', () => {
  test('is a subject of the line whose key no robot can have', () => {
    expect(missionSubject('m-17')).toBe('mission:m-17')
    expect(missionIdOf('mission:m-17')).toBe('m-17')
    expect(missionIdOf('ff:5iO4')).toBeUndefined()
    expect(subjectOf('mission:m-17')).toBe('mission:m-17')
    expect(messagesTopic('mission:m-17')).toBe('missions/m-17/messages')
    expect(ROBOT_ID.test('mission:m-17')).toBe(false)
    expect(ROBOT_ID.test('missionary')).toBe(true)
  })

  test('is named by the job of each of its allocations', () => {
    expect(jobIdOf('m-17', 2)).toBe('mission:m-17:2')
    expect(missionOfJob('mission:m-17:2')).toEqual({ mission_id: 'm-17', allocation: 2 })
    for (const other of ['job-17', 'mission:m-17', 'mission:m-17:0', 'mission:a:b:1', 'mission:..:1'])
      expect(missionOfJob(other), other).toBeUndefined()
  })

  test('is spoken of by our own doors only', () => {
    const value = { type: 'mission.cancel', payload: {} }
    expect(open({ value, topic, wrapper: { source } })).toMatchObject({
      outcome: 'opened',
      messages: [{ robot_id: 'mission:m-17', subject: 'mission:m-17', kind: 'request' }],
    })
    expect(open({ value, topic })).toMatchObject({ outcome: 'rejected', error: { class: 'UnknownTopic' } })
    expect(open({ value, topic: 'missions/a:b/messages', wrapper: { source } })).toMatchObject({
      error: { class: 'UnknownTopic' },
    })
    expect(open({ value: { type: 'work.start', payload: { job_id: 'j' } }, topic, wrapper: { source } })).toMatchObject(
      {
        outcome: 'rejected',
        error: { class: 'NotAMessage', text: expect.stringContaining('is about a robot') },
      },
    )
  })
})

describe('no device speaks as a mission', () => {
  const value = { message_id: 'f1', type: 'mission.completed', payload: { allocation: 1 } }
  const presence = { clientId: 'mission:m-17', eventType: 'connected', sessionIdentifier: 's', versionNumber: 0 }

  test.each([
    ['robots/mission:m-17/messages', value],
    ['robots/mission:m-17/telemetry', { battery: 5 }],
    ['robots/mission_x003A_m-17/messages', value],
    ['$aws/rules/robot_messages/robots/mission:m-17/messages', value],
    ['$aws/events/presence/connected/mission:m-17', presence],
    ['uagv/v2/mission/m-17/state', {}],
    ['missions/m-17/messages', value],
  ])('on %s', (spoken, said) => {
    expect(open({ value: said, topic: spoken })).toMatchObject({
      outcome: 'rejected',
      error: { class: 'UnknownTopic' },
    })
  })

  test('nor says a robot what is said about missions, on its own topic', () => {
    expect(open({ value, topic: 'robots/r1/messages' })).toMatchObject({
      outcome: 'rejected',
      error: { class: 'NotAMessage', text: expect.stringContaining('is about a mission') },
    })
  })
})

describe('what is said of an allocation that is over', () => {
  const allocated = say('mission.allocated', { allocation: 1, robot_id: 'r1', job_id: 'mission:m-17:1' })
  const requeued = say('mission.requeued', { allocation: 1 }, allocated.memory)
  const again = say('mission.allocated', { allocation: 2, robot_id: 'r2', job_id: 'mission:m-17:2' }, requeued.memory)

  test('is late truth where it tells how that ended, and keeps its id', () => {
    for (const { memory } of [requeued, again])
      expect(say('mission.completed', { allocation: 1, result: 'done' }, memory).message).toMatchObject({
        message_id: 'mission.completed-1',
        type: 'mission.late_truth',
        payload: { allocation: 1, said: 'completed', result: 'done' },
      })
    const failed = { allocation: 1, error: { code: 'stuck' }, category: 'robot' }
    expect(say('mission.failed', failed, again.memory).message).toMatchObject({ payload: { said: 'failed' } })
  })

  test('is late truth of a mission that has ended otherwise; said again it is no news', () => {
    const { memory } = allocated
    const said = (type: string, state: string) => say(type, { allocation: 1 }, memory, { state }).message?.type
    for (const state of ['cancelled', 'expired', 'failed', 'partial', 'dead_lettered'])
      expect(said('mission.completed', state), state).toBe('mission.late_truth')
    expect(said('mission.completed', 'completed')).toBe('mission.completed')
    expect(said('mission.cancelled', 'cancelled')).toBe('mission.cancelled')
    expect(said('mission.started', 'cancelled')).toBe('mission.started')
  })

  test('is stale where it tells anything else', () => {
    for (const type of ['mission.started', 'mission.robot_heard', 'mission.sent'])
      expect(say(type, { allocation: 1 }, again.memory).message).toMatchObject({ type, stale: true })
  })

  test('is what it is while the allocation is the newest', () => {
    expect(say('mission.completed', { allocation: 1 }, allocated.memory).message).toMatchObject({
      type: 'mission.completed',
    })
    expect(say('mission.completed', { allocation: 2 }, again.memory).message?.type).toBe('mission.completed')
    expect(say('mission.started', { allocation: 2 }, requeued.memory).message?.stale).toBeUndefined()
  })
})

describe('a lease', () => {
  const silent = say('mission.robot_silent', { allocation: 1, robot_id: 'r1', cause: 'robot.lost' })

  test('ends with the silence that began it, and with no other', () => {
    const lease = (id: string | undefined) =>
      say('mission.lease_expired', { allocation: 1, ...(id !== undefined && { lease: id }) }, silent.memory).message
    expect(lease('mission.robot_silent-1')?.stale).toBeUndefined()
    expect(lease(undefined)?.stale).toBeUndefined()
    expect(lease('an earlier one')?.stale).toBe(true)
  })

  test('is not begun anew by a silence that is told twice', () => {
    const twice = open({
      value: {
        message_id: 'another',
        type: 'mission.robot_silent',
        payload: { allocation: 1, robot_id: 'r1', cause: 'robot.went_quiet' },
      },
      topic,
      wrapper: { source },
      known: { state: 'suspect', memory: silent.memory },
    })
    expect(twice).toMatchObject({ outcome: 'opened' })
    expect(twice).not.toHaveProperty('memory')
  })
})

test('a silence that is told late begins no lease', () => {
  const { memory } = say('mission.robot_silent', { allocation: 1, robot_id: 'r1', cause: 'x', robot_revision: 9 })
  const late = say('mission.robot_silent', { allocation: 1, robot_id: 'r1', cause: 'x', robot_revision: 7 }, memory)
  expect(late.message?.stale).toBe(true)
  expect(late.memory).toBe(memory)
})

test('what was true of the robot before something that was told already is stale, unless it is an end', () => {
  const { memory } = say('mission.paused', { allocation: 1, robot_revision: 8 })
  expect(say('mission.started', { allocation: 1, robot_revision: 7 }, memory).message?.stale).toBe(true)
  expect(say('mission.resumed', { allocation: 1, robot_revision: 8 }, memory).message?.stale).toBeUndefined()
  expect(say('mission.completed', { allocation: 1, robot_revision: 7 }, memory).message?.stale).toBeUndefined()
  expect(say('mission.started', { allocation: 2, robot_revision: 1 }, memory).message?.stale).toBeUndefined()
})

describe('that its robot stands', () => {
  /** One after the other; the types that each comes to. */
  const said = (...types: readonly string[]): readonly (readonly string[])[] => {
    let memory: unknown
    return types.map((type, at) => {
      const value = { message_id: `f${at}`, type, payload: { allocation: 1, robot_id: 'r1', cause: 'fault' } }
      const result = open({ value, topic, wrapper: { source }, known: { memory } })
      if (result.outcome === 'rejected') throw new Error(result.error.text)
      memory = result.memory ?? memory
      return result.messages.map((message) => message.type)
    })
  }

  test.each(['mission.robot_heard', 'mission.started', 'mission.waiting_update'])(
    'outlives that nobody hears it: said again ahead of %s',
    (back) => {
      expect(said('mission.paused', 'mission.robot_silent', back, back).slice(2)).toEqual([
        ['mission.paused', back],
        [back],
      ])
    },
  )

  test('has ids of its own, and the allocation and revision of what it goes ahead of', () => {
    const first = say('mission.paused', { allocation: 1 })
    const gone = say('mission.robot_silent', { allocation: 1, robot_id: 'r1', cause: 'quiet' }, first.memory)
    const value = { message_id: 'f9', type: 'mission.robot_heard', payload: { allocation: 1, robot_revision: 4 } }
    const back = open({ value, topic, wrapper: { source }, known: { memory: gone.memory } })
    expect(back).toMatchObject({
      messages: [
        { type: 'mission.paused', index: 0, derived: true, payload: { allocation: 1, robot_revision: 4 } },
        { message_id: 'f9', index: 1 },
      ],
    })
  })

  test('is over when it went on, or when the mission is with another robot', () => {
    for (const between of ['mission.resumed', 'mission.unblocked', 'mission.deallocated'])
      expect(said('mission.paused', between, 'mission.robot_silent', 'mission.robot_heard').at(-1), between).toEqual([
        'mission.robot_heard',
      ])
    expect(said('mission.robot_silent', 'mission.robot_heard').at(-1)).toEqual(['mission.robot_heard'])
  })

  test('is said once where it says so itself', () => {
    expect(said('mission.paused', 'mission.robot_silent', 'mission.paused', 'mission.robot_heard').slice(2)).toEqual([
      ['mission.paused'],
      ['mission.robot_heard'],
    ])
  })
})
