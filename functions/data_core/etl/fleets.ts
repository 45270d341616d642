import { robotFleets, robotsKnown } from '../../../warehouse/facts/dimensions.ts'
import type { EtlPorts } from './ports.ts'
import type { Working } from './working.ts'

/** Fleets are said by nobody: people put robots into them. */
export const tellFleets = async (working: Working, { fleets }: EtlPorts): Promise<void> => {
  const known = await working.ask('robots', robotsKnown)
  const ids = known.flatMap(({ robot_id }) => robot_id ?? [])
  const now = await fleets.fleetsOf(ids)
  const changed = known.flatMap(({ robot_id, fleet }) => {
    const current = now.get(robot_id ?? '')
    return robot_id === null || robot_id === undefined || current === (fleet ?? undefined)
      ? []
      : [{ robot_id, ...(current !== undefined && { fleet: current }) }]
  })
  for (let from = 0; from < changed.length; from += FLEETS_AT_ONCE) {
    const { name, sql } = robotFleets(changed.slice(from, from + FLEETS_AT_ONCE))
    await working.ask(`${name} ${from}`, sql)
  }
}

const FLEETS_AT_ONCE = 1_000
