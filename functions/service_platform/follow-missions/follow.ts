/**
 * What robots do is told on the bus; what that means for the mission that a robot has goes on the stream, as facts about the
 * mission. Nothing is decided here: the mission's policy does. Ids are derived from allocation and event, so that an event that
 * comes twice says the same; events of one robot may come in any order, so each fact carries the robot's revision.
 */
import { shownValue } from '../../../messages/shown-value.ts'
import { missionFact } from '../../allocation/mission-fact.ts'
import { wasNeverTaken } from '../../commands/never-taken.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { Capacity } from '../../ports/capacity.ts'
import type { CommandBook } from '../../ports/command-book.ts'
import type { Missions } from '../../ports/missions.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import {
  type Allocation,
  aboutMissions,
  allocationIn,
  type Followed,
  isBack,
  type MissionFact,
  wasGiven,
} from './facts.ts'
import { type RobotEvent, robotEventOf } from './robot-event.ts'

export interface FollowPorts {
  readonly capacity: Pick<Capacity, 'read'>
  readonly missions: Pick<Missions, 'read' | 'taken'>
  readonly commands: Pick<CommandBook, 'ofJob' | 'read'>
  readonly stream: PutOnStream
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface FollowSettings {
  readonly namespace: string
  readonly allocations_max: number
}

/** As EventBridge hands an event to a function; only what is used here. */
export interface BusDelivery {
  readonly detail: unknown
}

export const followMissions =
  (ports: FollowPorts, settings: FollowSettings) =>
  async ({ detail }: BusDelivery): Promise<void> => {
    const event = robotEventOf(detail)
    if (event === undefined)
      throw new PermanentFailure(`event not followed, it is no event of a robot: ${shownValue(detail)}`)
    const ids = { event_id: event.event_id, type: event.type, robot_id: event.robot_id, trace_id: event.trace_id }
    try {
      const facts = aboutMissions(event, await around(event, ports), settings)
      if (facts.length === 0) return
      await ports.stream.put(facts.map((fact) => missionFact(fact.about, { ...fact, ...said(event, ports, settings) })))
      ports.log.info('mission followed', { ...ids, ...shown(facts) })
    } catch (error) {
      ports.log.error('mission not followed', { ...ids, error: asError(error) })
      throw error
    }
  }

/** What the event does not say by itself: whose mission a silent robot has, and whether a robot that names one was given it. */
const around = async (event: RobotEvent, ports: FollowPorts): Promise<Followed> => {
  const { capacity, missions, log } = ports
  if (event.type === 'robot.transitioned') {
    const row = await capacity.read(event.robot_id)
    const lost = isBack(event) && row?.claim !== undefined && (await neverHad(row.claim.job_id, event, ports))
    return { capacity: row, never_had_its_order: lost }
  }
  const about = allocationIn(event)
  if (about === undefined) return {}
  const mission = await missions.read(about.mission_id)
  if (mission === undefined || !wasGiven(event, about, mission)) {
    const { robot_id, type } = event
    log.warn('a robot speaks of a mission that it was never given', { robot_id, type, ...about })
    return {}
  }
  if (event.type === 'command.finished' && event.payload.type === 'work.update') await note(about, event, ports)
  return { mission }
}

/** While nobody heard it, its order was given up without a word of it (functions/service_platform/send-command/finish.ts). */
const neverHad = async (jobId: string, { robot_id }: RobotEvent, { commands }: FollowPorts): Promise<boolean> => {
  const commandId = await commands.ofJob(robot_id, jobId)
  const row = commandId === undefined ? undefined : (await commands.read(robot_id, commandId))?.row
  return row !== undefined && wasNeverTaken(row)
}

/** It took an update of its order: those steps are with it now. */
const note = async (
  { mission_id, allocation }: Allocation,
  { robot_id, payload: { outcome, command_id } }: RobotEvent,
  { commands, missions }: FollowPorts,
): Promise<void> => {
  if (outcome !== 'done') return
  const { params } = (await commands.read(robot_id, String(command_id)))?.row.command.payload ?? {}
  const { from, steps } = (params ?? {}) as { readonly from?: unknown; readonly steps?: unknown }
  if (typeof from === 'number' && Array.isArray(steps))
    await missions.taken(mission_id, allocation, from + steps.length)
}

const said = (event: RobotEvent, { now }: FollowPorts, { namespace }: FollowSettings) => ({
  trace_id: event.trace_id,
  ...(event.correlation_id !== undefined && { correlation_id: event.correlation_id }),
  ...(event.causation_id !== undefined && { causation_id: event.causation_id }),
  received_at: now(),
  source: namespace,
})

const shown = (facts: readonly MissionFact[]) => ({
  ...facts[0]?.about,
  facts: facts.map(({ type }) => type),
})
