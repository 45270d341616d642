/**
 * The live status: what the system itself says over its API, beside what passes through this process. On a terminal it
 * is refreshed in place, elsewhere it is a plain line from time to time.
 */
import type { Writable } from 'node:stream'

export interface Figures {
  readonly robots: Readonly<Record<string, number>>
  /** Robots that the API has listed no further. */
  readonly moreRobots: boolean
  readonly counters: Readonly<Record<string, number>>
  readonly messagesPerSecond: number
  readonly backlog: number
  readonly backlogAgeMs: number
  readonly openFailures: number
  /** Failures that the API has listed no further. */
  readonly moreFailures: boolean
}

export interface StatusOptions {
  readonly out: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  /** Undefined while the API does not answer. */
  readonly figures: () => Promise<Figures | undefined>
}

const terminalMs = 1000
const plainMs = 10_000

export function liveStatus({ out, figures }: StatusOptions) {
  const inPlace = out.isTTY === true
  let shown: readonly string[] = []
  let stopped = false
  let asking = false

  const erase = () => {
    if (shown.length > 0) out.write(`\x1b[${shown.length}A\x1b[0J`)
    shown = []
  }
  const draw = (lines: readonly string[]) => {
    erase()
    const width = Math.max(20, (out.columns ?? 120) - 1)
    shown = lines.flatMap((line) => wrapped(line, width))
    for (const line of shown) out.write(`${line}\n`)
  }
  const refresh = async () => {
    if (asking) return
    asking = true
    const current = await figures().catch(() => undefined)
    asking = false
    if (stopped || !current) return
    if (inPlace) draw(statusLines(current))
    else out.write(`${statusLine(current)}\n`)
  }
  const timer = setInterval(() => void refresh(), inPlace ? terminalMs : plainMs)
  return {
    /** A line of its own, above the status. */
    log(line: string) {
      const status = shown
      if (inPlace) erase()
      out.write(`${line}\n`)
      if (inPlace && !stopped) draw(status)
    },
    stop() {
      stopped = true
      clearInterval(timer)
      shown = []
    },
  }
}

const separator = ' · '
const outcomes = ['applied', 'observed', 'duplicate', 'refused', 'dead_lettered', 'pending'] as const

export function statusLine(figures: Figures): string {
  return statusLines(figures).join(separator)
}

export function statusLines({ robots, moreRobots, counters, messagesPerSecond, ...rest }: Figures): string[] {
  const states = Object.entries(robots).sort(([, a], [, b]) => b - a)
  const all = states.reduce((sum, [, count]) => sum + count, 0)
  const counted = outcomes.map((name) => `${name.replace('_', '-')} ${counters[name] ?? 0}`)
  const age = rest.backlogAgeMs >= 1000 ? ` (oldest ${(rest.backlogAgeMs / 1000).toFixed(1)} s)` : ''
  return [
    `robots ${all}${moreRobots ? '+' : ''}: ${states.map(([state, count]) => `${state} ${count}`).join(', ') || 'none yet'}`,
    `messages/s ${messagesPerSecond.toFixed(1)} · ${counted.join(separator)}`,
    `backlog ${rest.backlog}${age} · open failures ${rest.openFailures}${rest.moreFailures ? '+' : ''}`,
  ]
}

/** Broken between two figures: a line that the terminal breaks itself could not be taken back. */
function wrapped(line: string, width: number): string[] {
  const lines: string[] = []
  for (const figure of line.split(separator)) {
    const longer = lines.length === 0 ? figure : `${lines.at(-1)}${separator}${figure}`
    if (longer.length <= width && lines.length > 0) lines[lines.length - 1] = longer
    else lines.push(figure.slice(0, width))
  }
  return lines
}
