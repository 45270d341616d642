/**
 * Once a minute: what nobody would go on with by itself. Each finds its own by an index, never by scan, and does what was to be done
 * with the same ids: what was only slow changes nothing.
 *
 *   claims that were not told       whoever made them died in between       told
 *   robots that lost their claim    not taken, or not at it any more        mission.deallocated (lost-claim.ts)
 *   fences in doubt                 a robot that never answered             told again, more and more seldom
 *   cancels that nobody answered    the robot did not hear, or died         work.revoke
 *   missions that wait              while there are free robots             given, in their turn; else why they wait
 */
import { isOutOfHearing, outOfHearing } from '../../../messages/out-of-hearing.ts'
import { allocate, explained, fittingOf, freeRobots, LOOKED_MAX, tell, waits } from '../../allocation/allocate.ts'
import { byChance } from '../../allocation/choose.ts'
import { revocation, revokeOrder } from '../../allocation/give-back.ts'
import { inParallel } from '../../in-parallel.ts'
import type { CapacityRow } from '../../ports/capacity.ts'
import type { MissionRow } from '../../ports/missions.ts'
import { sayIfLost } from './lost-claim.ts'
import type { WatchPorts, WatchSettings } from './ports.ts'

export const sweep = async (ports: WatchPorts, settings: WatchSettings): Promise<void> => {
  const found: Record<string, number> = {}
  const errors: unknown[] = []
  for (const [name, part] of Object.entries(parts)) {
    try {
      found[name] = await part(ports, settings)
    } catch (error) {
      // What one part cannot do now is no reason to leave the others undone.
      errors.push(error)
    }
  }
  if (Object.values(found).some((count) => count > 0)) ports.log.info('missions swept', found)
  if (errors.length > 0) throw errors[0]
}

type Part = (ports: WatchPorts, settings: WatchSettings) => Promise<number>

const tellUntold: Part = async (ports, settings) => {
  const untold = await ports.missions.untold(ago(SLOW_SECONDS, ports), MOST)
  await inParallel(untold, PARALLEL, (mission) => tell(mission, ports, settings))
  return untold.length
}

const findLost: Part = async (ports, settings) => {
  const robots = (
    await Promise.all(notAtWork.map((state) => ports.capacity.claimedIn(state, IN_DOUBT_LOOKED_MAX)))
  ).flat()
  const slow = robots.filter(({ since = '', claim }) => {
    const before = ago(SLOW_SECONDS, ports)
    return since < before && (claim?.claimed_at ?? '') < before
  })
  let count = 0
  await inParallel(slow, PARALLEL, async (robot) => {
    if (await sayIfLost(robot, ports, settings)) count += 1
  })
  return count
}

/**
 * States of policy/robot.v1.json and v2 in which a robot may stand without the order that it was given: it has no work, or it went
 * out of hearing just before, and its policy refused the order there.
 */
const notAtWork = ['idle', 'charging', 'fault', ...outOfHearing]

/** Last, and for so long only: many that nobody can take must not keep the others from being looked at. */
const giveWaiting: Part = async (ports, settings) => {
  const until = ports.now() + GIVING_SECONDS * 1000
  let free = (await arrayOf(freeRobots(undefined, ports.capacity))).flat()
  let after: readonly string[] | undefined
  let given = 0
  const left: MissionRow[] = []
  do {
    if (free.length === 0 || ports.now() >= until) return given
    const page = await ports.missions.inState('queued', { limit: PAGE, after })
    // One after the other: whose turn it is comes first.
    for (const mission of await ports.missions.some(page.items)) {
      if (ports.now() >= until) return given
      if (!waits(mission)) continue
      const among = someFitting(mission, free, ports, settings)
      if (among.length === 0) {
        left.push(mission)
        continue
      }
      const allocated = await allocate(mission, ports, settings, { among })
      if (allocated.result !== 'allocated') continue
      given += 1
      free = free.filter(({ robot_id }) => robot_id !== allocated.mission.robot_id)
    }
    after = page.next
  } while (after !== undefined)
  for (const mission of left) {
    if (ports.now() >= until) return given
    await explained(mission, ports, settings)
  }
  return given
}

/** As many as are looked at closely; with each sweep others, so that the one that has the charge is among them in the end. */
const someFitting = (
  mission: MissionRow,
  free: readonly CapacityRow[],
  { now }: WatchPorts,
  { battery_min }: WatchSettings,
): readonly string[] => {
  const fitting = fittingOf(mission, free, { battery_min, now: now() })
  const chance = `${mission.mission_id} ${Math.floor(now() / 60_000)}`
  return byChance({ mission_id: chance }, fitting)
    .slice(0, LOOKED_MAX)
    .map(({ robot_id }) => robot_id)
}

const arrayOf = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

const revokeAgain: Part = async (ports, settings) => {
  const fenced = await ports.capacity.fenced(IN_DOUBT_LOOKED_MAX)
  const due = fenced.filter(({ state, fenced: fence }) => {
    if (!fence || !isReachable(state)) return false
    return (fence.revoked_at ?? fence.fenced_at) < ago(SLOW_SECONDS * 2 ** fence.revoked, ports)
  })
  await inParallel(due, PARALLEL, async ({ robot_id, fenced: fence }) => {
    if (fence) await revokeOrder(await ports.capacity.revoked(robot_id, fence.job_id, ago(0, ports)), ports, settings)
  })
  return due.length
}

const giveUpCancelled: Part = async (ports, settings) => {
  const cancelling = await olderIn('cancelling', ports)
  await inParallel(cancelling, PARALLEL, (mission) => revokeCancelled(mission, ports, settings))
  return cancelling.length
}

/** Said once: a robot that does not answer this one either is silent, and its lease does the rest. */
const revokeCancelled = async (
  { mission_id, allocation, robot_id, job_id, trace_id }: MissionRow,
  { stream, now }: WatchPorts,
  { namespace }: WatchSettings,
): Promise<void> => {
  if (robot_id === undefined || job_id === undefined) return
  const about = { mission_id, allocation, job_id, cause: 'cancelled', again: -1 }
  await stream.put([revocation(robot_id, about, now(), namespace, trace_id)])
}

const parts: Readonly<Record<string, Part>> = {
  told: tellUntold,
  lost: findLost,
  revoked: revokeAgain,
  cancelled: giveUpCancelled,
  given: giveWaiting,
}

/** Missions that have been in a state for longer than it takes. */
const olderIn = async (status: string, ports: WatchPorts): Promise<readonly MissionRow[]> => {
  const { items } = await ports.missions.inState(status, { limit: MOST })
  const before = ago(SLOW_SECONDS, ports)
  return (await ports.missions.some(items)).filter((row) => row.status === status && row.status_at < before)
}

const isReachable = (state: string | undefined): boolean => state !== undefined && !isOutOfHearing(state)

const ago = (seconds: number, { now }: WatchPorts): string => new Date(now() - seconds * 1000).toISOString()

/** What takes longer than this was dropped, or is worth saying again. */
const SLOW_SECONDS = 30
const MOST = 100
/** Those in doubt stay in claim, or fenced, for as long as a person takes; the others must not hide behind them. */
const IN_DOUBT_LOOKED_MAX = 500
const PAGE = 100
const GIVING_SECONDS = 20
const PARALLEL = 8
