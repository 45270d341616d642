/**
 * Things that were accepted and are not finished: in memory, and with a data directory also on disk, so that a process
 * that is killed finds them again. Written through before `add` returns.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { replaceFile } from './replace-file.ts'

export interface Pending<Item> {
  add(id: string, item: Item): void
  done(id: string): void
  entries(): readonly (readonly [string, Item])[]
  close(): void
}

/** Rewritten when this many lines were added. */
const linesMax = 20_000

export function pendingInMemory<Item>(): Pending<Item> {
  const items = new Map<string, Item>()
  return {
    add: (id, item) => void items.set(id, item),
    done: (id) => void items.delete(id),
    entries: () => [...items],
    close: () => {},
  }
}

export function pendingOnDisk<Item>(file: string): Pending<Item> {
  mkdirSync(dirname(file), { recursive: true })
  const items = new Map<string, Item>()
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) replay(line, items)
  }
  let lines = 0
  let descriptor = -1
  const rewrite = () => {
    if (descriptor >= 0) closeSync(descriptor)
    replaceFile(file, [...items].map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    descriptor = openSync(file, 'a')
    lines = 0
  }
  const write = (line: string) => {
    writeSync(descriptor, line)
    lines += 1
    if (lines > linesMax) rewrite()
  }
  rewrite()

  return {
    add(id, item) {
      items.set(id, item)
      write(`${JSON.stringify([id, item])}\n`)
    },
    done(id) {
      if (items.delete(id)) write(`${JSON.stringify([id])}\n`)
    },
    entries: () => [...items],
    close: () => closeSync(descriptor),
  }
}

/** `[id, item]` adds, `[id]` takes away; a line torn by a kill was never acknowledged. */
function replay<Item>(line: string, items: Map<string, Item>): void {
  if (line === '') return
  try {
    const [id, item] = JSON.parse(line) as [string, Item?]
    if (item === undefined) items.delete(id)
    else items.set(id, item)
  } catch {
    // Torn.
  }
}
