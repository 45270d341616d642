import { MESSAGE_ID } from '../../../../messages/envelope.ts'
import { notFound } from '../../../http/problem.ts'
import { anyIdIn } from '../../../http/request.ts'
import type { Answer } from '../answer.ts'
import { type Found, findById, kindsOfId } from '../find-by-id.ts'
import type { ApiPorts } from '../ports.ts'
import { type Moment, storyOf } from '../story.ts'
import { shown } from './robots.ts'

export const readTimeline: Answer = async (request, ports) => {
  const id = anyIdIn(request)
  const found = await findById(id, ports)
  if (found.kinds.length === 0) {
    const accepted = await onTheirWay(id, ports)
    if (accepted !== undefined) return accepted
    throw notFound(
      `${kindsOfId.join(', ')} ${id}: it is still on its way, older than the journal, or telemetry, which is in the lake only`,
    )
  }
  const { robot, messages, failures, operations, acts, kinds, cut } = found
  return {
    id,
    kinds,
    story: storyOf(found),
    missing: missingIn(found),
    cut,
    ...(robot && { robot: shown(robot) }),
    messages,
    failures,
    operations,
    acts,
  }
}

/** Messages that came over HTTP and that nobody has decided: their story has but begun. */
const onTheirWay = async (id: string, { accepted }: ApiPorts): Promise<object | undefined> => {
  const rows = MESSAGE_ID.test(id) ? await accepted.ofMessage(id) : []
  const story = rows.flatMap((row): readonly Moment[] => {
    if (row.of !== 'message') return []
    const { robot_id, message_id, trace_id } = row
    const at = new Date(row.accepted_at_ms).toISOString()
    return [{ at, what: 'received', text: `${row.type} came over HTTP from ${row.by}`, robot_id, message_id, trace_id }]
  })
  if (story.length === 0) return undefined
  const missing = [
    `message ${id}: nothing was decided about it yet; of telemetry nothing is, it is in the lake and in the last-known state`,
  ]
  const nothing = { messages: [], failures: [], operations: [], acts: [] }
  return { id, kinds: ['message'], story, missing, cut: false, ...nothing }
}

/** What a reader might expect to see and does not, and why that can be. */
const missingIn = ({ kinds, messages, failures, operations, acts }: Found): readonly string[] => {
  const missing: string[] = []
  const of = new Set(messages.map(({ robot_id, message_id }) => `${robot_id} ${message_id}`))
  for (const { message_id, robot_id, failure_id, status, stage, kind } of failures) {
    // A command was said by us: nobody decides about it.
    if (kind === 'command') continue
    if (message_id === undefined) {
      const why =
        stage === 'open' ? 'its bytes could not be opened' : `it failed before or beside the opening (${stage})`
      missing.push(`failure ${failure_id}: ${why}, so no message is known`)
    } else if (!of.has(`${robot_id} ${message_id}`) && stage === 'open') {
      missing.push(`message ${message_id}: it could not be opened (${status}), so nothing was decided about it`)
    } else if (!of.has(`${robot_id} ${message_id}`)) {
      missing.push(
        `message ${message_id}: the journal has no decision about it (${status}; it forgets after some days)`,
      )
    }
  }
  if (kinds.includes('operation') && operations.length > 0 && acts.length === 0) {
    const hasEnded = operations.every(({ ended_at }) => ended_at !== undefined)
    missing.push(`messages: the operation ${hasEnded ? 'acted on none' : 'has not acted on any yet'}`)
  }
  if (messages.length === 0 && failures.length === 0 && !kinds.includes('operation')) {
    missing.push('messages: nothing was decided or has failed within the days that the journal keeps')
  }
  return missing
}
