import type { Original } from '../../failures/record.ts'
import { type FailedBytes, INLINE_BYTES_MAX } from '../../ports/failed-bytes.ts'
import type { FailureReport } from '../../ports/failure-intake.ts'

/** Where the original bytes of a new failure lie. Later reports repeat the bytes of the first. */
export const keepOriginal = async (store: FailedBytes, [first]: readonly FailureReport[]): Promise<Original> => {
  if (first === undefined) throw new Error('A failure has at least one report')
  const inline = Buffer.from(first.original_base64, 'base64')
  if (inline.length <= INLINE_BYTES_MAX) return { bytes: inline.length, inline }
  return { bytes: inline.length, key: await store.keep(first.failure_id, inline) }
}
