// A guard is a comparison on the message's payload or on the robot's row: data, no code. False refuses the message with the
// guard's name. A value that is missing or of another type than the one compared with makes the guard false, also for `!=`:
// a policy must not let something pass because it was not said.

import type { Payload } from '../messages/envelope.ts'

export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof comparisons)[number]

/** `{"name": "battery_is_enough", "path": "payload.battery", "op": ">=", "value": 20}` */
export interface Guard {
  /** What is true when it lets through: `battery_is_enough`. Shown to whoever is refused. */
  readonly name: string
  /** `payload.<field>` or `row.<field>`, dots into objects. */
  readonly path: string
  readonly op: Comparison
  /** Texts and booleans compare with == and != only. */
  readonly value: string | number | boolean
}

/** What a guard may see of the robot's row: what dispatch hands to the machine. */
export interface RobotRow {
  readonly robot_id: string
  readonly state: string
  readonly since?: string
  readonly policy_version?: string
  readonly revision?: number
  readonly last_sequence?: number | string
}

export const rowFields = ['robot_id', 'state', 'since', 'policy_version', 'revision', 'last_sequence'] as const

export function holds(guard: Guard, row: RobotRow, payload: Payload): boolean {
  const actual = valueAt(guard.path, row, payload)
  if (typeof actual !== typeof guard.value) return false
  switch (guard.op) {
    case '==':
      return actual === guard.value
    case '!=':
      return actual !== guard.value
    case '<':
      return Number(actual) < Number(guard.value)
    case '<=':
      return Number(actual) <= Number(guard.value)
    case '>':
      return Number(actual) > Number(guard.value)
    case '>=':
      return Number(actual) >= Number(guard.value)
  }
}

function valueAt(path: string, row: RobotRow, payload: Payload): unknown {
  const [root, ...fields] = path.split('.')
  let value: unknown = root === 'row' ? row : payload
  for (const field of fields) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, field))
      return undefined
    value = (value as Readonly<Record<string, unknown>>)[field]
  }
  return value
}
