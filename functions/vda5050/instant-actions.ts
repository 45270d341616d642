// What becomes an instant action: everything but work itself. Its id is the command's, so its answer needs no map.

import type { VdaAction } from '../../messages/dialects/vda-5050-order.ts'
import { derivedId } from '../../messages/ids.ts'
import { parametersOf } from './order.ts'
import type { UsualAction, VdaProfile } from './profile.ts'

export function instantAction(
  actionId: string,
  { type, parameters }: UsualAction,
  profile: VdaProfile,
  blocking?: string,
): VdaAction {
  return {
    actionId,
    actionType: type,
    blockingType: profile.words === '3.0' ? 'NONE' : (blocking ?? profile.instant_blocking),
    actionParameters: parametersOf(parameters ?? {}),
  }
}

/** The first bears the command's id; those beside it, ids derived from it. */
export function instantActions(
  commandId: string,
  actions: readonly UsualAction[],
  profile: VdaProfile,
): readonly VdaAction[] {
  return actions.map((action, at) =>
    instantAction(at === 0 ? commandId : derivedId(commandId, `action:${at}`), action, profile),
  )
}

/** 3.0 cancels the order that is named; before it, whatever the robot is at. */
export function cancelOrder(commandId: string, orderId: string | undefined, profile: VdaProfile): VdaAction {
  const parameters = profile.words === '3.0' && orderId !== undefined ? { orderId } : {}
  return instantAction(commandId, { type: 'cancelOrder', parameters }, profile)
}

/** What calls an instant action back that has begun. */
export const CALLED_BACK_BY: ReadonlyMap<string, string> = new Map([
  ['startPause', 'stopPause'],
  ['startCharging', 'stopCharging'],
  ['startHibernation', 'stopHibernation'],
])
