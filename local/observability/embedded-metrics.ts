/**
 * Metrics that functions write into their output in CloudWatch's embedded metric format: summed up by namespace, name
 * and dimensions, as CloudWatch would show them. Lines that are no metrics are ignored.
 */

import type { Metric } from './hourly-metrics.ts'

export interface MetricSum {
  readonly sum: number
  readonly count: number
  readonly max: number
}

export interface EmbeddedMetrics {
  /** A line of a function's output. */
  observe(line: string): void
  /** By `namespace/name{dimension=value,…}`. */
  sums(): Readonly<Record<string, MetricSum>>
}

interface Directive {
  readonly Namespace: string
  readonly Dimensions?: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string }[]
}

/** A metric costs by its combinations; so many are a mistake, not a memory to fill. */
const combinationsMax = 10_000

/** `counted` hears of every value with its metric. */
export function embeddedMetrics(counted: (metric: Metric, value: number) => void = () => {}): EmbeddedMetrics {
  const sums = new Map<string, { sum: number; count: number; max: number }>()
  const add = (key: string, value: number) => {
    const known = sums.get(key)
    if (known) {
      known.sum += value
      known.count++
      known.max = Math.max(known.max, value)
    } else if (sums.size < combinationsMax) sums.set(key, { sum: value, count: 1, max: value })
  }
  return {
    observe(line) {
      if (!line.includes('"_aws"')) return
      const entry = parsed(line)
      for (const { Namespace, Dimensions = [[]], Metrics } of entry?._aws?.CloudWatchMetrics ?? []) {
        for (const { Name } of Metrics) {
          const values = [entry?.[Name]].flat().filter((value) => typeof value === 'number')
          for (const names of Dimensions) {
            const dimensions = Object.fromEntries(names.map((name) => [name, String(entry?.[name])]))
            const labels = names.map((name) => `${name}=${String(entry?.[name])}`).join(',')
            for (const value of values) {
              add(`${Namespace}/${Name}{${labels}}`, value)
              counted({ namespace: Namespace, name: Name, dimensions }, value)
            }
          }
        }
      }
    },
    sums: () => Object.fromEntries(sums),
  }
}

type Entry = Readonly<Record<string, unknown>> & {
  readonly _aws?: { readonly CloudWatchMetrics?: readonly Directive[] }
}

function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}
