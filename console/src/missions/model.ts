// A mission as its row tells it: where it stands, why it waits, how far each step is, and what may be asked of it now.

import type { OutgoingEvent } from '../../../messages/events/external.ts'
import type { Policy } from '../../../policy/policy.ts'
import type { components } from '../network/api-types.ts'

export type Mission = components['schemas']['Mission']

export type Sign = 'success' | 'error' | 'warning' | 'stopped' | 'pending' | 'in-progress' | 'info'

const ends = ['completed', 'partial', 'failed', 'cancelled', 'expired', 'dead_lettered']

export const isOver = ({ status }: Pick<Mission, 'status'>): boolean => ends.includes(status)

export const signOf = (status: string): Sign =>
  Object.hasOwn(signs, status) ? signs[status as keyof typeof signs] : 'info'

const signs = {
  new: 'pending',
  queued: 'pending',
  allocated: 'in-progress',
  sent: 'in-progress',
  running: 'in-progress',
  paused: 'warning',
  waiting_update: 'pending',
  blocked: 'warning',
  cancelling: 'stopped',
  suspect: 'warning',
  fenced: 'error',
  reallocating: 'in-progress',
  completed: 'success',
  partial: 'warning',
  failed: 'error',
  cancelled: 'stopped',
  expired: 'warning',
  dead_lettered: 'error',
} as const

export interface StepShown {
  /** From 1. */
  readonly number: number
  readonly step_id: string
  readonly kind: string
  /** Where, and what is done there, in words; from outside. */
  readonly says: string
  readonly status: string
  readonly at?: string
  readonly why?: string
  /** Of an allocation before this one: its robot was taken off the mission since. */
  readonly isOfEarlier: boolean
}

/** Each step with the newest that was heard of it. Steps are forgotten with the mission's row; what was heard of them is not. */
export function stepsOf({ steps = [], progress, allocation, status }: Mission): readonly StepShown[] {
  const numbers = new Set([...steps.map((_, index) => index + 1), ...progress.map(({ step }) => step)])
  return [...numbers]
    .toSorted((one, other) => one - other)
    .map((number) => {
      const step = steps[number - 1]
      const heard = progress
        .filter((one) => one.step === number)
        .toSorted((one, other) => one.allocation - other.allocation)
        .at(-1)
      return {
        number,
        step_id: step?.step_id ?? String(number),
        kind: step?.kind ?? 'unknown',
        says: step === undefined ? '' : stepInWords(step),
        status: heard?.status ?? (ends.includes(status) ? 'not done' : 'not heard of yet'),
        isOfEarlier: heard !== undefined && heard.allocation < allocation,
        ...(heard !== undefined && { at: heard.at }),
        ...(heard?.why !== undefined && { why: heard.why }),
      }
    })
}

/** `at DPS (x 1.5, y 2), drop HARD, 30 s` */
function stepInWords(step: Readonly<Record<string, unknown>>): string {
  const { place, action, duration_seconds } = step as {
    readonly place?: { readonly node_id?: unknown; readonly x?: unknown; readonly y?: unknown }
    readonly action?: { readonly type?: unknown; readonly blocking?: unknown }
    readonly duration_seconds?: unknown
  }
  const at = typeof place?.x === 'number' && typeof place.y === 'number' ? ` (x ${place.x}, y ${place.y})` : ''
  return [
    place?.node_id === undefined ? undefined : `at ${String(place.node_id)}${at}`,
    action?.type === undefined
      ? undefined
      : [action.type, action.blocking].filter((word) => word !== undefined).join(' '),
    typeof duration_seconds === 'number' ? `${duration_seconds} s` : undefined,
  ]
    .filter((words) => words !== undefined)
    .join(', ')
}

/** `2 of 5`; of the allocation that it is in, since another robot begins anew. */
export function doneOf({ steps, progress, allocation, status }: Mission): {
  readonly done: number
  readonly of: number
} {
  const finished = progress.filter((one) => one.allocation === allocation && one.status === 'finished')
  const of = steps?.length ?? progress.length
  return { done: status === 'completed' ? of : new Set(finished.map(({ step }) => step)).size, of }
}

export interface Held {
  readonly reason: string
  readonly robots: number
}

/** How many robots each reason holds back, the most first. */
export const heldBackBy = ({ waits_because }: Pick<Mission, 'waits_because'>): readonly Held[] =>
  Object.entries(waits_because?.robots ?? {})
    .map(([reason, robots]) => ({ reason, robots }))
    .toSorted((one, other) => other.robots - one.robots || one.reason.localeCompare(other.reason))

export const acts = ['pause', 'resume', 'update', 'cancel', 'release'] as const

export type Act = (typeof acts)[number]

export interface MissionVersion {
  readonly version: string
  /** False: the one that new missions get, since nothing says which one it has. */
  readonly isItsOwn: boolean
}

/** A mission keeps the version that it was asked for under. `decisions`: of it, the newest first. */
export function versionOf(
  decisions: readonly { readonly policy_version?: string | undefined }[],
  deployed: readonly { readonly version: string; readonly is_default: boolean }[] | undefined,
): MissionVersion | undefined {
  const own = decisions.find(({ policy_version }) => policy_version !== undefined)?.policy_version
  if (own !== undefined) return { version: own, isItsOwn: true }
  const version = deployed?.find(({ is_default }) => is_default)?.version
  return version === undefined ? undefined : { version, isItsOwn: deployed?.length === 1 }
}

/** Why its policy would refuse the act as things are; undefined where it would not. The server decides when it arrives. */
export function whyNot(policy: Policy | undefined, { status, held_load }: Mission, act: Act): string | undefined {
  if (ends.includes(status)) return `the mission has ended: ${status}`
  if (act === 'release' && status === 'fenced' && held_load === undefined)
    return 'no load of it waits for a person: it is given on by itself once its robot is known to be off it'
  const row = policy?.cells[status]
  if (policy === undefined || row === undefined || Object.hasOwn(row, `mission.${act}`)) return undefined
  const states = Object.keys(policy.cells).filter((state) => Object.hasOwn(policy.cells[state] ?? {}, `mission.${act}`))
  return `a mission that is ${status} cannot be asked to ${act}; one that is ${states.join(', ')} can`
}

export interface Allocation {
  readonly number: number
  readonly robot_id: string
  readonly isNow: boolean
  readonly late: readonly string[]
}

/** Who had it, the newest first. */
export function allocationsOf({ given_to = [], allocation, robot_id, late_truths }: Mission): readonly Allocation[] {
  return given_to
    .map((robot, index) => ({
      number: index + 1,
      robot_id: robot,
      isNow: index + 1 === allocation && robot_id === robot,
      late: late_truths.filter((late) => late.allocation === index + 1).map(({ said }) => said),
    }))
    .toReversed()
}

/** As an event leaves it; what an event does not tell is read again. */
export function moved(mission: Mission, event: OutgoingEvent): Mission {
  if (event.type !== 'mission.transitioned' || event.subject !== `mission:${mission.mission_id}`) return mission
  const { to, since } = event.payload
  if (typeof to !== 'string' || typeof since !== 'string' || since < (mission.status_at ?? '')) return mission
  return { ...mission, status: to, status_at: since }
}

/** What a person should look at, in a sentence; undefined where the mission needs nobody. */
export function needsPerson(mission: Mission): string | undefined {
  if (isOver(mission)) return undefined
  if (mission.held_load !== undefined)
    return `Its robot was lost with a load on it (${mission.held_load}). Look at the load, then release the mission`
  if (mission.parked?.status === 'needs_attention')
    return `Its messages are held: ${mission.parked.error_class}. Automatic releases have failed ${mission.parked.release_attempts} times`
  return undefined
}
