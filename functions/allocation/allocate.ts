/**
 * Gives missions to robots: chooses, claims, and tells both. Whoever calls it may die at any point; what was claimed and not told
 * is told again by the sweep (functions/service_platform/watch-capacity/sweep.ts), with the same ids.
 *
 *   step       done by                                      undone by (its compensation, give-back.ts)
 *   choose     choose.ts                                    nothing to undo
 *   claim      one transaction (ports/claims.ts)            release_claim: the transaction back, with a fence if need be
 *   tell       mission.allocated and work.start, put once   revoke_order: work.revoke to the robot, mission.requeued
 *   lease      a timer, while its robot is silent           none: a timer that is too late is stale where it arrives
 */
import { inBatches } from '../in-batches.ts'
import { type Capacity, type CapacityRow, isFree } from '../ports/capacity.ts'
import type { Claims } from '../ports/claims.ts'
import { type MissionRow, type Missions, queuesFor, turnOf } from '../ports/missions.ts'
import type { PutOnStream } from '../ports/put-on-stream.ts'
import type { Recall } from '../ports/recall.ts'
import { asSeen, byChance, type Candidate, ranked, type Seen, seenIn, type Wanting } from './choose.ts'
import { type Asked, hindrance, type Known } from './fitting.ts'
import { missionFact, robotMessage } from './mission-fact.ts'
import { whyItWaits } from './waiting.ts'

export interface AllocationPorts {
  readonly missions: Missions
  readonly capacity: Capacity
  readonly claims: Claims
  /** For what robots said last, and whether what they say is held. */
  readonly recall: Recall
  readonly stream: PutOnStream
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface AllocationSettings {
  /** The namespace that speaks. */
  readonly namespace: string
  /** Percent below which a robot is not given work. */
  readonly battery_min: number
}

export type Allocated =
  | { readonly result: 'allocated'; readonly mission: MissionRow }
  /** No robot now; its row says why. */
  | { readonly result: 'waits'; readonly mission: MissionRow }
  /** It does not wait for a robot, or not any more. */
  | { readonly result: 'not_waiting'; readonly mission: MissionRow }

/**
 * Gives a waiting mission to the fittest robot that is free. `among`: nobody else is looked at. `found`: who was found before
 * the mission was written; that nobody was says nothing, as who became free since did not see it wait.
 */
export const allocate = async (
  asked: MissionRow,
  ports: AllocationPorts,
  settings: AllocationSettings,
  { among, found = [] }: { readonly among?: readonly string[]; readonly found?: readonly Candidate[] | undefined } = {},
): Promise<Allocated> => {
  let mission = asked
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (!waits(mission)) return { result: 'not_waiting', mission }
    const isFound = round === 0 && found.length > 0
    const candidates = isFound ? found : await candidatesFor(mission, ports, settings, among)
    for (const { robot, score } of candidates.slice(0, TRIES_MAX)) {
      const claimed = await ports.claims.claim(mission, robot, at(ports))
      if (claimed.result === 'claimed') {
        await tell(claimed.mission, ports, settings, score)
        return { result: 'allocated', mission: claimed.mission }
      }
      if (claimed.of !== 'robot') break
    }
    if (candidates.length === 0) return { result: 'waits', mission: await explained(mission, ports, settings) }
    // Others were quicker, each time: look again at who is left.
    mission = (await ports.missions.read(mission.mission_id)) ?? mission
  }
  return { result: waits(mission) ? 'waits' : 'not_waiting', mission }
}

/** Gives a free robot the mission whose turn it is of those that it may have. */
export const giveNext = async (
  robot: CapacityRow,
  ports: AllocationPorts,
  settings: AllocationSettings,
): Promise<MissionRow | undefined> => {
  let known: Known | undefined
  for await (const mission of waitingFor(robot, ports)) {
    // Not before there is something to give: most robots become free while nobody waits.
    known ??= asSeen([robot], await lastSeen([robot], ports))[0] ?? robot
    // It would not answer. What waits is given when it is released: as it moves, or by the sweep.
    if (known.parked) return undefined
    if (hindrance(mission, known, { battery_min: settings.battery_min, now: ports.now() }) !== undefined) continue
    const claimed = await ports.claims.claim(mission, robot, at(ports))
    if (claimed.result === 'claimed') {
      await tell(claimed.mission, ports, settings)
      return claimed.mission
    }
    // The robot has got another one: nothing more to give. A mission that is gone: the next one.
    if (claimed.of !== 'mission') return undefined
  }
  return undefined
}

/** Tells mission and robot of a claim: with the same ids whenever it is told. */
export const tell = async (
  mission: MissionRow,
  { stream, now }: Pick<AllocationPorts, 'stream' | 'now'>,
  { namespace }: Pick<AllocationSettings, 'namespace'>,
  score?: number,
): Promise<void> => {
  const { mission_id, allocation, robot_id, job_id, steps, kind, load, deadline, priority } = mission
  if (robot_id === undefined || job_id === undefined) return
  const story = {
    trace_id: mission.trace_id,
    correlation_id: mission.correlation_id ?? mission_id,
    received_at: now(),
    source: namespace,
  }
  const about = { mission_id, allocation }
  await stream.put([
    missionFact(about, {
      ...story,
      type: 'mission.allocated',
      payload: { allocation, robot_id, job_id, ...(score !== undefined && { score }) },
    }),
    robotMessage(robot_id, about, {
      ...story,
      type: 'work.start',
      priority,
      payload: {
        job_id,
        kind: 'mission',
        params: { mission_id, allocation, ...(kind !== undefined && { kind }), load, steps },
        ...(deadline !== undefined && { deadline }),
        offline: 'refuse',
      },
    }),
  ])
}

/** The free robots that may have the mission, the fittest first; the first that are found, where there are many. */
export const candidatesFor = async (
  mission: Wanting,
  ports: Pick<AllocationPorts, 'capacity' | 'recall' | 'now'>,
  { battery_min }: AllocationSettings,
  among?: readonly string[],
): Promise<readonly Candidate[]> => {
  const asking = { battery_min, now: ports.now() }
  /** So many at once, until some of them have the charge too. */
  const closely = async (fitting: readonly CapacityRow[]): Promise<readonly Candidate[]> => {
    for (const some of inBatches(byChance(mission, fitting), { itemsMax: LOOKED_MAX })) {
      const candidates = ranked(mission, some, await lastSeen(some, ports), asking)
      if (candidates.length > 0) return candidates
    }
    return []
  }
  const named = mission.wanted_robot_id === undefined ? among : [mission.wanted_robot_id]
  if (named) return await closely(fittingOf(mission, await ports.capacity.some(named), asking))
  let fitting: readonly CapacityRow[] = []
  let looked = 0
  for await (const robots of freeRobots(mission.fleet, ports.capacity)) {
    fitting = [...fitting, ...fittingOf(mission, robots, asking)]
    looked += robots.length
    if (fitting.length >= LOOKED_MAX) {
      const candidates = await closely(fitting)
      if (candidates.length > 0) return candidates
      fitting = []
    }
    if (looked >= FREE_LOOKED_MAX) break
  }
  return await closely(fitting)
}

/** Those that might have the mission, as far as their rows say: telemetry knows their charge better than what was said once. */
export const fittingOf = (
  mission: Asked,
  robots: readonly CapacityRow[],
  asking: Parameters<typeof hindrance>[2],
): readonly CapacityRow[] =>
  robots.filter(({ battery: _, ...robot }) => hindrance(mission, robot, asking) === undefined)

/** As far as an index knows: page after page, in the order of their ids. */
export async function* freeRobots(
  fleet: string | undefined,
  capacity: Pick<Capacity, 'list'>,
): AsyncGenerator<readonly CapacityRow[]> {
  let after: readonly string[] | undefined
  do {
    const { items, next } = await capacity.list(fleet, { limit: FREE_PAGE, after })
    const free = items.filter(isFree)
    if (free.length > 0) yield free
    // They come first: behind one that is not, there are none.
    after = free.length < items.length ? undefined : next
  } while (after !== undefined)
}

/** In the order of their turn, over all queues that the robot may take from. */
async function* waitingFor(
  robot: CapacityRow,
  { missions }: Pick<AllocationPorts, 'missions'>,
): AsyncGenerator<MissionRow> {
  const heads = await Promise.all(queuesFor(robot).map((queue) => head(queue, missions)))
  for (let looked = 0; looked < WAITING_LOOKED_MAX; looked += 1) {
    const next = heads
      .filter((one) => one.rows.length > 0)
      .sort((one, other) => (turnOf(one.rows[0] as MissionRow) < turnOf(other.rows[0] as MissionRow) ? -1 : 1))[0]
    if (!next) return
    const mission = next.rows.shift() as MissionRow
    if (next.rows.length === 0) await next.more()
    if (waits(mission)) yield mission
  }
}

const head = async (queue: string, missions: Missions) => {
  const rows: MissionRow[] = []
  let after: readonly string[] | undefined
  let ended = false
  const more = async (): Promise<void> => {
    while (rows.length === 0 && !ended) {
      const page = await missions.waiting(queue, { limit: PAGE, after })
      rows.push(...page.items)
      after = page.next
      ended = page.next === undefined
    }
  }
  await more()
  return { rows, more }
}

const lastSeen = async (
  robots: readonly CapacityRow[],
  { recall }: Pick<AllocationPorts, 'recall'>,
): Promise<ReadonlyMap<string, Seen>> => {
  const ids = robots.map(({ robot_id }) => robot_id)
  if (ids.length === 0) return new Map()
  const { last_known, robots: deciding } = await recall.recall({ robots: ids, last_known: ids })
  return new Map(ids.map((id) => [id, seenIn(last_known.get(id)?.telemetry?.payload, deciding.get(id))]))
}

/** Writes down why it waits, where that has changed. */
export const explained = async (
  mission: MissionRow,
  ports: AllocationPorts,
  { battery_min }: AllocationSettings,
): Promise<MissionRow> => {
  const robots = await possibleRobots(mission, ports.capacity)
  // All of them: one that was not looked at would pass for free, also where a whole fleet is parked.
  const fitting = fittingOf(mission, robots.filter(isFree), { battery_min, now: ports.now() })
  const because = whyItWaits(mission, asSeen(robots, await lastSeen(fitting, ports)), { battery_min, at: at(ports) })
  if (JSON.stringify(because.robots) !== JSON.stringify(mission.waits_because?.robots)) {
    await ports.missions.explain(mission, because)
  }
  return { ...mission, waits_because: because }
}

/** As many as somebody would want counted. */
export const possibleRobots = async (
  { wanted_robot_id, fleet }: Pick<MissionRow, 'wanted_robot_id' | 'fleet'>,
  capacity: Pick<Capacity, 'list' | 'some'>,
): Promise<readonly CapacityRow[]> => {
  if (wanted_robot_id !== undefined) return await capacity.some([wanted_robot_id])
  return (await capacity.list(fleet, { limit: COUNTED_MAX })).items
}

export const waits = ({ queue, robot_id }: MissionRow): boolean => queue !== undefined && robot_id === undefined

const at = ({ now }: Pick<AllocationPorts, 'now'>): string => new Date(now()).toISOString()

const ROUNDS_MAX = 4
/** Claims that are tried on one list before it is read again. */
const TRIES_MAX = 12
const FREE_PAGE = 200
/** Free robots that one try looks through; the sweep looks through all. */
const FREE_LOOKED_MAX = 2_000
/** Robots that are looked at closely at once to find one: two rows each, in one request (100 rows). */
export const LOOKED_MAX = 50
const COUNTED_MAX = 500
const PAGE = 25
/** Missions that one robot is held against: behind that many that it cannot do, the sweep finds the others. */
const WAITING_LOOKED_MAX = 500
