// How a request wants its command delivered. Beside the payload's own fields, because a guard reads one level and the policy
// has a say in it: a robot out of hearing is asked only for what may wait (policy/robot.v*.json, `may_wait`).

import * as z from 'zod'

export const delivery = {
  deadline: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent',
    ),
  offline: z
    .enum(['wait', 'refuse'])
    .optional()
    .describe('what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused'),
  acknowledge_within_seconds: z
    .int()
    .min(1)
    .max(300)
    .optional()
    .describe('after how long without an acknowledgement it is sent again; each time a little longer'),
  resends_max: z.int().min(0).max(10).optional().describe('how often it is sent again'),
  heartbeat_seconds: z
    .int()
    .min(5)
    .max(3600)
    .optional()
    .describe('after how long without any word of it while it runs it counts as unanswered; never, when absent'),
} as const
