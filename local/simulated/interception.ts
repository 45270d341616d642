/** Stands between callers and services in simulated mode: writes the history, takes time, lets mishaps happen. */
import { textOf } from '../aws-api/json-service.ts'
import type { AwsRequest, AwsResponse } from '../aws-api/service.ts'
import { AwsError, jsonError } from '../aws-api/service.ts'
import type { Random } from '../random.ts'
import type { CallEntry, CallFate, Entry, Faults, Mishap } from './faults.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Who makes a call, as a function's instance tells it. */
export interface Caller {
  readonly name: string
  readonly invocation?: string
  readonly index: number
  /** Ends the environment that calls; what calls is then never answered. */
  kill?(): void
}

export interface Interception {
  readonly history: Entry[]
  /** A call over the wire. Never settles for a caller that is dead; rejects with `ConnectionReset`. */
  wire(caller: Caller, request: AwsRequest, execute: () => Promise<AwsResponse>): Promise<AwsResponse>
  /** A call through a door. */
  door<T>(name: string, operation: string, input: unknown, execute: () => Promise<T>): Promise<T>
  /** A door that answers at once: it can fail before or after, it cannot take time. */
  doorAtOnce<T>(name: string, operation: string, input: unknown, execute: () => T): T
  nextNumber(): number
}

export class ConnectionReset extends Error {
  readonly code = 'ECONNRESET'

  constructor() {
    super('socket hang up')
    this.name = 'ConnectionReset'
  }
}

/** A promise of its own each time: one for all would keep everything alive that ever waited for it. */
const never = () => new Promise<never>(() => {})

/** What DynamoDB may answer from a replica or an index that lags behind. */
const readOperations: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query'])

export function interception(
  clock: VirtualClock,
  random: Random,
  faults: Faults,
  latencyMs: readonly [number, number],
): Interception {
  const history: Entry[] = []
  const answered = new Map<string, AwsResponse>()
  let counter = 0
  const nextNumber = () => ++counter

  const begin = (caller: Caller, service: string, operation: string, input: () => unknown): CallEntry => {
    const entry: CallEntry = {
      kind: 'call',
      number: nextNumber(),
      at: clock.now(),
      caller: caller.name,
      ...(caller.invocation === undefined ? {} : { invocation: caller.invocation }),
      index: caller.index,
      service,
      operation,
      get input() {
        return input()
      },
    }
    history.push(entry)
    const fate = faults.call?.(entry)
    if (fate) entry.fate = fate
    return entry
  }
  const end = (entry: CallEntry, outcome: NonNullable<CallEntry['outcome']>) => {
    entry.outcome = outcome
    entry.endedAt = clock.now()
  }
  /** An answer is remembered for as long as the run: only runs that have faults may ask for it. */
  const answerOf = async (request: AwsRequest, fate: CallFate | undefined, execute: () => Promise<AwsResponse>) => {
    if (!faults.call || !readOperations.has(request.operation)) return execute()
    const key = `${request.service} ${request.operation} ${textOf(request.body)}`
    const earlier = answered.get(key)
    if (fate?.stale && earlier) return earlier
    const response = await execute()
    answered.set(key, response)
    return response
  }
  const travel = (fate: CallFate | undefined) =>
    clock.sleep(Math.max(1, (fate?.latencyMs ?? random.integer(...latencyMs)) / 2))

  return {
    history,
    nextNumber,

    async wire(caller, request, execute) {
      const { service, operation } = request
      const entry = begin(caller, service, operation || `${request.method} ${request.path}`, () => read(request.body))
      const { fate } = entry
      const suffer = async (mishap: Mishap): Promise<AwsResponse> => {
        end(entry, 'lost')
        if (mishap === 'reset') throw new ConnectionReset()
        if (mishap === 'hang') return never()
        if (mishap !== 'kill') return jsonError(mishap)
        caller.kill?.()
        return never()
      }
      await travel(fate)
      if (fate?.before) return suffer(fate.before)
      const answer = answerOf(request, fate, execute)
      if (fate?.twice) await execute()
      const response = await answer
      entry.status = response.status
      entry.tookEffectAt = clock.now()
      Object.defineProperty(entry, 'output', { enumerable: true, get: () => read(response.body) })
      if (fate?.after) return suffer(fate.after)
      await travel(fate)
      end(entry, response.status < 300 ? 'ok' : 'error')
      return response
    },

    async door(name, operation, input, execute) {
      const entry = begin({ name: 'in-process', index: 0 }, name, operation, () => input)
      const { fate } = entry
      const suffer = async (mishap: Mishap) => {
        end(entry, 'lost')
        if (mishap === 'hang') return never()
        throw mishap instanceof AwsError ? mishap : new ConnectionReset()
      }
      if (fate?.before) return suffer(fate.before)
      const answer = await execute()
      if (fate?.twice) await execute()
      entry.output = answer
      entry.tookEffectAt = clock.now()
      if (fate?.after) return suffer(fate.after)
      end(entry, 'ok')
      return answer
    },

    doorAtOnce(name, operation, input, execute) {
      const entry = begin({ name: 'in-process', index: 0 }, name, operation, () => input)
      const { fate } = entry
      const suffer = (mishap: Mishap): never => {
        end(entry, 'lost')
        throw mishap instanceof AwsError ? mishap : new ConnectionReset()
      }
      if (fate?.before) return suffer(fate.before)
      const answer = execute()
      if (fate?.twice) execute()
      entry.output = answer
      entry.tookEffectAt = clock.now()
      if (fate?.after) return suffer(fate.after)
      end(entry, 'ok')
      return answer
    },
  }
}

/** JSON where it is JSON. */
function read(body: Uint8Array | string): unknown {
  const text = typeof body === 'string' ? body : textOf(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
