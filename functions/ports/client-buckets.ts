import type { Bucket } from '../http/bucket.ts'

/** The buckets of clients (functions/http/bucket.ts), shared by all who answer. */
export interface ClientBuckets {
  /**
   * Writes what is left in it if it still is as it was `seen` (undefined: nobody has asked yet); otherwise answers with what it
   * is now.
   */
  write(
    client: string,
    left: Bucket,
    seen: Bucket | undefined,
  ): Promise<'written' | { readonly now: Bucket | undefined }>
}
