/**
 * One event about a robot → what is said about its mission. A table of what each event means, pure:
 *
 *   job.assigned                       its order is on the way              sent
 *   job.started                        it has begun                         started
 *   job.progressed                     steps, standing still, waiting       step_completed, paused, resumed, …
 *   job.completed                      done, or done in part                completed, partly_completed
 *   job.failed                         by what went wrong (see ends.ts)     failed, cancelled, deallocated
 *   job.released                       it lost the job while in hearing     deallocated
 *   command.finished, of a work.stop   it does no more, or who knows        cancelled, robot_silent
 *   of a work.pause, work.resume       it does as it was told               paused, resumed
 *   robot.transitioned                 out of hearing, or back              robot_silent, robot_heard
 *                                      back, and it never had its order     deallocated
 *
 * A robot that went out of hearing drives on: it is silent, not without its mission. The lease and the fence do the rest.
 */
import { STEPS_MAX as stepsMax } from '../../../messages/mission-fields.ts'
import { missionOfJob } from '../../../messages/mission-id.ts'
import { isOutOfHearing } from '../../../messages/out-of-hearing.ts'
import { hasNothingOfIt } from '../../allocation/nothing-of-it.ts'
import type { CapacityRow } from '../../ports/capacity.ts'
import type { MissionRow } from '../../ports/missions.ts'
import { endOf } from './ends.ts'
import type { RobotEvent } from './robot-event.ts'

export interface MissionFact {
  readonly about: Allocation
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
  /** What tells it from another of the same type about the same allocation. */
  readonly also?: readonly (string | number)[]
}

export interface Allocation {
  readonly mission_id: string
  readonly allocation: number
}

/** What was looked up for the event. */
export interface Followed {
  readonly capacity?: CapacityRow | undefined
  readonly mission?: MissionRow | undefined
  /** It is back, and the order of the mission that it has was given up while nobody heard it. */
  readonly never_had_its_order?: boolean
}

export const aboutMissions = (
  event: RobotEvent,
  { capacity, mission, never_had_its_order }: Followed,
  { allocations_max }: { readonly allocations_max: number },
): readonly MissionFact[] => {
  if (event.type === 'robot.transitioned') {
    if (!never_had_its_order || !capacity?.claim) return hearing(event, capacity)
    const { mission_id, allocation } = capacity.claim
    const lost = { type: 'mission.deallocated', payload: { cause: 'unanswered' } }
    return [told(endedAfter(allocations_max, lost, { mission_id, allocation }), { mission_id, allocation }, event)]
  }
  const about = allocationIn(event)
  if (about === undefined || mission === undefined) return []
  return ofJob(event, about, mission).map((fact) => told(endedAfter(allocations_max, fact, about), about, event))
}

/** Which mission the event's job is, if it is one. */
export const allocationIn = ({ type, payload: { job_id } }: RobotEvent): Allocation | undefined =>
  type === 'robot.transitioned' || typeof job_id !== 'string' ? undefined : missionOfJob(job_id)

/** A robot may name any job that it likes: what it says counts for those that it was given. */
export const wasGiven = (
  { robot_id }: Pick<RobotEvent, 'robot_id'>,
  { allocation }: Allocation,
  { given_to }: MissionRow,
): boolean => given_to?.[allocation - 1] === robot_id

type Fact = Omit<MissionFact, 'about'>

const ofJob = (event: RobotEvent, about: Allocation, mission: MissionRow): readonly Fact[] => {
  const { payload, revision } = event
  switch (event.type) {
    case 'job.assigned':
      return [{ type: 'mission.sent', payload: {} }]
    case 'job.started':
      return [{ type: 'mission.started', payload: {} }]
    case 'job.progressed':
      return [...stepsOf(payload, about, mission), ...standing(payload, revision)]
    case 'job.completed':
    case 'job.failed':
      return [endOf(event.type, payload, mission)]
    case 'job.released':
      return released(payload)
    case 'command.finished':
      return answered(payload, event)
    default:
      return []
  }
}

const told = ({ payload, ...fact }: Fact, about: Allocation, { revision }: RobotEvent): MissionFact => ({
  ...fact,
  about,
  payload: { allocation: about.allocation, ...payload, ...(revision > 0 && { robot_revision: revision }) },
})

/** Where the next robot would be one too many, a person looks before anybody drives again. */
const endedAfter = (allocationsMax: number, fact: Fact, { allocation }: Allocation): Fact =>
  fact.type === 'mission.deallocated' && allocation >= allocationsMax
    ? { ...fact, type: 'mission.undeliverable' }
    : fact

/**
 * Out of hearing: its transition tells that. Told to give the job back: who took it waits for its answer, and asks what became
 * of the load.
 */
const toldElsewhere: ReadonlySet<unknown> = new Set([
  'robot.disconnected',
  'robot.went_quiet',
  'robot.lost',
  'work.revoke',
])

const released = ({ cause }: RobotEvent['payload']): readonly Fact[] =>
  toldElsewhere.has(cause) ? [] : [{ type: 'mission.deallocated', payload: { cause: causeOf(cause) } }]

/** Stable words for what took the robot away; anything else is another job that took its place. */
const causes: Readonly<Record<string, string>> = {
  'fault.raised': 'fault',
  'battery.low': 'battery',
  'charge.started': 'battery',
}
const causeOf = (cause: unknown): string => causes[String(cause)] ?? 'displaced'

/** It was told to stop. Unless it has nothing of the job any more it may be at it: then it is as good as out of hearing. */
const answered = (payload: RobotEvent['payload'], { robot_id, event_id }: RobotEvent): readonly Fact[] => {
  const { type, outcome } = payload
  const obeyed = outcome === 'done' ? obeying[String(type)] : undefined
  if (obeyed !== undefined) return [{ type: obeyed, payload: {}, also: [event_id] }]
  if (type !== 'work.stop') return []
  if (hasNothingOfIt(payload)) return [{ type: 'mission.cancelled', payload: {} }]
  const cause = `work.stop ${outcome}`
  return [{ type: 'mission.robot_silent', payload: { robot_id, cause }, also: [event_id] }]
}

/** It stands still when it says so, not when somebody wished it. */
const obeying: Readonly<Record<string, string>> = { 'work.pause': 'mission.paused', 'work.resume': 'mission.resumed' }

const reasonIn = ({ reason }: RobotEvent['payload']) => (typeof reason === 'string' ? { reason } : {})

/** What a robot's standing means, by what it was before. */
const standing = ({ progress, was, reason }: RobotEvent['payload'], revision: number): readonly Fact[] => {
  if (progress === was) return []
  const type = progress === 'running' ? goingOn[String(was)] : standings[String(progress)]
  if (type === undefined) return []
  return [{ type, payload: type === 'mission.blocked' ? reasonIn({ reason }) : {}, also: [revision] }]
}

const standings: Readonly<Record<string, string>> = {
  paused: 'mission.paused',
  waiting_update: 'mission.waiting_update',
  blocked: 'mission.blocked',
}
const goingOn: Readonly<Record<string, string>> = {
  paused: 'mission.resumed',
  waiting_update: 'mission.started',
  blocked: 'mission.unblocked',
}

/** Each step once: what the mission's row knows of this allocation is not said again. */
const stepsOf = (
  { steps_done, actions }: RobotEvent['payload'],
  { mission_id: _, allocation }: Allocation,
  mission: MissionRow,
): readonly Fact[] => {
  const ended = new Map<number, string>()
  for (let step = 1; step <= Math.min(Number(steps_done ?? 0) || 0, stepsMax); step += 1) ended.set(step, 'finished')
  for (const [step, status] of endedActions(actions)) ended.set(step, status)
  const known = new Set(mission.progress.filter((one) => one.allocation === allocation).map(({ step }) => step))
  return [...ended]
    .filter(([step]) => !known.has(step))
    .map(([step, status]) => ({ type: 'mission.step_completed', payload: { step, status }, also: [step] }))
}

/** An action that belongs to a step is called `<job_id>:<number of the step, from 0>` (functions/vda5050). */
const endedActions = (actions: unknown): readonly (readonly [number, string])[] =>
  (Array.isArray(actions) ? actions : []).flatMap((action: { action_id?: unknown; status?: unknown } | null) => {
    const step = /:(\d{1,3})$/.exec(String(action?.action_id))?.[1]
    const status = statuses[String(action?.status).toUpperCase()]
    return step === undefined || status === undefined ? [] : [[Number(step) + 1, status] as const]
  })

const statuses: Readonly<Record<string, string>> = { FINISHED: 'finished', FAILED: 'failed' }

/** The claim is the mission that it has; the fence one that was taken from it, and that it may still be at. */
const hearing = (
  { robot_id, revision, payload: { from, to, type } }: RobotEvent,
  capacity: CapacityRow | undefined,
): readonly MissionFact[] => {
  const isGone = isOutOfHearing(to)
  // A robot that comes back with the end of its job says more by that.
  if (isGone === isOutOfHearing(from) || (!isGone && itsEnd.has(type))) return []
  // Heard late: it has been heard since, and what it has now it may have been given since.
  if (isGone && capacity && capacity.robot_revision > revision && !isOutOfHearing(capacity.state)) return []
  const { claim, fenced } = capacity ?? {}
  const abouts = (isGone ? [claim] : [claim, fenced]).filter((one) => one !== undefined)
  return abouts.map(({ mission_id, allocation }) => ({
    about: { mission_id, allocation },
    type: isGone ? 'mission.robot_silent' : 'mission.robot_heard',
    payload: { allocation, ...(isGone && { robot_id, cause: String(type) }), robot_revision: revision },
    also: [revision],
  }))
}

const itsEnd: ReadonlySet<unknown> = new Set(['work.completed', 'work.failed'])

/** Whether the event brings back a robot that nobody heard. */
export const isBack = ({ type, payload: { from, to } }: RobotEvent): boolean =>
  type === 'robot.transitioned' && isOutOfHearing(from) && !isOutOfHearing(to)
