import { commonFleets, type Fleets } from '../http/caller.ts'
import type { Grants } from '../ports/grants.ts'
import type { Listener } from './listener.ts'

/**
 * What listeners see now. A ticket says what its caller saw then; an application whose grants are taken away hears no more of
 * those fleets, however long its connection may still last.
 */
export const grantedTo = async (
  listeners: readonly Pick<Listener, 'caller'>[],
  grants: Grants,
): Promise<ReadonlyMap<string, Fleets>> => {
  const applications = new Set(listeners.map(({ caller }) => caller).filter((caller) => caller.startsWith(APPLICATION)))
  const granted = [...applications].map(
    async (caller) => [caller, await grants.fleetsOf(caller.slice(APPLICATION.length))] as const,
  )
  return new Map(await Promise.all(granted))
}

export const sightOf = (
  { caller, fleets }: Pick<Listener, 'caller' | 'fleets'>,
  granted: ReadonlyMap<string, Fleets>,
): Fleets => (caller.startsWith(APPLICATION) ? commonFleets(fleets, granted.get(caller) ?? []) : fleets)

/** As the ticket names its caller, by kind and name. */
const APPLICATION = 'application:'
