// What a robot says of itself over time, as lines that can be plotted. Payloads are open: whatever is a number in a sample can be
// drawn, under its path. Battery, pose and velocity are known, and come first.

export interface Sample {
  readonly message_id: string
  /** RFC 3339; ours, since payload clocks may be days off. */
  readonly received_at: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface Line {
  /** `battery`, `pose.x`, `wheel_temperature_celsius.0` */
  readonly path: string
  readonly points: readonly Point[]
}

export interface Point {
  readonly at_ms: number
  readonly value: number
}

/** Samples that are kept for a plot: a quarter of an hour at one a second. */
export const SAMPLES_MAX = 900

const PATHS_MAX = 40
const DEPTH_MAX = 4

/** Each once, oldest first, the newest `SAMPLES_MAX`. The same array when there is nothing new. */
export function withSamples(known: readonly Sample[], more: readonly Sample[]): readonly Sample[] {
  const ids = new Set(known.map(({ message_id }) => message_id))
  const fresh = more.filter(({ message_id }) => !ids.has(message_id) && ids.add(message_id))
  if (fresh.length === 0) return known
  return [...known, ...fresh]
    .toSorted((one, other) => Date.parse(one.received_at) - Date.parse(other.received_at))
    .slice(-SAMPLES_MAX)
}

/** Paths that are a number in some sample: known ones first, then by name; no more than a person can choose from. */
export function pathsIn(samples: readonly Sample[]): readonly string[] {
  const paths = new Set(samples.flatMap(({ payload }) => numbersIn(payload).map(([path]) => path)))
  return [...paths]
    .toSorted((one, other) => rankOf(one) - rankOf(other) || one.localeCompare(other))
    .slice(0, PATHS_MAX)
}

const rankOf = (path: string): number => {
  const rank = known.findIndex((name) => path === name || path.startsWith(`${name}.`))
  return rank === -1 ? known.length : rank
}

const known = ['battery', 'pose.x', 'pose.y', 'pose.theta', 'velocity']

export function lineOf(samples: readonly Sample[], path: string): Line {
  return {
    path,
    points: samples.flatMap(({ received_at, payload }) => {
      const value = numbersIn(payload).find(([name]) => name === path)?.[1]
      return value === undefined ? [] : [{ at_ms: Date.parse(received_at), value }]
    }),
  }
}

function numbersIn(value: unknown, path = '', depth = 0): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [[path, value]] : []
  if (typeof value !== 'object' || value === null || depth === DEPTH_MAX) return []
  return Object.entries(value).flatMap(([name, inside]) =>
    numbersIn(inside, path === '' ? name : `${path}.${name}`, depth + 1),
  )
}

export interface Track {
  readonly map: string | undefined
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly theta: number | undefined
}

/** Where it went on the map that it is on now; undefined where it does not say. */
export function trackOf(samples: readonly Sample[]): Track | undefined {
  const poses = samples.flatMap(({ payload }) => poseIn(payload) ?? [])
  const here = poses.at(-1)
  if (here === undefined) return undefined
  const points = poses.filter(({ map }) => map === here.map).map(({ x, y }) => ({ x, y }))
  return { map: here.map, points, theta: here.theta }
}

function poseIn({ pose }: Sample['payload']) {
  if (typeof pose !== 'object' || pose === null) return undefined
  const { x, y, theta, map } = pose as Record<string, unknown>
  if (typeof x !== 'number' || typeof y !== 'number') return undefined
  return {
    x,
    y,
    theta: typeof theta === 'number' ? theta : undefined,
    map: typeof map === 'string' ? map : undefined,
  }
}
