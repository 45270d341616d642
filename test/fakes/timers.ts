import type { Timer, Timers } from '../../functions/ports/timers.ts'

export interface FakeTimers extends Timers {
  /** In the order in which they were started, each name once. */
  readonly started: Timer[]
}

export const fakeTimers = (): FakeTimers => {
  const started: Timer[] = []
  return {
    started,
    start: async (timer) => {
      if (!started.some(({ name }) => name === timer.name)) started.push(structuredClone(timer))
    },
  }
}
