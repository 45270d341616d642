import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import { failing } from './failing.ts'
import type { FailureIntake, FailureReport } from './failure-intake.ts'

/** Reports on their way to the recorder, through the queue that AWS writes its own failures to as well. */
export const failureIntakeByQueue = (sqs: SQSClient, queueUrl: string): FailureIntake => ({
  report: async (reports) => {
    for (const batch of batchesOf(reports)) await send(sqs, queueUrl, batch)
  },
})

interface Entry {
  readonly Id: string
  readonly MessageBody: string
}

/** What the queue did not take is sent again, a few times: a batch can be taken in part. */
const send = async (sqs: SQSClient, queueUrl: string, entries: readonly Entry[]): Promise<void> => {
  let left = entries
  for (let tries = 0; left.length > 0; tries += 1) {
    const { Failed = [] } = await sqs
      .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...left] }))
      .catch(failing(`report ${left.length} failures`))
    const refused = Failed.find(({ SenderFault }) => SenderFault === true)
    if (refused)
      throw new PermanentFailure(`report failures: the intake refused one (${refused.Code}: ${refused.Message})`)
    if (Failed.length > 0 && tries === triesMax) {
      throw new TemporaryFailure(`report failures: the intake did not take ${Failed.length} (${Failed[0]?.Code})`)
    }
    const ids = new Set(Failed.map(({ Id }) => Id))
    left = left.filter(({ Id }) => ids.has(Id))
  }
}

const triesMax = 3

/** Ten messages or 1 MiB, whichever is first; the margin is for what SQS counts beside the bodies. */
const batchesOf = (reports: readonly FailureReport[]): Entry[][] => {
  const batches: Entry[][] = []
  let batch: Entry[] = []
  let bytes = 0
  for (const report of reports) {
    const body = JSON.stringify({ signalbox_failure: 1, ...report })
    const size = Buffer.byteLength(body)
    if (size > bytesMax) {
      throw new PermanentFailure(
        `failure ${report.failure_id} is ${size} bytes with its original; a queue takes ${bytesMax}`,
      )
    }
    if (batch.length === entriesMax || bytes + size > bytesMax) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push({ Id: String(batch.length), MessageBody: body })
    bytes += size
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

const entriesMax = 10
const bytesMax = 1_000_000
