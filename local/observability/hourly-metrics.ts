/**
 * CloudWatch's own metrics of what the local services do, an hour each, as CloudWatch keeps them longest. With a data directory
 * each hour is a file, written while it lasts and at the end: what a kill takes is the last second's counts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, every, type Timer } from '../clock.ts'
import { replaceFile } from '../replace-file.ts'

export type Dimensions = Readonly<Record<string, string>>

export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Dimensions
}

export interface Counter {
  add(value: number): void
}

export interface Statistics {
  readonly sum: number
  readonly count: number
  readonly min: number
  readonly max: number
  /** Those that were kept, where some are. */
  readonly values?: readonly number[]
}

export interface HourlyMetrics {
  /** Asked for once, kept by who counts: adding is cheap. */
  counter(metric: Metric): Counter
  /** What was counted from `from` until before `until` (epoch milliseconds), by the beginning of its hour. */
  read(metric: Metric, from: number, until: number): ReadonlyMap<number, Statistics>
  metrics(): readonly Metric[]
  start(): void
  stop(): void
}

type Hour = Map<string, Sums>

export interface Sums {
  sum: number
  count: number
  min: number
  max: number
}

export const countInto = (sums: Sums, value: number): void => {
  sums.sum += value
  sums.count += 1
  sums.min = Math.min(sums.min, value)
  sums.max = Math.max(sums.max, value)
}

const hourMs = 3_600_000
const writtenEveryMs = 1_000
/** CloudWatch keeps hours for 455 days; here a month is enough to look back. */
const keptHours = 31 * 24

export function hourlyMetrics(clock: Clock, folder?: string): HourlyMetrics {
  const hours = new Map<number, Hour>()
  const known = new Map<string, Metric>()
  const changed = new Set<number>()
  let timer: Timer | undefined

  const fileOf = (hour: number) => join(folder ?? '', `${new Date(hour * hourMs).toISOString().slice(0, 13)}.json`)
  const hourAt = (hour: number): Hour => {
    const found = hours.get(hour)
    if (found) return found
    const opened: Hour = folder === undefined ? new Map() : hourIn(fileOf(hour))
    for (const key of opened.keys()) known.set(key, metricOf(key))
    hours.set(hour, opened)
    return opened
  }
  const write = () => {
    for (const hour of changed) replaceFile(fileOf(hour), JSON.stringify([...hourAt(hour)]))
    changed.clear()
    const now = Math.floor(clock.now() / hourMs)
    // In files they are found again.
    for (const hour of hours.keys()) if (hour < now - 1) hours.delete(hour)
  }

  return {
    counter(metric) {
      const key = keyOf(metric)
      known.set(key, metric)
      let hour = -1
      let sums: Sums | undefined
      return {
        add(value) {
          const now = Math.floor(clock.now() / hourMs)
          if (now !== hour || !sums) {
            hour = now
            const its = hourAt(now)
            sums = its.get(key) ?? { sum: 0, count: 0, min: value, max: value }
            its.set(key, sums)
          }
          countInto(sums, value)
          if (folder !== undefined) changed.add(now)
        },
      }
    },
    read(metric, from, until) {
      const key = keyOf(metric)
      const found = new Map<number, Statistics>()
      const oldest = Math.floor(clock.now() / hourMs) - keptHours
      for (let hour = Math.max(Math.floor(from / hourMs), oldest); hour * hourMs < until; hour++) {
        if (hour * hourMs > clock.now()) break
        const sums = hourAt(hour).get(key)
        if (sums) found.set(hour * hourMs, { ...sums })
      }
      return found
    },
    metrics: () => [...known.values()],
    start() {
      if (folder === undefined) return
      mkdirSync(folder, { recursive: true })
      const oldest = fileOf(Math.floor(clock.now() / hourMs) - keptHours)
      for (const name of readdirSync(folder)) {
        if (join(folder, name) < oldest) rmSync(join(folder, name))
      }
      timer = every(clock, writtenEveryMs, write)
    },
    stop() {
      timer?.cancel()
      if (folder !== undefined) write()
    },
  }
}

/** Dimensions in the order of their names: the same metric, however it is asked for. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([namespace, name, sorted])
}

function metricOf(key: string): Metric {
  const [namespace, name, dimensions] = JSON.parse(key) as [string, string, [string, string][]]
  return { namespace, name, dimensions: Object.fromEntries(dimensions) }
}

function hourIn(file: string): Hour {
  if (!existsSync(file)) return new Map()
  return new Map(JSON.parse(readFileSync(file, 'utf8')) as [string, Sums][])
}
