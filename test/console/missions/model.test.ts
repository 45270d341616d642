import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { byFleet, type Capable, heldBack } from '../../../console/src/missions/capacity-model.ts'
import {
  acts,
  allocationsOf,
  doneOf,
  heldBackBy,
  isOver,
  type Mission,
  moved,
  needsPerson,
  signOf,
  stepsOf,
  versionOf,
  whyNot,
} from '../../../console/src/missions/model.ts'
import { bodyOf, emptyForm, emptyStep } from '../../../console/src/missions/request.ts'
import { missionRequested } from '../../../messages/types/mission-requested.ts'
import type { Policy } from '../../../policy/policy.ts'

const policy = JSON.parse(readFileSync(new URL('../../../policy/mission.v1.json', import.meta.url), 'utf8')) as Policy
const at = '2026-05-13T14:00:00.000Z'

const mission = (over: Partial<Mission> = {}): Mission => ({
  mission_id: 'm-17',
  status: 'running',
  fleet: null,
  allocation: 1,
  robot_id: 'r1',
  job_id: 'm-17:1',
  waits_because: null,
  progress: [],
  outcome: null,
  late_truths: [],
  ...over,
})

test('every state of the policy has a sign, and those without a way on have ended', () => {
  for (const [state, row] of Object.entries(policy.cells)) {
    const goesOn = Object.values(row).some(({ next }) => next !== state)
    if (!goesOn) expect(isOver({ status: state }), state).toBe(true)
    if (isOver({ status: state })) expect(goesOn, state).toBe(false)
    if (state !== 'new') expect(signOf(state), state).not.toBe('info')
  }
})

test('a mission is told by the version that decided for it last, never by one that only new missions get', () => {
  const v2 = [
    { version: 'v1', is_default: false },
    { version: 'v2', is_default: true },
  ]
  expect(versionOf([{}, { policy_version: 'v1' }], v2)).toEqual({ version: 'v1', isItsOwn: true })
  // The journal has nothing of it (any more): where there is one version only it can be no other.
  expect(versionOf([], v2)).toEqual({ version: 'v2', isItsOwn: false })
  expect(versionOf([], v2.slice(1))).toEqual({ version: 'v2', isItsOwn: true })
  expect(versionOf([], undefined)).toBeUndefined()
})

test('each step is shown with the newest that was heard of it, and whether that was of an earlier robot', () => {
  const steps = stepsOf(
    mission({
      allocation: 2,
      steps: [
        {
          step_id: 'fetch',
          kind: 'pick',
          place: { node_id: 'HBW', x: 1.5, y: 2 },
          action: { type: 'pick', blocking: 'HARD' },
        },
        { kind: 'wait', duration_seconds: 30 },
      ],
      progress: [
        { step: 1, status: 'failed', at, allocation: 1, why: 'gripper_empty' },
        { step: 1, status: 'finished', at, allocation: 2 },
      ],
    }),
  )
  expect(steps).toEqual([
    {
      number: 1,
      step_id: 'fetch',
      kind: 'pick',
      says: 'at HBW (x 1.5, y 2), pick HARD',
      status: 'finished',
      at,
      isOfEarlier: false,
    },
    { number: 2, step_id: '2', kind: 'wait', says: '30 s', status: 'not heard of yet', isOfEarlier: false },
  ])
})

test('what an ended mission has not done is not waited for', () => {
  const [step] = stepsOf(mission({ status: 'cancelled', steps: [{ kind: 'pick' }] }))
  expect(step?.status).toBe('not done')
})

test('steps that were forgotten are still shown by what was heard of them', () => {
  const shown = stepsOf(mission({ allocation: 2, progress: [{ step: 3, status: 'completed', at, allocation: 1 }] }))
  expect(shown).toMatchObject([{ number: 3, kind: 'unknown', isOfEarlier: true }])
})

test('how much is done is told of the allocation that it is in', () => {
  const steps = [{ kind: 'pick' }, { kind: 'drop' }]
  const progress = [{ step: 1, status: 'finished', at, allocation: 1 }]
  expect(doneOf(mission({ steps, progress }))).toEqual({ done: 1, of: 2 })
  expect(doneOf(mission({ steps, progress, allocation: 2 }))).toEqual({ done: 0, of: 2 })
  expect(doneOf(mission({ steps, status: 'completed' }))).toEqual({ done: 2, of: 2 })
})

test('what may be asked of a mission is what its policy takes in its state', () => {
  expect(whyNot(policy, mission(), 'pause')).toBeUndefined()
  expect(whyNot(policy, mission({ status: 'paused' }), 'resume')).toBeUndefined()
  expect(whyNot(policy, mission(), 'resume')).toMatch(
    /^a mission that is running cannot be asked to resume; one that is .*paused/,
  )
  for (const act of acts)
    expect(whyNot(policy, mission({ status: 'failed' }), act)).toBe('the mission has ended: failed')
})

test('a load is released by a person where one waits, and not before', () => {
  const held = mission({ status: 'fenced', held_load: 'physical' })
  expect(whyNot(policy, held, 'release')).toBeUndefined()
  expect(whyNot(policy, mission({ status: 'fenced' }), 'release')).toMatch(/^no load of it waits/)
  expect(needsPerson(held)).toMatch(/Look at the load/)
  expect(needsPerson(mission())).toBeUndefined()
})

test('who had the mission is told newest first, with what they said too late', () => {
  const late_truths = [{ allocation: 1, said: 'work.completed', at }]
  expect(allocationsOf(mission({ allocation: 2, robot_id: 'r2', given_to: ['r1', 'r2'], late_truths }))).toEqual([
    { number: 2, robot_id: 'r2', isNow: true, late: [] },
    { number: 1, robot_id: 'r1', isNow: false, late: ['work.completed'] },
  ])
})

test('the reasons that hold robots back come with the most robots first', () => {
  const waits_because = { reason: 'no_robot_free', says: 'x', robots: { robots_charging: 1, no_robot_free: 3 }, at }
  expect(heldBackBy({ waits_because })).toEqual([
    { reason: 'no_robot_free', robots: 3 },
    { reason: 'robots_charging', robots: 1 },
  ])
})

test('an event moves its mission forward, and no other', () => {
  const event = {
    event_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
    type: 'mission.transitioned',
    version: 1,
    subject: 'mission:m-17',
    occurred_at: at,
    payload: { from: 'running', to: 'paused', since: '2026-05-13T14:00:01.000Z' },
  }
  expect(moved(mission({ status_at: at }), event)).toMatchObject({ status: 'paused' })
  const later = mission({ status_at: '2026-05-13T14:00:02.000Z' })
  expect(moved(later, event)).toBe(later)
  expect(moved(mission({ mission_id: 'm-18' }), event).status).toBe('running')
})

const capable = (over: Partial<Capable> = {}): Capable => ({
  robot_id: 'r1',
  fleet: 'north',
  state: 'idle',
  free: true,
  capabilities: ['lift'],
  withdrawn: null,
  withdrawn_by: [],
  mission_id: null,
  gives_back: null,
  ...over,
})

test('of a fleet every robot is counted once: free, on a mission, withdrawn, or held back by something else', () => {
  const [north, none] = byFleet(
    [
      capable(),
      capable({ free: false, mission_id: 'm-1' }),
      capable({ free: false, mission_id: 'm-2', withdrawn: 'repair' }),
      capable({ free: false, state: 'charging', capabilities: [] }),
      capable({ fleet: null }),
    ].toReversed(),
  )
  expect([north?.fleet, none?.fleet]).toEqual(['(none)', 'north'])
  expect(none).toEqual({
    fleet: 'north',
    robots: 4,
    free: 1,
    onMission: 1,
    withdrawn: 1,
    others: 1,
    capabilities: [{ name: 'lift', robots: 3, free: 1 }],
  })
})

test('what holds a robot back is said, what a person did before what passes by itself', () => {
  expect(heldBack(capable())).toBeUndefined()
  expect(heldBack(capable({ free: false, withdrawn: 'repair', mission_id: 'm-1' }))).toBe(
    'taken out of service: repair',
  )
  expect(heldBack(capable({ free: false, gives_back: 'm-1:1' }))).toBe('has yet to give back m-1:1')
  expect(heldBack(capable({ free: false, state: null }))).toBe('was never heard')
})

test('a filled form makes a request that the message takes', () => {
  const { body, problems } = bodyOf(
    {
      ...emptyForm,
      mission_id: 'm-18',
      steps: [
        { ...emptyStep, node_id: ' HBW ' },
        { kind: 'wait', node_id: '', action: '', seconds: '5' },
        { kind: 'action', node_id: '', action: 'beep', seconds: '' },
      ],
      requires: 'lift, tow',
      priority: 'urgent',
      deadline: '2026-05-13T15:00:00Z',
    },
    Date.parse(at),
  )
  expect(problems).toEqual({})
  expect(missionRequested.schema_versions[1].schema.safeParse(body).success).toBe(true)
  expect(body).toMatchObject({
    steps: [{ place: { node_id: 'HBW' } }, { duration_seconds: 5 }, { action: { type: 'beep' } }],
  })
})

test('what would be refused is said under its field before it is sent', () => {
  const { body, problems } = bodyOf(
    {
      ...emptyForm,
      mission_id: 'm:18',
      robot_id: 'mission:m-1',
      deadline: '2026-05-13T13:00:00Z',
      steps: [emptyStep, { ...emptyStep, kind: 'action' }, { ...emptyStep, kind: 'wait', seconds: 'long' }],
    },
    Date.parse(at),
  )
  expect(body).toBeUndefined()
  expect(Object.keys(problems).toSorted()).toEqual([
    'deadline',
    'mission_id',
    'robot_id',
    'steps.1.node_id',
    'steps.2.action',
    'steps.3.seconds',
  ])
})
