import * as z from 'zod'
import { reason, robotId } from './fields.ts'

export const robotBodies = {
  'erase-robot': z.strictObject({
    confirm: robotId.describe('The id of the robot once more: it cannot be taken back'),
    even_if_connected: z
      .boolean()
      .optional()
      .describe('Also a robot that was heard just now; what it says from then on makes it known again'),
    reason,
  }),
} as const
