import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const dockingRequested = {
  type: 'docking.requested',
  description: 'A robot was told to go and charge.',
  emitted_by: ['dock-robot'],
  schema: z.looseObject({
    battery: z.number().min(0).max(100).optional().describe('charge in percent'),
    command_id: z.string().describe('message_id of the command to the robot'),
  }),
  example: { battery: 12, command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e' },
} as const satisfies EventType
