// What another version would have done with what was decided: robot by robot, in the order of their decisions. Pure; one robot's
// memory is a handful of values, so that a fleet's fits anywhere.
//
// The first decision that differs is the divergence of its robot. From there on the other version goes its own way: what differs
// behind it may only follow from it, and is marked, until both are in the same state again.
//
// Only what a policy decided can be compared: applied, or refused by a blank cell or a guard. What was stale, a duplicate, failed
// or held says nothing about policies.

import type { Payload } from '../messages/envelope.ts'
import type { Guard } from './guard.ts'
import { cellOf, next } from './next.ts'
import type { Policy } from './policy.ts'

/** A decision as the journal has it. */
export interface Decided {
  readonly robot_id: string
  readonly message_id: string
  readonly type: string
  readonly outcome: string
  readonly policy_version: string
  readonly decided_at: string
  readonly trace_id?: string
  /** The robot's state when it was decided. */
  readonly from?: string
  readonly to?: string
  readonly handlers?: readonly string[]
  readonly reason?: string
  readonly guard?: string
}

/** How one version answered, or would answer. */
export type Answer =
  | { readonly outcome: 'applied'; readonly to: string; readonly handlers: readonly string[] }
  | { readonly outcome: 'refused'; readonly reason: string; readonly guard?: string }
  /** It has no such state: a robot in it would not be moved to this version. */
  | { readonly outcome: 'unknown_state'; readonly state: string }

export interface Difference {
  readonly robot_id: string
  readonly message_id: string
  readonly type: string
  readonly decided_at: string
  readonly trace_id?: string
  readonly recorded: Answer & { readonly state: string; readonly policy_version: string }
  readonly would: Answer & { readonly state: string }
  /** It may only follow from an earlier difference of this robot. */
  readonly follows?: true
}

/** Where a robot would be. Absent before its first decision. */
export interface Course {
  readonly state: string
  /** Since a decision that differed, and not met again since. */
  readonly apart: boolean
}

export type Compared =
  | { readonly as: 'not_by_policy' | 'same' | 'unsure'; readonly course: Course | undefined }
  | { readonly as: 'different'; readonly course: Course; readonly difference: Difference }

/** `payload`: undefined where nobody knows it any more. */
export function replayed(
  policy: Policy,
  recordedPolicy: Policy | undefined,
  decided: Decided,
  payload: Payload | undefined,
  course: Course | undefined,
): Compared {
  const recorded = recordedAnswer(decided)
  const { from, policy_version } = decided
  if (recorded === undefined || from === undefined) return { as: 'not_by_policy', course }
  const apart = course?.apart === true
  // Where they are not apart the record tells: somebody may have put the robot elsewhere, or messages are missing in between.
  const state = apart ? course.state : from
  const would = wouldAnswer(policy, recordedPolicy, decided, state, payload)
  if (would === undefined) return { as: 'unsure', course }
  const [after, wouldBe] = [stateAfter(recorded, from), stateAfter(would, state)]
  // A robot in a state that the version does not know would have stayed with its own: they are not apart.
  const isUnknown = would.outcome === 'unknown_state'
  const now: Course = isUnknown ? { state: after, apart: false } : { state: wouldBe, apart: after !== wouldBe }
  if (isSame(recorded, would)) return { as: 'same', course: now }
  const { robot_id, message_id, type, decided_at, trace_id } = decided
  return {
    as: 'different',
    course: now,
    difference: {
      robot_id,
      message_id,
      type,
      decided_at,
      ...(trace_id !== undefined && { trace_id }),
      recorded: { ...recorded, state: from, policy_version },
      would: { ...would, state },
      ...(apart && { follows: true as const }),
    },
  }
}

function recordedAnswer({ outcome, to, handlers = [], reason, guard }: Decided): Answer | undefined {
  if (outcome === 'applied' && to !== undefined) return { outcome, to, handlers }
  if (outcome === 'refused' && reason === 'not_allowed') return { outcome, reason }
  if (outcome === 'refused' && reason === 'guard') return { outcome, reason, ...(guard !== undefined && { guard }) }
  return undefined
}

/** Undefined where a guard asks for what nobody knows. */
function wouldAnswer(
  policy: Policy,
  recordedPolicy: Policy | undefined,
  decided: Decided,
  state: string,
  payload: Payload | undefined,
): Answer | undefined {
  const { type, robot_id } = decided
  if (!Object.hasOwn(policy.states, state)) return { outcome: 'unknown_state', state }
  const cell = cellOf(policy, state, type)
  if (cell?.guard && payload === undefined) {
    const held = recordedGuard(cell.guard, recordedPolicy, decided)
    if (held === undefined) return undefined
    return held
      ? { outcome: 'applied', to: cell.next, handlers: cell.handlers }
      : { outcome: 'refused', reason: 'guard', guard: cell.guard.name }
  }
  const decision = next(policy, { robot_id, state, policy_version: policy.version }, { type, payload: payload ?? {} })
  if (decision.outcome === 'applied') return { outcome: 'applied', to: decision.to, handlers: decision.handlers }
  return { outcome: 'refused', reason: decision.reason, ...('guard' in decision && { guard: decision.guard }) }
}

/** The same comparison was made when it was decided: its outcome tells what it gave, without the payload. */
function recordedGuard(guard: Guard, recordedPolicy: Policy | undefined, decided: Decided): boolean | undefined {
  const { from = '', type, outcome } = decided
  const before = recordedPolicy?.cells[from]?.[type]?.guard
  // What a row's guard gave hangs on the row as it was.
  if (before === undefined || meaningOf(before) !== meaningOf(guard) || guard.path.startsWith('row.')) return undefined
  return outcome === 'applied'
}

/** Types of messages whose payload is needed: those of cells whose guard was not asked before in the same words. */
export function typesToOpen(policy: Policy, recorded: readonly Policy[]): ReadonlySet<string> {
  const types = Object.entries(policy.cells).flatMap(([state, row]) =>
    Object.entries(row).flatMap(([type, { guard }]) => {
      if (guard === undefined) return []
      const isKnown = recorded.every((before) => {
        const asked = before.cells[state]?.[type]?.guard
        return asked !== undefined && meaningOf(asked) === meaningOf(guard)
      })
      return isKnown ? [] : [type]
    }),
  )
  return new Set(types)
}

const meaningOf = ({ path, op, value }: Guard): string => JSON.stringify([path, op, value])

const stateAfter = (answer: Answer, state: string): string => (answer.outcome === 'applied' ? answer.to : state)

const isSame = (one: Answer, other: Answer): boolean => JSON.stringify(one) === JSON.stringify(other)
