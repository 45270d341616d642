import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askable, payloadOf, requests, whyRefusedNow } from '../../../console/src/commands/asking.ts'
import { type Command, isOver, momentsOf, standingOf, whyNoCancel } from '../../../console/src/commands/model.ts'
import { catalogue } from '../../../messages/catalogue.ts'
import type { Policy } from '../../../policy/policy.ts'

const policy = JSON.parse(readFileSync(new URL('../../../policy/robot.v2.json', import.meta.url), 'utf8')) as Policy

const command = (over: Partial<Command> = {}): Command => ({
  command_id: 'c1',
  robot_id: 'r1',
  type: 'work.start',
  status: 'sent',
  waits_for: null,
  priority: 'normal',
  offline: 'refuse',
  asked_at: '2026-05-13T14:00:00.000Z',
  deadline: '2026-05-13T15:00:00.000Z',
  sends: 1,
  sent_at: '2026-05-13T14:00:01.000Z',
  payload: { job_id: 'job-1' },
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  causation_id: 'm1',
  ...over,
})

test('where a command stands is said in words, also what it waits for', () => {
  expect(standingOf(command({ status: 'waiting', waits_for: 'robot' })).words).toBe('waits until the robot is heard')
  expect(standingOf(command({ status: 'waiting', waits_for: 'turn' })).words).toBe('waits for its turn')
  expect(standingOf(command({ sends: 3 })).words).toBe('sent 3 times, no answer yet')
  expect(standingOf(command({ status: 'unanswered' }))).toEqual({ sign: 'error', words: 'never answered' })
  expect(standingOf(command({ status: 'toString' }))).toEqual({ sign: 'info', words: 'toString' })
})

test('the story of a command goes from who asked to what the robot said after the end', () => {
  const moments = momentsOf(
    command({
      status: 'failed',
      sends: 2,
      acknowledged_at: '2026-05-13T14:00:02.000Z',
      answer: {
        status: 'failed',
        at: '2026-05-13T14:00:05.000Z',
        message_id: 'm9',
        error: { code: 'gripper_empty', message: 'nothing to pick' },
      },
      ended_at: '2026-05-13T14:00:05.000Z',
      error: { code: 'gripper_empty', message: 'nothing to pick' },
      late: { status: 'done', at: '2026-05-13T14:00:09.000Z', message_id: 'm10' },
    }),
  )
  expect(moments.map(({ what, says }) => [what, says])).toEqual([
    ['Asked for', undefined],
    ['Sent, for the 2nd time', undefined],
    ['The robot has it', undefined],
    ['The robot answered: failed', 'gripper_empty: nothing to pick'],
    ['Ended: failed', 'gripper_empty: nothing to pick'],
    ['The robot said after the end: done', undefined],
  ])
})

test('what a robot answered is told behind that it was sent, also where that was written down later', () => {
  const moments = momentsOf(
    command({
      status: 'done',
      sent_at: '2026-05-13T14:00:03.000Z',
      acknowledged_at: '2026-05-13T14:00:01.000Z',
      answer: { status: 'done', at: '2026-05-13T14:00:02.000Z', message_id: 'm9' },
      ended_at: '2026-05-13T14:00:02.000Z',
    }),
  )
  expect(moments.map(({ what }) => what)).toEqual([
    'Asked for',
    'Sent to the robot',
    'The robot has it',
    'The robot answered: done',
    'Ended: done',
  ])
})

test('what has ended or was called back is not called back again', () => {
  expect(isOver(command())).toBe(false)
  expect(whyNoCancel(command())).toBeUndefined()
  expect(whyNoCancel(command({ status: 'done' }))).toBe('it has ended: done')
  expect(whyNoCancel(command({ cancel: { at: '2026-05-13T14:00:02.000Z', by: 'ada' } }))).toBe(
    'ada called it back already',
  )
})

test('a filled form makes the payload that the message takes, for every request', () => {
  const filled = { job_id: ' job-1 ', params: '{"from": "HBW"}', 'action.type': 'beep', reason: 'a test' }
  for (const type of askable) {
    const { payload } = payloadOf(type, filled, undefined)
    const entry = catalogue.find((one) => one.type === type)
    expect(entry?.schema_versions[1]?.schema.safeParse(payload).success, type).toBe(true)
  }
  expect(payloadOf('action.start', { ...filled, 'action.parameters': '{"x": 1}' }, 'wait').payload).toEqual({
    action: { type: 'beep', parameters: { x: 1 } },
    reason: 'a test',
    offline: 'wait',
  })
})

test('what is missing or no JSON is said under the field’s name', () => {
  expect(payloadOf('work.start', {}, undefined).problems?.job_id).toMatch(/^Job is empty/)
  expect(payloadOf('work.start', { job_id: 'j', params: '{' }, undefined).problems?.params).toMatch(
    /^Parameters is no JSON/,
  )
})

test('every request of the form is a request that the API takes', () => {
  for (const type of askable) {
    expect(catalogue.find((one) => one.type === type)?.kind, type).toBe('request')
    expect(requests[type].type).toBe(type)
  }
})

test('a request that the policy would refuse in this state says so, and in which it would not', () => {
  const row = { robot_id: 'r1', state: 'charging', policy_version: 'v2' }
  expect(whyRefusedNow(policy, row, 'work.start')).toBe(
    'policy v2 does not take work.start while the robot is charging; it does while it is idle',
  )
  expect(whyRefusedNow(policy, { ...row, state: 'idle' }, 'work.start')).toBeUndefined()
})

test('what may wait is taken while the robot is out of hearing, and nothing else', () => {
  const row = { robot_id: 'r1', state: 'offline', policy_version: 'v2' }
  expect(whyRefusedNow(policy, row, 'action.start')).toBe(
    'the robot is offline: only what may wait until it is heard again is taken',
  )
  expect(whyRefusedNow(policy, row, 'action.start', { offline: 'wait' })).toBeUndefined()
})

test('of a state or a version that nobody here knows nothing is foretold', () => {
  const row = { robot_id: 'r1', state: 'flying', policy_version: 'v9' }
  expect(whyRefusedNow(policy, row, 'work.start')).toBeUndefined()
  expect(whyRefusedNow(undefined, row, 'work.start')).toBeUndefined()
})
