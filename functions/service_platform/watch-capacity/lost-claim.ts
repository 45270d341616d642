/**
 * A robot that has a mission in claim and is not at work: either its policy never took the order (it was free when it was chosen and
 * is not any more), or it has lost it since, as one does that was switched off and on again. Its journal tells the one, time the
 * other; nobody else would say it, and the mission would run for ever.
 *
 *   the order was       and the robot is           then the mission is told
 *   not decided yet     anywhere                   nothing: it may still be
 *   refused, dead       anywhere                   robot_not_free
 *   taken               out of hearing             nothing: its lease sees to that
 *   taken               in fault, charging         fault, battery: after half a minute, in which the end of a job that it had
 *                                                  ended just before has been heard
 *   taken               idle for two minutes       robot_idle, unless its own states show the order
 */
import type { RobotMemory } from '../../../messages/dialects/dialect.ts'
import { allocationId, missionFact } from '../../allocation/mission-fact.ts'
import { type CapacityRow, type Claim, freeStates } from '../../ports/capacity.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import { journalKey } from '../../ports/recall.ts'
import type { WatchPorts, WatchSettings } from './ports.ts'

/** Answers whether it was said. */
export const sayIfLost = async (
  row: CapacityRow,
  { recall, stream, now }: WatchPorts,
  { namespace }: WatchSettings,
): Promise<boolean> => {
  const { robot_id, claim } = row
  if (!claim) return false
  const key = { robot_id, message_id: allocationId(claim, 'work.start') }
  const { journal, last_known } = await recall.recall({ messages: [key], last_known: [robot_id] })
  const decided = journal.get(journalKey(key))
  const cause = causeOf(row, claim, decided, last_known.get(robot_id), now())
  if (!decided || cause === undefined) return false
  const { mission_id, allocation } = claim
  await stream.put([
    missionFact(claim, {
      type: 'mission.deallocated',
      payload: { allocation, cause },
      also: [cause, row.since ?? ''],
      trace_id: decided.trace_id,
      correlation_id: decided.correlation_id ?? mission_id,
      causation_id: key.message_id,
      received_at: now(),
      source: namespace,
    }),
  ])
  return true
}

const causeOf = (
  { state = '', since = '' }: CapacityRow,
  { job_id, claimed_at }: Claim,
  decided: JournalRow | undefined,
  seen: LastKnown | undefined,
  now: number,
): string | undefined => {
  if (!decided || decided.outcome === 'held') return undefined
  if (decided.outcome !== 'applied') return 'robot_not_free'
  const seconds = (now - Math.max(Date.parse(since), Date.parse(claimed_at))) / 1000
  if (Object.hasOwn(breakdowns, state)) return seconds < ENDED_SECONDS ? undefined : breakdowns[state]
  if (!freeStates.includes(state) || seconds < IDLE_SECONDS) return undefined
  return isAtOrder(seen?.memory, job_id) ? undefined : 'robot_idle'
}

/** States of policy/robot.v1.json and v2 in which no robot works. */
const breakdowns: Readonly<Record<string, string>> = { fault: 'fault', charging: 'battery' }

/** From a job's end on the line to its mission's: a second, and half a minute where something has to be tried again. */
const ENDED_SECONDS = 30
/** A robot that was out of hearing says within this time what it is at, if it is at anything: VDA 5050 asks for 30 s. */
const IDLE_SECONDS = 120

/** Of VDA 5050: its newest state shows the order, with something of it left. */
const isAtOrder = (memory: unknown, jobId: string): boolean => {
  const state = (memory as RobotMemory | undefined)?.vda_5050?.state
  return state !== undefined && state.order_id === jobId && state.nodes_left + state.edges_left > 0
}
