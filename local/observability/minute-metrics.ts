/**
 * The same metrics by the minute, for whoever looks at what happens now: the newest hours, in memory. A gauge is looked at when
 * somebody asks: then its value is one of the minute that lasts, as if it had been reported just now.
 */
import type { Clock } from '../clock.ts'
import { countInto, keyOf, type Metric, type Sums } from './hourly-metrics.ts'

export interface Minute extends Sums {
  /** Of the newest minutes, as many as are kept of one; of more than that any. */
  values: number[]
}

export interface MinuteMetrics {
  add(metric: Metric, value: number): void
  /** By a key that was made once; `keyOf` of it is dear where it happens for every message. */
  adder(metric: Metric): (value: number) => void
  gauge(metric: Metric, value: () => number): void
  /** From `from` until before `until` (epoch milliseconds), by the beginning of the minute. */
  read(metric: Metric, from: number, until: number): ReadonlyMap<number, Minute>
}

const minuteMs = 60_000
const keptMinutes = 3 * 60
const valuesKept = 200
const minutesWithValues = 10

export function minuteMetrics(clock: Clock): MinuteMetrics {
  const minutes = new Map<string, Map<number, Minute>>()
  const gauges = new Map<string, (() => number)[]>()

  const into = (ofMetric: Map<number, Minute>, value: number) => {
    const at = Math.floor(clock.now() / minuteMs)
    const found = ofMetric.get(at)
    if (found === undefined) {
      ofMetric.set(at, { sum: value, count: 1, min: value, max: value, values: [value] })
      for (const [old, minute] of ofMetric) {
        if (old <= at - keptMinutes) ofMetric.delete(old)
        else if (old <= at - minutesWithValues) minute.values = []
      }
      return
    }
    countInto(found, value)
    if (found.values.length < valuesKept) found.values.push(value)
    else found.values[found.count % valuesKept] = value
  }
  const of = (key: string): Map<number, Minute> => {
    const known = minutes.get(key)
    if (known) return known
    const fresh = new Map<number, Minute>()
    minutes.set(key, fresh)
    return fresh
  }

  return {
    add: (metric, value) => into(of(keyOf(metric)), value),
    adder(metric) {
      const its = of(keyOf(metric))
      return (value) => into(its, value)
    },
    gauge(metric, value) {
      gauges.set(keyOf(metric), [...(gauges.get(keyOf(metric)) ?? []), value])
    },
    read(metric, from, until) {
      const key = keyOf(metric)
      for (const gauge of gauges.get(key) ?? []) into(of(key), gauge())
      const found = new Map<number, Minute>()
      for (const [at, minute] of minutes.get(key) ?? []) {
        if (at * minuteMs >= from && at * minuteMs < until) found.set(at * minuteMs, minute)
      }
      return found
    },
  }
}
