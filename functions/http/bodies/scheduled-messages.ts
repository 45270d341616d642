import * as z from 'zod'
import { time } from './fields.ts'
import { messageBodies } from './messages.ts'

const schedule = z.strictObject({
  message: messageBodies['send-messages'].describe(
    'As POST /messages takes it, without message_id, trace_id and sequence: each time has its own',
  ),
  at: time.optional().describe('Once, at this time, as exact as a minute; at least a minute ahead, at most a year'),
  cron: z
    .string()
    .max(100)
    .optional()
    .describe('Again and again: minute hour day-of-month month day-of-week, weekdays by name: 0 6 * * MON-FRI'),
  timezone: z.string().max(64).optional().describe('With cron: IANA, such as Europe/Berlin; UTC if left out'),
  until: time.optional().describe('With cron: not at this time and not later'),
})

export const scheduledMessageBodies = { 'schedule-message': schedule }
