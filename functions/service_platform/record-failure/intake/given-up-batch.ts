import * as z from 'zod'
import { derivedId } from '../../../../messages/ids.ts'
import { readArrival } from '../../../../messages/open.ts'
import { positionOf } from '../../../../messages/position.ts'
import type { FailureReport } from '../../../ports/failure-intake.ts'
import { type IntakeReader, uncounted } from './intake-message.ts'

/**
 * A batch that an event source mapping gave up, as it lies in the bucket: its function died, or answered an error until the
 * retries or the records' age were used up. Lambda Developer Guide, "Retain discarded batch records". One failure per
 * record. The announcement comes as an S3 event notification; a bucket also sends a test event when it is set up.
 */
export const readGivenUpBatch: IntakeReader = async ({ json, sent_at }, { bytes }) => {
  if (json?.Event === 's3:TestEvent') return []
  const notification = notificationSchema.safeParse(json)
  if (!notification.success) return undefined
  const reports: FailureReport[] = []
  for (const { s3 } of notification.data.Records) {
    // S3 writes keys into notifications like a form: a blank is a plus.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    reports.push(...reportsOfObject(key, await bytes.read(key), sent_at))
  }
  return reports
}

const notificationSchema = z.looseObject({
  Records: z
    .array(
      z.looseObject({
        eventSource: z.literal('aws:s3'),
        s3: z.looseObject({ object: z.looseObject({ key: z.string().min(1) }) }),
      }),
    )
    .min(1),
})

const reportsOfObject = (key: string, object: Uint8Array, at: string): readonly FailureReport[] => {
  const read = givenUpSchema.safeParse(jsonOf(Buffer.from(object).toString('utf8')))
  if (!read.success) return [unreadable(key, object, at)]
  const { requestContext, responseContext, payload, timestamp } = read.data
  const fault: Fault = {
    at: timestamp ?? at,
    // What was handed back in order may pass; what its function died of will kill it again.
    retryable: !responseContext?.functionError,
    error_class: requestContext.condition ?? 'BatchGivenUp',
    error_text: `${functionName(requestContext.functionArn)} did not settle it in ${requestContext.approximateInvokeCount ?? 'its'} tries; ${
      responseContext?.functionError ? `the last one ended in ${responseContext.functionError}` : 'there was no answer'
    }`,
  }
  return payload.Records.flatMap((record) =>
    record.eventSource === 'aws:kinesis'
      ? kinesisReport(record, fault)
      : tableReport(record, fault, requestContext.functionArn),
  )
}

/** Told apart by `eventSource`: `aws:kinesis`, `aws:dynamodb`. */
const kinesisRecord = z.looseObject({
  eventSource: z.literal('aws:kinesis'),
  kinesis: z.looseObject({ data: z.string(), sequenceNumber: z.string() }),
})
const tableRecord = z.looseObject({
  eventSource: z.literal('aws:dynamodb'),
  eventID: z.string(),
  dynamodb: z.looseObject({ Keys: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})
/** Of a commit: the row that it wrote. A failure is recorded also without it. */
const committedSchema = z
  .looseObject({
    NewImage: z.looseObject({
      cause: z.looseObject({ S: z.string() }),
      policy_version: z.looseObject({ S: z.string() }),
    }),
  })
  .transform(({ NewImage }) => ({ cause: jsonOf(NewImage.cause.S), policy_version: NewImage.policy_version.S }))
/** The message that moved the robot (functions/ports/transition-cause.ts). */
const causeSchema = z
  .looseObject({ message_id: z.string(), trace_id: z.string(), correlation_id: z.string() })
  .partial()
  .catch({})
/** `payload` is the invocation's event; AWS shows it as text and as object, so both are read. */
const givenUpSchema = z.looseObject({
  requestContext: z.looseObject({
    functionArn: z.string().optional(),
    condition: z.string().optional(),
    approximateInvokeCount: z.number().optional(),
  }),
  responseContext: z.looseObject({ functionError: z.string().nullish() }).nullish(),
  timestamp: z.string().optional(),
  payload: z.preprocess(
    (payload) => (typeof payload === 'string' ? jsonOf(payload) : payload),
    z.looseObject({ Records: z.array(z.discriminatedUnion('eventSource', [kinesisRecord, tableRecord])) }),
  ),
})

interface Fault {
  readonly at: string
  readonly retryable: boolean
  readonly error_class: string
  readonly error_text: string
}

/** The message as the edge described it. A record that only asks for a release carries none: the schedule asks again. */
const kinesisReport = ({ kinesis }: z.output<typeof kinesisRecord>, fault: Fault): FailureReport[] => {
  const sequence = kinesis.sequenceNumber
  const reading = readArrival({ data: Buffer.from(kinesis.data, 'base64'), sequence_number: sequence })
  const arrival = 'arrival' in reading ? reading.arrival : undefined
  if (arrival?.control) return []
  const bytes = reading.outcome === 'arrived' ? reading.arrival.bytes : reading.bytes
  return [
    {
      failure_id: arrival?.redrive?.redrive_of ?? derivedId('failure', 'dispatch_died', sequence),
      kind: 'dispatch_died',
      stage: 'dispatch',
      ...fault,
      status: 'open',
      attempt: 1 + (arrival?.redrive?.attempt ?? 0),
      original_base64: Buffer.from(bytes).toString('base64'),
      position: positionOf(sequence, 0),
      ...(arrival && {
        topic: arrival.topic,
        source: arrival.source,
        received_at: arrival.received_at,
        robot_id: arrival.robot_id,
        trace_id: arrival.trace_id,
      }),
      ...(arrival?.client_id !== undefined && { client_id: arrival.client_id }),
      ...(arrival?.principal !== undefined && { principal: arrival.principal }),
      ...(arrival?.redrive?.operation_id !== undefined && { operation_id: arrival.redrive.operation_id }),
      ...(arrival?.edit && { edited_from: arrival.edit.edited_from }),
      // What is redriven was counted when it failed the first time.
      ...(arrival?.redrive === undefined && { books: uncounted }),
    },
  ]
}

/** A commit whose events did not leave. The whole change is kept: the events can be made of it again. */
const tableReport = (
  record: z.output<typeof tableRecord>,
  fault: Fault,
  functionArn: string | undefined,
): FailureReport[] => {
  const robotId = record.dynamodb.Keys.robot_id?.S
  const { cause, policy_version } = committedSchema.safeParse(record.dynamodb).data ?? {}
  const { message_id, trace_id, correlation_id } = causeSchema.parse(cause)
  return [
    {
      failure_id: derivedId('failure', 'outbox', record.eventID),
      kind: 'delivery',
      stage: 'outbox',
      ...fault,
      ...(functionArn !== undefined && { function_arn: unqualified(functionArn) }),
      status: 'open',
      attempt: 1,
      original_base64: Buffer.from(JSON.stringify(record)).toString('base64'),
      source: 'service_platform.core.event_rule',
      ...(typeof robotId === 'string' && { robot_id: robotId }),
      ...(trace_id !== undefined && { trace_id }),
      ...(correlation_id !== undefined && { correlation_id }),
      ...(message_id !== undefined && { causation_id: message_id }),
      ...(policy_version !== undefined && { policy_version }),
    },
  ]
}

const unreadable = (key: string, object: Uint8Array, at: string): FailureReport => ({
  failure_id: derivedId('failure', 'given_up', key),
  kind: 'unknown',
  stage: 'intake',
  error_class: 'UnknownIntakeShape',
  error_text: `Object ${key} is no batch that was given up: requestContext and payload.Records were expected`,
  retryable: false,
  status: 'open',
  at,
  attempt: 1,
  original_base64: Buffer.from(object).toString('base64'),
})

const functionName = (arn: string | undefined): string => arn?.split(':')[6] ?? 'the function'
/** Without the version that Lambda called. */
const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':')

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer here: the schema refuses undefined.
    return undefined
  }
}
