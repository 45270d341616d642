/** Lambda: the functions that the templates declare, invoked from inside and over the wire. */
import { join } from 'node:path'
import * as z from 'zod'
import { textOf } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { counterOf } from '../observability/counter.ts'
import type { Counter } from '../observability/hourly-metrics.ts'
import { pendingInMemory, pendingOnDisk } from '../pending.ts'
import {
  type CreatedResource,
  type Provider,
  type ResolvedResource,
  UnsupportedProperty,
} from '../resources/provider.ts'
import { type Functions, JsonText, type Runtime } from '../runtime.ts'
import { deliver } from '../targets.ts'
import { lambdaApi } from './api.ts'
import { type AsyncEvent, type AsyncSettings, asyncDefaults, asyncEvents } from './async-events.ts'
import type { Executor, Outcome } from './executor.ts'
import { type FunctionSpec, functionSpec } from './function.ts'
import { placement } from './placement.ts'

export interface LambdaFunctions extends Functions {
  /** By name, ARN, or either with a qualifier. */
  find(nameOrArn: string): FunctionSpec
  list(): readonly FunctionSpec[]
}

export interface Lambda {
  readonly functions: LambdaFunctions
  readonly providers: readonly Provider[]
}

const responseBytesMax = 6 * 1024 * 1024
const awsRetryDelaysMs = [60_000, 120_000]
const promptRetryDelaysMs = [1000, 2000]

const eventInvokeConfig = z.looseObject({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number().int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.number().int().min(60).max(21_600).default(21_600),
  DestinationConfig: z
    .looseObject({
      OnSuccess: z.looseObject({ Destination: z.string() }).optional(),
      OnFailure: z.looseObject({ Destination: z.string() }).optional(),
    })
    .default({}),
})

export function lambda(runtime: Runtime, executor: Executor): Lambda {
  const specs = new Map<string, FunctionSpec>()
  const settings = new Map<string, AsyncSettings>()
  const running = new Map<string, number>()
  const groupOf = placement(runtime.assembly)
  const random = runtime.random.fork('lambda')
  const counts = { invocations: 0, function_errors: 0 }
  /** Per function, as the bill has it. */
  const used: Record<string, number> = {}
  const use = (name: string, by: number) => {
    used[name] = (used[name] ?? 0) + by
  }
  const counters = new Map<string, Readonly<Record<'Invocations' | 'Errors' | 'Throttles' | 'Duration', Counter>>>()
  /** AWS/Lambda, by function. */
  const metricsOf = (FunctionName: string) => {
    const known = counters.get(FunctionName)
    if (known) return known
    /** Of this function, and of all together, which have no dimension. */
    const counter = (name: string): Counter => {
      const metric = { namespace: 'AWS/Lambda', name }
      const own = counterOf(runtime, { ...metric, dimensions: { FunctionName } })
      const all = counterOf(runtime, { ...metric, dimensions: {} })
      return {
        add(value) {
          own.add(value)
          all.add(value)
        },
      }
    }
    const made = {
      Invocations: counter('Invocations'),
      Errors: counter('Errors'),
      Throttles: counter('Throttles'),
      Duration: counter('Duration'),
    }
    counters.set(FunctionName, made)
    return made
  }

  const find = (nameOrArn: string): FunctionSpec => {
    const name = functionName(nameOrArn)
    const spec = specs.get(name)
    if (spec) return spec
    throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404)
  }

  const run = async (spec: FunctionSpec, payload: string, requestId: string): Promise<Outcome> => {
    const inFlight = running.get(spec.name) ?? 0
    const metrics = metricsOf(spec.name)
    if (spec.reservedConcurrency !== undefined && inFlight >= spec.reservedConcurrency) {
      metrics.Throttles.add(1)
      throw throttled()
    }
    metrics.Invocations.add(1)
    running.set(spec.name, inFlight + 1)
    counts.invocations += 1
    const startedAt = runtime.clock.now()
    try {
      const outcome = await executor.run(spec, payload, requestId)
      metrics.Errors.add('error' in outcome ? 1 : 0)
      if ('error' in outcome) counts.function_errors += 1
      else if (outcome.text.length > responseBytesMax) return { error: tooLarge(outcome.text.length) }
      return outcome
    } finally {
      running.set(spec.name, (running.get(spec.name) ?? 1) - 1)
      use(`${spec.name}.invocations`, 1)
      use(`${spec.name}.duration_ms`, runtime.clock.now() - startedAt)
      metrics.Duration.add(runtime.clock.now() - startedAt)
    }
  }

  const pendingFile = runtime.dataDirectory && join(runtime.dataDirectory, 'lambda', 'events.log')
  const pending = pendingFile ? pendingOnDisk<AsyncEvent>(pendingFile) : pendingInMemory<AsyncEvent>()
  const isPrompt = runtime.mode === 'served' && !runtime.awsTiming
  const delays = isPrompt ? promptRetryDelaysMs : awsRetryDelaysMs
  const events = asyncEvents({
    clock: runtime.clock,
    uuid: () => random.uuid(),
    pending,
    retryDelayMs: (attempt) => delays[attempt - 1] ?? delays[delays.length - 1] ?? 0,
    find: (name) => specs.get(name),
    settings: (name) => settings.get(name) ?? asyncDefaults,
    run,
    deliver: (arn, delivery) => deliver(runtime, arn, delivery),
    log: (line) => runtime.log(line),
  })

  const functions: LambdaFunctions = {
    find,
    list: () => [...specs.values()],
    async invoke(nameOrArn, payload, options) {
      const spec = find(nameOrArn)
      const text = jsonText(payload)
      if (options?.async) {
        events.accept(spec, text)
        return {}
      }
      const requestId = random.uuid()
      const outcome = await run(spec, text, requestId)
      if ('error' in outcome) return { functionError: 'Unhandled', error: outcome.error, requestId }
      return { payload: JSON.parse(outcome.text), requestId }
    },
  }

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::Lambda::Function'(resource) {
      const spec = functionSpec(resource, groupOf(resource.stack, resource.logicalId), runtime)
      specs.set(spec.name, spec)
      return { ref: spec.name, attributes: { Arn: spec.arn } }
    },
    'AWS::Lambda::Version'({ properties }) {
      const { arn } = find(String(properties.FunctionName))
      return { ref: `${arn}:1`, attributes: { Version: '1', FunctionArn: `${arn}:1` } }
    },
    'AWS::Lambda::Alias'({ properties }) {
      const { arn } = find(String(properties.FunctionName))
      return { ref: `${arn}:${String(properties.Name)}`, attributes: { AliasArn: `${arn}:${String(properties.Name)}` } }
    },
    'AWS::Lambda::EventInvokeConfig'(resource) {
      const parsed = eventInvokeConfig.safeParse(resource.properties)
      if (!parsed.success) throw new UnsupportedProperty(resource, 'Properties', z.prettifyError(parsed.error))
      const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = parsed.data
      const { OnSuccess, OnFailure } = DestinationConfig
      settings.set(find(FunctionName).name, {
        retriesMax: MaximumRetryAttempts,
        ageSecondsMax: MaximumEventAgeInSeconds,
        ...(OnSuccess ? { onSuccess: OnSuccess.Destination } : {}),
        ...(OnFailure ? { onFailure: OnFailure.Destination } : {}),
      })
      return { ref: `${FunctionName}-event-invoke-config`, attributes: {} }
    },
  }

  runtime.register(lambdaApi(functions))
  const provider: Provider = {
    types: Object.keys(create),
    async create(resource) {
      const created = create[resource.type]?.(resource)
      if (!created) throw new Error(`${resource.type} is not Lambda's`)
      return created
    },
    async start() {
      // Not waited for: an invocation that comes before its bundle is loaded waits in its worker.
      void executor.warm?.([...specs.values()])
      events.resume()
    },
    async stop() {
      await executor.stop()
      pending.close()
    },
    stats: () => ({ ...counts, ...used, async_events_waiting: events.waiting, ...executor.stats?.() }),
  }
  return { functions, providers: [provider] }
}

function jsonText(payload: unknown): string {
  if (payload instanceof JsonText) return payload.text
  if (payload instanceof Uint8Array) return textOf(payload)
  return JSON.stringify(payload ?? null)
}

/** `arn:aws:lambda:region:account:function:name[:qualifier]`, `name[:qualifier]`, `account:function:name`. */
export function functionName(nameOrArn: string): string {
  const parts = nameOrArn.split(':')
  const at = parts.indexOf('function')
  return (at < 0 ? parts[0] : parts[at + 1]) ?? ''
}

const throttled = () =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  })

const tooLarge = (length: number) => ({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size (${length} bytes) exceeded maximum allowed payload size (${responseBytesMax} bytes).`,
})
