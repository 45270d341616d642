/**
 * Once a minute: walks over the fleet by its index, never by scan, and puts robot.went_quiet or robot.lost on the stream for
 * robots that have not been heard. It decides nothing: the robot's policy does.
 */
import { derivedTraceId } from '../../../messages/ids.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Fleet } from '../../ports/fleet.ts'
import type { Put, PutOnStream } from '../../ports/put-on-stream.ts'
import type { Recall } from '../../ports/recall.ts'
import { BUCKETS } from '../../ports/robots.ts'
import { ourMessage } from '../../saying/by-us.ts'
import { type Silence, type SilenceSettings, silenceOf } from './silence.ts'

export interface QuietCheckPorts {
  readonly fleet: Fleet
  readonly recall: Recall
  readonly stream: PutOnStream
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
  readonly measures: Measures
}

export interface QuietCheckSettings extends SilenceSettings {
  readonly namespace: string
}

export const quietCheck =
  (ports: QuietCheckPorts, settings: QuietCheckSettings) =>
  async (): Promise<{ readonly went_quiet: number; readonly lost: number }> => {
    const found = { went_quiet: 0, lost: 0 }
    const buckets = Array.from({ length: BUCKETS }, (_, bucket) => String(bucket))
    await inParallel(buckets, bucketsInParallel, async (bucket) => {
      for await (const robotIds of ports.fleet.inBucket(bucket)) {
        for (const { type } of await checkPage(robotIds, ports, settings)) {
          found[type === 'robot.lost' ? 'lost' : 'went_quiet'] += 1
        }
      }
    })
    ports.measures.publish([{ dimensions: {}, values: found }])
    return found
  }

const bucketsInParallel = 4

const checkPage = async (
  robotIds: readonly string[],
  { recall, stream, now, log }: QuietCheckPorts,
  settings: QuietCheckSettings,
): Promise<readonly Silence[]> => {
  const { robots, last_known } = await recall.recall({ robots: robotIds, last_known: robotIds })
  const silent = [...robots.values()].flatMap((row) => {
    const silence = silenceOf(row, last_known.get(row.robot_id), now(), settings)
    return silence ? [{ robot_id: row.robot_id, silence }] : []
  })
  await stream.put(silent.map(({ robot_id, silence }) => factOf(robot_id, silence, now(), settings.namespace)))
  for (const { robot_id, silence } of silent) log.info(silence.type, { robot_id, ...silence })
  return silent.map(({ silence }) => silence)
}

const factOf = (robotId: string, silence: Silence, received_at: number, source: string): Put => {
  const { type, message_id, silent_since, silent_seconds } = silence
  const payload = { reason: `nothing heard for ${silent_seconds} s`, silent_since }
  const edge = { trace_id: derivedTraceId(message_id), received_at, source }
  return ourMessage(robotId, { message_id, type, payload }, edge)
}
