import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
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
const itemsMax = 10
const bytesMax = 1_000_000

/** Characters that SQS refuses and JSON leaves as they are; in JSON they can only be part of a text. */
const unescaped = /[\ufffe\uffff]/g
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`

const batchesOf = (reports: readonly FailureReport[]): Entry[][] => {
  const bodies = reports.map((report) => {
    const body = JSON.stringify({ signalbox_failure: 1, ...report }).replace(unescaped, escaped)
    const bytes = Buffer.byteLength(body)
    if (bytes > bytesMax) {
      throw new PermanentFailure(
        `failure ${report.failure_id} is ${bytes} bytes with its original; a queue takes ${bytesMax}`,
      )
    }
    return { body, bytes }
  })
  return inBatches(bodies, { itemsMax, bytesMax, bytesOf: ({ bytes }) => bytes }).map((batch) =>
    batch.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
  )
}
