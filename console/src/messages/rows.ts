// What was said, as rows of one table, wherever it is known from: the live feed (as it happens), the lake (of any age), the
// journal (what was decided). Pure.

import type { OutgoingEvent } from '../../../messages/events/external.ts'
import type { components } from '../network/api-types.ts'

export type Decision = components['schemas']['Decision']
export type StoredMessage = components['schemas']['StoredMessage']

export interface MessageRow {
  /** A message that is decided again (a redrive, a release) keeps its key. */
  readonly key: string
  readonly message_id: string
  readonly robot_id: string
  readonly type: string
  readonly kind?: string | undefined
  readonly outcome?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly reason?: string | undefined
  readonly trace_id?: string | undefined
  readonly correlation_id?: string | undefined
  readonly policy_version?: string | undefined
  readonly source?: string | undefined
  readonly failure_id?: string | undefined
  /** RFC 3339: of the feed when it was decided, else when it was received. */
  readonly at: string
  readonly occurred_at?: string | undefined
  readonly bytes?: number | undefined
}

export type Sign = 'success' | 'error' | 'warning' | 'stopped' | 'pending' | 'in-progress' | 'info'

/** Whatever may become of a message, with the sign that a table has for it. */
export const outcomes: Readonly<
  Record<string, { readonly sign: Sign; readonly words: string; readonly means: string }>
> = {
  applied: { sign: 'success', words: 'applied', means: 'its robot has changed' },
  observed: { sign: 'info', words: 'observed', means: 'telemetry: it is the last that is known of its robot, or was' },
  duplicate: { sign: 'stopped', words: 'duplicate', means: 'it had come before, and changed nothing' },
  refused: { sign: 'warning', words: 'refused', means: 'the policy does not allow it in this state' },
  dead_lettered: { sign: 'error', words: 'dead-lettered', means: 'it failed; there is a failure with its bytes' },
  held: { sign: 'pending', words: 'held', means: 'its robot is parked; it is decided when the robot is released' },
  shed: { sign: 'stopped', words: 'shed', means: 'telemetry that was too old when its turn came' },
  pending: { sign: 'in-progress', words: 'pending', means: 'nothing is decided about it yet' },
  accepted: {
    sign: 'in-progress',
    words: 'accepted',
    means: 'telemetry that came over HTTP: no sample has a row of its own',
  },
}

export function signOf(outcome: string | undefined): { readonly sign: Sign; readonly words: string } {
  if (outcome === undefined) return { sign: 'pending', words: 'not known yet' }
  return (
    outcomes[Object.hasOwn(outcomes, outcome) ? outcome : ''] ?? { sign: 'info', words: outcome.replaceAll('_', '-') }
  )
}

export const keyOf = (robot_id: string, message_id: string): string => `${robot_id} ${message_id}`

/** Of the feed only what tells of the end of a message; undefined: it tells of something else. */
export const liveTypes = ['robot.transitioned', 'mission.transitioned', 'message.decided'] as const

export function rowOfEvent(event: OutgoingEvent): MessageRow | undefined {
  const { type, robot_id, payload, trace_id, correlation_id, policy_version, occurred_at } = event
  const message_id = textIn(payload, 'message_id')
  const said = textIn(payload, 'type')
  if (robot_id === undefined || message_id === undefined || said === undefined) return undefined
  const story = {
    key: keyOf(robot_id, message_id),
    message_id,
    robot_id,
    type: said,
    trace_id,
    correlation_id,
    policy_version,
    at: occurred_at,
  }
  if (type === 'message.decided') {
    return {
      ...story,
      outcome: textIn(payload, 'outcome'),
      reason: textIn(payload, 'reason'),
      from: textIn(payload, 'state'),
      failure_id: textIn(payload, 'failure_id'),
    }
  }
  if (type !== 'robot.transitioned' && type !== 'mission.transitioned') return undefined
  return { ...story, outcome: 'applied', from: textIn(payload, 'from'), to: textIn(payload, 'to') }
}

export function rowOfDecision(decision: Decision): MessageRow {
  const { robot_id, message_id, received_at } = decision
  return { ...decision, reason: decision.guard ?? decision.reason, key: keyOf(robot_id, message_id), at: received_at }
}

export function rowOfStored(stored: StoredMessage): MessageRow {
  const { robot_id, message_id, received_at, type, kind } = stored
  const { from_state, to_state, ...said } = stored
  return {
    ...said,
    type: type ?? kind,
    key: keyOf(robot_id, message_id),
    from: from_state,
    to: to_state,
    at: received_at,
  }
}

export interface Heap {
  /** Newest first. */
  readonly rows: readonly MessageRow[]
  /** How many were heard since the page was opened; the oldest of them may have been let go. */
  readonly heard: number
}

export const emptyHeap: Heap = { rows: [], heard: 0 }
/** A page stays open all day: it keeps so many. */
export const ROWS_MAX = 2_000

/** What came, oldest first as it was heard, in front of what is there; a message that was decided again is there once. */
export function heaped({ rows, heard }: Heap, came: readonly MessageRow[]): Heap {
  if (came.length === 0) return { rows, heard }
  const newest = new Map<string, MessageRow>()
  for (const row of came.toReversed()) if (!newest.has(row.key)) newest.set(row.key, row)
  const kept = rows.filter(({ key }) => !newest.has(key))
  return { rows: [...newest.values(), ...kept].slice(0, ROWS_MAX), heard: heard + came.length }
}

const textIn = (payload: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = payload[name]
  return typeof value === 'string' ? value : undefined
}

/** How many of the rows that were heard are not shown yet. */
export function unseen(heap: Heap, shown: Heap, matches: (row: MessageRow) => boolean): number {
  if (heap === shown) return 0
  const known = new Set(shown.rows)
  return heap.rows.filter((row) => !known.has(row) && matches(row)).length
}
