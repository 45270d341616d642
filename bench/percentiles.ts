export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** To a tenth. NaN of nothing. */
export const percentiles = (values: readonly number[]): Percentiles => {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return value === undefined ? Number.NaN : Math.round(value * 10) / 10
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
