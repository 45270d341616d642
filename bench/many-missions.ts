import { synthesised } from '../test/faults/assembly.ts'
import { runMissions } from '../test/faults/missions.ts'
import type { Measure } from './results.ts'

/*
 * Many missions on many robots that refuse, fail, break down, run empty and go out of hearing, in the simulated mode: whether the
 * books balance, not how fast. One seed.
 */
const robots = 200
/** More than they can do at once, so that missions wait. */
const missionsPerSecond = 8

export const manyMissions = async (missions: number): Promise<Measure[]> => {
  const began = performance.now()
  const run = await runMissions({
    assembly: synthesised(),
    seed: 1,
    missions,
    robots,
    over_ms: (missions / missionsPerSecond) * 1_000,
  })
  const lost = run.ends.lost ?? 0
  const mishaps = Object.values(run.mishaps).reduce((sum, count) => sum + count, 0)
  return [
    {
      name: `${missions.toLocaleString('en')} missions on ${robots} robots that fail at random`,
      value: `${run.faults.length} given twice, ${lost + run.open.length} lost, ${run.endedTwice.length} ended twice`,
      peer: `${run.allocations} allocations, ${mishaps} mishaps, ${run.looks} looks; ${Math.round(run.virtual_ms / 60_000)} minutes in ${Math.round((performance.now() - began) / 1_000)} s; ${Object.entries(
        run.ends,
      )
        .map(([end, count]) => `${end} ${count}`)
        .join(', ')}`,
      target: 'none of them',
      met: run.faults.length + lost + run.open.length + run.endedTwice.length === 0,
    },
  ]
}
