/**
 * The workers of one group. They are started when there is work for them (an idle installation needs one or two), and
 * an invocation waits here while all of them are full, as it would for an environment to scale out.
 */
import type { Clock } from '../clock.ts'
import type { Outcome } from './executor.ts'
import type { FunctionSpec } from './function.ts'
import { Host } from './host.ts'
import type { GroupSize } from './placement.ts'
import type { WorkerData } from './worker.ts'

/** After a crash, so that a function that dies while loading does not spin. */
const restartMs = 100

interface Waiting {
  readonly spec: FunctionSpec
  readonly payload: string
  readonly requestId: string
  readonly resolve: (outcome: Outcome) => void
}

export class Pool {
  readonly #size: GroupSize
  readonly #data: () => WorkerData
  readonly #clock: Clock
  readonly #measured: (line: string) => void
  #hosts: Host[] = []
  #waiting: Waiting[] = []
  #notBefore = 0
  #stopped = false
  #restarts = 0

  constructor(size: GroupSize, data: () => WorkerData, clock: Clock, measured: (line: string) => void) {
    this.#measured = measured
    this.#size = size
    this.#data = data
    this.#clock = clock
  }

  get stats() {
    return { workers: this.#hosts.length, waiting: this.#waiting.length, restarts: this.#restarts }
  }

  run(spec: FunctionSpec, payload: string, requestId: string): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#waiting.push({ spec, payload, requestId, resolve })
      this.#work()
    })
  }

  async warm(specs: readonly FunctionSpec[]): Promise<readonly (readonly [FunctionSpec, Outcome])[]> {
    const loaded: (readonly [FunctionSpec, Outcome])[] = []
    // One by one: an invocation that comes meanwhile waits for the bundle that is being loaded, not for all of them.
    for (const spec of specs) {
      if (this.#stopped) break
      const host = this.#hosts[0] ?? this.#start()
      loaded.push([spec, await host.warm(spec)])
    }
    return loaded
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#waiting = []
    await Promise.all(this.#hosts.map((host) => host.stop()))
    this.#hosts = []
  }

  #work(): void {
    for (;;) {
      const next = this.#waiting[0]
      if (!next || this.#stopped) return
      const host = this.#freeHost()
      if (!host) return
      this.#waiting.shift()
      void host.run(next.spec, next.payload, next.requestId).then((outcome) => {
        next.resolve(outcome)
        this.#work()
      })
    }
  }

  /** The least loaded; a further one is started as soon as that has enough to do. */
  #freeHost(): Host | undefined {
    const { workers, concurrency, enough } = this.#size
    const least = this.#hosts.reduce<Host | undefined>(
      (best, host) => (best === undefined || host.load < best.load ? host : best),
      undefined,
    )
    const load = least?.load ?? concurrency
    const mayStart = this.#hosts.length < workers && this.#clock.now() >= this.#notBefore
    if (mayStart && load >= enough) return this.#start()
    if (load < concurrency) return least
    if (this.#hosts.length < workers) {
      this.#clock.setTimeout(() => this.#work(), this.#notBefore - this.#clock.now())
    }
    return undefined
  }

  #start(): Host {
    const host = new Host(this.#data(), this.#clock, this.#measured, (gone) => {
      this.#hosts = this.#hosts.filter((candidate) => candidate !== gone)
      this.#restarts += 1
      this.#notBefore = this.#clock.now() + restartMs
      this.#work()
    })
    this.#hosts.push(host)
    return host
  }
}
