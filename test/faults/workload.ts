/**
 * What robots, applications and the broker do in one run, all of it from one random stream: who speaks, over which door, what,
 * when, and how badly (twice, late, out of order, in arrays, broken, from another client, with a clock that is a day off).
 */
import type { DisconnectReason } from '../../local/iot/presence.ts'
import type { Random } from '../../local/random.ts'
import { nativeRobot } from './native-robot.ts'
import { vdaRobot } from './vda-robot.ts'

export type Step = { readonly at: number } & (
  | { readonly act: 'publish'; readonly topic: string; readonly bytes: Uint8Array; readonly client_id: string }
  | { readonly act: 'connect'; readonly client_id: string }
  | { readonly act: 'disconnect'; readonly client_id: string; readonly reason: DisconnectReason }
  /** Another door than the broker: straight through put-on-stream. */
  /** A person has everything that is open tried again. */
  | { readonly act: 'redrive'; readonly out_of_order: boolean }
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
  steps.push(...redrives(random.fork('redrives'), lasts_ms))
  return { robots, steps: [...steps].sort((a, b) => a.at - b.at), lasts_ms }
}

/** During the traffic, and once more when it is over and the faults with it. */
function redrives(random: Random, lasts_ms: number): readonly Step[] {
  if (random.next() < 0.4) return []
  const times = [random.integer(Math.floor(lasts_ms / 4), lasts_ms), lasts_ms + random.integer(1_000, 10_000)]
  return times.map((at) => ({ at, act: 'redrive', out_of_order: random.next() < 0.5 }))
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
