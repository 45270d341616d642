import { useSyncExternalStore } from 'react'

/*
 * One timer for the whole page: everything that shows an age ticks together, once a second, and not while nobody looks.
 */
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

const tick = (): void => {
  if (document.hidden) return
  now = Date.now()
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}

/** What follows from the time: rendered anew only when it becomes something else. Answer texts, numbers or booleans. */
export const useOverTime = <Value extends string | number | boolean | undefined>(
  of: (now_ms: number) => Value,
): Value => useSyncExternalStore(subscribe, () => of(now))

export const useNow = (): number => useOverTime((now_ms) => now_ms)
