import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const fleetCapacityRestored = {
  type: 'fleet.capacity_restored',
  description: 'A mission got a robot, and none waits any more.',
  emitted_by: ['record-allocation'],
  schema: z.looseObject({
    fleet: z.string().optional().describe('whose robots; all when absent'),
  }),
  example: { fleet: 'north' },
} as const satisfies EventType
