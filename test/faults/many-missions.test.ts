import { expect, test } from 'vitest'
import { manyMissions } from './many-missions.ts'
import { isLong } from './seeds.ts'

/** Ten thousand on two hundred in the job of the faults (`npm run test:faults`); here as many as a person waits for. */
const size = isLong
  ? { missions: 10_000, robots: 200, over_ms: 1_200_000 }
  : { missions: 500, robots: 50, over_ms: 60_000 }

test.each(isLong ? [1, 2] : [1])(
  'missions on robots that fail in every way end once each, and none is given twice (seed %i)',
  async (seed) => {
    const run = await manyMissions({ seed, ...size, failing: 0.02 })
    expect(run.faults).toEqual([])
    expect(run.endedTwice).toEqual([])
    expect(run.doneTwice).toEqual([])
    expect(Object.keys(run.ends).filter((state) => !ends.has(state))).toEqual([])
    expect(Object.values(run.ends).reduce((sum, count) => sum + count, 0)).toBe(size.missions)
    // Otherwise nothing was tried.
    expect(Object.keys(run.mishaps).sort()).toEqual(mishaps)
    expect(run.reallocated).toBeGreaterThan(size.missions / 50)
    expect(run.callsFailed).toBeGreaterThan(size.missions / 50)
  },
  300_000,
)

const ends = new Set(['completed', 'partial', 'failed', 'cancelled', 'expired', 'dead_lettered'])
const mishaps = ['broke down', 'failed', 'lost', 'out of hearing for a moment', 'ran empty', 'refused']
