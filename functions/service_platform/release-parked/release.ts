/**
 * Once a minute: lets parked robots whose time has come try again, and publishes what waits. It only asks: a release record
 * on the robot's own key of the stream, so that dispatch releases it in order with everything else the robot says.
 */
import { messagesTopic, subjectOf } from '../../../messages/robot-id.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Fleet } from '../../ports/fleet.ts'
import type { Gauges } from '../../ports/gauges.ts'
import type { Put, PutOnStream } from '../../ports/put-on-stream.ts'

export interface ReleasePorts {
  readonly fleet: Fleet
  readonly gauges: Gauges
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
  ({ fleet, gauges, stream, now, log, measures }: ReleasePorts, settings: ReleaseSettings) =>
  async (): Promise<{ readonly released: number }> => {
    const due = await fleet.dueForRelease(new Date(now()).toISOString(), settings.releases_per_run_max)
    // Asking twice is harmless: dispatch looks at the robot's row, which tells when it is due.
    await stream.put(due.map((robotId) => releaseRecord(robotId, now(), settings.namespace)))
    const { parked, needs_attention } = await fleet.countParked()
    const open_failures = await gauges.openFailures()
    measures.publish([
      {
        dimensions: {},
        values: {
          parked_robots: parked + needs_attention,
          robots_needing_attention: needs_attention,
          open_failures: open_failures ?? 0,
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
