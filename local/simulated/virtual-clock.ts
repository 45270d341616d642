/**
 * Time that moves only when nothing is left to do at the present moment. Everything that waits is a timer here, so a
 * day passes in seconds, and the order of everything is decided by due times and one seed.
 */
import type { Clock, Timer } from '../clock.ts'
import type { Random } from '../random.ts'

export interface VirtualClock extends Clock {
  /** Lets `ms` pass: runs everything that becomes due, each thing to its rest before the next. */
  advance(ms: number): Promise<void>
  /** Lets everything that is under way at this moment come to rest; no time passes. */
  settle(): Promise<void>
  /** Waits for something that is not on this thread's queues (a module being loaded) before time moves on. */
  outside<T>(work: Promise<T>): Promise<T>
  /** Timers that wait; for finding out what keeps a system awake. */
  readonly waiting: number
}

interface Entry {
  readonly due: number
  /** Decides among equal due times: seeded, so that ties fall differently for each seed. */
  readonly tie: number
  readonly number: number
  readonly callback: () => void
  cancelled: boolean
}

/** 2026-01-01T00:00:00Z: a run's times do not depend on the day it is run. */
export const virtualEpoch = Date.UTC(2026, 0, 1)

export function virtualClock(random: Random, start: number = virtualEpoch): VirtualClock {
  const heap: Entry[] = []
  const immediates: (() => void)[] = []
  let now = start
  let counter = 0
  let outsideCount = 0

  const settle = async (): Promise<void> => {
    for (;;) {
      await nextTurn()
      if (outsideCount > 0) continue
      const callback = immediates.shift()
      if (callback) callback()
      else return
    }
  }

  const clock: VirtualClock = {
    now: () => now,
    setTimeout(callback, ms) {
      counter += 1
      const due = now + Math.max(1, Number.isFinite(ms) ? Math.ceil(ms) : 1)
      const entry: Entry = { due, tie: random.next(), number: counter, callback, cancelled: false }
      push(heap, entry)
      const timer: Timer = {
        cancel() {
          entry.cancelled = true
        },
      }
      return timer
    },
    clearTimeout: (timer) => timer?.cancel(),
    setImmediate: (callback) => void immediates.push(callback),
    sleep(ms) {
      return new Promise((resolve) => void clock.setTimeout(resolve, ms))
    },
    async advance(ms) {
      const target = now + ms
      await settle()
      for (let next = heap[0]; next && next.due <= target; next = heap[0]) {
        pop(heap)
        if (next.cancelled) continue
        now = next.due
        next.callback()
        await settle()
      }
      now = target
    },
    settle,
    async outside(work) {
      outsideCount += 1
      try {
        return await work
      } finally {
        outsideCount -= 1
      }
    },
    get waiting() {
      return heap.reduce((count, entry) => count + (entry.cancelled ? 0 : 1), 0)
    },
  }
  return clock
}

/** Node's own: behind all microtasks and ticks that are queued now, whatever they queue themselves. */
const turn = globalThis.setImmediate
const nextTurn = () => new Promise<void>((resolve) => void turn(resolve))

const isSooner = (a: Entry, b: Entry) =>
  a.due !== b.due ? a.due < b.due : a.tie !== b.tie ? a.tie < b.tie : a.number < b.number

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length
  heap.push(entry)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (!above || !isSooner(entry, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = entry
}

function pop(heap: Entry[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let index = 0
  for (;;) {
    const left = heap[2 * index + 1]
    const right = heap[2 * index + 2]
    const child = right && left && isSooner(right, left) ? 2 * index + 2 : 2 * index + 1
    const below = heap[child]
    if (!below || !isSooner(below, last)) break
    heap[index] = below
    index = child
  }
  heap[index] = last
}
