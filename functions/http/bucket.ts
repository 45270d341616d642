/**
 * How much a client may ask for: a token bucket. It holds `burst` requests when nobody has asked for a while, and is filled by
 * `rate_per_second`. One bucket per client, wherever its requests arrive.
 *
 * To write it for each request would cost as much as many a request: whoever answers takes a slice out of it and spends that by
 * itself. A slice is at most SLICE_MAX, and at most half of what there is, so that others who answer the same client find the
 * other half; what is not spent within SLICE_SECONDS is lost, so that nobody saves up. So a client gets a little less than its
 * limit, never more.
 */
export interface Bucket {
  /** Requests, as of `at`; a part of one is on its way. */
  readonly level: number
  /** Epoch milliseconds. */
  readonly at: number
}

export interface Limit {
  readonly rate_per_second: number
  readonly burst: number
}

export const SLICE_MAX = 50
export const SLICE_SECONDS = 5

/** What is in it by now; a clock that is behind fills nothing. */
export const levelOf = (bucket: Bucket | undefined, { rate_per_second, burst }: Limit, now: number): number =>
  bucket === undefined ? burst : Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) / 1000) * rate_per_second)

export interface Taken {
  readonly bucket: Bucket
  /** Requests that may be answered now; 0: it is empty, and nothing was taken. */
  readonly slice: number
}

export const taken = (bucket: Bucket | undefined, limit: Limit, now: number): Taken => {
  const level = levelOf(bucket, limit, now)
  const slice = level < 1 ? 0 : Math.min(SLICE_MAX, Math.max(1, Math.floor(level / 2)))
  return { bucket: { level: level - slice, at: Math.max(now, bucket?.at ?? 0) }, slice }
}

/** Until there is something to take again: not the very next request, or everybody who waits would find one in turn. */
export const secondsUntilMore = (level: number, { rate_per_second, burst }: Limit): number => {
  const enough = Math.min(burst, Math.max(1, Math.ceil(rate_per_second / 4)))
  return Math.max(0, enough - level) / rate_per_second
}
