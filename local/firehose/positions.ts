/** How far each shard was delivered. Saved after an object was written, at most once per object. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { replaceFile } from '../replace-file.ts'

export interface Positions {
  get(shard: string): string | undefined
  set(shard: string, sequenceNumber: string): void
  save(): void
}

export function positionsInMemory(): Positions {
  const positions = new Map<string, string>()
  return {
    get: (shard) => positions.get(shard),
    set: (shard, sequenceNumber) => void positions.set(shard, sequenceNumber),
    save() {},
  }
}

export function positionsInFile(file: string): Positions {
  mkdirSync(dirname(file), { recursive: true })
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  const positions = new Map(Object.entries(kept))
  return {
    get: (shard) => positions.get(shard),
    set: (shard, sequenceNumber) => void positions.set(shard, sequenceNumber),
    save() {
      replaceFile(file, JSON.stringify(Object.fromEntries(positions)))
    },
  }
}
