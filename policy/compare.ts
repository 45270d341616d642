// What differs between two versions, as a person who is about to roll one out wants to read it: states, cells, guards. Reasons and
// descriptions are left out: they change nothing for a robot.

import { atWorkIn } from './at-work.ts'
import type { Guard } from './guard.ts'
import type { Cell, Policy } from './policy.ts'
import { cellsOf } from './to-asl.ts'

export interface Comparison {
  readonly from: string
  readonly to: string
  /** False: not one robot would be decided otherwise. */
  readonly differ: boolean
  readonly states: { readonly added: readonly string[]; readonly removed: readonly string[] }
  readonly cells: {
    readonly added: readonly ComparedCell[]
    readonly removed: readonly ComparedCell[]
    readonly changed: readonly ChangedCell[]
  }
  /** Guards by their names: in only one of the two, or with another meaning. */
  readonly guards: {
    readonly added: readonly Guard[]
    readonly removed: readonly Guard[]
    readonly changed: readonly { readonly name: string; readonly before: Guard; readonly after: Guard }[]
  }
  /** What holds for the version as a whole: initial, on_permanent_failure, at_work. */
  readonly settings: readonly { readonly setting: string; readonly before: unknown; readonly after: unknown }[]
}

export interface ComparedCell {
  readonly state: string
  readonly type: string
  readonly next: string
  readonly handlers: readonly string[]
  readonly guard?: string
}

export interface ChangedCell {
  readonly state: string
  readonly type: string
  readonly before: Omit<ComparedCell, 'state' | 'type'>
  readonly after: Omit<ComparedCell, 'state' | 'type'>
}

export function compare(from: Policy, to: Policy): Comparison {
  const compared = {
    states: {
      added: missingFrom(Object.keys(from.states), Object.keys(to.states)),
      removed: missingFrom(Object.keys(to.states), Object.keys(from.states)),
    },
    cells: cellsBetween(from, to),
    guards: guardsBetween(guardsOf(from), guardsOf(to)),
    settings: settingsBetween(from, to),
  }
  const { states, cells, guards, settings } = compared
  const differences = [...Object.values(states), ...Object.values(cells), ...Object.values(guards), settings]
  return { from: from.version, to: to.version, differ: differences.some(({ length }) => length > 0), ...compared }
}

const missingFrom = (there: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((name) => !there.includes(name))

function cellsBetween(from: Policy, to: Policy): Comparison['cells'] {
  const placed = (policy: Policy): readonly ComparedCell[] =>
    cellsOf(policy).map(({ state, type, cell }) => ({ state, type, ...acts(cell) }))
  const at = ({ cells }: Policy, { state, type }: ComparedCell): Cell | undefined => cells[state]?.[type]
  return {
    added: placed(to).filter((cell) => at(from, cell) === undefined),
    removed: placed(from).filter((cell) => at(to, cell) === undefined),
    changed: placed(from).flatMap((cell) => {
      const later = at(to, cell)
      const { state, type, ...before } = cell
      if (later === undefined || isSame(before, acts(later))) return []
      return [{ state, type, before, after: acts(later) }]
    }),
  }
}

const acts = ({ next, handlers, guard }: Cell): Omit<ComparedCell, 'state' | 'type'> => ({
  next,
  handlers,
  ...(guard && { guard: guard.name }),
})

const guardsOf = (policy: Policy): ReadonlyMap<string, Guard> =>
  new Map(cellsOf(policy).flatMap(({ cell: { guard } }) => (guard ? [[guard.name, guard] as const] : [])))

function guardsBetween(from: ReadonlyMap<string, Guard>, to: ReadonlyMap<string, Guard>): Comparison['guards'] {
  return {
    added: [...to.values()].filter(({ name }) => !from.has(name)),
    removed: [...from.values()].filter(({ name }) => !to.has(name)),
    changed: [...from].flatMap(([name, before]) => {
      const after = to.get(name)
      return after === undefined || isSame(meaningOf(before), meaningOf(after)) ? [] : [{ name, before, after }]
    }),
  }
}

const meaningOf = ({ path, op, value }: Guard) => ({ path, op, value })

function settingsBetween(from: Policy, to: Policy): Comparison['settings'] {
  const settings = (policy: Policy): Readonly<Record<string, unknown>> => ({
    initial: policy.initial,
    on_permanent_failure: policy.on_permanent_failure,
    at_work: atWorkIn(policy),
  })
  const [before, after] = [settings(from), settings(to)]
  return Object.keys(before).flatMap((setting) =>
    isSame(before[setting], after[setting]) ? [] : [{ setting, before: before[setting], after: after[setting] }],
  )
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
