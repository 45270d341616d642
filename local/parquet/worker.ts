/** The converter's thread: one conversion at a time, in the order in which they were asked for. */
import { parentPort } from 'node:worker_threads'
import type { Column } from './columns.ts'
import { type Converted, convert } from './convert.ts'

/** The records one behind the other, and where each ends: one buffer changes threads without being copied. */
export interface Asked {
  readonly id: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly ends: Float64Array
  readonly columns: readonly Column[]
}

export interface Answered {
  readonly id: number
  readonly converted: Converted
}

parentPort?.on('message', ({ id, bytes, ends, columns }: Asked) => {
  const records = Array.from(ends, (end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
  const converted = convert(records, columns)
  const answer: Answered = { id, converted }
  const { file } = converted
  parentPort?.postMessage(answer, file ? [file.buffer as ArrayBuffer] : [])
})
