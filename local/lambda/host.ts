/**
 * One worker thread with the functions of its group, seen from outside.
 *
 * On Lambda a crash or a timeout ends one execution environment. Here several invocations share a thread, so:
 * - a thread that dies (process.exit, heap limit, an error nobody caught) fails everything that was in flight on it,
 *   as so many environments of one machine would;
 * - after a timeout the invocation is answered at once; a thread that still answers finishes its other invocations and
 *   is replaced, one that hangs in a loop is ended.
 */
import { Worker } from 'node:worker_threads'
import type { Clock, Timer } from '../clock.ts'
import { exitError, type Outcome, timeoutError } from './executor.ts'
import type { FunctionSpec } from './function.ts'
import type { FromWorker, ToWorker, WorkerData } from './worker.ts'

/** Loading has its own limit, as the init phase has (10 s). */
const initMsMax = 10_000
/** A thread that does not answer a ping for this long hangs. */
const pongMsMax = 500
/**
 * A small young generation keeps a thread's memory at 0.6 of the default's at the same latency; the old one is a
 * ceiling against a heap bomb, shared by the group's functions.
 */
const heapLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256, stackSizeMb: 4 }

interface InFlight {
  readonly requestId: string
  readonly timeoutMs: number
  readonly resolve: (outcome: Outcome) => void
  timer?: Timer
}

export class Host {
  readonly #worker: Worker
  readonly #clock: Clock
  readonly #inFlight = new Map<number, InFlight>()
  readonly #pongs = new Map<number, () => void>()
  readonly #onGone: (host: Host) => void
  readonly #measured: (line: string) => void
  #counter = 0
  #state: 'open' | 'retiring' | 'gone' = 'open'

  constructor(data: WorkerData, clock: Clock, measured: (line: string) => void, onGone: (host: Host) => void) {
    this.#measured = measured
    this.#clock = clock
    this.#onGone = onGone
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      name: data.group,
      workerData: data,
      resourceLimits: heapLimits,
      env: { TZ: ':UTC', NODE_ENV: 'production' },
      execArgv: [],
      stdout: true,
      stderr: true,
    })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    let how = ''
    this.#worker.on('error', (error: Error & { code?: string }) => {
      how =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? 'signal: aborted (out of memory)'
          : `exit status 129: ${error.message}`
    })
    this.#worker.on('exit', (code) => this.#gone(how || (code === 0 ? '' : `exit status ${code}`)))
    this.#worker.unref()
  }

  get load(): number {
    return this.#inFlight.size
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  run(spec: FunctionSpec, payload: string, requestId: string): Promise<Outcome> {
    const id = ++this.#counter
    return new Promise((resolve) => {
      const invocation: InFlight = { requestId, timeoutMs: spec.timeoutMs, resolve }
      this.#inFlight.set(id, invocation)
      this.#limit(id, invocation, initMsMax)
      this.#send({ kind: 'invoke', id, name: spec.name, payload, requestId })
    })
  }

  /** Loads a function's bundle ahead of its first invocation. */
  warm(spec: FunctionSpec): Promise<Outcome> {
    const id = ++this.#counter
    return new Promise((resolve) => {
      const invocation: InFlight = { requestId: 'init', timeoutMs: initMsMax, resolve }
      this.#inFlight.set(id, invocation)
      this.#limit(id, invocation, initMsMax)
      this.#send({ kind: 'load', id, name: spec.name })
    })
  }

  async stop(): Promise<void> {
    this.#state = 'gone'
    await this.#worker.terminate()
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  #receive(message: FromWorker): void {
    const invocation = this.#inFlight.get(message.id)
    if (message.kind === 'measured') for (const line of message.lines) this.#measured(line)
    else if (message.kind === 'pong') this.#pongs.get(message.id)?.()
    else if (message.kind === 'returned') this.#finish(message.id, { text: message.text })
    else if (message.kind === 'failed') this.#finish(message.id, { error: message.error })
    else if (invocation) this.#limit(message.id, invocation, invocation.timeoutMs)
  }

  #limit(id: number, invocation: InFlight, ms: number): void {
    invocation.timer?.cancel()
    invocation.timer = this.#clock.setTimeout(() => this.#timedOut(id, invocation, ms), ms)
  }

  #timedOut(id: number, invocation: InFlight, ms: number): void {
    const at = new Date(this.#clock.now()).toISOString()
    const wasOpen = this.#state === 'open'
    if (wasOpen) this.#state = 'retiring'
    if (wasOpen) this.#onGone(this)
    this.#finish(id, { error: timeoutError(at, invocation.requestId, ms) })
    this.#endIfHanging()
  }

  #endIfHanging(): void {
    const id = ++this.#counter
    const hangs = this.#clock.setTimeout(() => void this.#worker.terminate(), pongMsMax)
    this.#pongs.set(id, () => hangs.cancel())
    this.#send({ kind: 'ping', id })
  }

  #finish(id: number, outcome: Outcome): void {
    const invocation = this.#inFlight.get(id)
    this.#inFlight.delete(id)
    invocation?.timer?.cancel()
    if (this.#state === 'retiring' && this.#inFlight.size === 0) {
      // Time for an answer to the ping; then whatever still runs behind a timeout ends.
      this.#clock.setTimeout(() => void this.#worker.terminate(), pongMsMax)
    }
    invocation?.resolve(outcome)
  }

  #gone(how: string): void {
    const wasOpen = this.#state === 'open'
    this.#state = 'gone'
    for (const invocation of this.#inFlight.values()) {
      invocation.timer?.cancel()
      invocation.resolve({ error: exitError(invocation.requestId, how) })
    }
    this.#inFlight.clear()
    if (wasOpen) this.#onGone(this)
  }
}
