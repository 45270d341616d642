/**
 * Logs the 1st, 10th, 100th … line of a kind: a flood of bad messages must not push everything else off the screen.
 * The counts beside it tell the exact number.
 */
export type LogRarely = (kind: string, line: string) => void

const KINDS_MAX = 1_000

export function rarely(log: (line: string) => void): LogRarely {
  const seen = new Map<string, number>()
  return (kind, line) => {
    const times = (seen.get(kind) ?? 0) + 1
    if (times === 1 && seen.size >= KINDS_MAX) return
    seen.set(kind, times)
    if (Number.isInteger(Math.log10(times))) log(times === 1 ? line : `${line} (${times} times so far)`)
  }
}
