/**
 * Runs inside a worker thread: loads the functions of one group as they are bundled and runs their invocations.
 *
 * What a handler meets is what it meets in Lambda, without a change to it:
 * - each function has an environment of its own although the thread is shared: a loader hook puts a `process` whose
 *   `env` is the function's in front of its bundle, and gives each function a module instance of its own;
 * - `StartSyncExecution` asks for the host `sync-<host>`: the look-up leaves the prefix away;
 * - output goes to one file per function.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import dns from 'node:dns'
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { FunctionError } from '../runtime.ts'
import { thrownError } from './executor.ts'

export interface WorkerFunction {
  readonly name: string
  readonly arn: string
  readonly file: string
  readonly exportName: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly memoryMb: number
}

export interface WorkerData {
  /** Name of the thread, as tools that look at the process show it. */
  readonly group: string
  readonly functions: readonly WorkerFunction[]
  readonly logDirectory?: string
}

export type ToWorker =
  | {
      readonly kind: 'invoke'
      readonly id: number
      readonly name: string
      readonly payload: string
      readonly requestId: string
    }
  | { readonly kind: 'load'; readonly id: number; readonly name: string }
  | { readonly kind: 'ping'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'returned'; readonly id: number; readonly text: string }
  | { readonly kind: 'failed'; readonly id: number; readonly error: FunctionError }
  | { readonly kind: 'pong'; readonly id: number }
  /** Lines with metrics in the embedded format, as functions printed them. */
  | { readonly kind: 'measured'; readonly id: 0; readonly lines: readonly string[] }

type Handler = (event: unknown, context: object) => unknown

const { functions, logDirectory } = workerData as WorkerData
const byName = new Map(functions.map((fn) => [fn.name, fn]))
const handlers = new Map<string, Promise<Handler>>()
const running = new AsyncLocalStorage<string>()
const port = parentPort
if (!port) throw new Error('local/lambda/worker.ts runs in a worker thread')

giveEachFunctionItsProcess()
leavePrefixesOfHostsAway()
writeOutputToFiles()
port.on('message', (message: ToWorker) => {
  if (message.kind === 'ping') return send({ kind: 'pong', id: message.id })
  if (message.kind === 'load') return void load(message)
  void invoke(message)
})

function send(message: FromWorker): void {
  port?.postMessage(message)
}

async function load({ id, name }: { id: number; name: string }): Promise<void> {
  try {
    await handlerOf(name)
    send({ kind: 'returned', id, text: 'null' })
  } catch (error) {
    send({ kind: 'failed', id, error: thrownError(error) })
  }
}

async function invoke({ id, name, payload, requestId }: Extract<ToWorker, { kind: 'invoke' }>): Promise<void> {
  let handler: Handler
  try {
    handler = await handlerOf(name)
  } catch (error) {
    // What fails while loading is tried again by the next invocation, as a new environment would.
    handlers.delete(name)
    return send({ kind: 'failed', id, error: thrownError(error) })
  }
  send({ kind: 'started', id })
  try {
    const result = await running.run(name, () => handler(JSON.parse(payload), contextOf(name, requestId)))
    send({ kind: 'returned', id, text: result === undefined ? 'null' : JSON.stringify(result) })
  } catch (error) {
    send({ kind: 'failed', id, error: thrownError(error) })
  }
}

function handlerOf(name: string): Promise<Handler> {
  const known = handlers.get(name)
  if (known) return known
  const fn = byName.get(name)
  if (!fn) return Promise.reject(new Error(`no function ${name} in this worker`))
  const handler = running.run(name, async () => {
    const exports = (await import(addressOf(fn))) as Record<string, unknown>
    const found = exports[fn.exportName] ?? (exports.default as Record<string, unknown> | undefined)?.[fn.exportName]
    if (typeof found === 'function') return found as Handler
    const error = new Error(`${fn.exportName} is undefined or not exported`)
    error.name = 'Runtime.HandlerNotFound'
    throw error
  })
  handlers.set(name, handler)
  return handler
}

const instances = new Map<string, number>()

/** A new address is a new module instance: one per function, and another one after a failed load. */
function addressOf(fn: WorkerFunction): string {
  const instance = (instances.get(fn.name) ?? 0) + 1
  instances.set(fn.name, instance)
  return `${pathToFileURL(fn.file).href}?function=${encodeURIComponent(fn.name)}&instance=${instance}`
}

function contextOf(name: string, requestId: string): object {
  const fn = byName.get(name)
  const deadline = Date.now() + (fn?.timeoutMs ?? 0)
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: fn?.arn,
    memoryLimitInMB: String(fn?.memoryMb),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}

function giveEachFunctionItsProcess(): void {
  const views = Object.fromEntries(functions.map(({ name, environment }) => [name, processView(environment)]))
  Object.defineProperty(globalThis, '__signalboxProcess', { value: views })
  registerHooks({
    load(url, context, nextLoad) {
      const at = url.indexOf('?function=')
      if (at < 0) return nextLoad(url, context)
      const name = JSON.stringify(new URL(url).searchParams.get('function'))
      // On the bundle's own first line, so that line numbers in stack traces stay true.
      const prefix = `const process = globalThis.__signalboxProcess[${name}]; `
      const file = fileURLToPath(url.slice(0, at))
      const isModule = file.endsWith('.mjs')
      const source = readFileSync(file, 'utf8')
      if (isModule) return { format: 'module', source: prefix + source, shortCircuit: true }
      return { format: 'commonjs', source: `{ ${prefix}${source}\n}`, shortCircuit: true }
    },
  })
}

/** The thread's process with another environment; assignments to `env` stay in the function. */
function processView(environment: Readonly<Record<string, string>>): NodeJS.Process {
  const env = { ...environment }
  return new Proxy(process, {
    get(target, property) {
      return property === 'env' ? env : Reflect.get(target, property, target)
    },
  })
}

function leavePrefixesOfHostsAway(): void {
  const lookup = dns.lookup
  const withoutPrefix = (host: string, ...rest: unknown[]): void => {
    const local = host.startsWith('sync-') ? host.slice('sync-'.length) : host
    Reflect.apply(lookup, dns, [local, ...rest])
  }
  dns.lookup = withoutPrefix as unknown as typeof dns.lookup
}

/** Buffered: a line per trigger must not cost a system call per line. What is buffered at a crash is lost. */
function writeOutputToFiles(): void {
  const buffered = new Map<string, string[]>()
  let measured: string[] = []
  if (logDirectory) mkdirSync(logDirectory, { recursive: true })
  const write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const callback = typeof encoding === 'function' ? encoding : done
    if (typeof chunk === 'string' && chunk.includes('"_aws"')) measured.push(chunk)
    if (logDirectory) {
      const name = running.getStore() ?? 'worker'
      const lines = buffered.get(name)
      if (lines) lines.push(String(chunk))
      else buffered.set(name, [String(chunk)])
    }
    if (typeof callback === 'function') callback()
    return true
  }
  process.stdout.write = write as typeof process.stdout.write
  process.stderr.write = write as typeof process.stderr.write
  setInterval(() => {
    if (measured.length > 0) send({ kind: 'measured', id: 0, lines: measured })
    measured = []
    if (!logDirectory) return
    for (const [name, lines] of buffered) appendBounded(join(logDirectory, `${name}.log`), lines.join(''))
    buffered.clear()
  }, 250).unref()
}

/** Two files of this size per function at most: the newest output is what one looks for. */
const logBytesMax = 8 * 1024 * 1024

function appendBounded(file: string, text: string): void {
  appendFileSync(file, text)
  if (statSync(file).size > logBytesMax) renameSync(file, `${file}.1`)
}
