import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About an operation, not about a transition. It does not name the robot: what is on the bus is kept elsewhere too. */
export const erasureRequested = {
  type: 'erasure.requested',
  description:
    'Somebody wants everything that is known of a robot to go; data_core waits until it can no longer be cancelled.',
  emitted_by: ['act'],
  schema: z.looseObject({
    operation_id: z.string().min(1).describe('the operation that says of whom, and from when'),
  }),
  example: { operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11' },
} as const satisfies EventType
