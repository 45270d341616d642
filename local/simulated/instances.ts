/**
 * Runs functions on this thread, each invocation in an environment of its own as on Lambda: an instance handles one
 * invocation at a time and stands by for the next one with whatever its module remembers; one that is killed or runs
 * out of time never does anything again.
 */
import { routeOf } from '../aws-api/route.ts'
import { AwsError, type AwsRequest, type AwsResponse } from '../aws-api/service.ts'
import { type Executor, exitError, type Outcome, thrownError, timeoutError } from '../lambda/executor.ts'
import { environmentOf, type FunctionSpec } from '../lambda/function.ts'
import type { Random } from '../random.ts'
import { bundle } from './bundle.ts'
import type { Faults, InvocationEntry } from './faults.ts'
import type { Interception } from './interception.ts'
import { realm, shadowed } from './realm.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface InstanceSettings {
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly interception: Interception
  readonly region: 'us-east-1'
  readonly endpointUrl: string
  /** The services, without anything in between. */
  readonly handle: (request: AwsRequest) => Promise<AwsResponse>
  readonly print: (functionName: string, text: string) => void
}

export interface Instances extends Executor {
  /** Invocations under way. */
  readonly active: number
  readonly coldStarts: number
}

interface Instance {
  alive: boolean
  handler: ((event: unknown, context: object) => unknown) | undefined
  /** Why it could not be loaded. */
  broken?: unknown
  requestId: string
  calls: number
  die: (error: { how: string }) => void
}

export function instances(settings: InstanceSettings): Instances {
  const { clock, faults, interception } = settings
  const standingBy = new Map<string, Instance[]>()
  let active = 0
  let coldStarts = 0

  const start = (spec: FunctionSpec): Instance => {
    coldStarts += 1
    const instance: Instance = { alive: true, handler: undefined, requestId: '', calls: 0, die: () => {} }
    const kill = (how: string) => {
      instance.alive = false
      instance.die({ how })
    }
    const values = realm({
      clock,
      random: settings.random.fork(`${spec.name}/${coldStarts}`),
      environment: environmentOf(spec, settings, {}),
      print: (text) => settings.print(spec.name, text),
      isAlive: () => instance.alive,
      exit: (code) => kill(code === 0 ? '' : `exit status ${code}`),
      transport(method, url, headers, body) {
        if (!instance.alive) return new Promise(() => {})
        const request = routeOf(method, url, headers, body)
        const caller = {
          name: spec.name,
          invocation: instance.requestId,
          index: instance.calls++,
          kill: () => kill('signal: killed'),
        }
        return interception
          .wire(caller, request, () => settings.handle(request))
          .then((answer) => (instance.alive ? answer : new Promise(() => {})))
      },
    })
    try {
      const found = bundle(spec.file, shadowed)(values)[spec.exportName]
      if (typeof found === 'function') instance.handler = found as NonNullable<Instance['handler']>
      else
        throw Object.assign(new Error(`${spec.exportName} is undefined or not exported`), {
          name: 'Runtime.HandlerNotFound',
        })
    } catch (error) {
      instance.broken = error
    }
    return instance
  }

  const runOnce = async (
    spec: FunctionSpec,
    payload: string,
    requestId: string,
    entry: InvocationEntry,
  ): Promise<Outcome> => {
    const fate = entry.fate ?? {}
    const warm = fate.cold ? undefined : standingBy.get(spec.name)?.pop()
    const instance = warm ?? start(spec)
    if (instance.broken !== undefined) return { error: thrownError(instance.broken) }
    instance.requestId = requestId
    instance.calls = 0
    if (fate.killed === 'before') {
      instance.alive = false
      return { error: exitError(requestId, 'signal: killed') }
    }

    const deadline = clock.now() + spec.timeoutMs
    const context = {
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: false,
      functionName: spec.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: spec.arn,
      memoryLimitInMB: String(spec.memoryMb),
      logGroupName: `/aws/lambda/${spec.name}`,
      logStreamName: 'local',
      getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    }
    const outcome = await new Promise<Outcome>((resolve) => {
      const timer = clock.setTimeout(() => {
        instance.alive = false
        entry.outcome = 'timed out'
        resolve({ error: timeoutError(new Date(clock.now()).toISOString(), requestId, spec.timeoutMs) })
      }, spec.timeoutMs)
      instance.die = ({ how }) => {
        timer.cancel()
        entry.outcome = 'killed'
        resolve({ error: exitError(requestId, how) })
      }
      if (fate.endless) return
      void Promise.resolve()
        .then(() => instance.handler?.(JSON.parse(payload), context))
        .then(
          (result) => ({ text: result === undefined ? 'null' : JSON.stringify(result) }),
          (error: unknown) => ({ error: thrownError(error) }),
        )
        .then((settled) => {
          if (!instance.alive) return
          timer.cancel()
          resolve(settled)
        })
    })
    if (fate.killed === 'after') {
      instance.alive = false
      entry.outcome = 'killed'
      return { error: exitError(requestId, 'signal: killed') }
    }
    if (instance.alive) {
      const idle = standingBy.get(spec.name) ?? []
      idle.push(instance)
      standingBy.set(spec.name, idle)
    }
    return outcome
  }

  const run = async (spec: FunctionSpec, payload: string, requestId: string): Promise<Outcome> => {
    const entry: InvocationEntry = {
      kind: 'invocation',
      number: interception.nextNumber(),
      at: clock.now(),
      functionName: spec.name,
      invocation: requestId,
      cold: (standingBy.get(spec.name)?.length ?? 0) === 0,
      get event() {
        return JSON.parse(payload) as unknown
      },
    }
    interception.history.push(entry)
    const fate = faults.invocation?.(entry)
    if (fate) entry.fate = fate
    if (fate?.throttled) {
      entry.outcome = 'throttled'
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    }
    active += 1
    try {
      if (fate?.delayMs) await clock.sleep(fate.delayMs)
      const outcome = runOnce(spec, payload, requestId, entry)
      if (fate?.twice)
        void runOnce(spec, payload, `${requestId}-twice`, { ...entry, fate: { cold: true } }).catch(() => {})
      const settled = await outcome
      entry.outcome ??= 'error' in settled ? 'failed' : 'returned'
      entry.output = 'error' in settled ? settled.error : settled.text
      return settled
    } finally {
      entry.endedAt = clock.now()
      active -= 1
    }
  }

  return {
    run,
    get active() {
      return active
    },
    get coldStarts() {
      return coldStarts
    },
    async stop() {
      standingBy.clear()
    },
    stats: () => ({ invocations_active: active, cold_starts: coldStarts }),
  }
}
