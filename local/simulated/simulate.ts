/**
 * Simulated mode: the synthesised stacks on one thread, in virtual time, with one seed for everything that could fall
 * this way or that. The same seed and faults give the same history, call by call.
 */
import type { Assembly } from '../assembly/read.ts'
import { type Registry, registry } from '../assembly/registry.ts'
import { textOf } from '../aws-api/json-service.ts'
import { AwsError, type AwsService } from '../aws-api/service.ts'
import type { DevicePublish } from '../iot/devices.ts'
import { factories, type ProviderFactory } from '../providers.ts'
import { type Random, seededRandom } from '../random.ts'
import { type RunningStacks, runStacks } from '../run-stacks.ts'
import type { CallEntry, Entry, Faults, InvocationEntry } from './faults.ts'
import { instances } from './instances.ts'
import { type Interception, interception } from './interception.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export interface SimulateOptions {
  readonly assembly: Assembly
  readonly seed: string | number
  readonly faults?: Faults
  /** A call's way there and back, drawn for each call: interleaving comes from it. */
  readonly latencyMs?: readonly [number, number]
  readonly parts?: readonly ProviderFactory[]
  /** Streams are read once a second and queues wait for their windows, as on AWS. Default: promptly. */
  readonly awsTiming?: boolean
  /** What functions print. */
  readonly print?: (functionName: string, text: string) => void
}

export interface Simulation {
  readonly runtime: Registry
  readonly stacks: RunningStacks
  readonly clock: VirtualClock
  /** For the test's own choices; a stream of its own. */
  readonly random: Random
  /** Every call and every invocation, in the order in which they began. */
  readonly history: readonly Entry[]
  calls(service?: string, operation?: string): readonly CallEntry[]
  invocations(functionName?: string): readonly InvocationEntry[]
  /** Lines that the runtime logged. */
  readonly logged: readonly string[]
  /** As a device; resolves where the client would have its PUBACK. */
  publish(topic: string, payload: Uint8Array | string, options?: DevicePublish): Promise<void>
  /** A service without faults and history, for looking and for setting the stage. */
  service(name: string): AwsService
  /** One operation of a service that speaks JSON, without faults and history. */
  call(service: string, operation: string, input: unknown): Promise<Record<string, unknown>>
  advance(ms: number): Promise<void>
  /** Lets time pass until nothing is under way; rejects with what still is after `limitMs` of virtual time. */
  drain(limitMs?: number): Promise<void>
  /** What is under way now, by name; empty after a drain. */
  underWay(): Promise<Readonly<Record<string, number>>>
  stop(): Promise<void>
}

const defaultLatencyMs: readonly [number, number] = [2, 12]
const drainStepMs = 250
/** So long must nothing be under way: longer than any hand-over between two parts. */
const restMs = 1000
const drainLimitMs = 30 * 60_000

export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const random = seededRandom(options.seed)
  const clock = virtualClock(random.fork('clock'))
  const faults = options.faults ?? {}
  const between = interception(clock, random.fork('latency'), faults, options.latencyMs ?? defaultLatencyMs)
  const logged: string[] = []
  const runtime = registry(
    {
      mode: 'simulated',
      clock,
      random: random.fork('runtime'),
      endpointUrl: 'http://127.0.0.1:4566',
      assembly: options.assembly,
      awsTiming: options.awsTiming ?? false,
      wanted: { mqttPort: 0, httpPort: 0 },
      log: (line) => void logged.push(line),
    },
    { service: (service) => intercepted(service, between), door: (name, door) => interceptedDoor(name, door, between) },
  )
  const executor = instances({
    clock,
    random: random.fork('functions'),
    faults,
    interception: between,
    region: runtime.region,
    endpointUrl: runtime.endpointUrl,
    handle: (request) => runtime.handle(request),
    print: options.print ?? (() => {}),
  })
  const starting = runStacks(runtime, executor, options.parts ?? factories)
  const stacks = await passing(starting, clock)

  const call = async (name: string, operation: string, input: unknown) => {
    const answer = await runtime.bare(name).handle({
      service: name,
      operation,
      method: 'POST',
      path: '/',
      query: '',
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify(input)),
      caller: 'test',
    })
    const text = typeof answer.body === 'string' ? answer.body : textOf(answer.body)
    const output = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    if (answer.status < 300) return output
    throw new AwsError(String(output.__type ?? answer.status), String(output.message ?? output.Message), answer.status)
  }

  const underWay = async () => {
    const found: Record<string, number> = {}
    const note = (name: string, count: number) => {
      if (count > 0) found[name] = count
    }
    note('invocations', executor.active)
    const { 'AWS::Lambda::Function': lambda, 'AWS::Lambda::EventSourceMapping': mappings } = stacks.stats()
    note('asynchronous events', lambda?.async_events_waiting ?? 0)
    note('stream records', mappings?.records_pending ?? 0)
    note('queue batches', mappings?.batches_under_way ?? 0)
    // One that sits in a Wait may do so for a year.
    note('executions', stacks.stats()['AWS::StepFunctions::StateMachine']?.standard_executions_active ?? 0)
    for (const queueUrl of mappedQueues(stacks)) {
      const { Attributes } = await call('sqs', 'GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: ['All'] })
      const attributes = (Attributes ?? {}) as Record<string, string>
      for (const name of queueCounts) note(`${queueUrl} ${name}`, Number(attributes[name] ?? 0))
    }
    return found
  }

  return {
    runtime,
    stacks,
    clock,
    random: random.fork('test'),
    history: between.history,
    calls: (service, operation) =>
      between.history.filter(
        (entry): entry is CallEntry =>
          entry.kind === 'call' &&
          (service === undefined || entry.service === service) &&
          (operation === undefined || entry.operation === operation),
      ),
    invocations: (functionName) =>
      between.history.filter(
        (entry): entry is InvocationEntry =>
          entry.kind === 'invocation' && (functionName === undefined || entry.functionName === functionName),
      ),
    logged,
    publish: (topic, payload, publishOptions) =>
      runtime
        .door('devices')
        .publish(topic, typeof payload === 'string' ? Buffer.from(payload) : payload, publishOptions),
    service: (name) => runtime.bare(name),
    call,
    advance: (ms) => clock.advance(ms),
    underWay,
    async drain(limitMs = drainLimitMs) {
      let rested = 0
      for (let passed = 0; passed < limitMs; passed += drainStepMs) {
        await clock.advance(drainStepMs)
        rested = Object.keys(await underWay()).length === 0 ? rested + drainStepMs : 0
        if (rested >= restMs) return
      }
      throw new Error(`still under way after ${limitMs} ms of virtual time: ${JSON.stringify(await underWay())}`)
    },
    stop: () => passing(stacks.stop(), clock),
  }
}

const queueCounts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
]

/** Addresses of the queues that a function reads. */
function mappedQueues(stacks: RunningStacks): readonly string[] {
  const arns = new Set<unknown>()
  for (const resource of stacks.stoodUp.resources.values()) {
    if (resource.type === 'AWS::Lambda::EventSourceMapping') arns.add(resource.properties.EventSourceArn)
  }
  return [...stacks.stoodUp.resources.values()]
    .filter(({ type, attributes }) => type === 'AWS::SQS::Queue' && arns.has(attributes.Arn))
    .map(({ ref }) => ref)
}

/** Lets time pass while something is awaited that needs it. */
async function passing<T>(work: Promise<T>, clock: VirtualClock): Promise<T> {
  let isDone = false
  const watched = work.finally(() => {
    isDone = true
  })
  watched.catch(() => {})
  await clock.settle()
  for (let steps = 0; !isDone && steps < 10_000; steps++) await clock.advance(10)
  if (!isDone) throw new Error('a start or stop in virtual time does not come to its end')
  return watched
}

/** A service as another service calls it; functions come in through their instance's transport. */
function intercepted(service: AwsService, between: Interception): AwsService {
  return {
    name: service.name,
    handle: (request) =>
      between.wire({ name: request.caller ?? 'in-process', index: 0 }, request, () => service.handle(request)),
  }
}

/** The operations of doors that can go wrong; all others are as they are. */
const fallible: Readonly<Record<string, Readonly<Record<string, 'async' | 'atOnce'>>>> = {
  stream: { append: 'atOnce' },
  queues: { send: 'async', receive: 'async', delete: 'async', changeVisibility: 'async' },
  objects: { put: 'async' },
  topics: { publish: 'async' },
  bus: { put: 'async' },
  machines: { start: 'async' },
  deliveryStreams: { put: 'async' },
  broker: { publish: 'async' },
}

function interceptedDoor<Door>(name: string, door: Door, between: Interception): Door {
  const operations = fallible[name]
  if (!operations || typeof door !== 'object' || door === null) return door
  return new Proxy(door, {
    get(target, property) {
      const method: unknown = Reflect.get(target, property, target)
      const kind =
        typeof property === 'string' && Object.hasOwn(operations, property) ? operations[property] : undefined
      if (typeof method !== 'function' || kind === undefined || typeof property !== 'string') return method
      return (...args: unknown[]) => {
        const execute = () => Reflect.apply(method, target, args)
        return kind === 'async'
          ? between.door(name, property, args, execute as () => Promise<unknown>)
          : between.doorAtOnce(name, property, args, execute)
      }
    },
  })
}
