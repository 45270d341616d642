/**
 * Once a minute: lets parked robots whose time has come try again, and publishes what waits. It only asks: a release record
 * on the robot's own key of the stream, so that dispatch releases it in order with everything else the robot says.
 */
import { messagesTopic, subjectOf } from '../../../messages/robot-id.ts'
import { openFailureStatuses } from '../../failures/record.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { FailureGroupsReader } from '../../ports/failure-groups.ts'
import type { Fleet } from '../../ports/fleet.ts'
import type { Put, PutOnStream } from '../../ports/put-on-stream.ts'

export interface ReleasePorts {
  readonly fleet: Fleet
  readonly failures: Pick<FailureGroupsReader, 'totals'>
  readonly stream: PutOnStream
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
  readonly measures: Measures
}

export interface ReleaseSettings {
  readonly namespace: string
  readonly releases_per_run_max: number
}

export const releaseParked =
  ({ fleet, failures, stream, now, log, measures }: ReleasePorts, settings: ReleaseSettings) =>
  async (): Promise<{ readonly released: number }> => {
    const due = await fleet.dueForRelease(new Date(now()).toISOString(), settings.releases_per_run_max)
    // Asking twice is harmless: dispatch looks at the robot's row, which tells when it is due.
    await stream.put(due.map((robotId) => releaseRecord(robotId, now(), settings.namespace)))
    const robots = await fleet.countParked()
    const totals = await failures.totals()
    measures.publish([
      {
        dimensions: {},
        values: {
          parked_robots: robots.parked + robots.needs_attention,
          robots_needing_attention: robots.needs_attention,
          open_failures: openFailureStatuses.reduce((sum, status) => sum + (totals[status] ?? 0), 0),
          needs_attention: totals.needs_attention ?? 0,
          released: due.length,
        },
      },
    ])
    if (due.length > 0) log.info('released', { robots: due.slice(0, 100), count: due.length })
    return { released: due.length }
  }

const releaseRecord = (robotId: string, received_at: number, source: string): Put => ({
  subject: subjectOf(robotId),
  record: { data: '', topic: messagesTopic(robotId), received_at, source, control: 'release' },
})
