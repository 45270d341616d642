import { TemporaryFailure } from '../../functions/errors.ts'
import type { FailureIntake, FailureReport } from '../../functions/ports/failure-intake.ts'

/** Keeps what was reported, newest last, by failure id. */
export interface FakeFailureIntake extends FailureIntake {
  readonly reports: Map<string, FailureReport[]>
  /** The last word on each failure. */
  last(): readonly FailureReport[]
  /** Neither queue nor index take anything. */
  down: boolean
}

export const fakeFailureIntake = (): FakeFailureIntake => {
  const fake: FakeFailureIntake = {
    reports: new Map(),
    last: () => [...fake.reports.values()].flatMap((reports) => reports.slice(-1)),
    down: false,
    report: async (reports) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (fake.down) throw new TemporaryFailure('report: neither queue nor index can be reached')
      for (const report of reports) {
        fake.reports.set(report.failure_id, [...(fake.reports.get(report.failure_id) ?? []), structuredClone(report)])
      }
    },
  }
  return fake
}
