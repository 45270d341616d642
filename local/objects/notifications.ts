/** What a bucket tells others when objects come and go, in S3's event structure 2.1, and the test event at the start. */
import * as z from 'zod'
import type { Runtime } from '../runtime.ts'
import { deliver } from '../targets.ts'
import type { ObjectEvent } from './buckets.ts'

const filter = z
  .strictObject({
    S3Key: z.strictObject({
      Rules: z.array(z.strictObject({ Name: z.enum(['prefix', 'suffix']), Value: z.string() })),
    }),
  })
  .optional()
const event = z.string().regex(/^s3:Object(Created|Removed):(\*|\w+)$/)

/** As AWS::S3::Bucket writes it. */
export const notificationConfiguration = z.strictObject({
  QueueConfigurations: z.array(z.strictObject({ Event: event, Queue: z.string(), Filter: filter })).default([]),
  LambdaConfigurations: z.array(z.strictObject({ Event: event, Function: z.string(), Filter: filter })).default([]),
  TopicConfigurations: z.array(z.strictObject({ Event: event, Topic: z.string(), Filter: filter })).default([]),
})

export interface Notifications {
  tell(event: ObjectEvent): void
  /** S3 sends one to each queue and topic when the configuration is made. */
  test(bucket: string): Promise<void>
}

export function notifications(
  runtime: Runtime,
  configuration: z.infer<typeof notificationConfiguration>,
): Notifications {
  const random = runtime.random.fork('s3-notifications')
  const listeners = [
    ...configuration.QueueConfigurations.map(({ Queue, ...rest }) => ({ ...rest, arn: Queue })),
    ...configuration.LambdaConfigurations.map(({ Function: arn, ...rest }) => ({ ...rest, arn })),
    ...configuration.TopicConfigurations.map(({ Topic, ...rest }) => ({ ...rest, arn: Topic })),
  ].map(({ Event, Filter, arn }) => ({
    arn,
    kind: Event.slice('s3:'.length),
    rules: Filter?.S3Key.Rules ?? [],
  }))
  let sequencer = 0

  const wants = ({ kind, rules }: (typeof listeners)[number], { name, key }: ObjectEvent) =>
    (kind.endsWith('*') ? name.startsWith(kind.slice(0, -1)) : name === kind) &&
    rules.every(({ Name, Value }) => (Name === 'prefix' ? key.startsWith(Value) : key.endsWith(Value)))

  const send = (arn: string, body: string, about: string) =>
    deliver(runtime, arn, { body }).catch((error: Error) =>
      runtime.log(`s3: the notification of ${about} did not reach ${arn}: ${error.message}`),
    )

  return {
    tell(event) {
      for (const listener of listeners.filter((each) => wants(each, event))) {
        const order = (++sequencer).toString(16).toUpperCase().padStart(18, '0')
        const body = JSON.stringify({ Records: [recordOf(event, order, runtime.region)] })
        void send(listener.arn, body, `${event.bucket}/${event.key}`)
      }
    },
    async test(bucket) {
      const arns = new Set(listeners.map(({ arn }) => arn).filter((arn) => !arn.startsWith('arn:aws:lambda:')))
      for (const arn of arns) {
        const body = {
          Service: 'Amazon S3',
          Event: 's3:TestEvent',
          Time: new Date(runtime.clock.now()).toISOString(),
          Bucket: bucket,
          RequestId: random.uuid(),
          HostId: 'local',
        }
        await send(arn, JSON.stringify(body), bucket)
      }
    },
  }
}

function recordOf(event: ObjectEvent, sequencer: string, awsRegion: string) {
  // "The s3 key … is URL encoded": a space comes as a plus sign (User Guide, event message structure).
  const key = encodeURIComponent(event.key).replaceAll('%2F', '/').replaceAll('%20', '+')
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion,
    eventTime: new Date(event.at).toISOString(),
    eventName: event.name,
    userIdentity: { principalId: 'AWS:LOCAL' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: event.bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${event.bucket}` },
      object: {
        key,
        ...(event.size !== undefined && { size: event.size }),
        ...(event.etag !== undefined && { eTag: event.etag.replaceAll('"', '') }),
        sequencer,
      },
    },
  }
}
