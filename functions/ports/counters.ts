/**
 * What services outside of ours counted themselves, hour by hour: the topic rules of IoT Core and the stream. They know of no robot,
 * but they know of what nobody else has seen.
 */
export interface Counters {
  /** Whole hours of the range; hours in which nothing was counted are left out. */
  read(range: CountedRange): Promise<readonly CountedHour[]>
}

/** RFC 3339, whole hours: from (inclusive) until (exclusive). */
export interface CountedRange {
  readonly from: string
  readonly until: string
}

export interface CountedHour {
  /** RFC 3339 */
  readonly hour: string
  /** A topic rule by its name, or the stream. */
  readonly of: { readonly rule: string } | 'stream'
  /** Messages that matched; records that came in. */
  readonly took: number
  /** Actions that succeeded, of a rule. */
  readonly delivered: number
  /** Actions that failed, of a rule: each has gone to the rule's error action. */
  readonly failed: number
}
