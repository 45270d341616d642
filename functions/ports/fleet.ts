/** Walks over robots, by page, never by scan. */
export interface Fleet {
  /** Ids of one bucket, page by page. */
  inBucket(bucket: string): AsyncIterable<readonly string[]>
  /** Parked robots whose release is due at `now` (RFC 3339), the longest due first. */
  dueForRelease(now: string, limit: number): Promise<readonly string[]>
  /** How many robots are parked, and how many of them wait for a person. */
  countParked(): Promise<{ readonly parked: number; readonly needs_attention: number }>
}
