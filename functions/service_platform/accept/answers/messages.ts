import { Answered } from '../../../http/answered.ts'
import type { JournalRow } from '../../../ports/journal.ts'
import { refusalIn } from '../../../refusal.ts'
import type { Composed } from '../../../saying/compose.ts'
import { checkMaySay } from '../../../saying/may-say.ts'
import { saidIn } from '../../../saying/said.ts'
import { checkSeen } from '../../../saying/seen.ts'
import { checkContent } from '../../../saying/uploaded.ts'
import type { Answer } from '../answer.ts'
import { stopping } from '../stops.ts'
import { type Sent, takeAndSend } from '../take-and-send.ts'
import { nameOfMessage } from '../wait.ts'

/**
 * Everything that can be wrong is found before anything is stored; what is stored is stored before it is sent; and it is answered
 * when the stream has it.
 */
export const sendMessages: Answer = async (request, sent, ports) => {
  const messages = saidIn(sent, ports.now())
  checkMaySay(messages, request.caller)
  await checkSeen(messages, request, ports)
  await checkContent(messages, request, ports)
  const stops = stopping(ports)
  const taken = await takeAndSend(messages, request, ports, stops.begin)
  await stops.said()
  return answerOf(taken)
}

const answerOf = ({ taken, outcomes, is_replayed, is_waited_for }: Sent): Answered => {
  const messages = taken.messages.map((message) => {
    const row = outcomes.get(nameOfMessage(message))
    return { ...idsOf(message), ...(is_waited_for && { outcome: row?.outcome ?? 'pending' }), ...(row && endOf(row)) }
  })
  const [only] = taken.messages.length === 1 ? messages : []
  return new Answered({ trace_id: taken.trace_id, messages }, outcomes.size === messages.length ? 200 : 202, {
    location: only?.location ?? `/messages?trace_id=${taken.trace_id}`,
    ...(is_replayed && { 'idempotent-replayed': 'true' }),
  })
}

const idsOf = ({ message_id, robot_id, trace_id }: Composed) => ({
  message_id,
  robot_id,
  trace_id,
  location: `/messages/${encodeURIComponent(message_id)}?robot_id=${encodeURIComponent(robot_id)}`,
})

/** What a row of the journal tells whoever waits. */
export const endOf = (row: JournalRow) => {
  const { from, to, reason, guard, policy_version, decided_at, failure_id } = row
  const detail = refusalIn(row)
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(reason !== undefined && { reason }),
    ...(guard !== undefined && { guard }),
    ...(detail !== undefined && { detail }),
    policy_version,
    decided_at,
    ...(failure_id !== undefined && { failure_id }),
  }
}
