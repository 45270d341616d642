import { type Place, placeOf } from './body.ts'
import { between, type Draw } from './random.ts'
import type { Said, Story } from './voice.ts'

/** What a robot does, one step after the other. Work that nobody described has a single step: to be at it for a while. */
export interface Job {
  readonly job_id: string
  readonly story: Story
  /** The command that it came by. */
  readonly command_id?: string
  readonly steps: readonly Step[]
  /** Steps that are done. */
  done: number
  /** Whether somebody who described the steps wants to hear how far they are. */
  readonly described: boolean
  /** The step at which it goes wrong, counted from 0. */
  readonly fails_at: number | undefined
}

export interface Step {
  readonly kind: string
  readonly place?: Place & { readonly map?: string }
  readonly seconds: number
}

/** Seconds that each kind of step takes when it does not say so itself. */
const SECONDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  go_to: [0, 0],
  pick: [2, 5],
  drop: [2, 5],
  wait: [5, 5],
  charge: [10, 20],
  action: [1, 3],
}

/** Steps as a mission describes them. */
export function stepsOf(params: unknown, draw: Draw): readonly Step[] {
  const { steps } = fields(params)
  if (!Array.isArray(steps)) return []
  return steps.map((one) => {
    const { kind, place, duration_seconds } = fields(one)
    const [least, most] = SECONDS[String(kind)] ?? [1, 3]
    const seconds = typeof duration_seconds === 'number' ? duration_seconds : between(draw, least, most)
    return { kind: String(kind), seconds, ...(place !== undefined && { place: placeMeant(fields(place)) }) }
  })
}

/** To be at work somewhere, for a while. */
export function anyWork(draw: Draw): readonly Step[] {
  return [{ kind: 'roam', seconds: between(draw, 12, 40) }]
}

export function started({ job_id, story }: Job): Said {
  return { type: 'work.started', payload: { job_id }, story }
}

export function progressed({ job_id, story, steps, done }: Job): Said {
  const payload = { job_id, progress: 'running', steps_done: done, steps_left: steps.length - done }
  return { type: 'work.progressed', payload, story }
}

export function failed({ job_id, story, described, done }: Job, code: string, message: string): Said {
  const result = described ? { result: { steps_done: done, steps_failed: 1 } } : {}
  return { type: 'work.failed', payload: { job_id, error: { code, message }, ...result }, story }
}

function placeMeant({ node_id, x, y, map }: Readonly<Record<string, unknown>>): Place & { readonly map?: string } {
  if (typeof x !== 'number' || typeof y !== 'number') return placeOf(String(node_id))
  return { x, y, ...(typeof map === 'string' && { map }) }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
