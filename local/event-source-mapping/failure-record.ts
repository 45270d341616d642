/**
 * The record of a batch that was given up (Developer Guide, "Retain discarded batch records"): queues and topics get
 * metadata only, a bucket gets the whole invocation as `payload` too, so that what was in the batch is not lost with
 * the stream's retention.
 */
import type { InvocationResult } from '../runtime.ts'
import type { Delivery } from '../targets.ts'
import type { MappingSettings } from './settings.ts'
import type { ShardSource, SourceRecord } from './source.ts'

export interface GivenUp {
  readonly shard: string
  readonly records: readonly SourceRecord[]
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly invocations: number
  readonly requestId: string
  readonly result: InvocationResult | undefined
}

export function failureRecord(
  settings: MappingSettings,
  source: ShardSource,
  givenUp: GivenUp,
  now: number,
  uuid: string,
): Delivery {
  const { shard, records, condition, invocations, requestId, result } = givenUp
  const [first] = records
  const last = records.at(-1)
  const time = (ms: number) => {
    const text = new Date(ms).toISOString()
    return source.kind === 'dynamodb' ? text.replace(/\.\d{3}Z$/, 'Z') : text
  }
  const batch = {
    shardId: shard,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: time(first?.arrivedAt ?? now),
    approximateArrivalOfLastRecord: time(last?.arrivedAt ?? now),
    batchSize: records.length,
    streamArn: source.arn,
  }
  const isBucket = settings.onFailureArn?.split(':')[2] === 's3'
  const body = JSON.stringify({
    requestContext: { requestId, functionArn: settings.functionArn, condition, approximateInvokeCount: invocations },
    ...(result
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: result.functionError ?? null,
          },
        }
      : {}),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    [source.kind === 'dynamodb' ? 'DDBStreamBatchInfo' : 'KinesisBatchInfo']: batch,
    ...(isBucket ? { payload: eventOf(records) } : {}),
  })
  const at = new Date(now).toISOString()
  const day = at.slice(0, 10).replaceAll('-', '/')
  const second = at.slice(0, 19).replaceAll(':', '.')
  return { body, key: `aws/lambda/${settings.id}/${shard}/${day}/${second}-${uuid}` }
}

/** The invocation's event as JSON text, put together from the records' own texts. */
export function eventOf(records: readonly SourceRecord[]): string {
  return `{"Records":[${records.map((record) => record.json()).join(',')}]}`
}
