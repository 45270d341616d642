import { describe, expect, test } from 'vitest'
import { InvalidPolicy, parsePolicy } from '../../policy/policy.ts'

/*
 * A policy with a mistake is refused with the place, the value found there, and what would be right.
 */
// biome-ignore lint/suspicious/noExplicitAny: the tests break a policy in every place, also where no type would let them
type Draft = any

const draft = (): Draft => ({
  title: 'A robot that works',
  subject: 'robot',
  version: 'v3',
  initial: 'idle',
  on_permanent_failure: 'continue',
  rules: ['Requests are allowed only where they can be carried out.'],
  states: { idle: { description: 'Free for work.' }, working: { description: 'Busy with a job.' } },
  cells: {
    idle: { 'work.start': { next: 'working', handlers: ['start-work'], reason: 'Free and able.' } },
    working: { 'work.completed': { next: 'idle', handlers: ['complete-work'], reason: 'Done and free again.' } },
  },
})

const problemsOf = (change: (policy: Draft) => unknown, file = 'robot.v3.json'): readonly string[] => {
  const policy = draft()
  const changed = change(policy)
  try {
    parsePolicy(file, changed === undefined || typeof changed !== 'object' ? policy : changed)
  } catch (error) {
    if (error instanceof InvalidPolicy) return error.problems
    throw error
  }
  return []
}

const start = (policy: Draft): Draft => policy.cells.idle['work.start']
const guarded = (policy: Draft, guard: unknown): void => {
  policy.cells.working['charge.completed'] = { next: 'idle', handlers: [], guard, reason: 'Charged and free again.' }
}

test('a policy without a mistake is taken as it is', () => {
  expect(problemsOf(() => undefined)).toEqual([])
  expect(parsePolicy('robot.v3.json', draft())).toEqual(draft())
})

describe('a mistake is named with its place and what would be right', () => {
  test.each<[string, (policy: Draft) => unknown, string]>([
    [
      'a state in a next',
      (policy) => {
        start(policy).next = 'wroking'
      },
      'robot.v3.json: cells.idle.work.start.next is "wroking"; states are idle, working; did you mean "working"?',
    ],
    [
      'a handler',
      (policy) => {
        start(policy).handlers = ['stat-work']
      },
      'robot.v3.json: cells.idle.work.start.handlers[0] is "stat-work"; handlers are start-work, record-work, complete-work, fail-work, stop-work, pause-work, resume-work, release-work, dock-robot, return-to-service, raise-incident, clear-incident, record-presence; did you mean "start-work"?',
    ],
    [
      'a type',
      (policy) => {
        policy.cells.idle['work.strat'] = start(policy)
      },
      'did you mean "work.start"?',
    ],
    [
      'telemetry as a column',
      (policy) => {
        policy.cells.idle['robot.telemetry'] = start(policy)
      },
      'cells.idle.robot.telemetry is a telemetry type, which is observed and decides nothing; columns are robot.connected,',
    ],
    [
      'a row of no state',
      (policy) => {
        policy.cells.idel = {}
      },
      'cells.idel is not a state; states are idle, working; did you mean "idle"?',
    ],
    [
      'a row that is not written out',
      (policy) => {
        delete policy.cells.working
      },
      'cells.working is missing; every state has a row, write "working": {} if nothing is allowed in it',
    ],
    [
      'the initial state',
      (policy) => {
        policy.initial = 'Idle'
      },
      'initial is "Idle"; states are idle, working; did you mean "idle"?',
    ],
    [
      'a state that nothing leads to',
      (policy) => {
        policy.states.lost = { description: 'Nobody gets here.' }
        policy.cells.lost = {}
      },
      'states.lost is reached by no message from "idle"; name it in a next or take it out',
    ],
    [
      'a cell without a reason',
      (policy) => {
        delete start(policy).reason
      },
      'cells.idle.work.start.reason is missing',
    ],
    [
      'a reason that says nothing',
      (policy) => {
        start(policy).reason = 'ok'
      },
      'cells.idle.work.start.reason is "ok"; write a sentence',
    ],
    [
      'a field that is not one',
      (policy) => {
        start(policy).handler = ['start-work']
      },
      'cells.idle.work.start.handler is not a field here; fields are next, handlers, guard, reason; did you mean "handlers"?',
    ],
    [
      'a handler named twice',
      (policy) => {
        start(policy).handlers = ['start-work', 'start-work']
      },
      'cells.idle.work.start.handlers[1] is "start-work" again; a handler runs once per transition',
    ],
    [
      'handlers that are no list',
      (policy) => {
        start(policy).handlers = 'start-work'
      },
      'cells.idle.work.start.handlers is "start-work"; write a list, empty: []',
    ],
    [
      'a cell that is no object',
      (policy) => {
        policy.cells.idle['work.start'] = null
      },
      'cells.idle.work.start is null; write {"next": "…", "handlers": [], "reason": "…"} or leave the cell out',
    ],
    [
      'a state without a description',
      (policy) => {
        policy.states.idle = {}
      },
      'states.idle.description is missing',
    ],
    [
      'a name that no state can have',
      (policy) => {
        policy.states['On Break'] = { description: 'Has a space in it.' }
      },
      'states.On Break is not a name; small letters, digits and _, at most 40, a letter first',
    ],
    [
      "a version that is not the file's",
      (policy) => {
        policy.version = 'v4'
      },
      'robot.v3.json: version is "v4"; the file\'s name says "v3", both must be the same',
    ],
    [
      'a version that is none',
      (policy) => {
        policy.version = 3
      },
      'version is 3; versions are v1, v2, … v9999',
    ],
    [
      'a subject without policies',
      (policy) => {
        policy.subject = 'mission'
      },
      'subject is "mission"; "robot" is the only subject that has a policy',
    ],
    [
      'what a failure does',
      (policy) => {
        policy.on_permanent_failure = 'stop'
      },
      'on_permanent_failure is "stop"; write "continue" or "hold"',
    ],
    [
      'something that is no policy',
      () => [],
      'robot.v3.json: is []; a policy is an object with title, subject, version',
    ],
    [
      'a guard on a field that the message does not have',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'payload.batery', op: '>=', value: 20 }),
      'cells.working.charge.completed.guard.path is "payload.batery"; fields of charge.completed are battery; did you mean "battery"?',
    ],
    [
      'a guard on a field that the row does not have',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'row.battery', op: '>=', value: 20 }),
      'guard.path is "row.battery"; fields of the row are robot_id, state, since, policy_version, revision, last_sequence',
    ],
    [
      'a guard that looks elsewhere',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: '$.message.battery', op: '>=', value: 20 }),
      'guard.path is "$.message.battery"; write payload.<field> or row.<field>',
    ],
    [
      'a comparison',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'payload.battery', op: '=>', value: 20 }),
      'guard.op is "=>"; comparisons are ==, !=, <, <=, >, >=; did you mean ">="?',
    ],
    [
      'an order of texts',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'payload.battery', op: '<', value: '20' }),
      'guard.op is "<" for "20"; only numbers have an order, use == or !=',
    ],
    [
      'a guard without a value',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'payload.battery', op: '<' }),
      'cells.working.charge.completed.guard.value is missing',
    ],
    [
      'a value that cannot be compared',
      (policy) => guarded(policy, { name: 'battery_is_enough', path: 'payload.battery', op: '==', value: null }),
      'guard.value is null; write a number, a text, true or false',
    ],
    [
      'a guard that is code',
      (policy) => guarded(policy, 'battery > 20'),
      'guard is "battery > 20"; write {"name": "…"',
    ],
    [
      'one guard name with two meanings',
      (policy) => {
        guarded(policy, { name: 'enough', path: 'payload.battery', op: '>=', value: 20 })
        start(policy).guard = { name: 'enough', path: 'row.revision', op: '>', value: 1 }
      },
      'guard.name is "enough", which compares something else in another cell; one name, one meaning',
    ],
  ])('%s', (_, change, problem) => {
    expect(problemsOf(change).join('\n')).toContain(problem)
  })

  test('all of them at once, so that a person corrects a file in one go', () => {
    const problems = problemsOf((policy) => {
      start(policy).next = 'wroking'
      start(policy).handlers = ['stat-work']
      policy.cells.working['work.complete'] = policy.cells.working['work.completed']
    })
    expect(problems.map((problem) => problem.split(' ')[1])).toEqual([
      'cells.idle.work.start.next',
      'cells.idle.work.start.handlers[0]',
      'cells.working.work.complete',
    ])
  })
})
