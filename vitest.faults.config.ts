import { defineConfig } from 'vitest/config'

/** The long run of the simulated mode, a CI job of its own. SEEDS chooses others: `SEEDS=17 npm run test:faults`. */
export default defineConfig({
  test: {
    include: [
      'test/faults/seeds-*.test.ts',
      'test/faults/{killed,redrive,redrive-killed,redrive-under-traffic}.test.ts',
      'test/faults/many-missions.test.ts',
      'test/faults/missions.test.ts',
      'test/conformance/third-party.test.ts',
    ],
    // One seed is the share of one file: the other has none.
    passWithNoTests: true,
    env: { SEEDS: process.env.SEEDS ?? '1-1000' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
