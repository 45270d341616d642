/**
 * Where conversion is done. When served, in a thread of its own, because a second's records take a tenth of a second and the
 * line must not wait for it; but for a few rows, which take less than the way to the thread and its 40 MB. When simulated, at
 * once, where there is one thread. The other is started when there is something for it and ends when there has been nothing for
 * a while, which gives its memory back.
 */
import { Worker } from 'node:worker_threads'
import type { Runtime } from '../runtime.ts'
import type { Column } from './columns.ts'
import { type Converted, convert } from './convert.ts'
import type { Answered, Asked } from './worker.ts'

export interface Converter {
  /** Rejects when the thread dies; asked again, another is started. */
  convert(records: readonly Uint8Array[], columns: readonly Column[]): Promise<Converted>
  stop(): Promise<void>
}

const idleMsMax = 20_000
/** Of records that are converted on the line's own thread: some fifty rows, two milliseconds. */
const fewBytesMax = 128 * 1024
/** A small young generation keeps its memory at a half at nine tenths of the speed; the old one is a ceiling. */
const heapLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 }

export const converter = ({ mode }: Pick<Runtime, 'mode'>): Converter => (mode === 'served' ? inThread() : here())

function here(): Converter {
  return {
    convert: async (records, columns) => convert(records, columns),
    stop: async () => {},
  }
}

interface Waiting {
  readonly resolve: (converted: Converted) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

function inThread(): Converter {
  const few = here()
  let thread: Thread | undefined
  let idle: NodeJS.Timeout | undefined
  let counter = 0

  const started = (): Thread => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      name: 'parquet',
      resourceLimits: heapLimits,
      execArgv: [],
      stdout: true,
      stderr: true,
    })
    const waiting = new Map<number, Waiting>()
    const made = { worker, waiting }
    let why = 'it was ended'
    worker.on('message', ({ id, converted }: Answered) => {
      waiting.get(id)?.resolve(converted)
      waiting.delete(id)
      if (waiting.size === 0) idle = setTimeout(() => void end(), idleMsMax).unref()
    })
    worker.on('error', (error: Error) => {
      why = error.message
    })
    worker.on('exit', () => {
      if (thread === made) thread = undefined
      for (const { reject } of waiting.values()) reject(new Error(`the thread that writes Parquet ended: ${why}`))
    })
    worker.unref()
    return made
  }
  const end = async () => {
    clearTimeout(idle)
    const ending = thread
    thread = undefined
    await ending?.worker.terminate()
  }

  return {
    convert(records, columns) {
      if (sizeOf(records) <= fewBytesMax) return few.convert(records, columns)
      return new Promise((resolve, reject) => {
        clearTimeout(idle)
        thread ??= started()
        const id = ++counter
        thread.waiting.set(id, { resolve, reject })
        const asked = { id, columns, ...joined(records) }
        thread.worker.postMessage(asked, [asked.bytes.buffer])
      })
    },
    stop: end,
  }
}

const sizeOf = (records: readonly Uint8Array[]): number => records.reduce((sum, { byteLength }) => sum + byteLength, 0)

function joined(records: readonly Uint8Array[]): Pick<Asked, 'bytes' | 'ends'> {
  const bytes = new Uint8Array(sizeOf(records))
  let end = 0
  const ends = Float64Array.from(records, (record) => {
    bytes.set(record, end)
    end += record.byteLength
    return end
  })
  return { bytes, ends }
}
