/*
 * A suite that passes whatever the code does is worth nothing: with one safeguard taken out at a time, seeds fail.
 */
import { expect, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { mutants, mutantsOfRetries } from './mutants.ts'
import { rounds } from './one-act.ts'
import { judge, type Report } from './report.ts'
import { run } from './run.ts'
import { usualSeeds } from './seeds.ts'

const assembly = synthesised()

test.each(mutants)(
  'seeds fail without $without',
  async ({ of, because, bitten_by }) => {
    const mutant = of(assembly)
    const failed: Report[] = []
    // The one that was seen to bite comes first; any other that the suite runs may do as well.
    for (const seed of new Set([bitten_by, ...usualSeeds])) {
      const report = judge(await run({ assembly: mutant, seed }))
      if (report.ok) continue
      failed.push(report)
      if (report.violations.some(({ id }) => because.includes(id))) break
    }
    const ids = failed.flatMap(({ violations }) => violations.map(({ id }) => id))
    expect(ids, `none of ${usualSeeds.length} seeds noticed`).toEqual(
      expect.arrayContaining([expect.stringMatching(/^I\d+$/)]),
    )
    expect(
      ids.some((id) => because.includes(id)),
      `noticed only by ${ids.join(', ')}`,
    ).toBe(true)
  },
  120_000,
)

test.each(mutantsOfRetries)(
  'everybody at once fails without $without',
  async ({ of, because }) => {
    const { violations } = await rounds(of(assembly), 3)
    const ids = violations.map((text) => text.split(':', 1)[0] ?? '')
    expect(
      ids.some((id) => because.includes(id)),
      `noticed only by ${violations.join('; ')}`,
    ).toBe(true)
  },
  120_000,
)
