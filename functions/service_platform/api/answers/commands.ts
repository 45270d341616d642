import { shownCommand } from '../../../commands/shown.ts'
import { notFound } from '../../../http/problem.ts'
import { commandIdIn, paged, pagingIn, robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'

export const listCommands: Answer = async (request, ports) => {
  const { commands } = ports
  const robotId = robotIdIn(request.path)
  await mustSee(request, robotId, ports)
  const list = `commands of ${robotId}`
  const page = await commands.list(robotId, pagingIn(request, list))
  return paged(list, { ...page, items: page.items.map(shownCommand) })
}

export const readCommand: Answer = async (request, { commands }) => {
  const commandId = commandIdIn(request)
  const { robot_id } = request.query
  const row = await commands.find(commandId, robot_id === undefined ? undefined : robotIdIn(request.query))
  if (row === undefined) throw notFound(`command ${commandId}`)
  return shownCommand(row)
}
