/**
 * Where the bytes of objects lie: in files when served, because a lake grows to hundreds of megabytes in a bench and
 * the process has to stay small; in memory when simulated, where a run is short and must not wait for a disk.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Contents {
  write(name: string, body: Uint8Array): Promise<void>
  /** The whole, or the bytes from `start` up to and with `end`. */
  read(name: string, range?: { start: number; end: number }): Promise<Uint8Array>
  remove(name: string): Promise<void>
  /** Forgets everything, unless it is to be kept. */
  close(): void
}

export function contentsInMemory(): Contents {
  const bodies = new Map<string, Uint8Array>()
  return {
    async write(name, body) {
      bodies.set(name, Uint8Array.from(body))
    },
    async read(name, range) {
      const body = bodies.get(name) ?? new Uint8Array()
      return range ? body.subarray(range.start, range.end + 1) : body
    },
    async remove(name) {
      bodies.delete(name)
    },
    close: () => bodies.clear(),
  }
}

export function contentsInFiles(directory: string, keep: boolean): Contents {
  mkdirSync(directory, { recursive: true })
  const path = (name: string) => join(directory, name)
  return {
    write: (name, body) => writeFile(path(name), body),
    async read(name, range) {
      if (!range) return readFile(path(name))
      const file = await open(path(name))
      try {
        const body = Buffer.alloc(range.end - range.start + 1)
        await file.read(body, 0, body.length, range.start)
        return body
      } finally {
        await file.close()
      }
    },
    remove: (name) => rm(path(name), { force: true }),
    close() {
      if (!keep) rmSync(directory, { recursive: true, force: true })
    },
  }
}
