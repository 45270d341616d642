import type { FedEvent } from '../../messages/feed/frames.ts'
import { commonFleets, type Fleets } from '../http/caller.ts'
import type { FleetMembers } from '../ports/fleet-members.ts'
import type { Grants } from '../ports/grants.ts'
import { heardBy, type Listener } from './listener.ts'
import type { PositionedEvent } from './positions.ts'

export interface SightPorts {
  readonly fleets: FleetMembers
  readonly grants: Grants
}

type Seeing = Pick<Listener, 'caller' | 'fleets' | 'subscriptions'>

/**
 * What each of these listeners hears of these events, by what it sees now. A ticket says what its caller saw then; an
 * application whose grants are taken away hears no more of those fleets, however long its connection may still last.
 *
 * Every batch of the feed comes by here: nothing is read that no listener needs. Robots' fleets matter where somebody sees some
 * of them only or asks for some, grants where an application listens.
 */
export const hearing = async (
  listeners: readonly Seeing[],
  events: readonly PositionedEvent[],
  { fleets, grants }: SightPorts,
): Promise<(listener: Seeing) => readonly FedEvent[]> => {
  const listening = listeners.filter(mayHear)
  const granted = await grantedTo(listening, grants)
  const now = (listener: Seeing): Seeing => ({ ...listener, fleets: sightOf(listener, granted) })
  const fleetOf = listening.some((listener) => turnsOnFleets(now(listener)))
    ? await fleets.fleetsOf(events.flatMap(({ event }) => event.robot_id ?? []))
    : new Map<string, string>()
  return (listener) => heardBy(now(listener), events, fleetOf)
}

const mayHear = ({ fleets, subscriptions }: Seeing): boolean =>
  (fleets === 'all' || fleets.length > 0) && Object.keys(subscriptions).length > 0

const turnsOnFleets = ({ fleets, subscriptions }: Seeing): boolean =>
  fleets === 'all' ? Object.values(subscriptions).some(({ filter }) => filter.fleets !== undefined) : fleets.length > 0

const grantedTo = async (
  listeners: readonly Pick<Listener, 'caller'>[],
  grants: Grants,
): Promise<ReadonlyMap<string, Fleets>> => {
  const applications = new Set(listeners.map(({ caller }) => caller).filter((caller) => caller.startsWith(APPLICATION)))
  const granted = [...applications].map(
    async (caller) => [caller, await grants.fleetsOf(caller.slice(APPLICATION.length))] as const,
  )
  return new Map(await Promise.all(granted))
}

const sightOf = (
  { caller, fleets }: Pick<Listener, 'caller' | 'fleets'>,
  granted: ReadonlyMap<string, Fleets>,
): Fleets => (caller.startsWith(APPLICATION) ? commonFleets(fleets, granted.get(caller) ?? []) : fleets)

/** As the ticket names its caller, by kind and name. */
const APPLICATION = 'application:'
