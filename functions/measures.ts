import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'

/**
 * Metrics leave as log lines (EMF), so each line costs: they are summed per invocation, one line per set of dimensions.
 * Every set is also counted under {namespace} alone, which is what alarms look at.
 */
export interface Measures {
  publish(sets: readonly MeasuredSet[]): void
}

export interface MeasuredSet {
  /** Beside the namespace: none, or type and policy version. */
  readonly dimensions: Readonly<Record<string, string>>
  /** Names end in their unit; without one they are counts. A list is a distribution. */
  readonly values: Readonly<Record<string, number | readonly number[]>>
}

/** CloudWatch's namespace is `Signalbox/<environment>`: a person with two consoles open sees which one this is. */
export const embeddedMetrics = (environment: string, namespace: string): Measures => {
  const metrics = new Metrics({ namespace: `Signalbox/${environment}`, serviceName: namespace, logger: unmoved })
  // In place of the library's own `service`, which would be one dimension too many for every alarm.
  metrics.clearDefaultDimensions()
  metrics.setDefaultDimensions({ namespace })
  return {
    publish: (sets) => {
      for (const { dimensions, values } of sets) {
        metrics.addDimensions({})
        if (Object.keys(dimensions).length > 0) metrics.addDimensions(dimensions)
        for (const [name, value] of Object.entries(values)) {
          for (const one of Array.isArray(value) ? value.slice(0, valuesMax) : [value]) {
            metrics.addMetric(name, name.endsWith('_ms') ? MetricUnit.Milliseconds : MetricUnit.Count, one)
          }
        }
        metrics.publishStoredMetrics()
      }
    },
  }
}

/** The library warns on every line that a dimension stands in two sets, which is what is wanted here. */
const unmoved = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (text: unknown) => process.stderr.write(`${text}\n`),
}

/** A line takes at most 100 values of one metric; at the hundredth the library publishes by itself and complains later. */
const valuesMax = 99
