import { commandId } from '../../../../messages/command-id.ts'
import type { CommandType } from '../../../../messages/commands.ts'
import { DAYS_AHEAD_MAX } from '../../../commands/terms.ts'
import { Answered } from '../../../http/answered.ts'
import { bodies } from '../../../http/bodies.ts'
import { badField, notFound } from '../../../http/problem.ts'
import { readBody, type SentBody } from '../../../http/read-body.ts'
import { type ApiRequest, commandIdIn, robotIdIn } from '../../../http/request.ts'
import { mustSee } from '../../../http/seen.ts'
import { saidIn } from '../../../saying/said.ts'
import { checkSeen } from '../../../saying/seen.ts'
import type { Answer } from '../answer.ts'
import type { AcceptPorts } from '../ports.ts'
import { checkHeard, stopping } from '../stops.ts'
import { takeAndSend } from '../take-and-send.ts'
import { nameOfMessage } from '../wait.ts'
import { endOf } from './messages.ts'

/** A request on the line like any other: whether the robot is told, its policy says. */
export const sendCommand: Answer = async (request, sent, ports) => {
  const said = readBody(bodies['send-command'], sent)
  checkDeadline(said.payload?.deadline, ports.now())
  return ask({ robot_id: robotIdIn(request.path), ...said }, request, ports)
}

export const stopRobot: Answer = async (request, sent, ports) => {
  const payload = readBody(bodies['stop-robot'], sent)
  return ask({ robot_id: robotIdIn(request.path), type: 'robot.stop', priority: 'urgent', payload }, request, ports)
}

export const cancelCommand: Answer = async (request, sent, ports) => {
  const { reason } = readBody(bodies['cancel-command'], sent)
  const command_id = commandIdIn(request)
  const { robot_id } = request.query
  const row = await ports.commands.find(command_id, robot_id === undefined ? undefined : robotIdIn(request.query))
  const what = `command ${command_id}`
  if (row === undefined) throw notFound(what)
  await mustSee(request, row.robot_id, ports, what)
  const payload = { command_id, ...(reason !== undefined && { reason }) }
  return ask({ robot_id: row.robot_id, type: 'command.cancel', payload }, request, ports, command_id)
}

/** What is over cannot be done, and nobody would be told. That it is a time at all, the message says. */
const checkDeadline = (deadline: unknown, now: number): void => {
  const time = typeof deadline === 'string' ? Date.parse(deadline) : Number.NaN
  if (time <= now || time > now + DAYS_AHEAD_MAX * 86_400_000) {
    throw badField('payload.deadline', deadline, `a time to come, at most ${DAYS_AHEAD_MAX} days ahead`)
  }
}

interface Asked {
  readonly robot_id: string
  readonly type: CommandType
  readonly payload?: Readonly<Record<string, unknown>> | undefined
  readonly priority?: string | undefined
  readonly correlation_id?: string | undefined
}

const ask = async (asked: Asked, request: ApiRequest, ports: AcceptPorts, about?: string): Promise<Answered> => {
  const messages = saidIn(bodyOf(asked), ports.now())
  await checkSeen(messages, request, ports)
  if (asked.type === 'robot.stop') await checkHeard(asked.robot_id, ports)
  const stops = stopping(ports)
  const { taken, outcomes, is_replayed, is_waited_for } = await takeAndSend(messages, request, ports, stops.begin)
  await stops.said()
  const [one] = taken.messages
  const decided = one && outcomes.get(nameOfMessage(one))
  const command_id = about ?? commandId(one?.message_id ?? '', asked.type)
  const location = `/commands/${command_id}?robot_id=${encodeURIComponent(asked.robot_id)}`
  // What its policy would not have became no command; what is called back is one all the same.
  const isOne = about !== undefined || decided?.outcome !== 'refused'
  const answer = {
    robot_id: asked.robot_id,
    message_id: one?.message_id,
    ...(isOne && { command_id }),
    trace_id: taken.trace_id,
    ...(isOne && { location }),
    ...(is_waited_for && { outcome: decided?.outcome ?? 'pending' }),
    ...(decided && endOf(decided)),
  }
  return new Answered(answer, decided === undefined ? 202 : 200, {
    ...(isOne && { location }),
    ...(is_replayed && { 'idempotent-replayed': 'true' }),
  })
}

const bodyOf = (asked: Asked): SentBody => ({ body: JSON.stringify(asked), contentType: 'application/json' })
