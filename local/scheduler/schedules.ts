/**
 * Schedules that stand, whoever made them, on the runtime's clock. Those that were made by a call are kept over restarts;
 * what a one-time schedule of theirs should have started meanwhile it starts then, because AWS would not have slept.
 */
import * as z from 'zod'
import type { Timer } from '../clock.ts'
import { type Deliveries, retryPolicy, targetFault } from '../event-bus/deliveries.ts'
import type { Pending } from '../pending.ts'
import type { Runtime } from '../runtime.ts'
import { isOneTime, type NextTime, scheduleExpression, sleepUntil } from './expression.ts'

/** As templates and CreateSchedule write it. */
export const scheduleShape = z.strictObject({
  GroupName: z.string().default('default'),
  Description: z.string().max(512).optional(),
  ScheduleExpression: z.string().max(256),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: z.iso.datetime().optional(),
  EndDate: z.iso.datetime().optional(),
  KmsKeyArn: z.string().optional(),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  FlexibleTimeWindow: z.strictObject({
    Mode: z.literal('OFF', 'OFF runs: a window would only make times uncertain'),
    MaximumWindowInMinutes: z.number().optional(),
  }),
  Target: z.strictObject({
    Arn: z.string().superRefine((arn, { addIssue }) => {
      const fault = targetFault(arn)
      if (fault !== undefined) addIssue(fault)
    }),
    RoleArn: z.string(),
    Input: z.string().min(1).optional(),
    RetryPolicy: retryPolicy,
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    KinesisParameters: z.strictObject({ PartitionKey: z.string() }).optional(),
    EventBridgeParameters: z.strictObject({ DetailType: z.string(), Source: z.string() }).optional(),
  }),
})
export type Schedule = z.infer<typeof scheduleShape>

export interface Standing {
  readonly name: string
  readonly arn: string
  readonly schedule: Schedule
  readonly madeBy: 'template' | 'call'
  readonly createdAt: number
  readonly changedAt: number
  readonly clientToken?: string
  /** The last time that it was due. */
  readonly lastDueAt?: number
}

export interface Schedules {
  get(group: string, name: string): Standing | undefined
  list(): readonly Standing[]
  /** Adds or replaces. Throws a sentence about the expression. */
  put(standing: Standing): void
  remove(standing: Standing): void
  start(): void
  stop(): void
}

export function createSchedules(runtime: Runtime, deliveries: Deliveries, kept: Pending<Standing>): Schedules {
  const { clock } = runtime
  const random = runtime.random.fork('scheduler-ids')
  const standing = new Map(kept.entries())
  const timers = new Map<string, Timer>()
  let isStarted = false

  const keep = (each: Standing) => {
    standing.set(keyOf(each), each)
    if (each.madeBy === 'call') kept.add(keyOf(each), each)
  }
  const remove = (each: Standing) => {
    timers.get(keyOf(each))?.cancel()
    timers.delete(keyOf(each))
    standing.delete(keyOf(each))
    kept.done(keyOf(each))
  }

  const fire = (each: Standing, dueAt: number) => {
    const { Target } = each.schedule
    const body = inputOf(Target.Input, each.arn, dueAt, random.uuid(), runtime)
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
      attributes: { SCHEDULE_ARN: each.arn, TARGET_ARN: Target.Arn },
      deadLetterBody: body,
    })
  }

  /** `after`: what came up to then is past. */
  const wait = (each: Standing, after: number) => {
    const dueAt = nextOf(each)(after)
    if (dueAt === undefined) {
      if (each.schedule.ActionAfterCompletion === 'DELETE') remove(each)
      return
    }
    const timer = sleepUntil(clock, dueAt, () => {
      // Accepted for delivery first: a process that dies in between fires twice, never not at all.
      fire(each, dueAt)
      const now = { ...each, lastDueAt: dueAt }
      keep(now)
      wait(now, Math.max(clock.now(), dueAt))
    })
    timers.set(keyOf(each), timer)
  }
  const begin = (each: Standing) => {
    if (each.schedule.State === 'DISABLED') return
    if (isOneTime(each.schedule.ScheduleExpression)) return wait(each, each.lastDueAt ?? Number.NEGATIVE_INFINITY)
    // One that has just been made may be due at once.
    const isNew = each.madeBy === 'call' && each.changedAt === clock.now()
    wait(each, Math.max(clock.now() - (isNew ? 1 : 0), each.lastDueAt ?? 0))
  }

  return {
    get: (group, name) => standing.get(`${group}/${name}`),
    list: () => [...standing.values()],
    put(each) {
      nextOf(each)
      timers.get(keyOf(each))?.cancel()
      keep(each)
      if (isStarted) begin(each)
    },
    remove,
    start() {
      isStarted = true
      for (const each of standing.values()) begin(each)
    },
    stop() {
      isStarted = false
      for (const timer of timers.values()) timer.cancel()
      kept.close()
    },
  }
}

const keyOf = ({ name, schedule }: Standing) => `${schedule.GroupName}/${name}`

/** "EventBridge Scheduler ignores StartDate and EndDate for one-time schedules." */
function nextOf({ schedule, madeBy, createdAt }: Standing): NextTime {
  const { ScheduleExpression, ScheduleExpressionTimezone: timeZone, StartDate, EndDate } = schedule
  const from = StartDate === undefined ? undefined : Date.parse(StartDate)
  // "If you do not provide a StartDate, your schedule starts invoking the target immediately"; a start here is no creation.
  const startAt = from ?? (madeBy === 'call' ? createdAt : undefined)
  const next = scheduleExpression(ScheduleExpression, { timeZone, ...(startAt !== undefined && { startAt }) })
  if (isOneTime(ScheduleExpression)) return next
  return (after) => {
    const time = next(Math.max(after, from === undefined ? 0 : from - 1))
    return time === undefined || (EndDate !== undefined && time > Date.parse(EndDate)) ? undefined : time
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
