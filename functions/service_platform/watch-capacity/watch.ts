/**
 * Keeps who could take work, as robots' events tell it, and gives what waits to who becomes free. What becomes of the mission that a
 * robot has is said elsewhere (follow-missions); here is what a mission cannot know: that a robot never took its order, that it is
 * at a job that is not its own, that it is back and has yet to give a job back. Started by the clock, it sweeps (sweep.ts).
 */
import * as z from 'zod'
import { missionOfJob } from '../../../messages/mission-id.ts'
import { isOutOfHearing } from '../../../messages/out-of-hearing.ts'
import { isAtWork } from '../../../policy/at-work.ts'
import { giveNext } from '../../allocation/allocate.ts'
import { revokeOrder } from '../../allocation/give-back.ts'
import { hasNothingOfIt } from '../../allocation/nothing-of-it.ts'
import { asError } from '../../errors.ts'
import { type CapacityRow, isFree } from '../../ports/capacity.ts'
import { openStatuses } from '../../ports/jobs.ts'
import { sayIfLost } from './lost-claim.ts'
import type { WatchPorts, WatchSettings } from './ports.ts'
import { sweep } from './sweep.ts'

/** As EventBridge hands an event to a function; the clock hands over nothing. */
export interface BusDelivery {
  readonly 'detail-type'?: string
  readonly detail?: unknown
}

export const watchCapacity =
  (ports: WatchPorts, settings: WatchSettings) =>
  async (delivery: BusDelivery): Promise<void> => {
    if (delivery.detail === undefined) return await sweep(ports, settings)
    const event = eventSchema.parse(delivery.detail)
    const ids = { event_id: event.event_id, type: event.type, robot_id: event.robot_id, trace_id: event.trace_id }
    try {
      const row = await heard(event, ports, settings)
      const given = row && isFree(row) ? await giveNext(row, ports, settings) : undefined
      ports.log.info('capacity watched', {
        ...ids,
        ...(row?.state !== undefined && { state: row.state }),
        ...(given && { mission_id: given.mission_id, allocation: given.allocation }),
      })
    } catch (error) {
      ports.log.error('capacity not watched', { ...ids, error: asError(error) })
      throw error
    }
  }

const eventSchema = z.object({
  event_id: z.string().min(1),
  type: z.string().min(1),
  robot_id: z.string().min(1),
  trace_id: z.string().optional(),
  revision: z.int().min(0).default(0),
  payload: z.looseObject({
    from: z.string().optional(),
    to: z.string().optional(),
    since: z.string().optional(),
    job_id: z.string().optional(),
    outcome: z.string().optional(),
    error: z.looseObject({ code: z.string() }).optional(),
  }),
})
type RobotEvent = z.output<typeof eventSchema>

/** The robot's row as it stands after the event. */
const heard = async (
  event: RobotEvent,
  ports: WatchPorts,
  settings: WatchSettings,
): Promise<CapacityRow | undefined> => {
  switch (event.type) {
    case 'robot.transitioned':
      return await moved(event, ports, settings)
    case 'job.assigned':
    case 'job.started':
      return await began(event, ports, settings)
    case 'job.completed':
    case 'job.failed':
      return await gaveBack(event, ports)
    case 'command.finished':
      return hasNothingOfIt(event.payload) ? await gaveBack(event, ports) : undefined
    default:
      return undefined
  }
}

const moved = async (
  { robot_id, revision, trace_id, payload }: RobotEvent,
  ports: WatchPorts,
  settings: WatchSettings,
): Promise<CapacityRow | undefined> => {
  const { from, to, since } = payload
  if (to === undefined || since === undefined) return undefined
  const fleet = (await ports.fleets.fleetsOf([robot_id])).get(robot_id) ?? null
  const row = await ports.capacity.note(robot_id, { state: to, since, robot_revision: revision, fleet })
  if (row.fenced && from !== undefined && isOutOfHearing(from) && !isOutOfHearing(to)) {
    // Before anything else that it is told.
    const at = new Date(ports.now()).toISOString()
    await revokeOrder(await ports.capacity.revoked(robot_id, row.fenced.job_id, at), ports, settings, trace_id)
  }
  if (row.claim && !isAtWork(to)) await sayIfLost(row, ports, settings)
  return row
}

/** Somebody else's job, or one that was taken from it: it gives that back before it gets anything else. */
const began = async (
  { type, robot_id, trace_id, payload: { job_id = '' } }: RobotEvent,
  ports: WatchPorts,
  settings: WatchSettings,
): Promise<CapacityRow | undefined> => {
  const about = missionOfJob(job_id)
  const row = await ports.capacity.read(robot_id)
  if (about === undefined) return row
  if (row?.claim?.job_id === job_id)
    return row.refused && type === 'job.started' ? await ports.capacity.took(robot_id) : row
  const mission = await ports.missions.read(about.mission_id)
  // Claimed a moment ago: the two rows are of one transaction, and one of them was read before it.
  if (mission?.robot_id === robot_id && mission.job_id === job_id) return row
  // News may be late, and the robot long rid of it.
  const inHand = await ports.jobs.inHand(robot_id)
  if (inHand?.job_id !== job_id || !openStatuses.includes(inHand.status)) return row
  const at = new Date(ports.now()).toISOString()
  const fence = { ...about, job_id, claimed_at: at, fenced_at: at, cause: 'not_its_own', revoked: 0 }
  const fenced = await ports.capacity.fence(robot_id, fence)
  await revokeOrder(fenced, ports, settings, trace_id)
  return fenced
}

const gaveBack = async (
  { robot_id, payload: { job_id } }: RobotEvent,
  { capacity }: WatchPorts,
): Promise<CapacityRow | undefined> => (job_id === undefined ? undefined : await capacity.unfence(robot_id, job_id))
