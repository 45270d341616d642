/** A stream, a mapping with the properties under test and a function played by the test, on virtual time. */
import { registry } from '../../../local/assembly/registry.ts'
import type { Doors } from '../../../local/doors.ts'
import { eventSourceMappings } from '../../../local/event-source-mapping/event-source-mapping.ts'
import { kinesis } from '../../../local/kinesis/kinesis.ts'
import { seededRandom } from '../../../local/random.ts'
import { type InvocationResult, JsonText } from '../../../local/runtime.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'

export interface KinesisEvent {
  readonly Records: readonly {
    readonly kinesis: { readonly sequenceNumber: string; readonly partitionKey: string; readonly data: string }
  }[]
}

export interface Invocation {
  /** Decoded data of the records. */
  readonly data: readonly string[]
  readonly at: number
  readonly event: KinesisEvent
}

type Answer = InvocationResult | 'throttled'
export type Play = (data: readonly string[], event: KinesisEvent, count: number) => Answer | Promise<Answer>

export const ok: InvocationResult = { payload: { batchItemFailures: [] } }
export const error: InvocationResult = {
  functionError: 'Unhandled',
  error: { errorType: 'Error', errorMessage: 'no' },
  requestId: 'request-1',
}

/** A partial response that returns the records with these data. */
export function returning(event: KinesisEvent, ...data: string[]): InvocationResult {
  const failed = event.Records.filter((record) => data.includes(decode(record.kinesis.data)))
  return { payload: { batchItemFailures: failed.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) } }
}

const decode = (data: string) => Buffer.from(data, 'base64').toString()

export async function mappedStream(options: {
  properties?: Record<string, unknown>
  shards?: number
  awsTiming?: boolean
  dataDirectory?: string
  play: Play
}) {
  const clock = virtualClock(seededRandom(1))
  const invocations: Invocation[] = []
  const delivered: { arn: string; body: Record<string, unknown>; key?: string }[] = []
  let refusals = 0
  const logged: string[] = []
  const runtime = registry({
    mode: 'simulated',
    clock,
    random: seededRandom(7),
    endpointUrl: 'http://127.0.0.1:1',
    assembly: { directory: '', stacks: [], asset: () => undefined },
    awsTiming: options.awsTiming ?? false,
    ...(options.dataDirectory ? { dataDirectory: options.dataDirectory } : {}),
    wanted: { mqttPort: 0, httpPort: 0 },
    log: (line) => logged.push(line),
  })
  runtime.provideFunctions({
    async invoke(_, payload) {
      const event = JSON.parse(payload instanceof JsonText ? payload.text : '{}') as KinesisEvent
      const data = event.Records.map((record) => decode(record.kinesis.data))
      invocations.push({ data, at: clock.now(), event })
      const answer = await options.play(data, event, invocations.length)
      if (answer !== 'throttled') return answer
      const { AwsError } = await import('../../../local/aws-api/service.ts')
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    },
  })
  const take = (arn: string, body: string, key?: string) => {
    if (refusals-- > 0) throw new Error('unreachable')
    delivered.push({ arn, body: JSON.parse(body) as Record<string, unknown>, ...(key ? { key } : {}) })
  }
  runtime.offer('queues', { send: async (arn: string, body: string) => take(arn, body) } as unknown as Doors['queues'])
  runtime.offer('objects', {
    put: async (bucket: string, key: string, body: string) => take(bucket, body, key),
  } as unknown as Doors['objects'])

  const [streams] = kinesis(runtime)
  const mappings = eventSourceMappings(runtime)
  const at = { stack: 'test' }
  const stream = await streams?.create({
    ...at,
    logicalId: 'Stream',
    type: 'AWS::Kinesis::Stream',
    properties: { Name: 'line', ShardCount: options.shards ?? 1 },
  })
  const streamArn = stream?.attributes.Arn ?? ''
  await mappings.create({
    ...at,
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      FunctionName: 'dispatch',
      EventSourceArn: streamArn,
      StartingPosition: 'TRIM_HORIZON',
      ...options.properties,
    },
  })
  await mappings.start?.()

  return {
    clock,
    invocations,
    delivered,
    logged,
    mappings,
    runtime,
    streamArn,
    refuseDeliveries: (count: number) => {
      refusals = count
    },
    put: (data: string, partitionKey = 'robot:r1') =>
      runtime.door('stream').append('line', { partitionKey, data: Buffer.from(data) }).sequenceNumber,
    stop: async () => {
      const stopping = Promise.all([mappings.stop?.(), streams?.stop?.()])
      await clock.advance(6000)
      await stopping
    },
  }
}

export const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
