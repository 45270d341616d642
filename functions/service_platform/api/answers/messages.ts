import { badParameter, notFound } from '../../../http/problem.ts'
import { messageIdIn, paged, pagingIn, robotIdIn, traceIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'

export const listTransitions: Answer = async (request, ports) => {
  const { journal } = ports
  const robotId = robotIdIn(request.path)
  await mustSee(request, robotId, ports)
  const list = `transitions ${robotId}`
  return paged(list, await journal.ofRobot(robotId, pagingIn(request, list), 'applied'))
}

export const listMessages: Answer = async (request, ports) => {
  const { journal } = ports
  const { trace_id, robot_id } = request.query
  if ((trace_id === undefined) === (robot_id === undefined)) {
    throw badParameter('trace_id or robot_id', trace_id && `${trace_id} and ${robot_id}`, 'exactly one of the two')
  }
  if (robot_id === undefined) {
    const traceId = traceIdIn(request)
    const list = `trace ${traceId}`
    return paged(list, await journal.ofTrace(traceId, pagingIn(request, list)))
  }
  const robotId = robotIdIn(request.query)
  await mustSee(request, robotId, ports)
  const list = `robot ${robotId}`
  return paged(list, await journal.ofRobot(robotId, pagingIn(request, list)))
}

export const readMessage: Answer = async (request, { journal }) => {
  const messageId = messageIdIn(request)
  const robotId = request.query.robot_id === undefined ? undefined : robotIdIn(request.query)
  const message = await journal.message(messageId, robotId)
  if (message === undefined) {
    throw notFound(`decided message ${messageId}: it is still on its way, older than the journal, or telemetry`)
  }
  return message
}
