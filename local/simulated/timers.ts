/** Node's timer functions on the run's clock. A timer of an instance that has died does nothing. */
import type { Clock, Timer } from '../clock.ts'

class VirtualTimeout {
  readonly id: number
  timer: Timer | undefined
  #refresh: () => void

  constructor(id: number, refresh: () => void) {
    this.id = id
    this.#refresh = refresh
  }

  refresh(): this {
    this.#refresh()
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return false
  }

  [Symbol.toPrimitive](): number {
    return this.id
  }

  [Symbol.dispose](): void {
    this.timer?.cancel()
  }
}

type Callback = (...args: unknown[]) => void

export function virtualTimers(clock: Clock, isAlive: () => boolean) {
  const byId = new Map<number, VirtualTimeout>()
  let counter = 0

  const start = (callback: Callback, ms: number, args: unknown[], repeats: boolean): VirtualTimeout => {
    counter += 1
    const timeout: VirtualTimeout = new VirtualTimeout(counter, () => arm())
    const fire = () => {
      if (!isAlive()) return
      if (repeats) arm()
      else byId.delete(timeout.id)
      callback(...args)
    }
    const arm = () => {
      timeout.timer?.cancel()
      timeout.timer = clock.setTimeout(fire, ms)
    }
    byId.set(timeout.id, timeout)
    arm()
    return timeout
  }
  const clear = (handle: unknown) => {
    const timeout = handle instanceof VirtualTimeout ? handle : byId.get(Number(handle))
    timeout?.timer?.cancel()
    if (timeout) byId.delete(timeout.id)
  }

  const globals = {
    setTimeout: (callback: Callback, ms = 1, ...args: unknown[]) => start(callback, ms, args, false),
    setInterval: (callback: Callback, ms = 1, ...args: unknown[]) => start(callback, ms, args, true),
    setImmediate(callback: Callback, ...args: unknown[]) {
      const handle = { cancelled: false }
      clock.setImmediate(() => {
        if (!handle.cancelled && isAlive()) callback(...args)
      })
      return handle
    },
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate(handle?: { cancelled: boolean }) {
      if (handle) handle.cancelled = true
    },
  }
  const sleep = (ms = 1, value?: unknown) => new Promise((resolve) => void globals.setTimeout(() => resolve(value), ms))
  const promises = {
    setTimeout: sleep,
    setImmediate: (value?: unknown) => new Promise((resolve) => void globals.setImmediate(() => resolve(value))),
    scheduler: { wait: sleep },
  }
  return {
    globals,
    promises: { ...promises, default: promises },
    module: { ...globals, promises, default: { ...globals, promises } },
  }
}
