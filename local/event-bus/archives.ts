/**
 * Archives of a bus: what matched is kept for as long as the template says, in a file for each hour, because a bench says
 * more than fits in memory. A replayed event is not archived again (EventBridge User Guide, "Archiving and replaying
 * events").
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Timer } from '../clock.ts'
import type { Matches } from '../event-pattern.ts'
import type { BusEvent } from './buses.ts'

export interface Archive {
  readonly name: string
  readonly arn: string
  readonly busArn: string
  readonly createdAt: number
  readonly retentionDays: number
  readonly pattern?: string
  count(): number
  take(event: BusEvent): void
  /** Events by their time, in both bounds, oldest first; in portions. */
  between(from: number, to: number): Generator<readonly BusEvent[]>
  close(): void
}

export interface ArchiveOptions {
  readonly name: string
  readonly arn: string
  readonly busArn: string
  /** 0: for ever. */
  readonly retentionDays: number
  readonly pattern?: string
  readonly matches?: Matches
  readonly clock: Clock
  readonly store: ArchiveStore
}

/** Lines under the number of their hour. */
export interface ArchiveStore {
  hours(): readonly number[]
  append(hour: number, lines: string): void
  read(hour: number): string
  remove(hour: number): void
}

const hourMs = 3600_000
const flushMs = 250

export function createArchive(options: ArchiveOptions): Archive {
  const { clock, store, matches, retentionDays } = options
  const waiting = new Map<number, string[]>()
  let timer: Timer | undefined

  const flush = () => {
    timer?.cancel()
    timer = undefined
    for (const [hour, lines] of waiting) store.append(hour, lines.join(''))
    waiting.clear()
    if (retentionDays === 0) return
    const oldest = Math.floor((clock.now() - retentionDays * 24 * hourMs) / hourMs)
    for (const hour of store.hours()) if (hour < oldest) store.remove(hour)
  }

  return {
    name: options.name,
    arn: options.arn,
    busArn: options.busArn,
    retentionDays,
    createdAt: clock.now(),
    ...(options.pattern !== undefined && { pattern: options.pattern }),
    count() {
      flush()
      return store.hours().reduce((sum, hour) => sum + eventsIn(store.read(hour)).length, 0)
    },
    take(event) {
      if (event['replay-name'] !== undefined || matches?.(event) === false) return
      const hour = Math.floor(Date.parse(event.time) / hourMs)
      const lines = waiting.get(hour) ?? []
      lines.push(`${JSON.stringify(event)}\n`)
      waiting.set(hour, lines)
      timer ??= clock.setTimeout(flush, flushMs)
    },
    *between(from, to) {
      flush()
      for (const hour of [...store.hours()].sort((a, b) => a - b)) {
        if ((hour + 1) * hourMs <= from || hour * hourMs > to) continue
        yield eventsIn(store.read(hour))
          .map((event) => ({ event, at: Date.parse(event.time) }))
          .filter(({ at }) => at >= from && at <= to)
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event)
      }
    },
    close: flush,
  }
}

/** A line that a kill has torn was never whole. */
function eventsIn(text: string): readonly BusEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as BusEvent]
    } catch {
      return []
    }
  })
}

export function archiveInMemory(): ArchiveStore {
  const texts = new Map<number, string>()
  return {
    hours: () => [...texts.keys()],
    append: (hour, lines) => void texts.set(hour, (texts.get(hour) ?? '') + lines),
    read: (hour) => texts.get(hour) ?? '',
    remove: (hour) => void texts.delete(hour),
  }
}

export function archiveInFiles(directory: string): ArchiveStore {
  mkdirSync(directory, { recursive: true })
  const file = (hour: number) => join(directory, `${hour}.jsonl`)
  const mine = new Set<number>()
  return {
    hours: () => readdirSync(directory).map((name) => Number.parseInt(name, 10)),
    append(hour, lines) {
      // Behind what an earlier process may have left without its end.
      const isBehindAnother = !mine.has(hour) && existsSync(file(hour))
      appendFileSync(file(hour), isBehindAnother ? `\n${lines}` : lines)
      mine.add(hour)
    },
    read: (hour) => (existsSync(file(hour)) ? readFileSync(file(hour), 'utf8') : ''),
    remove: (hour) => rmSync(file(hour), { force: true }),
  }
}
