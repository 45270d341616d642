/**
 * Time as the runtime's parts see it. No service reads Date or calls setTimeout itself: the same code then runs
 * served (real time) and simulated (virtual time that moves only when everything has come to rest).
 */

export interface Timer {
  /** Forget the timer; harmless when it has already fired. */
  cancel(): void
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  setTimeout(callback: () => void, ms: number): Timer
  clearTimeout(timer: Timer | undefined): void
  /** After everything that is already under way: the virtual clock's and the event loop's next turn. */
  setImmediate(callback: () => void): void
  sleep(ms: number): Promise<void>
}

/** The longest delay that Node's timers take; a longer one fires at once there. */
const delayMsMax = 2_147_483_647

/** The machine's own clock. Timers do not keep the process alive: the sockets and workers do. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, ms) {
    const handle = setTimeout(callback, Math.min(ms, delayMsMax))
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
  clearTimeout: (timer) => timer?.cancel(),
  setImmediate: (callback) => void setImmediate(callback),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, delayMsMax))),
}

/**
 * Calls `callback` every `ms` until the returned timer is cancelled. The next call is set before the callback runs:
 * one that throws does not end the series.
 */
export function every(clock: Clock, ms: number, callback: () => void): Timer {
  let current: Timer | undefined
  let cancelled = false
  const next = () => {
    current = clock.setTimeout(() => {
      next()
      if (!cancelled) callback()
    }, ms)
  }
  next()
  return {
    cancel() {
      cancelled = true
      current?.cancel()
    },
  }
}
