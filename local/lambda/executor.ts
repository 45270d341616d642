/** Runs a function once. Served: in worker threads. Simulated: on the one thread, in a realm of its own. */
import type { FunctionError } from '../runtime.ts'
import type { FunctionSpec } from './function.ts'

/** JSON text of what the function returned, or how it failed. */
export type Outcome = { readonly text: string } | { readonly error: FunctionError }

export interface Executor {
  /** Resolves in any case; a crash or a timeout is an outcome with Lambda's words. */
  run(spec: FunctionSpec, payload: string, requestId: string): Promise<Outcome>
  /** Everything that `run` needs is known now: load ahead what is sure to be needed. */
  warm?(specs: readonly FunctionSpec[]): Promise<void>
  stop(): Promise<void>
  stats?(): Readonly<Record<string, number>>
}

/** What Lambda answers when an execution environment ends in mid-invocation. */
export function exitError(requestId: string, how: string): FunctionError {
  const reason = how === '' ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${reason}` }
}

export function timeoutError(at: string, requestId: string, timeoutMs: number): FunctionError {
  const seconds = (timeoutMs / 1000).toFixed(2)
  return { errorType: 'Sandbox.Timedout', errorMessage: `${at} ${requestId} Task timed out after ${seconds} seconds` }
}

/** What Lambda's Node.js runtime makes of something thrown. */
export function thrownError(thrown: unknown): FunctionError {
  if (!isError(thrown)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  }
}

/** Also an error of another realm, which `instanceof` does not know. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}
