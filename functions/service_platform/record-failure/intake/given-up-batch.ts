import * as z from 'zod'
import { derivedId } from '../../../../messages/ids.ts'
import { readArrival } from '../../../../messages/open.ts'
import type { FailureReport } from '../../../ports/failure-intake.ts'
import { positionOf } from '../../dispatch/position.ts'
import type { Intake, IntakeReader } from './intake-message.ts'

/**
 * A batch that an event source mapping gave up, as it lies in the bucket: its function died, or answered an error until the
 * retries or the records' age were used up. Lambda Developer Guide, "Retain discarded batch records". One failure per
 * record. The announcement comes as an S3 event notification; a bucket also sends a test event when it is set up.
 */
export const readGivenUpBatch: IntakeReader = async ({ json, sent_at }, { bytes }) => {
  if (json?.Event === 's3:TestEvent') return { reports: [], uncounted: false }
  const notification = notificationSchema.safeParse(json)
  if (!notification.success) return undefined
  const reports: FailureReport[] = []
  let uncounted = false
  for (const { s3 } of notification.data.Records) {
    // S3 writes keys into notifications like a form: a blank is a plus.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    const intake = reportsOfObject(key, await bytes.read(key), sent_at)
    reports.push(...intake.reports)
    uncounted ||= intake.uncounted
  }
  return { reports, uncounted }
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

const reportsOfObject = (key: string, object: Uint8Array, at: string): Intake => {
  const read = givenUpSchema.safeParse(jsonOf(Buffer.from(object).toString('utf8')))
  if (!read.success) return { reports: [unreadable(key, object, at)], uncounted: false }
  const { requestContext, responseContext, payload, timestamp } = read.data
  const fault: Fault = {
    at: timestamp ?? at,
    error_class: requestContext.condition ?? 'BatchGivenUp',
    error_text: `${functionName(requestContext.functionArn)} did not settle it in ${requestContext.approximateInvokeCount ?? 'its'} tries; ${
      responseContext?.functionError ? `the last one ended in ${responseContext.functionError}` : 'there was no answer'
    }`,
  }
  const reports = payload.Records.flatMap((record) =>
    record.eventSource === 'aws:kinesis' ? kinesisReport(record, fault) : tableReport(record, fault),
  )
  return { reports, uncounted: payload.Records.some(({ eventSource }) => eventSource === 'aws:kinesis') }
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
      retryable: true,
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
      ...(arrival?.redrive && { redrive_of: arrival.redrive.redrive_of }),
    },
  ]
}

/** A commit whose events did not leave. The whole change is kept: the events can be made of it again. */
const tableReport = (record: z.output<typeof tableRecord>, fault: Fault): FailureReport[] => {
  const robotId = record.dynamodb.Keys.robot_id?.S
  return [
    {
      failure_id: derivedId('failure', 'outbox', record.eventID),
      kind: 'delivery',
      stage: 'outbox',
      ...fault,
      retryable: true,
      status: 'open',
      attempt: 1,
      original_base64: Buffer.from(JSON.stringify(record)).toString('base64'),
      source: 'service_platform.core.event_rule',
      ...(typeof robotId === 'string' && { robot_id: robotId }),
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

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer here: the schema refuses undefined.
    return undefined
  }
}
