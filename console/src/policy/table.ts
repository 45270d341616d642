/**
 * A policy as a table to read: a line per message type, a column per state, a cell for what the one does in the other. Of two
 * versions it is one table: what only one of them has is in it too, marked. Pure.
 */
import { cellOf } from '../../../policy/next.ts'
import type { Cell, Policy } from '../../../policy/policy.ts'

/** Against an earlier version; `same` where there is none to compare with. */
export type Mark = 'same' | 'added' | 'removed' | 'changed'

export interface TableState {
  readonly state: string
  readonly description: string
  readonly isInitial: boolean
  /** A robot leaves it under the version in which it entered it. */
  readonly isAtWork: boolean
  readonly mark: Mark
}

export interface TableCell {
  readonly state: string
  readonly type: string
  readonly mark: Mark
  /** Absent: refused. */
  readonly cell?: Cell
  /** As it was in the earlier version, where that differs. */
  readonly before?: Cell
}

export interface PolicyTable {
  readonly states: readonly TableState[]
  readonly lines: readonly { readonly type: string; readonly cells: readonly TableCell[] }[]
}

/** `atWork`: as GET /policies says of the version; a policy need not list them itself. */
export const tableOf = (policy: Policy, atWork: readonly string[] = [], before?: Policy): PolicyTable => {
  const states = statesOf(policy, atWork, before)
  const types = inBoth(typesOf(policy), before === undefined ? [] : typesOf(before))
  return {
    states,
    lines: types.map((type) => ({ type, cells: states.map(({ state }) => cellAt(state, type, policy, before)) })),
  }
}

const statesOf = (policy: Policy, atWork: readonly string[], before: Policy | undefined): readonly TableState[] =>
  inBoth(Object.keys(policy.states), before === undefined ? [] : Object.keys(before.states)).map((state) => ({
    state,
    description: (stateIn(policy, state) ?? (before && stateIn(before, state)))?.description ?? '',
    isInitial: policy.initial === state,
    isAtWork: atWork.includes(state),
    mark: markOf(stateIn(policy, state), before, before && stateIn(before, state), isThere),
  }))

const stateIn = ({ states }: Policy, state: string) => (Object.hasOwn(states, state) ? states[state] : undefined)

/** What a state is called decides nothing. */
const isThere = () => true

const cellAt = (state: string, type: string, policy: Policy, before: Policy | undefined): TableCell => {
  const [now, earlier] = [cellIn(policy, state, type), before && cellIn(before, state, type)]
  const mark = markOf(now, before, earlier, doesTheSame)
  return {
    state,
    type,
    mark,
    ...(now && { cell: now }),
    ...(earlier && mark !== 'same' && { before: earlier }),
  }
}

const cellIn = (policy: Policy, state: string, type: string): Cell | undefined =>
  stateIn(policy, state) === undefined ? undefined : cellOf(policy, state, type)

/** Reasons are words: they change nothing for a robot. */
const doesTheSame = (one: Cell, other: Cell): boolean =>
  JSON.stringify([one.next, one.handlers, meaningOf(one)]) ===
  JSON.stringify([other.next, other.handlers, meaningOf(other)])

const meaningOf = ({ guard }: Cell) => guard && [guard.name, guard.path, guard.op, guard.value]

const markOf = <Thing>(
  now: Thing | undefined,
  before: Policy | undefined,
  earlier: Thing | undefined,
  isSame: (one: Thing, other: Thing) => boolean,
): Mark => {
  if (before === undefined || now === earlier) return 'same'
  if (now === undefined) return 'removed'
  if (earlier === undefined) return 'added'
  return isSame(now, earlier) ? 'same' : 'changed'
}

/** In the order in which the rows name them: what brings a robot to life stands first. */
export const typesOf = ({ cells }: Policy): readonly string[] => [
  ...new Set(Object.values(cells).flatMap((row) => Object.keys(row))),
]

/** What only the earlier one has stands at the end. */
const inBoth = (now: readonly string[], before: readonly string[]): readonly string[] => [
  ...now,
  ...before.filter((name) => !now.includes(name)),
]

/** As a sentence, for whoever does not see the table: `idle, work.start: goes to working, by start-work, if battery_is_enough`. */
export const cellInWords = ({ state, type, cell }: Pick<TableCell, 'state' | 'type' | 'cell'>): string =>
  cell === undefined ? `${state}, ${type}: refused` : `${state}, ${type}: ${doesInWords(cell, state)}`

export const doesInWords = ({ next, handlers, guard }: Cell, state: string): string =>
  [
    next === state ? `stays ${state}` : `goes to ${next}`,
    ...(handlers.length > 0 ? [`by ${handlers.join(', ')}`] : []),
    ...(guard ? [`if ${guardInWords(guard)}`] : []),
  ].join(', ')

export const guardInWords = ({ name, path, op, value }: NonNullable<Cell['guard']>): string =>
  `${name} (${path} ${op} ${JSON.stringify(value)})`

/** Every cell that is not blank, of a list that can be searched and taken along. */
export const cellsIn = ({ lines }: PolicyTable): readonly TableCell[] =>
  lines.flatMap(({ cells }) => cells.filter(({ cell, before }) => cell !== undefined || before !== undefined))

/** How many of each mark there are, of cells and states together. */
export const countsOf = ({ states, lines }: PolicyTable): Readonly<Record<Exclude<Mark, 'same'>, number>> => {
  const marks = [...states, ...lines.flatMap(({ cells }) => cells)].map(({ mark }) => mark)
  const count = (wanted: Mark) => marks.filter((mark) => mark === wanted).length
  return { added: count('added'), removed: count('removed'), changed: count('changed') }
}
