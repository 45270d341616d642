import { robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import { shownConfiguration } from '../../../http/shown-configuration.ts'
import type { Answer } from '../answer.ts'

/** Also of a robot that nothing was heard of yet: it is told when it comes. */
export const readConfiguration: Answer = async (request, ports) => {
  const robotId = robotIdIn(request.path)
  await mustSee(request, robotId, ports)
  return shownConfiguration(robotId, await ports.configurations.read(robotId))
}
