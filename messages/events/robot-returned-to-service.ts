import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const robotReturnedToService = {
  type: 'robot.returned_to_service',
  description: 'A robot has charged and can take work.',
  emitted_by: ['return-to-service'],
  schema: z.looseObject({
    battery: z.number().min(0).max(100).optional().describe('charge in percent'),
  }),
  example: { battery: 98 },
} as const satisfies EventType
