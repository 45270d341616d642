import { afterAll, describe, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { seedsOn } from './one-seed.ts'
import { regressions, seedsOf } from './seeds.ts'

const seeds = seedsOn(synthesised())
const known = new Map(regressions)
afterAll(() => void process.stdout.write(seeds.total()))

describe('whatever goes wrong, nothing is lost, doubled or out of order', () => {
  test.each(seedsOf(0).map((seed) => ({ seed, once: known.get(seed) ?? 'never failed' })))(
    'seed $seed ($once)',
    ({ seed }) => seeds.holds(seed),
    120_000,
  )
})
