import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About a failure, not about a transition: it has no revision, and no robot where none is known. */
export const failureNeedsAttention = {
  type: 'failure.needs_attention',
  description: 'A failure waits for a person: its retries are used up, or nobody but a person may retry it.',
  emitted_by: ['record-failure', 'retry-failures', 'sweep-shelf'],
  notifies: true,
  schema: z.looseObject({
    failure_id: z.string().min(1).describe('the failure; GET /failures/{failure_id} has everything'),
    kind: z.string().describe('what sort of failure, such as held'),
    stage: z.string().describe('where on the line'),
    error_class: z.string().describe('name of the error'),
    error_text: z.string().describe('the error in words'),
    attempts: z.int().min(1).describe('how often it was tried'),
    type: z.string().optional().describe('type of the message, where it is known'),
  }),
  example: {
    failure_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
    kind: 'held',
    stage: 'machine',
    error_class: 'TemporaryFailure',
    error_text: 'publish work.start to robots/r1/commands: ThrottlingException',
    attempts: 5,
    type: 'work.start',
  },
} as const satisfies EventType
