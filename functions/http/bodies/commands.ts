import * as z from 'zod'
import { oneLine } from './fields.ts'

/** Requests about robots; what is in a payload, its message says (docs/generated/messages.md). */
const types = [
  'work.start',
  'work.update',
  'work.pause',
  'work.resume',
  'work.stop',
  'work.revoke',
  'charge.start',
  'action.start',
  'robot.stop',
  'robot.resume',
] as const

const reason = oneLine(1_000).optional().describe('Why, in words for a person')

export const commandBodies = {
  'send-command': z.strictObject({
    type: z.enum(types).describe('What is asked of the robot'),
    payload: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        "As the type's message says; also deadline, offline, acknowledge_within_seconds, resends_max, heartbeat_seconds",
      ),
    priority: z.enum(['urgent', 'normal']).optional().describe('urgent overtakes what waits for the same robot'),
    correlation_id: oneLine(128).optional().describe('The conversation that it belongs to'),
  }),
  'stop-robot': z.strictObject({ reason }),
  'cancel-command': z.strictObject({ reason }),
}
