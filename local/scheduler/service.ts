/** EventBridge Scheduler: the schedules of the templates, each with one target, on the runtime's clock. */
import * as z from 'zod'
import type { Timer } from '../clock.ts'
import { createDeliveries, retryPolicy, targetFault } from '../event-bus/deliveries.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type NextTime, occurrences, scheduleExpression } from './expression.ts'

const properties = z.looseObject({
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: z.iso.datetime().optional(),
  EndDate: z.iso.datetime().optional(),
  FlexibleTimeWindow: z.strictObject({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.number().optional(),
  }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: retryPolicy,
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    KinesisParameters: z.strictObject({ PartitionKey: z.string() }).optional(),
    EventBridgeParameters: z.strictObject({ DetailType: z.string(), Source: z.string() }).optional(),
  }),
})
type Schedule = z.infer<typeof properties>

interface Standing {
  readonly arn: string
  readonly next: NextTime
  readonly schedule: Schedule
}

export function scheduler(runtime: Runtime): readonly Provider[] {
  const deliveries = createDeliveries(runtime, 'scheduler')
  const random = runtime.random.fork('scheduler-ids')
  const standing: Standing[] = []
  const timers: Timer[] = []

  const due = ({ arn, schedule: { Target, StartDate, EndDate } }: Standing, dueAt: number) => {
    if (StartDate !== undefined && dueAt < Date.parse(StartDate)) return
    if (EndDate !== undefined && dueAt > Date.parse(EndDate)) return
    const body = inputOf(Target.Input, arn, dueAt, random.uuid(), runtime)
    deliveries.accept({
      arn: Target.Arn,
      delivery: {
        body,
        ...(Target.KinesisParameters && { partitionKey: Target.KinesisParameters.PartitionKey }),
        ...(Target.EventBridgeParameters && {
          detailType: Target.EventBridgeParameters.DetailType,
          source: Target.EventBridgeParameters.Source,
        }),
      },
      attemptsMax: Target.RetryPolicy.MaximumRetryAttempts,
      ageSecondsMax: Target.RetryPolicy.MaximumEventAgeInSeconds,
      ...(Target.DeadLetterConfig && { deadLetterArn: Target.DeadLetterConfig.Arn }),
      attributes: { SCHEDULE_ARN: arn, TARGET_ARN: Target.Arn },
      deadLetterBody: body,
    })
  }

  const provider: Provider = {
    types: ['AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup'],
    async create(resource) {
      const name = physicalName(resource, resource.properties.Name)
      if (resource.type === 'AWS::Scheduler::ScheduleGroup') {
        return { ref: name, attributes: { Arn: arnOf('scheduler', `schedule-group/${name}`, runtime) } }
      }
      const schedule = scheduleOf(resource)
      const arn = arnOf('scheduler', `schedule/${schedule.GroupName}/${name}`, runtime)
      const next = nextOf(schedule, resource)
      if (schedule.State === 'ENABLED') standing.push({ arn, next, schedule })
      return { ref: name, attributes: { Arn: arn } }
    },
    async start() {
      deliveries.start()
      for (const each of standing) {
        timers.push(occurrences(runtime.clock, each.next, (dueAt) => due(each, dueAt)))
      }
    },
    async stop() {
      for (const timer of timers) timer.cancel()
      await deliveries.stop()
    },
    stats: () => deliveries.stats(),
  }
  return [provider]
}

function scheduleOf(resource: ResolvedResource): Schedule {
  const schedule = propertiesOf(properties, resource)
  const fault = targetFault(schedule.Target.Arn)
  if (fault !== undefined) throw new UnsupportedProperty(resource, 'Target.Arn', fault)
  return schedule
}

function nextOf(schedule: Schedule, resource: ResolvedResource): NextTime {
  try {
    return scheduleExpression(schedule.ScheduleExpression)
  } catch (error) {
    throw new UnsupportedProperty(resource, 'ScheduleExpression', (error as Error).message)
  }
}

/** Without an input Scheduler sends an event that looks like a rule's; with one it fills in its context attributes. */
function inputOf(input: string | undefined, arn: string, dueAt: number, id: string, runtime: Runtime): string {
  const time = `${new Date(dueAt).toISOString().slice(0, 19)}Z`
  if (input === undefined) {
    return JSON.stringify({
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: runtime.account,
      time,
      region: runtime.region,
      resources: [arn],
      detail: '{}',
    })
  }
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', '1')
}
