/**
 * Deliveries of the bus and of schedules: tried again with growing pauses until the target's retry policy is
 * exhausted, then sent to its dead-letter queue with the attributes that EventBridge sets. What was accepted and is
 * not delivered yet outlives a restart when there is a data directory.
 */
import { join } from 'node:path'
import * as z from 'zod'
import { AwsError } from '../aws-api/service.ts'
import type { MessageAttribute } from '../doors.ts'
import { type Pending, pendingInMemory, pendingOnDisk } from '../pending.ts'
import type { Runtime } from '../runtime.ts'
import { type Delivery, deliver } from '../targets.ts'

/** As targets of rules and schedules write it: "24 hours and up to 185 times" by default (EventBridge and Scheduler guides). */
export const retryPolicy = z
  .strictObject({
    MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
    MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
  })
  .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 })

/** Why a rule or schedule cannot have this target here; a schedule's universal ones (`…:aws-sdk:…`) are not run. */
export function targetFault(arn: string): string | undefined {
  const known = ['lambda', 'sqs', 'sns', 'states', 'kinesis', 'firehose', 'events']
  return known.includes(arn.split(':')[2] ?? '') ? undefined : `${arn} cannot be a target here; ${known.join(', ')} can`
}

export interface Accepted {
  readonly arn: string
  readonly delivery: Delivery
  readonly attemptsMax: number
  readonly ageSecondsMax: number
  readonly deadLetterArn?: string
  /** Whose delivery it is: RULE_ARN and TARGET_ARN, or SCHEDULE_ARN and TARGET_ARN. */
  readonly attributes: Readonly<Record<string, string>>
  /** What lies in the dead-letter queue afterwards. */
  readonly deadLetterBody: string
}

interface UnderWay extends Accepted {
  readonly acceptedAt: number
  readonly attempts: number
}

export interface Deliveries {
  accept(accepted: Accepted): void
  /** Takes up what an earlier process left; begins to deliver. */
  start(): void
  stop(): Promise<void>
  stats(): Record<string, number>
}

/** EventBridge says "exponential back off and jitter" and no figures; these reach 24 hours within 185 attempts. */
const pauseMsMin = 1_000
const pauseMsMax = 600_000

export function createDeliveries(runtime: Runtime, name: string): Deliveries {
  const { clock } = runtime
  const random = runtime.random.fork(name)
  const file = runtime.dataDirectory && join(runtime.dataDirectory, `${name}.jsonl`)
  const pending: Pending<UnderWay> = file ? pendingOnDisk(file) : pendingInMemory()
  const running = new Set<Promise<void>>()
  const counts = { delivered: 0, retried: 0, dead_lettered: 0, dropped: 0 }
  let started = false
  let stopped = false

  const attempt = (id: string, item: UnderWay) => {
    const work = tryOnce(id, item).finally(() => running.delete(work))
    running.add(work)
  }

  const tryOnce = async (id: string, item: UnderWay) => {
    try {
      await deliver(runtime, item.arn, item.delivery)
    } catch (error) {
      await failed(id, { ...item, attempts: item.attempts + 1 }, error).catch((reason: unknown) => {
        // Not even the dead-letter queue took it: it stays accepted and is tried again.
        runtime.log(`${name}: ${item.deadLetterArn} did not take what ${item.arn} refused: ${textOf(reason)}`)
        clock.setTimeout(() => !stopped && attempt(id, item), pauseMsMax)
      })
      return
    }
    counts.delivered++
    pending.done(id)
  }

  const failed = async (id: string, item: UnderWay, error: unknown) => {
    const given = givenUp(item, error, clock.now())
    if (given === undefined) {
      counts.retried++
      pending.add(id, item)
      const pause = Math.min(pauseMsMax, pauseMsMin * 2 ** (item.attempts - 1))
      clock.setTimeout(() => !stopped && attempt(id, item), pause / 2 + (random.next() * pause) / 2)
      return
    }
    if (item.deadLetterArn === undefined) {
      counts.dropped++
      runtime.log(
        `${name}: nothing more is tried to reach ${item.arn} (${textOf(error)}); there is no dead-letter queue`,
      )
    } else {
      const told = { ...item.attributes, ...given, ERROR_CODE: codeOf(error), ERROR_MESSAGE: textOf(error) }
      await runtime.door('queues').send(item.deadLetterArn, item.deadLetterBody, asAttributes(told))
      counts.dead_lettered++
    }
    pending.done(id)
  }

  return {
    accept(accepted) {
      const id = random.uuid()
      const item = { ...accepted, acceptedAt: clock.now(), attempts: 0 }
      pending.add(id, item)
      if (started) attempt(id, item)
    },
    start() {
      started = true
      for (const [id, item] of pending.entries()) attempt(id, item)
    },
    async stop() {
      stopped = true
      while (running.size > 0) await Promise.allSettled(running)
      pending.close()
    },
    stats: () => ({
      [`${name}_delivered`]: counts.delivered,
      [`${name}_retried`]: counts.retried,
      [`${name}_dead_lettered`]: counts.dead_lettered,
      [`${name}_dropped`]: counts.dropped,
      [`${name}_pending`]: pending.entries().length,
    }),
  }
}

/** Why no further attempt is made, in the words of the dead-letter queue's attributes; undefined: try again. */
function givenUp(item: UnderWay, error: unknown, now: number): Record<string, string> | undefined {
  const RETRY_ATTEMPTS = String(item.attempts - 1)
  if (!isTemporary(error)) return { RETRY_ATTEMPTS }
  if (item.attempts > item.attemptsMax) return { RETRY_ATTEMPTS, EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }
  if (now - item.acceptedAt > item.ageSecondsMax * 1000) {
    return { RETRY_ATTEMPTS, EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' }
  }
  return undefined
}

/** "Events that fail because of missing permissions or a resource that no longer exists" are not retried. */
function isTemporary(error: unknown): boolean {
  return !(error instanceof AwsError) || error.status >= 500 || /Throttl|TooManyRequests|Exceeded/.test(error.code)
}

function codeOf(error: unknown): string {
  if (!(error instanceof AwsError)) return 'SDK_CLIENT_ERROR'
  if (/NotFound|DoesNotExist|NoSuch/.test(error.code)) return 'NO_RESOURCE'
  return error.status >= 500 ? 'INTERNAL_ERROR' : 'SDK_CLIENT_ERROR'
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function asAttributes(texts: Readonly<Record<string, string>>): Record<string, MessageAttribute> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { dataType: 'String', value }]))
}
