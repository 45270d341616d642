/**
 * Asynchronous invocation as Lambda does it: accepted and stored, run, run again after an error, and what became of it
 * sent to the function's destination (the record's shape: Developer Guide, "Retaining records of asynchronous
 * invocations"); a dead-letter queue gets the event itself.
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import type { FunctionError } from '../runtime.ts'
import type { Delivery } from '../targets.ts'
import type { FunctionSpec } from './function.ts'

const throttledMs = 1000

export interface AsyncSettings {
  readonly retriesMax: number
  readonly ageSecondsMax: number
  readonly onSuccess?: string
  readonly onFailure?: string
}

export const asyncDefaults: AsyncSettings = { retriesMax: 2, ageSecondsMax: 21_600 }

/** An event that waits for its next attempt. */
export interface AsyncEvent {
  readonly functionName: string
  readonly payload: string
  readonly acceptedAt: number
  readonly attempts: number
}

export interface AsyncEvents {
  accept(spec: FunctionSpec, payload: string): string
  /** Takes up what an earlier process left. */
  resume(): void
  readonly waiting: number
}

interface Surroundings {
  readonly clock: Clock
  readonly uuid: () => string
  readonly pending: Pending<AsyncEvent>
  /** Lambda waits one minute before the first retry and two before the second. */
  readonly retryDelayMs: (attempt: number) => number
  readonly find: (name: string) => FunctionSpec | undefined
  readonly settings: (name: string) => AsyncSettings
  readonly run: (
    spec: FunctionSpec,
    payload: string,
    requestId: string,
  ) => Promise<{ text: string } | { error: FunctionError }>
  readonly deliver: (arn: string, delivery: Delivery) => Promise<void>
  readonly log: (line: string) => void
}

export function asyncEvents(around: Surroundings): AsyncEvents {
  const { clock, pending } = around

  const attempt = async (requestId: string, event: AsyncEvent): Promise<void> => {
    const spec = around.find(event.functionName)
    if (!spec) return pending.done(requestId)
    const settings = around.settings(event.functionName)
    const attempts = event.attempts + 1
    const outcome = await around.run(spec, event.payload, requestId).catch((error: unknown) => {
      if (error instanceof AwsError) return undefined
      throw error
    })
    // Throttled: Lambda keeps the event and tries again without counting.
    if (outcome === undefined) {
      clock.setTimeout(() => void attempt(requestId, event), throttledMs)
      return
    }
    if ('text' in outcome) {
      if (settings.onSuccess)
        await send(settings.onSuccess, record(spec, requestId, event, attempts, 'Success', outcome))
      return pending.done(requestId)
    }
    const delay = around.retryDelayMs(attempts)
    const isTooOld = clock.now() + delay > event.acceptedAt + settings.ageSecondsMax * 1000
    if (attempts <= settings.retriesMax && !isTooOld) {
      const next = { ...event, attempts }
      pending.add(requestId, next)
      clock.setTimeout(() => void attempt(requestId, next), delay)
      return
    }
    const condition = isTooOld && attempts <= settings.retriesMax ? 'EventAgeExceeded' : 'RetriesExhausted'
    if (settings.onFailure) await send(settings.onFailure, record(spec, requestId, event, attempts, condition, outcome))
    if (spec.deadLetterArn) await send(spec.deadLetterArn, { body: event.payload })
    if (!settings.onFailure && !spec.deadLetterArn) {
      around.log(`${spec.name}: an event was dropped after ${attempts} attempts: ${outcome.error.errorMessage}`)
    }
    pending.done(requestId)
  }

  /** Lambda retries a destination too; here until it takes it, slower each time. */
  const send = async (arn: string, delivery: Delivery): Promise<void> => {
    for (let failures = 0; ; failures++) {
      try {
        return await around.deliver(arn, delivery)
      } catch (error) {
        if (failures === 5) return around.log(`destination ${arn} does not take a record: ${String(error)}`)
        await clock.sleep(200 * 2 ** failures)
      }
    }
  }

  const record = (
    spec: FunctionSpec,
    requestId: string,
    event: AsyncEvent,
    approximateInvokeCount: number,
    condition: string,
    outcome: { text: string } | { error: FunctionError },
  ): Delivery => ({
    key: `aws/lambda/async/${spec.name}/${new Date(clock.now()).toISOString().replaceAll(':', '.')}-${around.uuid()}`,
    detailType: `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
    body: JSON.stringify({
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: { requestId, functionArn: `${spec.arn}:$LATEST`, condition, approximateInvokeCount },
      requestPayload: JSON.parse(event.payload),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...('error' in outcome ? { functionError: 'Unhandled' } : {}),
      },
      responsePayload: 'error' in outcome ? outcome.error : JSON.parse(outcome.text),
    }),
  })

  return {
    accept(spec, payload) {
      const requestId = around.uuid()
      const event = { functionName: spec.name, payload, acceptedAt: clock.now(), attempts: 0 }
      pending.add(requestId, event)
      clock.setImmediate(() => void attempt(requestId, event))
      return requestId
    },
    resume() {
      for (const [requestId, event] of pending.entries()) void attempt(requestId, event)
    },
    get waiting() {
      return pending.entries().length
    },
  }
}
