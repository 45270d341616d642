/**
 * One event of the bus → one delivery per subscription that wants it, each an invocation of its own. What is repeated because
 * one of them could not be begun is the same delivery to its subscriber, by its webhook-id.
 */
import { asExternal, typesFor } from '../../../messages/events/external.ts'
import { type Subscription, wants } from '../../bridge/subscription.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import { commonFleets } from '../../http/caller.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Log } from '../../logger.ts'
import type { Deliveries } from '../../ports/deliveries.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'
import type { Grants } from '../../ports/grants.ts'
import type { EverySubscription } from '../../ports/subscriptions.ts'

export interface MatchPorts {
  readonly subscriptions: EverySubscription
  readonly members: Pick<FleetMembers, 'fleetsOf'>
  readonly grants: Grants
  readonly deliveries: Deliveries
  readonly log: Log
}

/** As EventBridge hands an event to a function; only what is used here. */
export interface BusDelivery {
  readonly 'detail-type': string
  readonly detail: unknown
}

export const matchSubscriptions =
  (ports: MatchPorts) =>
  async ({ 'detail-type': type, detail }: BusDelivery): Promise<void> => {
    if (!heardByPartners.has(type)) return
    // Every event comes by here: where nobody listens, looking is all that it costs.
    const interested = (await ports.subscriptions.all()).filter((one) =>
      wants({ ...one, fleets: 'all' }, { type }, undefined),
    )
    if (interested.length === 0) return
    const outgoing = asExternal(type, detail)
    if (outgoing === undefined) return
    // It does not leave; Lambda hands it to the intake, where somebody sees what our own event lacks.
    if ('fault' in outgoing) throw new PermanentFailure(`event not sent to subscribers: ${outgoing.fault}`)
    const { event } = outgoing
    const ids = { event_id: event.event_id, type, robot_id: event.robot_id, trace_id: event.trace_id }
    try {
      const wanting = await whoMayHear(interested, event, ports)
      await inParallel(wanting, beginAtOnce, ({ subscription_id }) =>
        ports.deliveries.begin({ subscription_id, event }),
      )
      if (wanting.length > 0) ports.log.info('event for subscribers', { ...ids, subscriptions: wanting.length })
    } catch (error) {
      ports.log.error('event not handed to all subscribers', { ...ids, error: asError(error) })
      throw error
    }
  }

const heardByPartners: ReadonlySet<string> = new Set(typesFor('partners'))
const beginAtOnce = 10

const whoMayHear = async (
  interested: readonly Subscription[],
  event: { readonly type: string; readonly robot_id?: string | undefined },
  { members, grants }: Pick<MatchPorts, 'members' | 'grants'>,
): Promise<readonly Subscription[]> => {
  const { robot_id } = event
  const scoped = interested.some(({ fleets, owner_kind }) => fleets !== 'all' || owner_kind === 'application')
  const fleet = robot_id === undefined || !scoped ? undefined : (await members.fleetsOf([robot_id])).get(robot_id)
  const wanting: Subscription[] = []
  for (const one of interested) {
    // An application's fleets may have been taken away since it subscribed; a person's are in the token alone.
    const fleets =
      one.owner_kind === 'application' ? commonFleets(one.fleets, await grants.fleetsOf(one.owner)) : one.fleets
    if (wants({ ...one, fleets }, event, fleet)) wanting.push(one)
  }
  return wanting
}
