// Several messages of one story (a trace, a conversation, whatever a robot did of late) beside each other in time: which came
// because of which, and how long each was on the line. Pure.

import type { Decision, Moment } from './hops.ts'

export interface Lane {
  readonly decision: Decision
  /** How deep it hangs below what brought it about. */
  readonly depth: number
  /** After the first message of the story was received. */
  readonly from_ms: number
  /** The last that is known of it on its way: decided, published or in the feed. */
  readonly to_ms: number
}

export interface Lanes {
  readonly lanes: readonly Lane[]
  /** RFC 3339: when the first message was received. */
  readonly began_at: string | undefined
  readonly lasted_ms: number
}

/** In the order in which they were received, each below what it was said because of. */
export function lanesOf(decisions: readonly Decision[], story: readonly Moment[]): Lanes {
  const inTurn = decisions.toSorted(
    (one, other) => one.received_at.localeCompare(other.received_at) || one.position.localeCompare(other.position),
  )
  const began_at = inTurn[0]?.received_at
  if (began_at === undefined) return { lanes: [], began_at, lasted_ms: 0 }
  const began = Date.parse(began_at)
  const ends = lastMoments(story)
  const lanes = hung(inTurn).map(({ decision, depth }): Lane => {
    const from_ms = Date.parse(decision.received_at) - began
    const end = Math.max(Date.parse(decision.decided_at), ends.get(keyOf(decision)) ?? 0) - began
    return { decision, depth, from_ms, to_ms: Math.max(from_ms, end) }
  })
  return { lanes, began_at, lasted_ms: Math.max(...lanes.map(({ to_ms }) => to_ms)) }
}

const keyOf = ({ robot_id, message_id }: { readonly robot_id?: string; readonly message_id?: string }): string =>
  `${robot_id} ${message_id}`

const onTheLine: ReadonlySet<string> = new Set(['decided', 'published', 'fed'])

function lastMoments(story: readonly Moment[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>()
  for (const moment of story) {
    if (!onTheLine.has(moment.what)) continue
    const key = keyOf(moment)
    last.set(key, Math.max(last.get(key) ?? 0, Date.parse(moment.at)))
  }
  return last
}

interface Hung {
  readonly decision: Decision
  readonly depth: number
}

/** Whose cause is not among them stands at the left edge; so does a circle, which nobody should be able to say. */
function hung(inTurn: readonly Decision[]): readonly Hung[] {
  const known = new Set(inTurn.map(({ message_id }) => message_id))
  const causeOf = ({ causation_id, message_id }: Decision): string | undefined =>
    causation_id !== undefined && causation_id !== message_id && known.has(causation_id) ? causation_id : undefined
  const effects = Map.groupBy(inTurn, (decision) => causeOf(decision) ?? '')
  const told = new Set<Decision>()
  const below = (decision: Decision, depth: number): readonly Hung[] => {
    if (told.has(decision)) return []
    told.add(decision)
    return [
      { decision, depth },
      ...(effects.get(decision.message_id) ?? []).flatMap((effect) => below(effect, depth + 1)),
    ]
  }
  const roots = (effects.get('') ?? []).flatMap((decision) => below(decision, 0))
  return [...roots, ...inTurn.flatMap((decision) => below(decision, 0))]
}
