import { PermanentFailure } from '../../functions/errors.ts'
import type { FailedBytes } from '../../functions/ports/failed-bytes.ts'

export interface FakeFailedBytes extends FailedBytes {
  readonly objects: Map<string, Uint8Array>
}

export const fakeFailedBytes = (): FakeFailedBytes => {
  const objects = new Map<string, Uint8Array>()
  return {
    objects,
    keep: async (failureId, bytes) => {
      objects.set(`failures/${failureId}`, Uint8Array.from(bytes))
      return `failures/${failureId}`
    },
    read: async (key) => {
      const object = objects.get(key)
      if (object === undefined) throw new PermanentFailure(`read ${key}: NoSuchKey`)
      return object
    },
  }
}
