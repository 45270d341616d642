import { isDeepStrictEqual } from 'node:util'
import type { Bucket } from '../../functions/http/bucket.ts'
import type { ClientBuckets } from '../../functions/ports/client-buckets.ts'

export interface FakeBuckets extends ClientBuckets {
  /** How often somebody wrote. */
  writes: number
  readonly of: (client: string) => Bucket | undefined
}

export const fakeBuckets = (): FakeBuckets => {
  const buckets = new Map<string, Bucket>()
  const fake: FakeBuckets = {
    writes: 0,
    write: async (client, left, seen) => {
      fake.writes += 1
      if (!isDeepStrictEqual(buckets.get(client), seen)) return { now: buckets.get(client) }
      buckets.set(client, left)
      return 'written'
    },
    of: (client) => buckets.get(client),
  }
  return fake
}
