import type { AwsService } from '../../../local/aws-api/service.ts'
import { AwsError } from '../../../local/aws-api/service.ts'
import { realClock } from '../../../local/clock.ts'
import type { Doors } from '../../../local/doors.ts'
import { seededRandom } from '../../../local/random.ts'
import type { InvocationResult, Runtime } from '../../../local/runtime.ts'

export interface StreamPut {
  readonly stream: string
  readonly partitionKey: string
  readonly data: string
}

/** A runtime with nothing in it but a stream, a queue and what functions were called with. */
export interface FakeRuntime extends Runtime {
  readonly puts: StreamPut[]
  readonly sent: { arn: string; body: string }[]
  readonly invoked: { name: string; payload: unknown; async: boolean }[]
  readonly lines: string[]
  /** Set to make the stream refuse, as Kinesis does when a shard is full. */
  streamFails: boolean
  queueFails: boolean
  answer: (name: string, payload: unknown) => InvocationResult
}

export function fakeRuntime(overrides: Partial<Runtime> = {}): FakeRuntime {
  const services = new Map<string, AwsService>()
  const doors = new Map<string, unknown>()
  const known: Record<string, string> = {}
  const runtime: FakeRuntime = {
    mode: 'served',
    clock: realClock,
    random: seededRandom(1),
    account: '000000000000',
    region: 'us-east-1',
    endpointUrl: 'http://127.0.0.1:1',
    assembly: { directory: '', stacks: [], asset: () => undefined },
    endpoint: () => {},
    awsTiming: false,
    wanted: { mqttPort: 0, httpPort: 0 },
    puts: [],
    sent: [],
    invoked: [],
    lines: [],
    streamFails: false,
    queueFails: false,
    answer: () => ({ payload: null }),
    register: (service) => void services.set(service.name, service),
    service(name) {
      const service = services.get(name)
      if (service === undefined) throw new Error(`no service ${name}`)
      return service
    },
    offer: (name, door) => void doors.set(name, door),
    door<Name extends keyof Doors>(name: Name) {
      const door = doors.get(name)
      if (door === undefined) throw new Error(`no door ${name}`)
      return door as Doors[Name]
    },
    addSource: () => {},
    source: () => undefined,
    address: (name, url) => {
      known[name] = url
    },
    addresses: () => known,
    functions: {
      async invoke(name, payload, options) {
        const value = payload instanceof Uint8Array ? (JSON.parse(Buffer.from(payload).toString()) as unknown) : payload
        runtime.invoked.push({ name, payload: value, async: options?.async ?? false })
        return runtime.answer(name, value)
      },
    },
    log: (line) => void runtime.lines.push(line),
    ...overrides,
  }
  let sequence = 0
  runtime.offer('stream', {
    append(stream, { partitionKey, data }) {
      if (runtime.streamFails) throw new AwsError('ProvisionedThroughputExceededException', 'Rate exceeded for shard 0')
      runtime.puts.push({ stream, partitionKey, data: Buffer.from(data).toString() })
      return { shardId: 'shardId-000000000000', sequenceNumber: String(++sequence) }
    },
  })
  runtime.offer('queues', {
    async send(arn: string, body: string) {
      if (runtime.queueFails) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
      runtime.sent.push({ arn, body })
    },
  } as unknown as Doors['queues'])
  return runtime
}
