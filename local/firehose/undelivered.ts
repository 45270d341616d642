/**
 * What could not be delivered, as Firehose lays it under its error prefix: a JSON line for each record with its bytes in
 * base64 and the reason (Developer Guide, "Handle failure in data transformation", "Handling errors for data format
 * conversion").
 */
import type { ConversionSettings } from './settings.ts'
import type { Failed, SourceRecord } from './transform.ts'

export function processingFailed(failed: readonly Failed<SourceRecord>[], lambdaArn: string, now: number): string {
  return lines(
    failed.map(({ source, code, message, attempts }) => ({
      attemptsMade: attempts,
      arrivalTimestamp: source.arrivedAt,
      errorCode: code,
      errorMessage: message,
      attemptEndingTimestamp: now,
      rawData: base64(source.data),
      lambdaArn,
    })),
  )
}

export interface Misfitting {
  readonly source: SourceRecord
  /** As the function left it: this is what does not fit. */
  readonly data: Uint8Array
  readonly code: string
  readonly message: string
}

export function formatConversionFailed(
  misfitting: readonly Misfitting[],
  { database, table }: ConversionSettings,
  now: number,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  return lines(
    misfitting.map(({ source, data, code, message }) => ({
      attemptsMade: 1,
      arrivalTimestamp: source.arrivedAt,
      lastErrorCode: code,
      lastErrorMessage: message,
      attemptEndingTimestamp: now,
      rawData: base64(data),
      ...(source.kinesis && { sequenceNumber: source.kinesis.sequenceNumber, subSequenceNumber: 0 }),
      dataCatalogTable: { catalogId: account, databaseName: database, tableName: table, region, versionId: 'LATEST' },
    })),
  )
}

const lines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

const base64 = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
