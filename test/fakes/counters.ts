import type { CountedHour, Counters } from '../../functions/ports/counters.ts'

/** What services counted, as it was put here; answers hours of the range, summed up. */
export interface FakeCounters extends Counters {
  readonly counted: CountedHour[]
}

export const fakeCounters = (): FakeCounters => {
  const counted: CountedHour[] = []
  return {
    counted,
    read: async ({ from, until }) => {
      const hours = new Map<string, CountedHour>()
      for (const one of counted.filter(({ hour }) => hour >= from && hour < until)) {
        const key = `${one.hour} ${JSON.stringify(one.of)}`
        const sum = hours.get(key) ?? { ...one, took: 0, delivered: 0, failed: 0 }
        hours.set(key, {
          ...sum,
          took: sum.took + one.took,
          delivered: sum.delivered + one.delivered,
          failed: sum.failed + one.failed,
        })
      }
      return [...hours.values()].sort((one, other) => (one.hour < other.hour ? -1 : 1))
    },
  }
}
