// What is drawn of a robot's policy: its states, the movements between them, where the robot is and how it came there, and what
// was tried and refused. The policy is the picture's only source; the journal lights it.

import type { Policy } from '../../../policy/policy.ts'
import type { Attempt, Decision } from './transitions.ts'

export interface DrawnState {
  readonly id: string
  readonly description: string
  /** The robot is in it now. */
  readonly isHere: boolean
  /** How often it came into it, in the decisions at hand. */
  readonly entered: number
  /** It went out of it, in the decisions at hand. */
  readonly left: boolean
  /** Messages that keep a robot in it, on purpose. */
  readonly stays: readonly string[]
  readonly refused: readonly Attempt[]
}

export interface DrawnMovement {
  readonly from: string
  readonly to: string
  readonly types: readonly string[]
  /** How often this robot went that way, in the decisions at hand. */
  readonly times: number
  /** By which messages, the most frequent first. */
  readonly went: readonly { readonly type: string; readonly times: number }[]
  /** The last movement that it made. */
  readonly isLast: boolean
}

export interface Drawing {
  readonly states: readonly DrawnState[]
  readonly movements: readonly DrawnMovement[]
}

export interface Story {
  readonly state: string
  /** The newest first. */
  readonly decisions: readonly Decision[]
  readonly attempts: readonly Attempt[]
}

export function drawingOf(policy: Policy, { state: here, decisions, attempts }: Story): Drawing {
  const went = decisions.filter(({ outcome, from, to }) => outcome === 'applied' && to !== undefined && to !== from)
  const last = went[0]
  return {
    states: Object.entries(policy.states).map(([id, { description }]) => ({
      id,
      description,
      isHere: id === here,
      entered: went.filter(({ to }) => to === id).length,
      left: went.some(({ from }) => from === id),
      stays: typesBetween(policy, id, id),
      refused: attempts.filter(({ state }) => state === id),
    })),
    movements: pairsOf(policy).map(([from, to]) => {
      const ways = went.filter((decision) => decision.from === from && decision.to === to)
      return {
        from,
        to,
        types: typesBetween(policy, from, to),
        times: ways.length,
        went: countedTypes(ways),
        isLast: last?.from === from && last.to === to,
      }
    }),
  }
}

function countedTypes(decisions: readonly Decision[]): DrawnMovement['went'] {
  const counts = new Map<string, number>()
  for (const { type } of decisions) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([type, times]) => ({ type, times })).toSorted((one, other) => other.times - one.times)
}

function typesBetween(policy: Policy, from: string, to: string): readonly string[] {
  return Object.entries(policy.cells[from] ?? {})
    .filter(([, { next }]) => next === to)
    .map(([type, { guard }]) => (guard === undefined ? type : `${type} if ${guard.name}`))
}

function pairsOf(policy: Policy): readonly (readonly [string, string])[] {
  return Object.entries(policy.cells).flatMap(([from, row]) =>
    [...new Set(Object.values(row).map(({ next }) => next))]
      .filter((to) => to !== from)
      .map((to) => [from, to] as const),
  )
}
