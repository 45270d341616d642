import { expect, test } from 'vitest'
import { next } from '../../policy/next.ts'
import { policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Course, type Decided, replayed, typesToOpen } from '../../policy/replay.ts'

const [v1, v2] = policies() as [Policy, Policy]

/** A robot's day as one version decided it: what was said, in order. */
const dayOf = (policy: Policy, said: readonly (readonly [type: string, payload?: Record<string, unknown>])[]) => {
  let state = policy.initial
  return said.map(([type, payload = {}], n) => {
    const decision = next(policy, { robot_id: 'r1', state }, { type, payload })
    const decided: Decided = {
      robot_id: 'r1',
      message_id: `m${n + 1}`,
      type,
      policy_version: policy.version,
      decided_at: `2026-05-13T12:00:${String(n).padStart(2, '0')}.000Z`,
      from: state,
      ...decision,
    }
    if (decision.outcome === 'applied') state = decision.to
    return { decided, payload }
  })
}

const replay = (policy: Policy, recorded: Policy, day: ReturnType<typeof dayOf>, knowsPayloads = true) => {
  let course: Course | undefined
  return day.map(({ decided, payload }) => {
    const answered = replayed(policy, recorded, decided, knowsPayloads ? payload : undefined, course)
    course = answered.course
    if (answered.as !== 'different') return `${decided.message_id} ${answered.as}`
    const { recorded: was, would, follows } = answered.difference
    const shown = (one: typeof was | typeof would) =>
      one.outcome === 'applied'
        ? `${one.state} → ${one.to}`
        : one.outcome === 'refused'
          ? `${one.state}: ${one.reason}`
          : `no ${one.state}`
    return `${decided.message_id} ${shown(was)} / ${shown(would)}${follows ? ' follows' : ''}`
  })
}

const inTheLift = [
  ['robot.connected'],
  ['work.start', { job_id: 'j1' }],
  ['robot.went_quiet'],
  ['robot.connected'],
  ['work.completed', { job_id: 'j1' }],
  ['work.start', { job_id: 'j2' }],
] as const

test('what a version decided itself it would decide again', () => {
  for (const policy of [v1, v2])
    expect(replay(policy, policy, dayOf(policy, inTheLift))).toEqual(inTheLift.map((_, n) => `m${n + 1} same`))
})

test('a divergence is named once; what differs behind it is marked, until both are in the same state again', () => {
  expect(replay(v2, v1, dayOf(v1, inTheLift))).toEqual([
    'm1 same',
    'm2 same',
    'm3 working → offline / working → unreachable',
    'm4 offline → idle / unreachable → working follows',
    // From another state into the same: here they meet again.
    'm5 same',
    'm6 same',
  ])
})

test('a state that the version does not know is said, and the robot is taken up again where it went', () => {
  expect(replay(v1, v2, dayOf(v2, inTheLift))).toEqual([
    'm1 same',
    'm2 same',
    'm3 working → unreachable / working → offline',
    'm4 unreachable → working / offline → idle follows',
    'm5 same',
    'm6 same',
  ])
  const [, , , back] = dayOf(v2, inTheLift)
  expect(back && replay(v1, v2, [back])).toEqual(['m4 unreachable → working / no unreachable'])
})

test('what no policy decided is left out, and the record says where the robot is after it', () => {
  const [connected, start] = dayOf(v1, inTheLift)
  if (!connected || !start) throw new Error('a day has two messages')
  for (const outcome of ['dead_lettered', 'held'])
    expect(replayed(v2, v1, { ...connected.decided, outcome }, {}, undefined)).toEqual({
      as: 'not_by_policy',
      course: undefined,
    })
  const stale = { ...connected.decided, outcome: 'refused', reason: 'stale' }
  expect(replayed(v2, v1, stale, {}, undefined).as).toBe('not_by_policy')
  // Nobody recorded how it came to be idle.
  expect(replay(v2, v1, [start])).toEqual(['m2 same'])
})

test('a guard that was asked before in the same words needs no payload: its outcome tells', () => {
  const day = dayOf(v1, [
    ['work.started', { job_id: 'j1' }],
    ['charge.started', { battery: 90 }],
    ['charge.started', { battery: 10 }],
  ])
  expect(replay(v2, v1, day, false)).toEqual(['m1 same', 'm2 same', 'm3 same'])
  // Only the guard of a state that v1 has not was never asked before.
  expect(typesToOpen(v2, [v1])).toEqual(new Set(['action.start']))
})

test('a guard that is new needs the payload, and says so where nobody knows it', () => {
  const stricter = JSON.parse(JSON.stringify(v1).replaceAll('"value":30', '"value":95')) as Policy
  const day = dayOf(v1, [
    ['work.started', { job_id: 'j1' }],
    ['charge.started', { battery: 90 }],
  ])
  expect(typesToOpen(stricter, [v1])).toEqual(new Set(['charge.started']))
  expect(replay(stricter, v1, day)).toEqual(['m1 same', 'm2 working: guard / working → charging'])
  expect(replay(stricter, v1, day, false)).toEqual(['m1 same', 'm2 unsure'])
})
