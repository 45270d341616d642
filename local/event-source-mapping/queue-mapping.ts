/**
 * A mapping from a queue to a function: several batches at once, messages deleted after success. What failed, or was
 * named in a partial response, stays invisible for the queue's visibility timeout and comes again; the queue's own
 * redrive policy ends that.
 */

import { AwsError } from '../aws-api/service.ts'
import type { Timer } from '../clock.ts'
import type { QueueMessage } from '../doors.ts'
import { JsonText, type Runtime } from '../runtime.ts'
import { verdictOf } from './partial-response.ts'
import type { MappingSettings } from './settings.ts'
import type { Mapping } from './stream-mapping.ts'

/** SQS hands out at most ten messages at a time. */
const receiveMax = 10
const handOverMs = 10
/** A look without being told: nothing that a listener missed waits longer. */
const pollMs = { served: 1000, simulated: 30_000 }
const stopMsMax = 5000

export function queueMapping(runtime: Runtime, settings: MappingSettings): Mapping {
  const { clock } = runtime
  const queues = runtime.door('queues')
  const arn = settings.sourceArn
  const counts = { invocations: 0, errors: 0, messages_deleted: 0, partial_responses: 0 }
  let underWay = 0
  let looking = false
  let again = false
  let stopped = false
  let soon: Timer | undefined
  let poll: Timer | undefined

  const notice = (): void => {
    if (stopped) return
    if (looking) {
      again = true
      return
    }
    soon ??= clock.setTimeout(
      () => {
        soon = undefined
        void look()
      },
      runtime.awsTiming ? settings.windowMs : handOverMs,
    )
  }

  const look = async (): Promise<void> => {
    if (looking || stopped) return
    looking = true
    try {
      while (!stopped && underWay < settings.concurrency) {
        const batch = await receive()
        if (batch.length === 0) break
        underWay += 1
        void run(batch).finally(() => {
          underWay -= 1
          notice()
        })
      }
    } catch (error) {
      runtime.log(`event source mapping of ${settings.functionArn}: ${String(error)}`)
    }
    looking = false
    if (again) {
      again = false
      notice()
    }
  }

  const receive = async (): Promise<readonly QueueMessage[]> => {
    const batch: QueueMessage[] = []
    while (batch.length < settings.batchSize) {
      const more = await queues.receive(arn, Math.min(receiveMax, settings.batchSize - batch.length))
      batch.push(...more)
      if (more.length < receiveMax) break
    }
    if (settings.matches === undefined) return batch
    const wanted = batch.filter((message) => settings.matches?.(filterView(message)))
    // What the filter does not want is deleted, as Lambda does for queues.
    const unwanted = batch.filter((message) => !wanted.includes(message))
    if (unwanted.length > 0) await remove(unwanted)
    return wanted.length > 0 ? wanted : unwanted.length > 0 ? receive() : []
  }

  const run = async (batch: readonly QueueMessage[]): Promise<void> => {
    counts.invocations += 1
    const event = { Records: batch.map((message) => lambdaRecord(message, arn, runtime.region)) }
    try {
      const result = await runtime.functions.invoke(settings.functionArn, new JsonText(JSON.stringify(event)))
      if (result.functionError) {
        counts.errors += 1
        return
      }
      await remove(handled(batch, result.payload))
    } catch (error) {
      // Throttled: Lambda gives the messages back; anything else leaves them to their visibility timeout.
      if (error instanceof AwsError && error.code === 'TooManyRequestsException') {
        await clock.sleep(1000)
        // Should that fail, they come again after their visibility timeout.
        await queues.changeVisibility(arn, handlesOf(batch), 0).catch((failed: unknown) => runtime.log(String(failed)))
      } else {
        runtime.log(`event source mapping of ${settings.functionArn}: ${String(error)}`)
      }
    }
  }

  const handled = (batch: readonly QueueMessage[], payload: unknown): readonly QueueMessage[] => {
    if (!settings.reportsItemFailures) return batch
    const verdict = verdictOf(
      payload,
      batch.map(({ messageId }) => messageId),
    )
    if (verdict === 'success') return batch
    counts.partial_responses += 1
    return verdict === 'failure' ? [] : batch.filter(({ messageId }) => !verdict.failed.has(messageId))
  }

  const remove = async (messages: readonly QueueMessage[]): Promise<void> => {
    if (messages.length === 0) return
    await queues.delete(arn, handlesOf(messages))
    counts.messages_deleted += messages.length
  }

  const forget = queues.onVisible(arn, notice)
  const pollAgain = () => {
    notice()
    poll = clock.setTimeout(pollAgain, pollMs[runtime.mode])
  }
  pollAgain()

  return {
    settings,
    async stop() {
      stopped = true
      forget()
      soon?.cancel()
      poll?.cancel()
      for (let waited = 0; waited < stopMsMax && underWay > 0; waited += 20) await clock.sleep(20)
    },
    stats: () => ({ ...counts, batches_under_way: underWay }),
  }
}

const handlesOf = (messages: readonly QueueMessage[]) => messages.map(({ receiptHandle }) => receiptHandle)

function lambdaRecord(message: QueueMessage, arn: string, region: string) {
  const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody } = message
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes,
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  }
}

/** Filters see the body as JSON where it is JSON. */
function filterView(message: QueueMessage): unknown {
  let body: unknown = message.body
  try {
    body = JSON.parse(message.body)
  } catch {
    // Plain text.
  }
  return { ...message, body }
}
