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

/** A gauge of a local service; nothing where nobody keeps metrics. */
export function gaugeOf(
  runtime: { door(name: 'metrics'): Doors['metrics'] },
  metric: Metric,
  value: () => number,
): void {
  try {
    runtime.door('metrics').gauge(metric, value)
  } catch {
    // A runtime of fewer parts.
  }
}

function found(runtime: { door(name: 'metrics'): Doors['metrics'] }, metric: Metric): Counter {
  try {
    return runtime.door('metrics').counter(metric)
  } catch {
    return { add: () => {} }
  }
}
