import { asError } from '../../../errors.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badField, conflict, notFound, Problem } from '../../../http/problem.ts'
import { type ApiRequest, robotIdIn, rolloutIdIn } from '../../../http/request.ts'
import { mustSee, onlySeen } from '../../../http/seen.ts'
import type { Rollout } from '../../../ports/rollouts.ts'
import { beginRollout } from '../../../rollouts/begin.ts'
import { TooMuchRolledOut } from '../../../rollouts/layers.ts'
import { PinnedSince, pinRobot } from '../../../rollouts/pin.ts'
import { RolloutOver, rollBack } from '../../../rollouts/roll-back.ts'
import { OvertakenAgain } from '../../../tries.ts'
import type { Acting } from '../answer.ts'
import type { ActPorts } from '../ports.ts'

export const beginTheRollout: Acting<'begin-rollout'> = async (request, ports) => {
  const { version, percent, robot_ids, reason } = request.body
  if ((percent === undefined) === (robot_ids === undefined)) {
    throw badField('percent or robot_ids', percent && 'both', 'exactly one of the two')
  }
  mustBeDeployed(version, ports)
  await mustSeeAll(request, robot_ids, ports)
  const asked = {
    version,
    ...(percent !== undefined && { percent }),
    ...(robot_ids !== undefined && { robot_ids: [...new Set(robot_ids)] }),
    by: request.by,
    why: reason,
  }
  const begun = await asProblem(() => beginRollout(asked, ports))
  logRollout('rollout begun', begun.rollout, request.by, ports)
  return begun
}

export const rollTheRolloutBack: Acting<'roll-back'> = async (request, ports) => {
  const rolloutId = rolloutIdIn(request)
  const rollout = await ports.rollouts.read(rolloutId)
  if (rollout === undefined) throw notFound(`rollout ${rolloutId}`)
  await mustSeeAll(request, rollout.robot_ids, ports)
  const over = await asProblem(() => rollBack(rollout, { by: request.by, why: request.body.reason }, ports))
  logRollout('rollout taken back', over.rollout, request.by, ports)
  return over
}

export const pinTheRobot: Acting<'pin-robot'> = async (request, ports) => {
  const robot_id = robotIdIn(request.path)
  const { version, pin_version, reason } = request.body
  const missing = `robot ${robot_id}: nothing was ever heard of it`
  await mustSee(request, robot_id, ports, missing)
  if (version !== null) mustBeDeployed(version, ports)
  const asked = {
    robot_id,
    version: version ?? undefined,
    ...(pin_version !== undefined && { seen: pin_version }),
    by: request.by,
    why: reason,
  }
  const pinned = await asProblem(() => pinRobot(asked, ports))
  if (pinned === undefined) throw notFound(missing)
  const { row, operation } = pinned
  await tell(robot_id, version, ports)
  ports.log.info('pin', { robot_id, version, operation_id: operation.operation_id, by: request.by })
  return { robot_id, pin: row.pin ? { ...row.pin, version: row.pin.version ?? null } : null, operation }
}

/**
 * For the robot to know. The pin stands whether or not it can be told: what decides is the row, and who looks at its
 * configuration sees what it was told.
 */
const tell = async (robot_id: string, policy_version: string | null, ports: ActPorts): Promise<void> => {
  try {
    await ports.configurations.want(robot_id, { policy_version })
  } catch (error) {
    ports.log.warn('robot was not told of its pin', { robot_id, policy_version, error: asError(error).message })
  }
}

export const mustBeDeployed = (version: string, { policyVersions }: ActPorts): void => {
  if (!policyVersions.includes(version)) throw badField('version', version, `one of ${policyVersions.join(', ')}`)
}

/** A share is of all robots; a list may name those that its caller sees. */
const mustSeeAll = async (
  request: Pick<ApiRequest, 'caller'>,
  robotIds: readonly string[] | undefined,
  ports: ActPorts,
): Promise<void> => {
  if (request.caller.fleets === 'all') return
  if (robotIds === undefined) throw forbidden('A share is of all robots; this is for who sees all fleets: name robots')
  const seen = new Set(await onlySeen(request, robotIds, (robotId) => robotId, ports))
  const unseen = robotIds.find((robotId) => !seen.has(robotId))
  if (unseen !== undefined) throw notFound(`robot ${unseen}`)
}

const asProblem = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof OvertakenAgain) throw conflict('changed', error.message, {})
    if (error instanceof TooMuchRolledOut) throw new Problem(422, 'too-many', error.message)
    if (error instanceof RolloutOver) {
      const { ended_by: by, ended_at: at, status } = error.rollout
      throw conflict('not-possible', error.message, { by, at, rollout_status: status })
    }
    if (error instanceof PinnedSince) {
      throw conflict('changed', error.message, { by: error.pin?.by, at: error.pin?.at })
    }
    throw error
  }
}

const logRollout = (what: string, rollout: Rollout, by: string, { log }: ActPorts): void => {
  const { rollout_id, version, percent, robot_ids } = rollout
  log.info(what, { rollout_id, version, percent, robots: robot_ids?.length, by })
}
