import type { Doors } from '../doors.ts'
import type { Counter, Metric } from './hourly-metrics.ts'

/** A metric of a local service. A runtime of fewer parts, without CloudWatch, counts nothing. */
export function counterOf(runtime: { door(name: 'metrics'): Doors['metrics'] }, metric: Metric): Counter {
  let counter: Counter | undefined
  return {
    add(value) {
      counter ??= found(runtime, metric)
      counter.add(value)
    },
  }
}

function found(runtime: { door(name: 'metrics'): Doors['metrics'] }, metric: Metric): Counter {
  try {
    return runtime.door('metrics').counter(metric)
  } catch {
    return { add: () => {} }
  }
}
