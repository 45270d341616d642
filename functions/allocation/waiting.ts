// Why a mission waits, from the robots that might have it. What is told first is what passes soonest by itself: a person who reads
// "no robot is free" waits, one who reads "none can lift" does something.

import type { WaitingReason, WaitsBecause } from '../ports/missions.ts'
import { type Asked, hindrance, type Known } from './fitting.ts'

export const whyItWaits = (
  mission: Asked,
  robots: readonly Known[],
  { battery_min, at }: { readonly battery_min: number; readonly at: string },
): WaitsBecause => {
  const counts: Partial<Record<WaitingReason, number>> = {}
  let fit = 0
  for (const robot of robots) {
    const reason = hindrance(mission, robot, { battery_min, now: Date.parse(at) })
    if (reason === undefined) fit += 1
    else if (reason !== 'other') counts[reason] = (counts[reason] ?? 0) + 1
  }
  const reason = fit > 0 ? 'being_allocated' : (soonestFirst.find((each) => counts[each] !== undefined) ?? 'no_robot')
  return { reason, robots: fit > 0 ? { ...counts, being_allocated: fit } : counts, at }
}

const soonestFirst: readonly WaitingReason[] = [
  'no_robot_free',
  'robot_named_is_busy',
  'robots_charging',
  'fenced',
  'robots_parked',
  'robots_in_fault',
  'fleet_offline',
  'robots_withdrawn',
  'refused',
  'no_robot_with_capability',
]
