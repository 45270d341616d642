// What a message does to a robot: the whole decision, pure. The compiled machine gives the same answer for every cell, every
// blank cell and every guard (test/policy/every-cell.test.ts); this one serves simulation, tests and screens.

import type { Payload } from '../messages/envelope.ts'
import { holds, type RobotRow } from './guard.ts'
import type { HandlerName } from './handlers.ts'
import type { Cell, Policy } from './policy.ts'

export type Decision =
  | { readonly outcome: 'applied'; readonly to: string; readonly handlers: readonly HandlerName[] }
  | { readonly outcome: 'refused'; readonly reason: 'not_allowed' }
  | { readonly outcome: 'refused'; readonly reason: 'guard'; readonly guard: string }

export interface Said {
  readonly type: string
  readonly payload: Payload
}

export function next(policy: Policy, row: RobotRow, message: Said): Decision {
  const cell = cellOf(policy, row.state, message.type)
  if (!cell) return { outcome: 'refused', reason: 'not_allowed' }
  if (cell.guard && !holds(cell.guard, row, message.payload))
    return { outcome: 'refused', reason: 'guard', guard: cell.guard.name }
  return { outcome: 'applied', to: cell.next, handlers: cell.handlers }
}

/** Undefined for a blank cell: the message is not allowed in that state. */
export function cellOf(policy: Policy, state: string, type: string): Cell | undefined {
  if (!Object.hasOwn(policy.cells, state)) throw new UnknownState(policy, state)
  const row = policy.cells[state] ?? {}
  return Object.hasOwn(row, type) ? row[type] : undefined
}

/** A row whose state this version does not have: it must be moved to the version before the version decides for it. */
export class UnknownState extends Error {
  override readonly name = 'UnknownState'
  constructor(policy: Policy, state: string) {
    super(
      `"${state}" is not a state of policy ${policy.version}; its states are ${Object.keys(policy.states).join(', ')}`,
    )
  }
}
