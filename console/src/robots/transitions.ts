// How a robot got here: its applied messages as steps, each with what it changed, and what was asked and refused on the way.
// The journal says what was decided; the row before and after a step are derived from it.

import type { components } from '../network/api-types.ts'

export type Decision = components['schemas']['Decision']

/** What a transition may change of the row that decides. Undefined where the decisions at hand do not reach back so far. */
export interface DecidingRow {
  readonly state?: string
  readonly since?: string
  readonly revision?: number
  readonly policy_version?: string
  readonly entered_by?: string
  readonly last_sequence?: number
}

export interface Change {
  readonly field: keyof DecidingRow
  readonly before: string | number | undefined
  readonly after: string | number | undefined
}

export interface Step {
  readonly decision: Decision
  readonly before: DecidingRow
  readonly after: DecidingRow
  /** Only what differs; a row that was kept as it was still counts its revision. */
  readonly changes: readonly Change[]
}

/** `decisions` are the newest first, as the API lists them; so are the steps. */
export function stepsOf(decisions: readonly Decision[]): readonly Step[] {
  const applied = decisions.filter(({ outcome }) => outcome === 'applied')
  let row: DecidingRow = {}
  const steps = applied.toReversed().map((decision): Step => {
    const before = { ...row, ...(decision.from !== undefined && { state: decision.from }) }
    const after = rowAfter(before, decision)
    row = after
    return { decision, before, after, changes: changesOf(before, after) }
  })
  return steps.toReversed()
}

function rowAfter(before: DecidingRow, decision: Decision): DecidingRow {
  const { from, to, type, revision, policy_version, sequence, decided_at } = decision
  const last = Math.max(before.last_sequence ?? -1, sequence ?? -1)
  return {
    ...before,
    ...(to !== undefined && { state: to }),
    // A state that is kept goes on since it began.
    ...(to !== undefined && to !== from && { since: decided_at }),
    ...(revision !== undefined && { revision }),
    policy_version,
    entered_by: type,
    ...(last >= 0 && { last_sequence: last }),
  }
}

const fields = ['state', 'since', 'revision', 'policy_version', 'entered_by', 'last_sequence'] as const

function changesOf(before: DecidingRow, after: DecidingRow): readonly Change[] {
  return fields
    .map((field) => ({ field, before: before[field], after: after[field] }))
    .filter((change) => change.before !== change.after)
}

export interface Attempt {
  readonly state: string
  readonly type: string
  readonly times: number
  /** RFC 3339: the newest. */
  readonly at: string
  readonly message_id: string
  /** Why, of the newest: a guard's name, or that the policy has no such cell. */
  readonly why: string
}

/** What was asked for and refused, by the state that it was refused in; the newest first. */
export function attemptsOf(decisions: readonly Decision[]): readonly Attempt[] {
  const attempts = new Map<string, Attempt>()
  for (const decision of decisions) {
    const { outcome, from, type, decided_at, message_id } = decision
    if (outcome !== 'refused' || from === undefined) continue
    const key = `${from} ${type}`
    const known = attempts.get(key)
    const newest =
      known === undefined || known.at < decided_at
        ? { at: decided_at, message_id, why: whyRefused(decision) }
        : { at: known.at, message_id: known.message_id, why: known.why }
    attempts.set(key, { state: from, type, times: (known?.times ?? 0) + 1, ...newest })
  }
  return [...attempts.values()].toSorted((one, other) => other.at.localeCompare(one.at))
}

export function whyRefused({ reason, guard, detail, from, type, policy_version }: Decision): string {
  if (detail !== undefined) return detail
  if (guard !== undefined) return `${guard} is not true`
  if (reason === 'not_allowed')
    return `policy ${policy_version} has no ${type} for a robot that is ${from ?? 'where it was'}`
  return reason ?? 'refused without a reason'
}
