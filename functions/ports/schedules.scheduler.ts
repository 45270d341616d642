import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler'
import { expressionOf } from '../scheduled/when.ts'
import { failing } from './failing.ts'
import type { Fired, Schedules } from './schedules.ts'

export interface ScheduleTarget {
  readonly group: string
  readonly function_arn: string
  /** What the scheduler acts as. */
  readonly role_arn: string
  /** Takes what could not be started. */
  readonly dead_letter_arn: string
}

export const schedulesInScheduler = (
  scheduler: SchedulerClient,
  { group, function_arn, role_arn, dead_letter_arn }: ScheduleTarget,
): Schedules => ({
  make: async ({ name, when }) => {
    const { expression, timezone } = expressionOf(when)
    const fired: Fired = { scheduled_message_id: name, scheduled_at: '<aws.scheduler.scheduled-time>' }
    try {
      await scheduler.send(
        new CreateScheduleCommand({
          Name: name,
          GroupName: group,
          ScheduleExpression: expression,
          ScheduleExpressionTimezone: timezone,
          // "Invocations might stop on, or before, the EndDate": a second less, and nobody has to know which.
          ...('until' in when && when.until !== undefined && { EndDate: new Date(Date.parse(when.until) - 1000) }),
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          ClientToken: name,
          Target: {
            Arn: function_arn,
            RoleArn: role_arn,
            Input: JSON.stringify(fired),
            RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 20 },
            DeadLetterConfig: { Arn: dead_letter_arn },
          },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConflictException)) failing(`make schedule ${name}`)(error)
    }
  },

  remove: async (name) => {
    try {
      await scheduler.send(new DeleteScheduleCommand({ Name: name, GroupName: group }))
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) failing(`remove schedule ${name}`)(error)
    }
  },
})
