import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { robotId, time } from './fields.ts'

const scheduled = z
  .object({
    scheduled_message_id: z.string(),
    status: z
      .enum(['scheduled', 'cancelled', 'done', 'failed'])
      .describe('done: it does not come again; failed: its time has passed without it'),
    by: z.string().describe('Who asked for it; what they may do is looked at each time'),
    created_at: time,
    message: z.record(z.string(), z.unknown()),
    robot_id: robotId,
    type: z.string().describe('Of the message'),
    at: time.optional(),
    cron: z.string().optional(),
    timezone: z.string().optional(),
    until: time.optional(),
    next_at: time.nullable().describe('When it comes next; null when it does not'),
    sent: z.int().describe('How often it was sent'),
    last: z
      .object({
        scheduled_at: time.describe('The time that it was for'),
        at: time,
        outcome: z.enum(['sent', 'refused', 'missed']),
        message_id: z.string().optional(),
        trace_id: z.string().optional(),
        location: z.string().optional().describe('Where its outcome can be watched'),
        reason: z.string().optional().describe('Why it was not sent'),
      })
      .optional()
      .describe('What came of the last time'),
    cancelled_by: z.string().optional(),
    cancelled_at: time.optional(),
  })
  .meta({ id: 'ScheduledMessage', description: 'A message that is sent later' })

const example = {
  scheduled_message_id: '7d1f5c0e-6f0e-5d8a-9f6a-0d3f1f6d2b11',
  status: 'scheduled',
  by: 'ada@example.com',
  created_at: '2026-11-20T08:00:00.000Z',
  message: { robot_id: 'ff:5iO4', type: 'work.start', payload: { job_id: 'morning-round' } },
  robot_id: 'ff:5iO4',
  type: 'work.start',
  cron: '0 6 * * MON-FRI',
  timezone: 'Europe/Berlin',
  next_at: '2026-11-23T05:00:00.000Z',
  sent: 1,
  last: {
    scheduled_at: '2026-11-20T05:00:00.000Z',
    at: '2026-11-20T05:00:01.200Z',
    outcome: 'sent',
    message_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    location: '/messages/5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e?robot_id=ff%3A5iO4',
  },
}

const { last: _, ...fresh } = { ...example, sent: 0 }

export const scheduledMessageAnswers = {
  'list-scheduled-messages': { answer: pageOf(scheduled), example: { items: [example], next_cursor: null } },
  'read-scheduled-message': { answer: scheduled, example },
  'schedule-message': {
    answer: scheduled,
    example: fresh,
    body: { message: example.message, cron: example.cron, timezone: example.timezone },
    headers: { Location: 'Where it can be looked at', 'Idempotent-Replayed': 'true, when it was made before' },
    // 404 of a robot of another fleet, as if it were not there.
    refuses: [404, 409, 422],
  },
  'cancel-scheduled-message': {
    answer: scheduled,
    example: {
      ...example,
      status: 'cancelled',
      next_at: null,
      cancelled_by: 'ada@example.com',
      cancelled_at: '2026-11-20T08:00:00.000Z',
    },
    refuses: [409],
  },
} satisfies Readonly<Record<string, Described>>
