/** The original bytes of failures, where they are too big for the index, and the batches that AWS gave up. */
export interface FailedBytes {
  /** Writing the same twice leaves one. Answers with the key. */
  keep(failureId: string, bytes: Uint8Array): Promise<string>
  read(key: string): Promise<Uint8Array>
}

/**
 * Up to here the bytes lie in the record itself. An item is written once for itself and once for each of its three
 * indexes: above 4 KB one object in S3 costs less than the write units.
 */
export const INLINE_BYTES_MAX = 4_096
