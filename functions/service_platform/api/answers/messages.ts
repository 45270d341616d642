import { badParameter, notFound } from '../../../http/problem.ts'
import { lineKeyIn, messageIdIn, paged, pagingIn, robotIdIn, traceIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'

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
  const robotId = lineKeyIn(request.query)
  await mustSee(request, robotId, ports)
  const list = `robot ${robotId}`
  return paged(list, await journal.ofRobot(robotId, pagingIn(request, list)))
}

export const readMessage: Answer = async (request, ports) => {
  const messageId = messageIdIn(request)
  const robotId = request.query.robot_id === undefined ? undefined : lineKeyIn(request.query)
  const message = (await ports.journal.message(messageId, robotId)) ?? (await onItsWay(messageId, robotId, ports))
  if (message === undefined) {
    throw notFound(
      `message ${messageId}: it came in another way and is not decided, is older than the journal, or telemetry`,
    )
  }
  return message
}

/** Accepted over HTTP and not journalled: `pending`, unless the failure store knows better. Telemetry has no row each. */
const onItsWay = async (
  messageId: string,
  robotId: string | undefined,
  { accepted, failures }: ApiPorts,
): Promise<object | undefined> => {
  const rows = await accepted.ofMessage(messageId)
  const [row] = rows
    .filter((one) => one.of === 'message' && (robotId === undefined || one.robot_id === robotId))
    .toSorted((one, other) => other.accepted_at_ms - one.accepted_at_ms)
  if (row?.of !== 'message') return undefined
  const { message_id, robot_id, trace_id, type, kind, by } = row
  const isOurs = (failure: { readonly robot_id?: string }) => failure.robot_id === robot_id
  const [failure] = kind === 'telemetry' ? [] : (await failures.bearing({ message_id }, 10)).filter(isOurs)
  return {
    message_id,
    robot_id,
    trace_id,
    type,
    kind,
    outcome: failure ? 'dead_lettered' : kind === 'telemetry' ? 'accepted' : 'pending',
    ...(failure && { failure_id: failure.failure_id, reason: failure.error_class, detail: failure.error_text }),
    accepted_at: new Date(row.accepted_at_ms).toISOString(),
    accepted_by: by,
  }
}
