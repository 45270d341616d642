/** Metrics of CloudWatch by the minute: what services and functions counted of themselves, and what we publish. */
export interface MinuteMetrics {
  /** In the order in which they were asked for; minutes without a value are left out. */
  read(metrics: readonly MinuteMetric[], range: MinuteRange): Promise<readonly MinuteSeries[]>
}

export interface MinuteMetric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly statistic: 'Sum' | 'Maximum' | 'p50' | 'p99'
}

/** Epoch milliseconds, whole minutes: from (inclusive) until (exclusive). */
export interface MinuteRange {
  readonly from: number
  readonly until: number
}

/** Oldest first; `at` is the beginning of the minute, epoch milliseconds. */
export type MinuteSeries = readonly { readonly at: number; readonly value: number }[]
