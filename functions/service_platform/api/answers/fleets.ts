import { sees } from '../../../http/caller.ts'
import { notFound } from '../../../http/problem.ts'
import { fleetIn, paged, pagingIn } from '../../../http/request.ts'
import { type CapacityRow, isFree, whyWithdrawn } from '../../../ports/capacity.ts'
import type { Answer } from '../answer.ts'

/** Of whoever sees some fleets, theirs alone. */
export const readCapacity: Answer = async (request, { capacity }) => {
  const { fleets } = request.caller
  const page = await capacity.list(undefined, pagingIn(request, 'capacity'))
  const seen = page.items.filter(({ fleet }) => sees(fleets, fleet))
  return paged('capacity', { ...page, items: seen.map(shownCapacity) })
}

export const readFleetCapacity: Answer = async (request, { capacity }) => {
  const fleet = fleetIn(request)
  if (!sees(request.caller.fleets, fleet)) throw notFound(`fleet ${fleet}`)
  const list = `capacity ${fleet}`
  const page = await capacity.list(fleet, pagingIn(request, list))
  return paged(list, { ...page, items: page.items.map(shownCapacity) })
}

export const shownCapacity = (row: CapacityRow) => ({
  robot_id: row.robot_id,
  fleet: row.fleet ?? null,
  state: row.state ?? null,
  free: isFree(row),
  capabilities: row.capabilities,
  withdrawn: whyWithdrawn(row) ?? null,
  withdrawn_by: Object.keys(row.withdrawn ?? {}),
  mission_id: row.claim?.mission_id ?? null,
  gives_back: row.fenced?.job_id ?? null,
})
