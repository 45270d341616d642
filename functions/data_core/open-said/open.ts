/**
 * What a delivery has gathered, as rows of the lake: Firehose hands over a batch and writes what comes back as Parquet. A record
 * of the stream becomes a JSON document for each message in it, an event of the bus one. What cannot be opened is a row as well,
 * so that the lake has as many records as the stream carried, and it is laid apart beside that (ADR 61). Nothing is kept from
 * one batch to the next; a batch that comes again is answered the same.
 */

import { type EventOfBus, eventRowOf } from '../../../warehouse/event-row.ts'
import { type LandingMessage, rowsOf } from '../../../warehouse/rows.ts'
import { asError } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { UnopenedShelf } from '../../ports/unopened.ts'

export interface OpenSaidPorts {
  readonly unopened: UnopenedShelf
  readonly log: Log
}

/** As Firehose hands over a batch; only what is used here. */
export interface TransformEvent {
  readonly invocationId: string
  readonly records: readonly TransformRecord[]
}

export interface TransformRecord {
  readonly recordId: string
  /** Base64. */
  readonly data: string
  /** Of a delivery that reads a stream; absent where records are put. */
  readonly kinesisRecordMetadata?: {
    readonly sequenceNumber: string
    readonly shardId: string
    /** Epoch milliseconds. */
    readonly approximateArrivalTimestamp: number
  }
}

/** One for each record of the batch. ProcessingFailed: Firehose lays the record under undelivered/processing-failed/. */
export interface TransformAnswer {
  readonly records: readonly TransformedRecord[]
}

export type TransformedRecord = {
  readonly recordId: string
  readonly result: 'Ok' | 'ProcessingFailed'
  readonly data: string
}

export const openSaid =
  ({ unopened, log }: OpenSaidPorts) =>
  async ({ invocationId, records }: TransformEvent): Promise<TransformAnswer> => {
    const shelved: LandingMessage[] = []
    const counts = { rows: 0, failed: 0 }
    let bytes = 0
    const answered = records.map((record): TransformedRecord => {
      const { recordId } = record
      try {
        const rows = rowsIn(record)
        const data = documentsOf(rows)
        if (bytes + data.length + RECORD_OVERHEAD > ANSWER_BYTES_MAX) throw new AnswerTooLarge(records.length, bytes)
        bytes += data.length + RECORD_OVERHEAD
        counts.rows += rows.length
        shelved.push(...rows.filter(isUnopened))
        return { recordId, result: 'Ok', data }
      } catch (error) {
        // A mistake of ours. The bytes are kept by Firehose, and by the backup of the stream, whatever comes of this one.
        counts.failed += 1
        log.error('record not opened', { invocation_id: invocationId, ...placeOf(record), error: asError(error) })
        return { recordId, result: 'ProcessingFailed', data: record.data }
      }
    })
    // Before the answer: what is not laid down makes the whole batch come again.
    if (shelved.length > 0) await unopened.keep(shelved)
    const { length } = shelved
    log.info('said opened', { invocation_id: invocationId, records: records.length, ...counts, unopened: length })
    return { records: answered }
  }

/** Lambda answers with 6 MB at most. The buffer of the delivery (lib/data_core/datalake.ts) is a fraction of it. */
const ANSWER_BYTES_MAX = 6_000_000
/** Ids and names around the data of a record. */
const RECORD_OVERHEAD = 150

/** More rows than one answer can bear; the rest of the batch fails, and says so. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
  constructor(records: number, bytes: number) {
    super(`The answer for ${records} records has ${bytes} bytes already; at most ${ANSWER_BYTES_MAX} are taken`)
  }
}

const rowsIn = ({ data, kinesisRecordMetadata: place }: TransformRecord): readonly object[] => {
  const bytes = Buffer.from(data, 'base64')
  if (place === undefined) return [eventRowOf(JSON.parse(bytes.toString('utf8')) as EventOfBus)]
  const { sequenceNumber, shardId, approximateArrivalTimestamp } = place
  return rowsOf({
    data: bytes,
    sequence_number: sequenceNumber,
    shard_id: shardId,
    arrived_at_ms: approximateArrivalTimestamp,
  })
}

/** One record may bear several documents, one behind the other. */
const documentsOf = (rows: readonly object[]): string =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')).toString('base64')

const isUnopened = (row: LandingMessage): boolean => row.kind === 'unopened'

const placeOf = ({ kinesisRecordMetadata }: TransformRecord) =>
  kinesisRecordMetadata && {
    shard_id: kinesisRecordMetadata.shardId,
    sequence_number: kinesisRecordMetadata.sequenceNumber,
  }
