// What the robots of each fleet could take on now, and what holds the others back.

import type { operations } from '../network/api-types.ts'

export type Capable = operations['read-capacity']['responses'][200]['content']['application/json']['items'][number]

export const NO_FLEET = '(none)'

export interface FleetCapacity {
  readonly fleet: string
  readonly robots: number
  readonly free: number
  readonly onMission: number
  readonly withdrawn: number
  /** Neither free, nor on a mission, nor withdrawn: charging, in fault, out of hearing. */
  readonly others: number
  /** What its robots can do, each with how many can do it and are free. */
  readonly capabilities: readonly { readonly name: string; readonly robots: number; readonly free: number }[]
}

export function byFleet(robots: readonly Capable[]): readonly FleetCapacity[] {
  const fleets = new Map<string, Capable[]>()
  for (const robot of robots) {
    const fleet = robot.fleet ?? NO_FLEET
    fleets.set(fleet, [...(fleets.get(fleet) ?? []), robot])
  }
  return [...fleets]
    .map(([fleet, members]) => capacityOf(fleet, members))
    .toSorted((a, b) => a.fleet.localeCompare(b.fleet))
}

function capacityOf(fleet: string, robots: readonly Capable[]): FleetCapacity {
  const free = robots.filter((robot) => robot.free).length
  const withdrawn = robots.filter((robot) => robot.withdrawn !== null).length
  const onMission = robots.filter((robot) => robot.withdrawn === null && robot.mission_id !== null).length
  const names = [...new Set(robots.flatMap(({ capabilities }) => capabilities))].toSorted()
  return {
    fleet,
    robots: robots.length,
    free,
    onMission,
    withdrawn,
    others: robots.length - free - withdrawn - onMission,
    capabilities: names.map((name) => {
      const able = robots.filter(({ capabilities }) => capabilities.includes(name))
      return { name, robots: able.length, free: able.filter((robot) => robot.free).length }
    }),
  }
}

/** What keeps one from being given a mission; undefined for one that is free. */
export function heldBack({ free, withdrawn, mission_id, gives_back, state }: Capable): string | undefined {
  if (free) return undefined
  if (withdrawn !== null) return `taken out of service: ${withdrawn}`
  if (gives_back !== null) return `has yet to give back ${gives_back}`
  if (mission_id !== null) return `has mission ${mission_id}`
  if (state === null) return 'was never heard'
  return `is ${state}`
}
