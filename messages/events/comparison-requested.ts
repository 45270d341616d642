import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About an operation, not about a transition. */
export const comparisonRequested = {
  type: 'comparison.requested',
  description:
    'Somebody wants to know what another policy version would have done; data_core compares it with what was decided.',
  emitted_by: ['act'],
  schema: z.looseObject({
    operation_id: z.string().min(1).describe('the operation that waits for it'),
    version: z.string().min(1).describe('the policy version that is asked about'),
    from: z.iso.datetime().describe('RFC 3339 UTC, by the time of decision: from this moment'),
    until: z.iso.datetime().describe('until before this one'),
    robot_id: z.string().optional().describe('this robot only'),
  }),
  example: {
    operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
    version: 'v2',
    from: '2026-11-20T09:00:00.000Z',
    until: '2026-11-20T10:00:00.000Z',
  },
} as const satisfies EventType
