import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About an operation, not about a transition. */
export const replayRequested = {
  type: 'replay.requested',
  description:
    'Somebody wants to know what was missed in a time range; data_core compares the lake with what was decided.',
  emitted_by: ['act'],
  schema: z.looseObject({
    operation_id: z.string().min(1).describe('the operation that waits for its plan'),
    from: z.iso.datetime().describe('RFC 3339 UTC, by the time of reception: from this moment'),
    until: z.iso.datetime().describe('until before this one'),
    robot_id: z.string().optional().describe('this robot only'),
  }),
  example: {
    operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
    from: '2026-11-20T09:00:00.000Z',
    until: '2026-11-20T10:00:00.000Z',
    robot_id: 'r1',
  },
} as const satisfies EventType
