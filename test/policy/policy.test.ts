import { describe, expect, test } from 'vitest'
import { handlerNames } from '../../policy/handlers.ts'
import { columns, InvalidPolicy, parsePolicy } from '../../policy/policy.ts'

/*
 * A policy with a mistake is refused with the place, the value found there, and what would be right. A mistake is a value put
 * at a path of a good policy; undefined takes away what is there.
 */
type Mistake = readonly [path: readonly string[], value: unknown]

const good = {
  title: 'A robot that works',
  subject: 'robot',
  version: 'v3',
  initial: 'idle',
  on_permanent_failure: 'continue',
  rules: ['Requests are allowed only where they can be carried out.'],
  states: { idle: { description: 'Free for work.' }, working: { description: 'Busy with a job.' } },
  cells: {
    idle: { 'work.start': { next: 'working', handlers: ['start-work'], reason: 'Free and able.' } },
    working: {
      'work.completed': { next: 'idle', handlers: ['complete-work'], reason: 'Done and free again.' },
      'charge.completed': {
        next: 'idle',
        handlers: [],
        guard: { name: 'battery_is_enough', path: 'payload.battery', op: '>=', value: 20 },
        reason: 'Charged and free again.',
      },
    },
  },
}

const changed = (mistakes: readonly Mistake[]): unknown => {
  const policy = structuredClone(good)
  for (const [path, value] of mistakes) {
    let place: Record<string, unknown> = policy
    for (const field of path.slice(0, -1)) place = place[field] as Record<string, unknown>
    const last = path.at(-1) ?? ''
    if (value === undefined) delete place[last]
    else place[last] = value
  }
  return policy
}

const problemsOf = (policy: unknown): readonly string[] => {
  try {
    parsePolicy('robot.v3.json', policy)
  } catch (error) {
    if (error instanceof InvalidPolicy) return error.problems
    throw error
  }
  return []
}

const start = ['cells', 'idle', 'work.start']
const guard = ['cells', 'working', 'charge.completed', 'guard']
const cell = good.cells.idle['work.start']

test('a policy without a mistake is taken as it is', () => {
  expect(parsePolicy('robot.v3.json', good)).toEqual(good)
})

describe('a mistake is named with its place and what would be right', () => {
  test.each<readonly [what: string, mistake: Mistake, problem: string]>([
    [
      'a state in a next',
      [[...start, 'next'], 'wroking'],
      'robot.v3.json: cells.idle.work.start.next is "wroking"; states are idle, working; did you mean "working"?',
    ],
    [
      'a handler',
      [[...start, 'handlers'], ['stat-work']],
      `robot.v3.json: cells.idle.work.start.handlers[0] is "stat-work"; handlers are ${handlerNames.join(', ')}; did you mean "start-work"?`,
    ],
    [
      'a type',
      [['cells', 'idle', 'work.strat'], cell],
      `cells.idle.work.strat is not a type of the messages catalogue; types are ${columns.join(', ')}; did you mean "work.start"?`,
    ],
    [
      'telemetry as a column',
      [['cells', 'idle', 'robot.telemetry'], cell],
      'cells.idle.robot.telemetry is a telemetry type, which is observed and decides nothing; columns are robot.connected,',
    ],
    [
      'a row of no state',
      [['cells', 'idel'], {}],
      'cells.idel is not a state; states are idle, working; did you mean "idle"?',
    ],
    [
      'a row that is not written out',
      [['cells', 'working'], undefined],
      'cells.working is missing; every state has a row, write "working": {} if nothing is allowed in it',
    ],
    ['a row that is no object', [['cells', 'idle'], []], 'cells.idle is []; a row is {"work.start": {…}}, empty: {}'],
    ['cells that are none', [['cells'], 'all'], 'cells is "all"; write {"idle": {"work.start": {…}}}, a row per state'],
    ['the initial state', [['initial'], 'Idle'], 'initial is "Idle"; states are idle, working; did you mean "idle"?'],
    [
      'a state that nothing leads to',
      [[...start, 'next'], 'idle'],
      'states.working is reached by no message from "idle"; name it in a next or take it out',
    ],
    ['a cell without a reason', [[...start, 'reason'], undefined], 'cells.idle.work.start.reason is missing'],
    [
      'a reason that says nothing',
      [[...start, 'reason'], 'ok'],
      'cells.idle.work.start.reason is "ok"; write a sentence',
    ],
    [
      'a field that is not one',
      [[...start, 'handler'], ['start-work']],
      'cells.idle.work.start.handler is not a field here; fields are next, handlers, guard, reason; did you mean "handlers"?',
    ],
    [
      'a handler named twice',
      [
        [...start, 'handlers'],
        ['start-work', 'start-work'],
      ],
      'cells.idle.work.start.handlers[1] is "start-work" again; a handler runs once per transition',
    ],
    [
      'handlers that are no list',
      [[...start, 'handlers'], 'start-work'],
      'cells.idle.work.start.handlers is "start-work"; write a list, empty: []',
    ],
    [
      'a cell that is no object',
      [start, null],
      'cells.idle.work.start is null; write {"next": "…", "handlers": [], "reason": "…"} or leave the cell out',
    ],
    [
      'a state without a description',
      [['states', 'idle', 'description'], undefined],
      'states.idle.description is missing',
    ],
    [
      'a state that is a text',
      [['states', 'idle'], 'Free'],
      'states.idle is "Free"; write {"description": "what the robot is then"}',
    ],
    [
      'a name that no state can have',
      [['states', 'On Break'], { description: 'Has a space in it.' }],
      'states.On Break is not a name; small letters, digits and _, at most 40, a letter first',
    ],
    ['no states', [['states'], {}], 'states is {}; write {"idle": {"description": "…"}} with a line per state'],
    [
      "a version that is not the file's",
      [['version'], 'v4'],
      'robot.v3.json: version is "v4"; the file\'s name says "v3", both must be the same',
    ],
    ['a version that is none', [['version'], 3], 'version is 3; versions are v1, v2, … v9999'],
    [
      'a subject without policies',
      [['subject'], 'mission'],
      `subject is "mission"; the file's name says "robot", both must be the same`,
    ],
    [
      'a subject that there is none of',
      [['subject'], 'dog'],
      'subject is "dog"; "robot" and "mission" are the subjects that have policies',
    ],
    [
      'a message about another subject',
      [['cells', 'idle', 'mission.pause'], { next: 'idle', handlers: [], reason: 'It is about a mission.' }],
      'cells.idle.mission.pause is about a mission, which has a policy of its own; columns are robot.connected,',
    ],
    [
      'what a failure does',
      [['on_permanent_failure'], 'stop'],
      'on_permanent_failure is "stop"; write "continue" or "hold"',
    ],
    [
      'rules that are none',
      [['rules'], 'be nice'],
      'rules is "be nice"; write a list of sentences that the table follows',
    ],
    ['no title', [['title'], undefined], 'robot.v3.json: title is missing'],
    [
      'a guard on a field that the message does not have',
      [[...guard, 'path'], 'payload.batery'],
      'cells.working.charge.completed.guard.path is "payload.batery"; fields of charge.completed are battery; did you mean "battery"?',
    ],
    [
      'a guard on a field that the row does not have',
      [[...guard, 'path'], 'row.battery'],
      'guard.path is "row.battery"; fields of the row are robot_id, state, since, policy_version, revision, last_sequence',
    ],
    [
      'a guard that looks elsewhere',
      [[...guard, 'path'], '$.message.battery'],
      'guard.path is "$.message.battery"; write payload.<field> or row.<field>',
    ],
    [
      'a comparison',
      [[...guard, 'op'], '=>'],
      'guard.op is "=>"; comparisons are ==, !=, <, <=, >, >=; did you mean ">="?',
    ],
    [
      'an order of texts',
      [[...guard, 'value'], '20'],
      'guard.op is ">=" for "20"; only numbers have an order, use == or !=',
    ],
    [
      'a guard without a value',
      [[...guard, 'value'], undefined],
      'cells.working.charge.completed.guard.value is missing',
    ],
    [
      'a value that cannot be compared',
      [[...guard, 'value'], null],
      'guard.value is null; write a number, a text, true or false',
    ],
    [
      'a guard without a speaking name',
      [[...guard, 'name'], 'battery?'],
      'guard.name is "battery?"; say what is true when it lets through, such as "battery_is_enough"',
    ],
    ['a guard that is code', [guard, 'battery > 20'], 'guard is "battery > 20"; write {"name": "…"'],
    [
      'one guard name with two meanings',
      [[...start, 'guard'], { name: 'battery_is_enough', path: 'row.revision', op: '>', value: 1 }],
      'guard.name is "battery_is_enough", which compares something else in another cell; one name, one meaning',
    ],
  ])('%s', (_, mistake, problem) => {
    expect(problemsOf(changed([mistake])).join('\n')).toContain(problem)
  })

  test.each([[[]], ['v3'], [null], [7]])('%j is no policy', (value) => {
    expect(problemsOf(value)).toEqual([
      `robot.v3.json: is ${JSON.stringify(value)}; a policy is an object with title, subject, version, initial, on_permanent_failure, rules, states, cells`,
    ])
  })

  test('all of them at once, so that a person corrects a file in one go', () => {
    const problems = problemsOf(
      changed([
        [[...start, 'next'], 'wroking'],
        [[...start, 'handlers'], ['stat-work']],
        [['cells', 'working', 'work.complete'], cell],
      ]),
    )
    expect(problems.map((problem) => problem.split(' ')[1])).toEqual([
      'cells.idle.work.start.next',
      'cells.idle.work.start.handlers[0]',
      'cells.working.work.complete',
    ])
  })
})
