import { notFound } from '../../../http/problem.ts'
import { anyIdIn } from '../../../http/request.ts'
import type { Answer } from '../answer.ts'
import { type Found, findById, kindsOfId } from '../find-by-id.ts'
import { storyOf } from '../story.ts'
import { shown } from './robots.ts'

export const readTimeline: Answer = async (request, ports) => {
  const id = anyIdIn(request)
  const found = await findById(id, ports)
  if (found.kinds.length === 0) {
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

/** What a reader might expect to see and does not, and why that can be. */
const missingIn = ({ kinds, messages, failures, operations, acts }: Found): readonly string[] => {
  const missing: string[] = []
  const of = new Set(messages.map(({ robot_id, message_id }) => `${robot_id} ${message_id}`))
  for (const { message_id, robot_id, failure_id, status, stage } of failures) {
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
