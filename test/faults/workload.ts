/**
 * What robots, applications and the broker do in one run, all of it from one random stream: who speaks, over which door, what,
 * when, and how badly (twice, late, out of order, in arrays, broken, from another client, with a clock that is a day off).
 */
import type { DisconnectReason } from '../../local/iot/presence.ts'
import type { Random } from '../../local/random.ts'
import { nativeRobot } from './native-robot.ts'
import type { Act } from './operators.ts'
import { vdaRobot } from './vda-robot.ts'

export type Step = { readonly at: number } & (
  | { readonly act: 'publish'; readonly topic: string; readonly bytes: Uint8Array; readonly client_id: string }
  | { readonly act: 'connect'; readonly client_id: string }
  | { readonly act: 'disconnect'; readonly client_id: string; readonly reason: DisconnectReason }
  /** Somebody does something about failures. */
  | ({ readonly act: 'operate' } & Act)
  /** Another door than the broker: straight through put-on-stream. */
  | { readonly act: 'put'; readonly robot_id: string; readonly bytes: Uint8Array; readonly source: string }
)

export interface Workload {
  readonly robots: readonly string[]
  readonly steps: readonly Step[]
  /** Virtual milliseconds until the last step. */
  readonly lasts_ms: number
}

export interface Size {
  readonly robots_max: number
  readonly lasts_ms_max: number
}

/** Small enough for fifty in a test run; what finds bugs is the number of seeds, not the length of one. */
export const usualSize: Size = { robots_max: 4, lasts_ms_max: 18_000 }

export function workload(random: Random, { robots_max, lasts_ms_max }: Size = usualSize): Workload {
  const count = random.integer(2, robots_max)
  const lasts_ms = random.integer(Math.floor(lasts_ms_max / 3), lasts_ms_max)
  const robots: string[] = []
  const steps: Step[] = []
  for (let index = 1; index <= count; index++) {
    const isVda = random.next() < 0.25
    const robot_id = isVda ? `ff:s${index}` : `r${index}`
    robots.push(robot_id)
    const own = random.fork(robot_id)
    steps.push(...(isVda ? vdaRobot(robot_id, own, lasts_ms) : nativeRobot(robot_id, own, lasts_ms)))
  }
  steps.push(...operating(random.fork('operators'), lasts_ms), ...rollingOut(random.fork('rollouts'), lasts_ms))
  return { robots, steps: [...steps].sort((a, b) => a.at - b.at), lasts_ms }
}

/** During the traffic, and once more when it is over and the faults with it; in between whatever else people do. */
function operating(random: Random, lasts_ms: number): readonly Step[] {
  if (random.next() < 0.4) return []
  const act = (at: number, what: Act['what']): Step => ({
    at,
    act: 'operate',
    what,
    pick: random.next(),
    out_of_order: random.next() < 0.5,
  })
  const early = Math.floor(lasts_ms / 4)
  const others = Array.from({ length: random.integer(0, 6) }, () =>
    act(
      random.integer(early, lasts_ms + 12_000),
      oneOf<Act['what']>(random, [
        ['cancel', 2],
        ['resume', 2],
        ['retry', 3],
        ['archive', 2],
        ['restore', 2],
        ['edit', 3],
        ['console', 2],
      ]),
    ),
  )
  const redrives = [random.integer(early, lasts_ms), lasts_ms + random.integer(1_000, 10_000)]
  return [...redrives.map((at) => act(at, 'redrive')), ...others]
}

/** Versions come and go while robots work. */
function rollingOut(random: Random, lasts_ms: number): readonly Step[] {
  if (random.next() < 0.5) return []
  return Array.from({ length: random.integer(1, 5) }, () => ({
    at: random.integer(500, lasts_ms),
    act: 'operate' as const,
    what: oneOf<Act['what']>(random, [
      ['roll out', 4],
      ['roll back', 2],
      ['pin', 2],
    ]),
    pick: random.next(),
    out_of_order: random.next() < 0.4,
  }))
}

/** Each with its weight. */
export function oneOf<Choice>(random: Random, choices: readonly (readonly [Choice, number])[]): Choice {
  let left = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    left -= weight
    if (left <= 0) return choice
  }
  throw new Error('there is nothing to choose from')
}
