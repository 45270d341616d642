import { type AwsSide, awsSideOf } from './aws-clients.ts'
import { burstSettings, failureBursts } from './failure-bursts.ts'
import { type Line, type LineOptions, withLine } from './line.ts'
import { lookups } from './lookups.ts'
import { redrive } from './redrive.ts'
import type { Measure } from './results.ts'
import { memoryOfFunctions } from './usage.ts'

/*
 * The store of failures, on a line each: how long a person waits in a full one, how a redrive keeps its rate and its order, and
 * what a failure costs.
 */
export const failures = async (quick: boolean): Promise<Measure[]> => {
  const part = quick ? 0.1 : 1
  const seeded = { journal_rows: 1_000_000 * part, robots: 1_000, groups: 200, until: Date.now() - 60_000 }
  const outage = { messages: 10_000 * part, robots: 500, rate_per_second: 150 }
  const memory = await memoryOfFunctions()
  return [
    ...(await onLine({}, (line, aws) => lookups(line, aws, seeded))),
    // What the bench means to redrive, the schedule must not try before it.
    ...(await onLine({ settings: { retry: { backoffSeconds: 3_600 } } }, (line, aws) => redrive(line, aws, outage))),
    ...(await onLine({ aws_timing: true, settings: burstSettings }, (line, aws) =>
      failureBursts(line, aws, { count: 2_000 * part, memory }),
    )),
  ]
}

const onLine = (options: LineOptions, measure: (line: Line, aws: AwsSide) => Promise<Measure[]>): Promise<Measure[]> =>
  withLine(options, async (line) => {
    const aws = await awsSideOf(line)
    try {
      return await measure(line, aws)
    } finally {
      aws.close()
    }
  })
