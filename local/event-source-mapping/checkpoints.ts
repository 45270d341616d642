/**
 * How far a mapping has got in each shard. With a data directory it is on disk; it may lag behind (a batch is then
 * delivered again, as on AWS), it is never ahead of what was handled.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { replaceFile } from '../replace-file.ts'

export interface Checkpoints {
  /** On disk. */
  readonly isKept: boolean
  /** Everything up to this sequence number is handled. */
  get(shard: string): string | undefined
  set(shard: string, sequenceNumber: string): void
  flush(): void
}

export function checkpoints(file: string | undefined): Checkpoints {
  const positions = new Map<string, string>()
  if (file && existsSync(file)) {
    for (const [shard, at] of Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)) {
      positions.set(shard, at)
    }
  }
  if (file) mkdirSync(dirname(file), { recursive: true })
  let changed = false
  return {
    isKept: file !== undefined,
    get: (shard) => positions.get(shard),
    set(shard, sequenceNumber) {
      if (positions.get(shard) === sequenceNumber) return
      positions.set(shard, sequenceNumber)
      changed = true
    },
    flush() {
      if (file && changed) replaceFile(file, JSON.stringify(Object.fromEntries(positions)))
      changed = false
    },
  }
}
