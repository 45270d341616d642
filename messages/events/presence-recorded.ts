import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const presenceRecorded = {
  type: 'presence.recorded',
  description: 'A robot came, went, was lost, or took to its charger by itself.',
  emitted_by: ['record-presence'],
  schema: z.looseObject({
    presence: z.enum(['connected', 'disconnected', 'quiet', 'lost']).describe('how the robot is reachable now'),
    cause: z.string().describe('type of the message that told it, such as robot.connected'),
    reason: z.string().optional().describe('why, as the sender says it'),
  }),
  example: { presence: 'quiet', cause: 'robot.went_quiet', reason: 'nothing heard for 90 s' },
} as const satisfies EventType
