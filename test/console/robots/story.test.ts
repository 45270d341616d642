import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawingOf } from '../../../console/src/robots/drawing.ts'
import { attemptsOf, type Decision, stepsOf } from '../../../console/src/robots/transitions.ts'
import type { Policy } from '../../../policy/policy.ts'

const policy = JSON.parse(readFileSync(new URL('../../../policy/robot.v2.json', import.meta.url), 'utf8')) as Policy

let seconds = 0
const decided = (over: Partial<Decision>): Decision => {
  seconds += 1
  const at = new Date(Date.parse('2026-05-13T14:00:00Z') + seconds * 1000).toISOString()
  return {
    robot_id: 'r1',
    message_id: `m${seconds}`,
    outcome: 'applied',
    type: 'work.start',
    kind: 'request',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    source: 'device',
    policy_version: 'v2',
    received_at: at,
    decided_at: at,
    position: String(seconds),
    decided_in: String(seconds),
    ...over,
  }
}

const connected = decided({ type: 'robot.connected', from: 'offline', to: 'idle', revision: 1, sequence: 1 })
const begun = decided({ type: 'work.start', from: 'idle', to: 'working', revision: 2 })
const again = decided({ type: 'work.start', outcome: 'refused', reason: 'not_allowed', from: 'working' })
const progressed = decided({ type: 'work.progressed', from: 'working', to: 'working', revision: 3, sequence: 5 })
const onceMore = decided({ type: 'work.start', outcome: 'refused', reason: 'not_allowed', from: 'working' })
const decisions = [onceMore, progressed, again, begun, connected]

test('every applied message is a step with the row before and after it', () => {
  const steps = stepsOf(decisions)
  expect(steps.map(({ decision }) => decision.type)).toEqual(['work.progressed', 'work.start', 'robot.connected'])
  expect(steps[1]?.before).toMatchObject({
    state: 'idle',
    revision: 1,
    entered_by: 'robot.connected',
    last_sequence: 1,
  })
  expect(steps[1]?.changes).toEqual([
    { field: 'state', before: 'idle', after: 'working' },
    { field: 'since', before: connected.decided_at, after: begun.decided_at },
    { field: 'revision', before: 1, after: 2 },
    { field: 'entered_by', before: 'robot.connected', after: 'work.start' },
  ])
})

test('a state that is kept goes on since it began', () => {
  const [last] = stepsOf(decisions)
  expect(last?.after.since).toBe(begun.decided_at)
  expect(last?.changes.map(({ field }) => field)).toEqual(['revision', 'entered_by', 'last_sequence'])
})

test('of the oldest step at hand only what its decision says is known of the row before', () => {
  expect(stepsOf(decisions).at(-1)?.before).toEqual({ state: 'offline' })
})

test('refused attempts are counted by state and type, with the newest of them', () => {
  expect(attemptsOf(decisions)).toEqual([
    {
      state: 'working',
      type: 'work.start',
      times: 2,
      at: onceMore.decided_at,
      message_id: onceMore.message_id,
      why: 'policy v2 has no work.start for a robot that is working',
    },
  ])
})

test('the diagram lights where the robot is, its last movement, and what was refused there', () => {
  const drawing = drawingOf(policy, { state: 'working', decisions, attempts: attemptsOf(decisions) })
  expect(drawing.states.filter(({ isHere }) => isHere).map(({ id }) => id)).toEqual(['working'])
  expect(drawing.states.map(({ id }) => id)).toEqual(Object.keys(policy.states))
  const working = drawing.states.find(({ id }) => id === 'working')
  expect(working).toMatchObject({ entered: 1, refused: [{ type: 'work.start', times: 2 }] })
  expect(working?.stays).toContain('work.progressed')
  expect(drawing.movements.filter(({ isLast }) => isLast)).toMatchObject([
    { from: 'idle', to: 'working', times: 1, went: [{ type: 'work.start', times: 1 }] },
  ])
  expect(drawing.movements.find(({ from, to }) => from === 'working' && to === 'charging')?.types).toContain(
    'charge.started if battery_needs_charge',
  )
})

test('a robot in a state that its policy does not know has no state lit, and is still drawn', () => {
  const drawing = drawingOf(policy, { state: 'flying', decisions: [], attempts: [] })
  expect(drawing.states.some(({ isHere }) => isHere)).toBe(false)
  expect(drawing.movements.length).toBeGreaterThan(10)
})
