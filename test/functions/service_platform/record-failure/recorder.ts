import { failureKinds } from '../../../../functions/failures/kinds.ts'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import type { MeasuredSet } from '../../../../functions/measures.ts'
import type { BooksEntry } from '../../../../functions/ports/books.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import { recordBatch, type SqsEvent } from '../../../../functions/service_platform/record-failure/batch.ts'
import { intakeReaders } from '../../../../functions/service_platform/record-failure/intake/read-intake.ts'
import type { RecorderPorts } from '../../../../functions/service_platform/record-failure/ports.ts'
import { type FakeEventBus, fakeEventBus } from '../../../fakes/event-bus.ts'
import { type FakeFailedBytes, fakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import { type FakeFailures, fakeFailures } from '../../../fakes/failures.ts'
import { type FakeLog, fakeLog } from '../../../fakes/log.ts'
import { type FakeShelf, fakeShelf } from '../../../fakes/shelf.ts'

export type QueueMessage = Pick<SqsEvent['Records'][number], 'messageId' | 'body' | 'messageAttributes'>

/** The recorder with everything around it in memory, and an intake queue that hands out again what is not acknowledged. */
export interface Recorder {
  readonly failures: FakeFailures
  readonly bytes: FakeFailedBytes
  readonly shelf: FakeShelf
  readonly bus: FakeEventBus
  readonly log: FakeLog
  readonly measured: MeasuredSet[]
  readonly ports: RecorderPorts
  /** What followed records into the books. */
  books(): BooksEntry
  /** How many failures have which status. */
  totals(): Readonly<Record<string, number>>
  /** One delivery; answers with the ids that were not acknowledged. */
  deliver(messages: readonly QueueMessage[], times?: number, ports?: RecorderPorts): Promise<readonly string[]>
}

export const recorder = (): Recorder => {
  const failures = fakeFailures()
  const bytes = fakeFailedBytes()
  const shelf = fakeShelf()
  const bus = fakeEventBus()
  const log = fakeLog()
  const measured: MeasuredSet[] = []
  const ports: RecorderPorts = {
    failures,
    bytes,
    shelf,
    bus,
    readers: intakeReaders,
    kinds: failureKinds,
    log: log.log,
    measures: { publish: (sets) => measured.push(...sets) },
    now: () => recordedAt,
    random: () => 0.5,
  }
  return {
    failures,
    bytes,
    shelf,
    bus,
    log,
    measured,
    ports,
    books: () => Object.fromEntries(failures.rows.books),
    totals: () => Object.fromEntries([...failures.rows.totals].filter(([, count]) => count !== 0)),
    deliver: async (messages, times = 1, given = ports) => {
      const Records = messages.map((message) => ({
        ...message,
        attributes: { SentTimestamp: '1747136931405', ApproximateReceiveCount: String(times) },
      }))
      const { batchItemFailures } = await recordBatch(given, { agenda })({ Records })
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
    },
  }
}

/** When the recorder works, in these tests. */
export const recordedAt = Date.UTC(2026, 4, 13, 14)
export const agenda = { retries_max: 3, backoff_seconds: 30 }

export const report = (over: Partial<FailureReport> = {}): FailureReport => ({
  failure_id: 'f1',
  kind: 'machine',
  stage: 'machine',
  error_class: 'OtherJobInHand',
  error_text: 'Robot r1 has job job-17 in hand, not job-18: name job-17, or no job at all',
  retryable: false,
  status: 'open',
  at: '2026-05-13T13:48:52.000Z',
  attempt: 1,
  original_base64: Buffer.from('{"type":"work.stop"}').toString('base64'),
  topic: 'robots/r1/messages',
  received_at: '2026-05-13T13:48:51.348Z',
  robot_id: 'r1',
  message_id: 'm1',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  type: 'work.stop',
  policy_version: 'v1',
  state: 'working',
  ...over,
})

export const reported = (over: Partial<FailureReport> = {}, messageId = 'q1'): QueueMessage => ({
  messageId,
  body: JSON.stringify({ signalbox_failure: 1, ...report(over) }),
})

/** The bytes that lie in the record itself. */
export const bytesOf = (record: FailureRecord | undefined): Buffer => {
  if (record === undefined || !('inline' in record.original)) throw new Error('the record has no bytes of its own')
  return Buffer.from(record.original.inline)
}
