import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Line, startLine } from './line.ts'
import { median } from './median.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'

/*
 * `npm start` as a person meets it: how long until it is ready with nothing synthesised, and how much memory it takes with
 * its 12 robots after a while.
 */
const readySecondsMax = 10
const memoryMbMax = 700

export const start = async (rounds: number, seconds: number): Promise<Measure[]> => {
  const empty: number[] = []
  const kept: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    rmSync(join(root, 'cdk.out'), { recursive: true, force: true })
    empty.push(await readySeconds())
    kept.push(await readySeconds())
  }
  const line = await startLine({ robots: 12, as_a_person: true })
  try {
    const { last, most } = await memoryOver(line, seconds)
    return [
      {
        name: 'npm start → ready, cdk.out empty',
        value: `${median(empty).toFixed(1)} s`,
        peer: `with cdk.out kept: ${median(kept).toFixed(1)} s`,
        target: `≤ ${readySecondsMax} s`,
        met: median(empty) <= readySecondsMax,
      },
      {
        name: `memory of the process tree with 12 robots after ${(seconds / 60).toFixed(1)} min`,
        value: `${last.toFixed(0)} MB`,
        peer: `most on the way: ${most.toFixed(0)} MB`,
        target: `≤ ${memoryMbMax} MB after 5 min`,
        met: last <= memoryMbMax,
      },
    ]
  } finally {
    await line.stop()
  }
}

const readySeconds = async (): Promise<number> => {
  const line = await startLine({ robots: 12, as_a_person: true })
  await line.stop()
  return line.ready_seconds
}

const memoryOver = async (line: Line, seconds: number): Promise<{ last: number; most: number }> => {
  let most = 0
  let last = 0
  for (let passed = 0; passed < seconds; passed += 2) {
    await sleep(2_000)
    last = line.memory_mb()
    most = Math.max(most, last)
  }
  return { last, most }
}
