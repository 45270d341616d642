// Compiles a policy to Amazon States Language (JSONPath): one Express machine per version, one run per trigger.
//
//   which state → <state> → <state> on <type> → handler → … → commit
//                    └ refused
//
// A run walks a Choice by state, a Choice by type, the cell, its handlers and the commit: the interpreter (and the console's
// picture) pays per state, so guards are rules of the type's Choice and a refusal is one Pass. Handlers are shared by the
// cells that run the same list; what differs per cell (where to, which handlers, since when) travels as `$.cell`.
//
// Input   { message, robot: {robot_id, state, since, policy_version, revision, last_sequence},
//           commit: {position, sequence, applied_ids: [{S}], at, bucket, cause, claim, parked_since} }
// Output  { outcome: 'applied', from, to, handlers, revision } | { outcome: 'refused', reason, guard?, state }
//         | { outcome: 'conflict' }; a handler or commit that fails for good fails the run with its Error and Cause.
//
// What the language and the local interpreter forbid here: no IsPresent:false (compiled as a missing rule), no ResultPath "$",
// no JSONata, no Assign; IntervalSeconds is a whole number from 1; a state's name is unique and at most 80 characters.

import { commitState } from './commit-state.ts'
import { guardRule } from './guard-rule.ts'
import { handlerName, handlerState } from './handler-state.ts'
import type { HandlerName } from './handlers.ts'
import type { Cell, Policy } from './policy.ts'

export type AslState = Readonly<Record<string, unknown>>

export interface Machine {
  readonly Comment: string
  readonly StartAt: string
  readonly TimeoutSeconds: number
  readonly States: Readonly<Record<string, AslState>>
}

/** One handler that uses up its tries fits in. dispatch waits longer (functions/ports/clients.ts), so that it hears of the end. */
const runTimeoutSeconds = 30

const start = 'which state'
const refused = 'refused'
const unknownState = 'unknown state'
const commit = 'commit'
const conflict = 'conflict'

export function toAsl(policy: Policy): Machine {
  const states: Record<string, AslState> = { [start]: chooseRow(policy) }
  for (const state of Object.keys(policy.states)) states[state] = chooseCell(policy, state)
  for (const { state, type, cell } of cellsOf(policy)) states[cellName(state, type)] = enterCell(state, cell)
  for (const handlers of handlerLists(policy))
    for (const index of handlers.keys())
      states[handlerName(handlers, index)] = handlerState(policy, handlers, index, afterHandler(handlers, index))
  return {
    Comment: `Generated from policy/${policy.subject}.${policy.version}.json by npm run generate: edit that file. ${policy.title}.`,
    StartAt: start,
    TimeoutSeconds: runTimeoutSeconds,
    States: { ...states, ...endings(policy) },
  }
}

function chooseRow(policy: Policy): AslState {
  return {
    Type: 'Choice',
    Comment: `The row of the table: the state the ${policy.subject} is in, of policy ${policy.version}.`,
    Choices: Object.entries(policy.states).map(([state, { description }]) => ({
      Comment: description,
      Variable: '$.robot.state',
      StringEquals: state,
      Next: state,
    })),
    Default: unknownState,
  }
}

function chooseCell(policy: Policy, state: string): AslState {
  const description = policy.states[state]?.description ?? ''
  const row = Object.entries(policy.cells[state] ?? {})
  // A Choice needs a rule: an empty row refuses everything, and says so in the machine too.
  if (row.length === 0) return { Type: 'Pass', Comment: `${description} Nothing is allowed here.`, Next: refused }
  const choices = row.flatMap(([type, cell]) => {
    const isType = { Variable: '$.message.type', StringEquals: type }
    if (!cell.guard) return [{ ...isType, Next: cellName(state, type) }]
    return [
      { And: [isType, ...guardRule(cell.guard)], Next: cellName(state, type) },
      { ...isType, Next: guardName(cell.guard.name) },
    ]
  })
  return { Type: 'Choice', Comment: description, Choices: choices, Default: refused }
}

/** Lays down what the rest of the run needs to know of the cell. */
function enterCell(state: string, cell: Cell): AslState {
  return {
    Type: 'Pass',
    Comment: cell.reason,
    Parameters: {
      effects: {},
      // A message that keeps the robot where it is does not begin its state anew.
      'since.$': cell.next === state ? '$.robot.since' : '$.commit.at',
      output: {
        outcome: 'applied',
        'from.$': '$.robot.state',
        to: cell.next,
        handlers: cell.handlers,
        'revision.$': 'States.MathAdd($.robot.revision, 1)',
      },
    },
    ResultPath: '$.cell',
    Next: cell.handlers.length === 0 ? commit : handlerName(cell.handlers, 0),
  }
}

function afterHandler(handlers: readonly HandlerName[], index: number): string {
  return index + 1 < handlers.length ? handlerName(handlers, index + 1) : commit
}

function endings(policy: Policy): Readonly<Record<string, AslState>> {
  const guards = new Set(cellsOf(policy).flatMap(({ cell }) => (cell.guard ? [cell.guard.name] : [])))
  return {
    [commit]: commitState(policy, conflict),
    [conflict]: {
      Type: 'Pass',
      Comment: 'The row moved on since it was read: dispatch reads it again and decides again.',
      Result: { outcome: 'conflict' },
      End: true,
    },
    [refused]: refusal('A blank cell: the message is not allowed in this state. Nothing changes.', {
      reason: 'not_allowed',
    }),
    ...Object.fromEntries(
      [...guards].map((guard) => [
        guardName(guard),
        refusal(`The cell's guard says no: not ${guard}. Nothing changes.`, { reason: 'guard', guard }),
      ]),
    ),
    [unknownState]: {
      Type: 'Fail',
      Comment: `A ${policy.subject} is moved to a version only in a state that the version knows.`,
      Error: 'UnknownState',
      Cause: `The ${policy.subject}'s state is none of policy ${policy.version}: ${Object.keys(policy.states).join(', ')}`,
    },
  }
}

function refusal(comment: string, why: Readonly<Record<string, string>>): AslState {
  return {
    Type: 'Pass',
    Comment: comment,
    Parameters: { outcome: 'refused', ...why, 'state.$': '$.robot.state' },
    End: true,
  }
}

export interface PlacedCell {
  readonly state: string
  readonly type: string
  readonly cell: Cell
}

export function cellsOf(policy: Policy): readonly PlacedCell[] {
  return Object.entries(policy.cells).flatMap(([state, row]) =>
    Object.entries(row).map(([type, cell]) => ({ state, type, cell })),
  )
}

function handlerLists(policy: Policy): readonly (readonly HandlerName[])[] {
  const lists = new Map(cellsOf(policy).map(({ cell }) => [cell.handlers.join(), cell.handlers]))
  return [...lists.values()]
}

function cellName(state: string, type: string): string {
  return `${state} on ${type}`
}

function guardName(guard: string): string {
  return `refused: not ${guard}`
}
