import type { FailureRecord } from './record.ts'

/**
 * Failures one robot at a time, each robot's in the order in which it said them: by their place on the stream, else by the
 * time of reception. What is of no known robot has nobody's order to keep. Robots come in the order of their first failure.
 */
export const inRobotsOrder = (records: readonly FailureRecord[]): readonly (readonly FailureRecord[])[] =>
  [
    ...Map.groupBy(records, ({ robot_id, failure_id }) => (robot_id === undefined ? failure_id : `robot:${robot_id}`)),
  ].map(([, ofRobot]) => [...ofRobot].sort(byPlace))

const byPlace = (one: FailureRecord, other: FailureRecord): number => {
  if (one.position !== undefined && other.position !== undefined) return compared(one.position, other.position)
  return compared(one.received_at ?? one.first_seen_at, other.received_at ?? other.first_seen_at)
}

/** Positions and RFC 3339 in UTC sort as text. */
const compared = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
