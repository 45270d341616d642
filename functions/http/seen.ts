/**
 * What a caller sees of what is there. A robot of another fleet, and whatever is about it, is answered for like one that does
 * not exist: the same status, the same words. Whoever sees all costs nothing here.
 */
import type { FleetMembers } from '../ports/fleet-members.ts'
import type { Page, Paging } from '../ports/page.ts'
import { type Caller, sees } from './caller.ts'
import { notFound } from './problem.ts'

export interface Asking {
  readonly caller: Pick<Caller, 'fleets'>
}

export interface SeenPorts {
  readonly members: Pick<FleetMembers, 'fleetsOf'>
}

/** What no robot is known of is seen by those who see all. */
export const doesSee = async (
  { caller }: Asking,
  robotId: string | undefined,
  { members }: SeenPorts,
): Promise<boolean> => {
  if (caller.fleets === 'all') return true
  if (robotId === undefined || caller.fleets.length === 0) return false
  return sees(caller.fleets, (await members.fleetsOf([robotId])).get(robotId))
}

/** `what`: as the answer names it when it does not exist. Throws `notFound(what)`. */
export const mustSee = async (
  asking: Asking,
  robotId: string | undefined,
  ports: SeenPorts,
  what = `robot ${robotId}`,
): Promise<void> => {
  if (!(await doesSee(asking, robotId, ports))) throw notFound(what)
}

export const onlySeen = async <Item>(
  { caller }: Asking,
  items: readonly Item[],
  robotIdOf: (item: Item) => string | undefined,
  { members }: SeenPorts,
): Promise<readonly Item[]> => {
  const { fleets } = caller
  if (fleets === 'all') return items
  if (fleets.length === 0) return []
  const ids = [...new Set(items.flatMap((item) => robotIdOf(item) ?? []))]
  const fleetOf = ids.length === 0 ? new Map<string, string>() : await members.fleetsOf(ids)
  return items.filter((item) => {
    const id = robotIdOf(item)
    return id !== undefined && sees(fleets, fleetOf.get(id))
  })
}

/** A page of a list, of what the caller sees. */
export const seenPage = async <Item>(
  asking: Asking,
  paging: Paging,
  read: (paging: Paging) => Promise<Page<Item>>,
  robotIdOf: (item: Item) => string | undefined,
  ports: SeenPorts,
): Promise<Page<Item>> => {
  if (asking.caller.fleets === 'all') return read(paging)
  if (asking.caller.fleets.length === 0) return { items: [] }
  return keptPage(paging, read, (items) => onlySeen(asking, items, robotIdOf, ports))
}

/**
 * Where page after page is somebody else's it stops looking after some of them: a page may be short, its cursor goes on. It
 * reads whole pages and keeps no part of one for later, so it never skips what it has read.
 */
export const keptPage = async <Item, Kept = Item>(
  { limit, after }: Paging,
  read: (paging: Paging) => Promise<Page<Item>>,
  keep: (items: readonly Item[]) => Promise<readonly Kept[]>,
  readsMax = 10,
): Promise<Page<Kept>> => {
  const items: Kept[] = []
  let place = after
  let looked = 0
  for (let reads = 0; reads < readsMax; reads += 1) {
    const page: Page<Item> = await read({ limit: limit - items.length, after: place })
    items.push(...(await keep(page.items)))
    if (page.next === undefined) return { items }
    place = page.next
    looked += page.looked ?? 0
    // Half a page is one: the rest would be read in ever smaller pieces.
    if (items.length * 2 >= limit || looked >= LOOKED_MAX) break
  }
  return { items, ...(place !== undefined && { next: place }) }
}

/** Of rows that a reader goes through for what is wanted of them: a second or two. */
const LOOKED_MAX = 10_000
