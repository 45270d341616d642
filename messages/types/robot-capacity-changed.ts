import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotCapacityChanged = {
  type: 'robot.capacity_changed',
  kind: 'fact',
  description:
    'What the robot can be asked for has changed: it may take missions or may not, or its equipment is another.',
  senders: [
    { who: 'robot' },
    { who: 'operator' },
    { who: 'application' },
    { who: 'dialect', from: 'an operating mode in which a robot takes no orders, or its end; a factsheet' },
  ],
  schema_versions: {
    1: {
      schema: z.looseObject({
        available: z
          .boolean()
          .optional()
          .describe(
            'whether it may be given missions; as before when absent. Each takes back what it said itself: a person, an emergency stop, the proof of a certificate, an operating mode, the robot',
          ),
        capabilities: z
          .array(z.string().min(1).max(64))
          .max(64)
          .optional()
          .describe('all that it can do now, in the words of the site; as before when absent'),
        from_factsheet: z
          .boolean()
          .optional()
          .describe(
            'the capabilities are the actions of its factsheet: they count where nobody has said what it can do',
          ),
        battery: z.number().min(0).max(100).optional().describe('charge in percent'),
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        operating_mode: z
          .string()
          .max(32)
          .optional()
          .describe(
            'the mode that makes it so: its end takes back what its begin said, not what somebody else has said',
          ),
        from_stop: z
          .boolean()
          .optional()
          .describe('an emergency stop, or the end of one, makes it so: the end takes back what the stop said'),
        from_proof: z
          .boolean()
          .optional()
          .describe(
            'whoever provisions it connects as the robot for a moment, and is no robot: the end takes that back',
          ),
        from_list: z
          .boolean()
          .optional()
          .describe('it is said of many robots at once: nobody has looked whether this one gave back its job'),
      }),
      valid: [
        { available: false, reason: 'taken out for repair' },
        { available: true, capabilities: ['lift', 'scan'], battery: 80 },
        { available: false, operating_mode: 'MANUAL' },
        { available: true, from_stop: true, reason: 'resumed' },
      ],
      invalid: [
        { payload: { available: 'no' }, why: 'true or false' },
        { payload: { capabilities: 'lift' }, why: 'a list, of one or none too' },
      ],
    },
  },
} as const satisfies MessageType
