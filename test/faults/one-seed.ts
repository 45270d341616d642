import { expect } from 'vitest'
import type { Assembly } from '../../local/assembly/read.ts'
import { countNames, judge, printed, type Report } from './report.ts'
import { run } from './run.ts'

export interface Seeds {
  /** Runs one; a violation fails the test with the whole report and the command that runs it again. */
  holds(seed: number): Promise<void>
  /** The sum over all that ran, to be printed at the end. */
  total(): string
}

export function seedsOn(assembly: Assembly): Seeds {
  const reports: Report[] = []
  const begun = process.cpuUsage()
  return {
    async holds(seed) {
      const report = judge(await run({ assembly, seed }))
      reports.push(report)
      expect.soft(report.counts.attempted).toBeGreaterThan(0)
      if (!report.ok) expect.fail(printed(report))
    },
    total() {
      const { user, system } = process.cpuUsage(begun)
      const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0)
      const faults = sum(({ injected }) => Object.values(injected).reduce((total, count) => total + count, 0))
      const families = new Set(reports.flatMap(({ injected }) => Object.keys(injected)))
      return [
        `${reports.length} seeds, ${reports.filter(({ ok }) => ok).length} hold`,
        `  ${countNames.map((name) => `${name} ${sum(({ counts }) => counts[name])}`).join('  ')}`,
        `  ${faults} faults of ${families.size} families in ${sum(({ calls }) => calls)} calls and invocations`,
        `  ${Math.round(sum(({ virtual_ms }) => virtual_ms) / 60_000)} virtual minutes, ${((user + system) / 1e6 / reports.length).toFixed(2)} s of CPU per seed`,
        '',
      ].join('\n')
    },
  }
}
