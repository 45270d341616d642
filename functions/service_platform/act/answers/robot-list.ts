import { derivedId, derivedTraceId } from '../../../../messages/ids.ts'
import { correctable, type Line, type ListedRobot, robotListIn } from '../../../fleets/robot-list.ts'
import { sees } from '../../../http/caller.ts'
import { badField } from '../../../http/problem.ts'
import type { ApiRequest } from '../../../http/request.ts'
import { fleetIn } from '../../../http/request.ts'
import { doesSee } from '../../../http/seen.ts'
import { inParallel } from '../../../in-parallel.ts'
import type { Put } from '../../../ports/put-on-stream.ts'
import { ourMessage } from '../../../saying/by-us.ts'
import type { Acting } from '../answer.ts'
import type { ActPorts } from '../ports.ts'
import { recorded } from '../recorded.ts'

/**
 * A fleet by its list. Lines that cannot be taken come back with why; the others are done: into the fleet (or out of it), and what
 * is said of what the robot can do goes on the line like any other change of capacity, so that who waits for it hears of it.
 */
export const importRobots: Acting<'import-robots'> = async (request, ports) => {
  const fleet = fleetIn(request)
  const { csv, reason } = request.body
  if (!sees(request.caller.fleets, fleet)) throw badField('fleet', fleet, 'a fleet that you see')
  const { columns, lines } = robotListIn(csv)
  const import_id = ports.newId()
  const results = new Map<Line, string | undefined>()
  const diff = { import_id, fleet, lines: lines.length }
  const { operation } = await recorded('fleet_change', reason, diff, request, ports, () =>
    inParallel(lines, PARALLEL, async (line) => {
      results.set(line, line.error ?? (line.robot && (await take(line.robot, fleet, import_id, request, ports))))
    }),
  )
  const failed = lines.flatMap((line) => {
    const error = results.get(line)
    return error === undefined ? [] : [{ ...line, error }]
  })
  return {
    fleet,
    import_id,
    taken: lines.length - failed.length,
    failed: failed.length,
    failed_csv: failed.length === 0 ? null : correctable(columns, failed),
    operation,
  }
}

/** Said of one robot's line, as a fact about it; undefined: done. */
const take = async (
  robot: ListedRobot,
  fleet: string,
  import_id: string,
  request: ApiRequest & { readonly body: { readonly reason: string } },
  ports: ActPorts,
): Promise<string | undefined> => {
  const { robot_id, removed } = robot
  try {
    // A robot that nobody has put anywhere is everybody's to take; one of a fleet that the caller does not see is none.
    const before = await ports.fleets.read(robot_id)
    if (before?.fleet !== undefined && !(await doesSee(request, robot_id, ports)))
      return `robot ${robot_id} is in a fleet that you do not see`
    if (before?.fleet === undefined && request.caller.fleets !== 'all')
      return `robot ${robot_id} is in no fleet; somebody who sees all fleets has to put it into one`
    if (removed && before?.fleet !== fleet) return `robot ${robot_id} is not in fleet ${fleet}`
    await ports.fleets.write({
      robot_id,
      ...(!removed && { fleet }),
      changed_by: request.by,
      changed_at: new Date(ports.now()).toISOString(),
    })
    await ports.stream.put([capacityChanged(robot, request.body.reason, import_id, ports.now())])
    return undefined
  } catch (error) {
    ports.log.warn('line of a list of robots not taken', { robot_id, import_id, error: error as Error })
    return `it could not be written now (${error instanceof Error ? error.name : 'Error'}): send this line again`
  }
}

const PARALLEL = 16

export const capacityChanged = (
  { robot_id, capabilities, available }: Omit<ListedRobot, 'removed'>,
  reason: string,
  changeId: string,
  received_at: number,
): Put => {
  const message_id = derivedId('capacity', changeId, robot_id)
  const payload = {
    ...(available !== undefined && { available, from_list: true }),
    ...(capabilities && { capabilities }),
    reason,
  }
  return ourMessage(
    robot_id,
    { message_id, type: 'robot.capacity_changed', payload },
    { trace_id: derivedTraceId(message_id), received_at, source: 'service_platform.api_gateway' },
  )
}
