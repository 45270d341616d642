// What is remembered of one robot between two of its messages: just enough to see a difference. It lies on the last-known
// item (JSON), so it is kept small: the whole item should stay within the 1 KB that one write pays for.

import { derivedId } from '../ids.ts'
import type { ConditionMemory } from './vda-condition.ts'

export interface VdaDerivedMemory extends ConditionMemory {
  /** As connection messages and states say it; undefined until either was heard. */
  readonly connected?: boolean
  /** Whether a state was ever heard: the first one is not a change from anything. */
  readonly state_seen?: boolean
  /** The order leg in hand. */
  readonly running?: Leg
  /** Marks of legs that have ended, oldest first: a replay or a late state never starts one again. */
  readonly ended?: readonly string[]
}

/**
 * One leg of an order: the pair (orderId, orderUpdateId) is the unit of work. In the recordings one order id comes back for
 * later legs, interleaved with others on one robot and across two, so the order id alone names nothing that starts or ends.
 */
export interface Leg {
  readonly order_id: string
  readonly update_id: number
}

/** `<orderId>:<orderUpdateId>`, or a derived id where that is longer than a job_id may be. */
export function jobIdOf(leg: Leg): string {
  const jobId = `${leg.order_id}:${leg.update_id}`
  return jobId.length <= 128 ? jobId : derivedId('job', jobId)
}

export function isSameLeg(one: Leg, other: Leg): boolean {
  return one.order_id === other.order_id && one.update_id === other.update_id
}

export function hasEnded(memory: VdaDerivedMemory, leg: Leg): boolean {
  return memory.ended?.includes(markOf(leg)) ?? false
}

/** Far more than the legs that were ever seen interleaved (four), and small. */
const ENDED_MAX = 32

export function withEnded(ended: readonly string[] | undefined, leg: Leg): readonly string[] {
  return [...(ended ?? []), markOf(leg)].slice(-ENDED_MAX)
}

/** 48 bits are plenty to tell 32 legs apart. */
function markOf(leg: Leg): string {
  return derivedId('leg', leg.order_id, leg.update_id).slice(-12)
}
