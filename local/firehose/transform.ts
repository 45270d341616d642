/**
 * The function between source and destination. It is handed batches and answers for each record: Ok with other bytes,
 * Dropped, or ProcessingFailed. What it does not answer for has failed too. An invocation that fails is tried again; then its
 * whole batch has failed. What has failed is delivered as well, as an error (undelivered.ts): nothing waits for a function that
 * will never work, and nothing is gone (Developer Guide, "Handle failure in data transformation").
 */
import * as z from 'zod'
import type { Runtime } from '../runtime.ts'
import type { TransformSettings } from './settings.ts'

export interface SourceRecord {
  readonly data: Uint8Array
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  /** Of a record from Kinesis. */
  readonly kinesis?: { readonly sequenceNumber: string; readonly shardId: string; readonly partitionKey: string }
}

export interface Transformed<Source extends SourceRecord> {
  readonly ok: readonly { readonly source: Source; readonly data: Uint8Array }[]
  readonly failed: readonly Failed<Source>[]
}

export interface Failed<Source extends SourceRecord> {
  readonly source: Source
  /** As Firehose's log has it. */
  readonly code: string
  readonly message: string
  readonly attempts: number
}

/** Undefined: it was stopped before there was an answer. */
export type Transform = <Source extends SourceRecord>(
  records: readonly Source[],
) => Promise<Transformed<Source> | undefined>

export interface TransformOptions {
  readonly runtime: Runtime
  readonly settings: TransformSettings
  readonly deliveryStreamArn: string
  readonly kinesisArn?: string
  readonly invocationId: () => string
  readonly isStopped: () => boolean
}

const retryMs = 1_000

const answered = z.object({
  recordId: z.string(),
  result: z.enum(['Ok', 'Dropped', 'ProcessingFailed']),
  data: z.string().nullish(),
})
type Answered = z.infer<typeof answered>

export function transform(options: TransformOptions): Transform {
  const { runtime, settings, isStopped } = options

  return async (records) => {
    const failedAll = (code: string, message: string, attempts: number) => ({
      ok: [],
      failed: records.map((source) => ({ source, code, message, attempts })),
    })
    const event = eventOf(records, options)
    for (let attempt = 1; ; attempt++) {
      if (isStopped()) return undefined
      const { payload, failure } = await invoked(runtime, settings.lambdaArn, event)
      if (failure === undefined) {
        const answers = (payload as { records?: unknown } | null | undefined)?.records
        if (Array.isArray(answers)) return sorted(records, event.records, answers, attempt)
        return failedAll(
          'Lambda.JsonProcessingException',
          'There was an error parsing returned records from the Lambda function: it answers {"records": […]}',
          attempt,
        )
      }
      if (isStopped()) return undefined
      runtime.log(`firehose: ${settings.lambdaArn} failed (${attempt}): ${failure.message}`)
      if (attempt > settings.retries) return failedAll(failure.code, failure.message, attempt)
      await runtime.clock.sleep(retryMs)
    }
  }
}

interface TransformEvent {
  readonly records: readonly { readonly recordId: string }[]
}

function eventOf(
  records: readonly SourceRecord[],
  { runtime, deliveryStreamArn, kinesisArn, invocationId }: TransformOptions,
): TransformEvent {
  const id = invocationId()
  return {
    invocationId: id,
    deliveryStreamArn,
    ...(kinesisArn !== undefined && { sourceKinesisStreamArn: kinesisArn }),
    region: runtime.region,
    records: records.map(({ data, arrivedAt, kinesis }, index) => ({
      recordId: `${id}-${index}`,
      approximateArrivalTimestamp: arrivedAt,
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      ...(kinesis && {
        kinesisRecordMetadata: {
          sequenceNumber: kinesis.sequenceNumber,
          subsequenceNumber: 0,
          partitionKey: kinesis.partitionKey,
          shardId: kinesis.shardId,
          approximateArrivalTimestamp: arrivedAt,
        },
      }),
    })),
  } as TransformEvent
}

interface Invoked {
  readonly payload?: unknown
  readonly failure?: { readonly code: string; readonly message: string }
}

async function invoked(runtime: Runtime, lambdaArn: string, event: object): Promise<Invoked> {
  try {
    const { payload, functionError, error } = await runtime.functions.invoke(lambdaArn, event)
    if (functionError === undefined) return { payload }
    const timedOut = error?.errorType === 'Sandbox.Timedout'
    return {
      failure: {
        code: timedOut ? 'Lambda.FunctionTimedOut' : 'Lambda.FunctionError',
        message: `The Lambda function was successfully invoked but it returned an error result: ${error?.errorMessage ?? functionError}`,
      },
    }
  } catch (error) {
    // Throttled, or not there any more.
    const { name, message } = error as Error
    const code = name === 'TooManyRequestsException' ? 'Lambda.InvokeLimitExceeded' : `Lambda.${name}`
    return { failure: { code, message } }
  }
}

/** Each record with what was answered for it; an answer for a record that was never asked about is nobody's. */
function sorted<Source extends SourceRecord>(
  sources: readonly Source[],
  asked: readonly { readonly recordId: string }[],
  answers: readonly unknown[],
  attempts: number,
): Transformed<Source> {
  const byId = new Map<string, Answered[]>()
  for (const answer of answers) {
    const parsed = answered.safeParse(answer)
    if (!parsed.success) continue
    const before = byId.get(parsed.data.recordId)
    if (before) before.push(parsed.data)
    else byId.set(parsed.data.recordId, [parsed.data])
  }
  const decode = decoder(answers)
  const ok: { source: Source; data: Uint8Array }[] = []
  const failed: Failed<Source>[] = []
  for (const [index, source] of sources.entries()) {
    const own = byId.get(asked[index]?.recordId ?? '') ?? []
    const wrong = whatIsWrong(own)
    const [answer] = own
    if (wrong) failed.push({ source, ...wrong, attempts })
    else if (answer?.result === 'Ok') ok.push({ source, data: decode(answer.data ?? '') })
  }
  return { ok, failed }
}

/** All of a batch in one piece of memory: a thousand small ones cost the collector of garbage more than the decoding. */
function decoder(answers: readonly unknown[]): (text: string) => Uint8Array {
  const texts = answers.map((answer) => (answer as Partial<Answered> | null)?.data)
  const all = Buffer.allocUnsafeSlow(texts.reduce((sum, text) => sum + base64Bytes(text), 0))
  let end = 0
  return (text) => {
    const begin = end
    end += all.write(text, begin, 'base64')
    return all.subarray(begin, end)
  }
}

const base64Bytes = (text: unknown): number => (typeof text === 'string' ? Buffer.byteLength(text, 'base64') : 0)

function whatIsWrong(answers: readonly Answered[]): { code: string; message: string } | undefined {
  const [answer] = answers
  if (!answer) {
    return {
      code: 'Lambda.MissingRecordId',
      message:
        'One or more record IDs were not returned. The function has to answer for every record, with its recordId and a result.',
    }
  }
  if (answers.length > 1) {
    return { code: 'Lambda.DuplicatedRecordId', message: 'Multiple records with the same record ID were returned.' }
  }
  if (answer.result === 'ProcessingFailed') {
    return { code: 'Lambda.ProcessingFailedStatus', message: 'ProcessingFailed status set for record' }
  }
  if (answer.result === 'Ok' && typeof answer.data !== 'string') {
    return { code: 'Lambda.FunctionError', message: 'A record that is Ok has data, in base64.' }
  }
  return undefined
}
