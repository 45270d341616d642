/*
 * A suite that passes whatever the code does is worth nothing: with one safeguard taken out at a time, seeds fail.
 */
import { expect, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { mutants, mutantsOfRetries } from './mutants.ts'
import { rounds } from './one-act.ts'
import { judge, type Report } from './report.ts'
import { run } from './run.ts'

const assembly = synthesised()

/** Those that were seen to bite come first; any other of the usual seeds may do as well. */
const seeds = [...new Set([33, 3, 31, 42, 44, ...Array.from({ length: 50 }, (_, index) => index + 1)])]

test.each(mutants)(
  'seeds fail without $without',
  async ({ of, because, bitten_by }) => {
    const mutant = of(assembly)
    const failed: Report[] = []
    for (const seed of bitten_by === undefined ? seeds : new Set([bitten_by, ...seeds])) {
      const report = judge(await run({ assembly: mutant, seed }))
      if (report.ok) continue
      failed.push(report)
      if (report.violations.some(({ id }) => because.includes(id))) break
    }
    const ids = failed.flatMap(({ violations }) => violations.map(({ id }) => id))
    expect(ids, `none of ${seeds.length} seeds noticed`).toEqual(
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
