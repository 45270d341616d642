/**
 * How a robot's job ended → how its mission goes on. A robot that could not do it is one thing, an order that no robot can do
 * another: what another robot may do better is taken from this one, what none can do has failed.
 */
import { neverTaken } from '../../allocation/never-taken.ts'
import type { MissionRow } from '../../ports/missions.ts'
import type { RobotEvent } from './robot-event.ts'

export interface End {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}

export const endOf = (
  type: 'job.completed' | 'job.failed',
  payload: RobotEvent['payload'],
  mission: Pick<MissionRow, 'steps' | 'steps_taken'>,
): End => {
  const done = stepsIn(payload.result)
  if (done !== undefined && done.steps_done > 0 && done.steps_failed > 0) return partly(done, mission)
  const { result } = payload
  const rest = notDone(payload.result, mission)
  if (type === 'job.completed' && rest?.steps_done === 0) return nothingDone(rest)
  if (type === 'job.completed' && rest) return partly(rest, mission)
  if (type === 'job.completed') return { type: 'mission.completed', payload: result === undefined ? {} : { result } }
  const error = errorIn(payload.error)
  if (error.code === 'cancelled') return { type: 'mission.cancelled', payload: {} }
  if (anotherMay.has(error.code)) return { type: 'mission.deallocated', payload: { cause: error.code, error } }
  return { type: 'mission.failed', payload: { error, category: categoryOf(error.code) } }
}

/** It is said where steps were never begun because its robot never had them: nobody would know why they are missing. */
const partly = (
  counts: { readonly steps_done: number; readonly steps_failed: number },
  mission: Pick<MissionRow, 'steps' | 'steps_taken'>,
): End => {
  const never = neverTaken(mission, counts.steps_done)
  return { type: 'mission.partly_completed', payload: { ...counts, ...(never && { error: never.error }) } }
}

/** Codes after which another robot may do what this one did not: it never began, or was taken out of its order. */
const anotherMay: ReadonlySet<string> = new Set([
  // What a command came to (functions/service_platform/command).
  'order_rejected',
  'rejected',
  'unanswered',
  'expired',
  'offline',
  // What a robot's state says of its order (messages/dialects/vda-5050.ts).
  'cleared',
  'dropped',
  'superseded',
])

/** Whose failure it is, by the first words of its code; the robot's, where nobody can tell. */
const categories: readonly (readonly [RegExp, string])[] = [
  [/^(load|gripper|pick|drop|item|nothing_to)/i, 'load'],
  [/^(order|validation|unsupported|unknown_action|no_route|no_such)/i, 'order'],
  [/^(site|door|lift|blocked|obstacle|station)/i, 'site'],
]
const categoryOf = (code: string): string => categories.find(([words]) => words.test(code))?.[1] ?? 'robot'

const errorIn = (error: unknown): { readonly code: string; readonly message?: string } => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return {
    code: typeof code === 'string' && code !== '' ? code.slice(0, 128) : 'unknown',
    ...(typeof message === 'string' && { message: message.slice(0, 1000) }),
  }
}

/** Nobody knows what such a robot did: a person looks before another one does it again. */
const nothingDone = ({ steps_failed }: { readonly steps_failed: number }): End => {
  const message = `the robot says that it is done, and did none of ${steps_failed} steps`
  return { type: 'mission.failed', payload: { error: { code: 'nothing_done', message }, category: 'robot' } }
}

/**
 * What its robot says that it did; where it does not say, what it took: steps that came later it may have refused, or they came
 * too late for it. Its own word holds against ours, because the word that it took an update may be behind.
 */
const notDone = (result: unknown, { steps, steps_taken = steps.length }: Pick<MissionRow, 'steps' | 'steps_taken'>) => {
  const { steps_done } = (result ?? {}) as { steps_done?: unknown }
  const done = isCount(steps_done) ? steps_done : steps_taken
  return done < steps.length ? { steps_done: done, steps_failed: steps.length - done } : undefined
}

const stepsIn = (result: unknown): { readonly steps_done: number; readonly steps_failed: number } | undefined => {
  const { steps_done, steps_failed } = (result ?? {}) as { steps_done?: unknown; steps_failed?: unknown }
  return isCount(steps_done) && isCount(steps_failed) ? { steps_done, steps_failed } : undefined
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0
