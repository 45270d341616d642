import { expect } from 'vitest'
import type { Assembly } from '../../local/assembly/read.ts'
import { judge, printed } from './report.ts'
import { run } from './run.ts'

/** Runs one seed; a violation fails the test with the whole report and the command that runs it again. */
export async function holds(assembly: Assembly, seed: number): Promise<void> {
  const report = judge(await run({ assembly, seed }))
  expect.soft(report.counts.attempted).toBeGreaterThan(0)
  if (!report.ok) expect.fail(printed(report))
}
