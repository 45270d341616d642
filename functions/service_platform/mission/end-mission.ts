import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { neverTaken } from '../../allocation/never-taken.ts'
import { briefText } from '../../brief.ts'
import type { Handler, Work } from '../../handler.ts'
import type { MissionRow, StepProgress } from '../../ports/missions.ts'
import { end, robotOf } from './ended.ts'
import type { MissionPorts } from './ports.ts'

/** It has ended without being done: cancelled, expired, done in part, or given to robots in vain. Which, the cell says. */
export const endMission: Handler<MissionPorts> = async (work, ports) => {
  const said = saidIn(work)
  const mission = await end(
    work,
    ports,
    {
      cause: said.cause,
      ...(said.category !== undefined && { category: said.category }),
      ...(said.error !== undefined && { error: said.error }),
    },
    ({ allocation }) => robotsEnd.has(work.message.type) && said.allocation === allocation,
    (before) => (work.to === 'partial' ? { progress: withSkipped(before, said, work.message.received_at) } : {}),
  )
  return [eventOf(work.to, mission, said)]
}

/** What its robot never had it has not failed at. */
const withSkipped = (mission: MissionRow, said: Ending, at: string): readonly StepProgress[] => {
  const { steps, progress, allocation } = mission
  const never = neverTaken(mission, said.steps_done)
  const heard = new Set(progress.filter((one) => one.allocation === allocation).map(({ step }) => step))
  const skipped = steps
    .map((_, index) => index + 1)
    .filter((step) => never !== undefined && step >= never.from && !heard.has(step))
    .map((step) => ({
      step,
      status: 'skipped',
      at,
      allocation,
      why: said.error?.message ?? never?.error.message ?? '',
    }))
  return [...progress, ...skipped]
}

/** Only the robot itself says these of an allocation: it has nothing left to give back. */
const robotsEnd: ReadonlySet<string> = new Set(['mission.cancelled', 'mission.partly_completed', 'mission.failed'])

interface Ending {
  readonly allocation?: number
  readonly cause: string
  readonly category?: string
  readonly reason?: string
  readonly steps_done?: number
  readonly steps_failed?: number
  readonly error?: { readonly code: string; readonly message?: string }
}

/** Of whichever message it is: dispatch has validated it against its own schema. */
const saidIn = ({ message: { type, payload } }: Work): Ending => {
  const { allocation, cause, category, reason, steps_done, steps_failed } = payload
  return {
    cause: typeof cause === 'string' ? cause : type,
    ...(typeof allocation === 'number' && { allocation }),
    ...(typeof category === 'string' && { category }),
    ...(typeof reason === 'string' && { reason: briefText(reason) }),
    ...(typeof steps_done === 'number' && { steps_done }),
    ...(typeof steps_failed === 'number' && { steps_failed }),
    ...(type === 'mission.partly_completed' && errorIn(payload)),
  }
}

const errorIn = ({ error }: Work['message']['payload']): Pick<Ending, 'error'> => {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code !== 'string') return {}
  return { error: { code, ...(typeof message === 'string' && { message: briefText(message) }) } }
}

const eventOf = (status: string, mission: MissionRow, said: Ending): BusinessEvent => {
  const { mission_id, deadline } = mission
  const allocation = said.allocation ?? mission.allocation
  const who = robotOf(mission)
  switch (status) {
    case 'expired':
      return { type: 'mission.expired', payload: { mission_id, ...(deadline !== undefined && { deadline }) } }
    case 'partial':
      return {
        type: 'mission.failed',
        payload: {
          mission_id,
          allocation,
          ...who,
          category: 'partial',
          ...(said.steps_done !== undefined && { steps_done: said.steps_done }),
          ...(said.steps_failed !== undefined && { steps_failed: said.steps_failed }),
          ...(said.error !== undefined && { error: said.error }),
        },
      }
    case 'dead_lettered':
      return {
        type: 'mission.needs_person',
        payload: {
          mission_id,
          ...(allocation > 0 && { allocation }),
          ...who,
          because: 'undeliverable',
          cause: said.cause,
        },
      }
    default:
      return {
        type: 'mission.cancelled',
        payload: { mission_id, ...(said.reason !== undefined && { reason: said.reason }) },
      }
  }
}
