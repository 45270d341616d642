import type { QueueMessage } from './recorder.ts'

/** Failures as AWS writes them into the intake, as documented. */
const trace = '0af76519-16cd-43dd-8448-eb211c80319c'
export const bytes = Buffer.from('{"type":"work.completed"}')

export const ruleError = (over: object = {}): QueueMessage => ({
  messageId: 'q-rule',
  body: JSON.stringify({
    ruleName: 'signalbox_dev_messages',
    topic: 'robots/r1/messages',
    cloudwatchTraceId: trace,
    clientId: 'r1',
    sourceIp: '10.0.0.7',
    base64OriginalPayload: bytes.toString('base64'),
    failures: [
      {
        failedAction: 'KinesisAction',
        failedResource: 'signalbox-dev-stream',
        errorMessage: 'Failed to publish Kinesis record. The error received was Rate exceeded',
      },
    ],
    ...over,
  }),
})

export const streamRecord = (topic: string, data: Buffer, sequence: string, more: object = {}) => ({
  eventSource: 'aws:kinesis',
  eventID: `shardId-000000000000:${sequence}`,
  kinesis: {
    partitionKey: 'robot:r1',
    sequenceNumber: sequence,
    approximateArrivalTimestamp: 1747136931.4,
    data: Buffer.from(
      JSON.stringify({
        data: data.toString('base64'),
        topic,
        client_id: 'r1',
        principal: null,
        received_at: 1747136931348,
        trace_id: trace,
        source: 'device.hw',
        ...more,
      }),
    ).toString('base64'),
  },
})

export const givenUp = (records: readonly object[], more: object = {}): string =>
  JSON.stringify({
    requestContext: {
      requestId: 'c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-dispatch',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 11,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-05-13T13:50:00.000Z',
    KinesisBatchInfo: { shardId: 'shardId-000000000000', batchSize: records.length },
    payload: JSON.stringify({ Records: records }),
    ...more,
  })

export const announced = (key: string): QueueMessage => ({
  messageId: 'q-s3',
  body: JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: 'signalbox-dev-bytes' }, object: { key: encodeURIComponent(key), size: 10 } },
      },
    ],
  }),
})
