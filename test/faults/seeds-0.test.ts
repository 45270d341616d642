import { describe, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { holds } from './one-seed.ts'
import { regressions, seedsOf } from './seeds.ts'

const assembly = synthesised()
const known = new Map(regressions)

describe('whatever goes wrong, nothing is lost, doubled or out of order', () => {
  test.each(seedsOf(0).map((seed) => ({ seed, once: known.get(seed) ?? 'never failed' })))(
    'seed $seed ($once)',
    ({ seed }) => holds(assembly, seed),
  )
})
