import * as z from 'zod'

/** What several answers have in them. */
export const time = z.iso.datetime()
export const robotId = z.string().describe('The robot')
export const messageId = z.string().describe('The message')
export const traceId = z.string().describe('The story that it belongs to: 32 hex digits')
export const counts = z.record(z.string(), z.int())

/** Of a message that was asked to be waited for: what was decided, about whom. */
export const decisionOn = (subject: 'robot' | 'mission') => ({
  outcome: z
    .string()
    .optional()
    .describe('With wait: applied, refused, dead_lettered, or pending if it did not come in time'),
  from: z.string().optional().describe(`The ${subject}'s state when it was decided`),
  to: z.string().optional().describe('And after it'),
  reason: z.string().optional(),
  guard: z.string().optional(),
  detail: z.string().optional().describe('Why it was refused, in words'),
  policy_version: z.string().optional(),
  decided_at: time.optional(),
  failure_id: z.string().optional(),
})
