import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { lastRobot, releaseClaim, requeue } from '../../allocation/give-back.ts'
import { missionFact } from '../../allocation/mission-fact.ts'
import type { Handler, Work } from '../../handler.ts'
import type { MissionRow } from '../../ports/missions.ts'
import { settle } from './ended.ts'
import { read, turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * Takes the mission from its robot so that another may have it: release_claim, revoke_order, requeue (allocation/give-back.ts). What
 * may be given to no other robot, or was given to too many, is for a person.
 */
export const reallocateMission: Handler<MissionPorts> = async (work, ports) => {
  const before = await read(work, ports)
  const { mission_id, allocation } = before
  const robot_id = lastRobot(before)
  const cause = causeIn(work)
  const not_by = refused.has(cause) && robot_id !== undefined ? [...new Set([...(before.not_by ?? []), robot_id])] : []
  const mission = await turn(work, ports, { held_load: null, ...(not_by.length > 0 && { not_by }) })
  const { robot } = await releaseClaim(mission, ports, neverHadIt.has(cause) ? undefined : cause)
  const undeliverable = whyNoOther(mission, ports)
  if (undeliverable === undefined) await requeue(mission, ports, ports.settings)
  else await giveUp(mission, undeliverable, work, ports)
  await settle(robot, mission, ports)
  const event: BusinessEvent = {
    type: 'mission.deallocated',
    payload: { mission_id, allocation, ...(robot_id !== undefined && { robot_id }), cause },
  }
  return allocation > 0 ? [event] : []
}

/** The robot would not have it: another may. */
const refused: ReadonlySet<string> = new Set(['order_rejected', 'refused', 'rejected'])
/** Nothing of it is on the robot, as it says itself or because it was never told: it may have other work at once. */
const neverHadIt: ReadonlySet<string> = new Set([
  ...refused,
  'robot_not_free',
  'offline',
  'cleared',
  'dropped',
  'superseded',
])

const causeIn = ({ message: { type, payload } }: Work): string => {
  if (typeof payload.cause === 'string') return payload.cause
  return type === 'mission.release' ? 'released_by_person' : 'lease_expired'
}

const whyNoOther = ({ reallocate, allocation }: MissionRow, { settings }: MissionPorts): string | undefined => {
  if (!reallocate) return 'not_to_be_reallocated'
  return allocation >= settings.allocations_max ? 'allocated_too_often' : undefined
}

const giveUp = async (
  { mission_id, allocation, trace_id, correlation_id }: MissionRow,
  cause: string,
  { message }: Work,
  { stream, now, settings }: MissionPorts,
): Promise<void> => {
  await stream.put([
    missionFact(
      { mission_id, allocation },
      {
        type: 'mission.undeliverable',
        payload: { allocation, cause },
        trace_id,
        correlation_id: correlation_id ?? mission_id,
        causation_id: message.message_id,
        received_at: now(),
        source: settings.namespace,
      },
    ),
  ])
}
