import { asError } from '../../errors.ts'
import { type TakeInPorts, takeIn } from '../../feed/take-in.ts'
import type { Log } from '../../logger.ts'
import { decidedIn, type JournalChange } from './decided.ts'

export interface TakeDecisionsPorts extends TakeInPorts {
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
}

export interface JournalChanges {
  readonly Records: readonly JournalChange[]
  /** Not from the stream: somebody tries the failure of this record again. */
  readonly redrive_of?: string
}

/** What could not be stored comes again, from the first of them on: an event that is known by then is not added twice. */
export const takeDecisions =
  (ports: TakeDecisionsPorts) =>
  async (
    { Records, redrive_of }: JournalChanges,
    { invokedFunctionArn }: { readonly invokedFunctionArn?: string } = {},
  ): Promise<{ readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }> => {
    for (const record of Records) {
      try {
        const detail = decidedIn(record)
        if (detail) await takeIn({ 'detail-type': 'message.decided', detail }, invokedFunctionArn, ports)
      } catch (error) {
        if (redrive_of !== undefined) throw error
        ports.log.warn('decision not taken in', { error: asError(error) })
        // Lambda comes again at once, and the reader's tries are counted: unhurried they outlast an outage.
        await ports.sleep(beforeAgainMs)
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] }
      }
    }
    return { batchItemFailures: [] }
  }

const beforeAgainMs = 5_000
