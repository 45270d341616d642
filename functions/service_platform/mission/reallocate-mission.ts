import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { lastRobot, releaseClaim, requeue } from '../../allocation/give-back.ts'
import type { Handler, Work } from '../../handler.ts'
import type { MissionRow } from '../../ports/missions.ts'
import { robotOf, settle } from './ended.ts'
import { askForPerson, needsPerson } from './load-held.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'
import { sayFact } from './say-fact.ts'

/**
 * Takes the mission from its robot so that another may have it: release_claim, revoke_order, requeue (allocation/give-back.ts). What
 * may be given to no other robot, or was given to too many, is for a person; so is what the robot may have on it.
 */
export const reallocateMission: Handler<MissionPorts> = async (work, ports) => {
  const cause = causeIn(work)
  const mayHold = work.message.type === 'mission.deallocated' && !neverHadIt.has(cause)
  const mission = await turn(work, ports, (before) => {
    const robot = lastRobot(before)
    return {
      held_load: mayHold && needsPerson(before, ports) ? `${cause}: it may have its load on board` : null,
      ...(refused.has(cause) && robot !== undefined && { not_by: [...new Set([...(before.not_by ?? []), robot])] }),
    }
  })
  const { mission_id, allocation } = mission
  const held = mission.held_load !== undefined
  const { robot } = await releaseClaim(mission, ports, nothingLeft.has(cause) ? undefined : cause, refused.has(cause))
  const undeliverable = whyNoOther(mission, ports)
  if (undeliverable !== undefined) await sayFact(mission, work, ports, 'mission.undeliverable', undeliverable)
  else if (!held) await requeue(mission, ports, ports.settings)
  await settle(robot, mission, ports)
  if (allocation === 0) return []
  const deallocated: BusinessEvent = {
    type: 'mission.deallocated',
    payload: { mission_id, allocation, ...robotOf(mission), cause },
  }
  return held && undeliverable === undefined
    ? [deallocated, askForPerson({ ...mission, ...robotOf(mission) }, cause)]
    : [deallocated]
}

/** The robot would not have it: another may. */
const refused: ReadonlySet<string> = new Set(['order_rejected', 'refused', 'rejected'])
/** It was never told, or would not have it. */
const neverHadIt: ReadonlySet<string> = new Set([...refused, 'robot_not_free', 'offline'])
/** The robot is not at it any more, as it says itself: it may have other work at once. */
const nothingLeft: ReadonlySet<string> = new Set([...neverHadIt, 'cleared', 'dropped', 'superseded'])

const causeIn = ({ message: { type, payload } }: Work): string => {
  if (typeof payload.cause === 'string') return payload.cause
  return type === 'mission.release' ? 'released_by_person' : 'lease_expired'
}

const whyNoOther = ({ reallocate, allocation }: MissionRow, { settings }: MissionPorts): string | undefined => {
  if (!reallocate) return 'not_to_be_reallocated'
  return allocation >= settings.allocations_max ? 'allocated_too_often' : undefined
}
