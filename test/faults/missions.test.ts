import { expect, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { runMissions } from './missions.ts'
import { isLong } from './seeds.ts'

/** A quarter of a second of processor time each, through everything that the templates declare: in the job of the faults alone. */
test.skipIf(!isLong)(
  'missions through the synthesised stacks end once each, and none is given twice',
  async () => {
    const run = await runMissions({ assembly: synthesised(), seed: 1, missions: 120, robots: 15, over_ms: 60_000 })
    expect(run.faults).toEqual([])
    expect(run.endedTwice).toEqual([])
    expect(run.open).toEqual([])
    expect(run.ends).not.toHaveProperty('lost')
  },
  600_000,
)
