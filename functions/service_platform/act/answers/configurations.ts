import { conflict } from '../../../http/problem.ts'
import { robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import { shownConfiguration } from '../../../http/shown-configuration.ts'
import type { Acting } from '../answer.ts'
import { recorded } from '../recorded.ts'

export const configureRobot: Acting<'configure-robot'> = async (request, ports) => {
  const robot_id = robotIdIn(request.path)
  const { telemetry_rate_seconds, configuration_version: seen, reason } = request.body
  await mustSee(request, robot_id, ports)
  const before = await ports.configurations.read(robot_id)
  if (seen !== undefined && seen !== before.version) throw changedSince(robot_id, before.version, seen)
  const diff = {
    robot_id,
    before: { telemetry_rate_seconds: before.desired.telemetry_rate_seconds ?? null },
    after: { telemetry_rate_seconds },
  }
  const { operation } = await recorded('configuration_change', reason, diff, request, ports, async () => {
    const written = await ports.configurations.want(robot_id, { telemetry_rate_seconds }, seen)
    if (written === 'changed') throw changedSince(robot_id, before.version, seen)
  })
  return { ...shownConfiguration(robot_id, await ports.configurations.read(robot_id)), operation }
}

const changedSince = (robotId: string, version: number, seen: number | undefined) =>
  conflict(
    'changed',
    `configuration_version is ${seen}; the configuration of robot ${robotId} is at ${version}, or was changed at this moment`,
    {},
  )
