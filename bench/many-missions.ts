import { synthesised } from '../test/faults/assembly.ts'
import { manyMissions as modelled } from '../test/faults/many-missions.ts'
import { runMissions as simulated } from '../test/faults/missions.ts'
import type { Measure } from './results.ts'

/*
 * Many missions on many robots that refuse, fail, break down, run empty and go out of hearing, while calls to tables and the stream
 * fail: whether the books balance, not how fast. One seed. The simulated mode runs the stacks as they are deployed, and so fewer.
 */
const robots = 200
/** More than they can do at once, so that missions wait. */
const missionsPerSecond = 8
/** Share of calls, half of them after they were done. */
const failing = 0.02

export const manyMissions = async (missions: number, inTheStacks: number): Promise<Measure[]> => {
  const overMs = (count: number): number => (count / missionsPerSecond) * 1_000
  const began = performance.now()
  const model = await modelled({ seed: 1, missions, robots, over_ms: overMs(missions), failing })
  const modelSeconds = Math.round((performance.now() - began) / 1_000)
  const stacks = await simulated({
    assembly: synthesised(),
    seed: 1,
    missions: inTheStacks,
    robots: Math.ceil(robots / 10),
    over_ms: 10 * overMs(inTheStacks),
  })
  return [
    measure(`${missions.toLocaleString('en')} missions on ${robots} robots that fail at random`, model, [
      `${model.callsFailed} calls failed`,
      `${Math.round(model.virtual_ms / 60_000)} minutes in ${modelSeconds} s`,
    ]),
    measure(
      `${inTheStacks} missions on ${Math.ceil(robots / 10)} such robots in the stacks as deployed, simulated`,
      stacks,
      [`${stacks.looks} looks`],
    ),
  ]
}

interface Books {
  readonly ends: Readonly<Record<string, number>>
  readonly faults: readonly string[]
  readonly endedTwice: readonly string[]
  readonly allocations: number
  readonly mishaps: Readonly<Record<string, number>>
}

const measure = (name: string, { ends, faults, endedTwice, allocations, mishaps }: Books, more: string[]): Measure => {
  const lost = (ends.lost ?? 0) + (ends.open ?? 0)
  const ended = Object.entries(ends).map(([end, count]) => `${end} ${count}`)
  const mishapsAll = Object.values(mishaps).reduce((sum, count) => sum + count, 0)
  return {
    name,
    value: `${faults.length} given twice, ${lost} lost, ${endedTwice.length} ended twice`,
    peer: [`${allocations} allocations`, `${mishapsAll} mishaps`, ...more, ...ended].join(', '),
    target: 'none of them',
    met: faults.length + lost + endedTwice.length === 0,
  }
}
