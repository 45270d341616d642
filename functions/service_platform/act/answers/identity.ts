import { sees } from '../../../http/caller.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badField, notFound } from '../../../http/problem.ts'
import { clientIdIn, robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import type { Membership } from '../../../ports/fleet-members.ts'
import { type Grant, grantAsSaid } from '../../../ports/grants.ts'
import type { Acting } from '../answer.ts'
import { recorded } from '../recorded.ts'
import { capacityChanged } from './robot-list.ts'

/*
 * Who sees which robots. The operation is written first: no change without its entry in the audit trail.
 */

/** Whoever does not see all moves their robots among their fleets: nobody helps themselves to robots of others. */
export const putRobotInFleet: Acting<'put-robot-in-fleet'> = async (request, ports) => {
  const robotId = robotIdIn(request.path)
  const { fleet, reason } = request.body
  await mustSee(request, robotId, ports)
  if (!sees(request.caller.fleets, fleet ?? undefined)) throw badField('fleet', fleet, 'a fleet that you see')
  const before = await ports.fleets.read(robotId)
  const changed = { changed_by: request.by, changed_at: new Date(ports.now()).toISOString() }
  const after: Membership = { robot_id: robotId, ...(fleet !== null && { fleet }), ...changed }
  const diff = { robot_id: robotId, before: before?.fleet ?? null, after: fleet }
  const { operation } = await recorded('fleet_change', reason, diff, request, ports, async () => {
    await ports.fleets.write(after)
    // Who may be given which mission follows the fleet at once, not with the robot's next transition. One that was never heard
    // is in no fleet's count yet.
    const { robots } = await ports.recall.recall({ robots: [robotId] })
    if (robots.has(robotId))
      await ports.stream.put([capacityChanged({ robot_id: robotId }, reason, ports.newId(), ports.now())])
  })
  return { robot_id: robotId, fleet, ...changed, operation }
}

export const changeGrants: Acting<'change-grants'> = async (request, ports) => {
  const clientId = clientIdIn(request)
  const { fleets, reason } = request.body
  if (request.caller.fleets !== 'all')
    throw forbidden('Fleets are granted to applications by those who see all of them')
  if (!ports.applications.some(({ client_id }) => client_id === clientId)) throw notFound(`application ${clientId}`)
  const before = await ports.grantsRegister.read(clientId)
  const after: Grant = {
    client_id: clientId,
    fleets: fleets === '*' ? 'all' : [...new Set(fleets)],
    changed_by: request.by,
    changed_at: new Date(ports.now()).toISOString(),
  }
  const diff = { client_id: clientId, before: before ? grantAsSaid(before) : null, after: grantAsSaid(after) }
  const { operation } = await recorded('grant_change', reason, diff, request, ports, () =>
    ports.grantsRegister.write(after),
  )
  return { ...after, fleets: grantAsSaid(after), operation }
}
