/**
 * Time that jumps to the next timer as soon as nothing else has happened for a few milliseconds: real sockets work,
 * and nobody waits. Timers longer than `jumpMsMax` come to pass by `advance` only.
 */
import type { Clock, Timer } from '../../local/clock.ts'

export interface HastyClock extends Clock {
  /** What was waited for, in the order in which it came to pass. */
  readonly waited: readonly number[]
  advance(ms: number): void
  stop(): void
}

const quietMs = 10

export function hastyClock(jumpMsMax = Number.POSITIVE_INFINITY): HastyClock {
  let now = Date.parse('2026-01-01T00:00:00Z')
  let order = 0
  let stopped = false
  const waited: number[] = []
  const timers = new Set<{ at: number; ms: number; order: number; callback: () => void } & Timer>()
  const soonest = (wanted: (timer: { at: number; ms: number }) => boolean) =>
    [...timers].filter(wanted).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  const fire = (next: NonNullable<ReturnType<typeof soonest>>) => {
    timers.delete(next)
    now = Math.max(now, next.at)
    waited.push(next.ms)
    next.callback()
  }
  const step = () => {
    if (stopped) return
    const next = soonest((timer) => timer.ms <= jumpMsMax)
    if (next) fire(next)
    setTimeout(step, quietMs).unref()
  }
  setTimeout(step, quietMs).unref()
  const clock: HastyClock = {
    waited,
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = soonest((timer) => timer.at <= until)
        if (!next) break
        fire(next)
      }
      now = Math.max(now, until)
    },
    stop() {
      stopped = true
    },
    now: () => now,
    setTimeout(callback, ms) {
      const timer = { at: now + ms, ms, order: order++, callback, cancel: () => void timers.delete(timer) }
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer) => timer?.cancel(),
    setImmediate: (callback) => void setImmediate(callback),
    sleep: (ms) => new Promise((resolve) => clock.setTimeout(resolve, ms)),
  }
  return clock
}
