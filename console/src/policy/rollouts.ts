/**
 * Who is decided by which version, and what a rollout would change about it. The same functions tell dispatch where a robot belongs
 * (policy/rollout.ts): what is shown before somebody rolls out is what happens. Pure.
 */
import { type Layer, moveOf, targetOf, type Versions } from '../../../policy/rollout.ts'
import type { components } from '../network/api-types.ts'

export type Rollout = components['schemas']['Rollout']

/** Of `GET /robots`, what of it matters here. */
export interface Deployed {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
  readonly first_version?: string
  readonly pin: { readonly version: string | null } | null
}

export const whomInWords = ({ percent, robot_ids }: Pick<Rollout, 'percent' | 'robot_ids'>): string => {
  if (percent !== undefined) return percent === 100 ? 'all robots' : `${percent} % of the robots`
  const count = robot_ids?.length ?? 0
  return count === 1 ? `robot ${robot_ids?.[0]}` : `${count} robots by name`
}

export type Asked =
  | { readonly percent: number; readonly robot_ids?: never }
  | { readonly percent?: never; readonly robot_ids: readonly string[] }

/** Ids as somebody types or pastes them: by commas, spaces, lines. Each once. */
export const robotIdsIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((id) => id !== '')),
]

/** What the API would refuse, before it is asked; undefined where it would not. */
export const refusedRobotIds = (ids: readonly string[]): string | undefined => {
  if (ids.length === 0) return 'Name at least one robot'
  if (ids.length > ROBOTS_MAX)
    return `${ids.length} robots are named; at most ${ROBOTS_MAX} are taken: roll out a share`
  const odd = ids.find((id) => !ROBOT_ID.test(id))
  return odd === undefined
    ? undefined
    : `${JSON.stringify(odd)} is no robot id: 1 to 128 of A-Z a-z 0-9 : _ . - were expected`
}

const ROBOTS_MAX = 1_000
const ROBOT_ID = /^(?!\.{1,2}$|mission:)[A-Za-z0-9:_.-]{1,128}$/

/** In force once this one is: shares of one version follow each other in one place. `active`: newest first. */
export const layersWith = (active: readonly Layer[], version: string, asked: Asked): readonly Layer[] => {
  const layer: Layer = { rollout_id: NEW, version, ...asked }
  const newest = active.find(({ percent }) => percent !== undefined)
  if (asked.percent !== undefined && newest?.version === version)
    return active.map((one) => (one === newest ? layer : one))
  return [layer, ...active]
}

/** What there is before there is an id. */
const NEW = 'new'

export const layersWithout = (active: readonly Layer[], rolloutId: string): readonly Layer[] =>
  active.filter(({ rollout_id }) => rollout_id !== rolloutId)

export interface Preview {
  /** That were looked at. */
  readonly robots: number
  /** Belongs elsewhere than before. */
  readonly moving: readonly {
    readonly robot_id: string
    readonly from: string
    readonly to: string
    readonly waits_for: 'message' | 'work' | 'state' | 'deployment'
  }[]
  readonly staying: number
  /** Of those that stay: pinned to another version, whatever is rolled out. */
  readonly pinned: number
  /** Named, and never heard. */
  readonly unheard: readonly string[]
}

/** What changes for robots if these layers take the place of those. */
export const previewOf = (
  robots: readonly Deployed[],
  before: readonly Layer[],
  after: readonly Layer[],
  versions: Versions,
): Preview => {
  const moving = robots.flatMap((robot): Preview['moving'] => {
    const follower = followerOf(robot)
    const target = targetOf(follower, after)
    if (target.version === targetOf(follower, before).version) return []
    const move = moveOf(follower, after, versions)
    if (move.move === 'none') return [{ ...ends(robot, target.version), waits_for: 'message' }]
    return [{ ...ends(robot, target.version), waits_for: move.move === 'waits' ? move.for : 'message' }]
  })
  const named = after.find(({ rollout_id }) => rollout_id === NEW)?.robot_ids ?? []
  const heard = new Set(robots.map(({ robot_id }) => robot_id))
  return {
    robots: robots.length,
    moving,
    staying: robots.length - moving.length,
    pinned: robots.filter(({ pin }) => pin?.version != null).length,
    unheard: named.filter((id) => !heard.has(id)),
  }
}

const ends = ({ robot_id, policy_version }: Deployed, to: string) => ({ robot_id, from: policy_version, to })

const followerOf = ({ robot_id, state, policy_version, first_version, pin }: Deployed) => ({
  robot_id,
  state,
  policy_version,
  first_version,
  pinned_to: pin?.version ?? undefined,
})

const waits = {
  message: 'with their next message',
  work: 'after their work',
  state: 'when they leave a state that the version does not know',
  deployment: 'when the version is deployed',
} as const

const waitingInWords = (moving: Preview['moving']): readonly string[] =>
  (Object.keys(waits) as (keyof typeof waits)[]).flatMap((why) => {
    const count = moving.filter(({ waits_for }) => waits_for === why).length
    return count === 0 ? [] : [`${count} ${waits[why]}`]
  })

/** `21 of 200 robots move: 18 with their next message, 3 after their work; 2 are pinned.` */
export const previewInWords = ({ robots, moving, pinned, unheard }: Preview): string => {
  const parts = waitingInWords(moving)
  return [
    `${moving.length} of ${robots} robots ${moving.length === 1 ? 'moves' : 'move'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`,
    ...(pinned > 0 ? [`${pinned} ${pinned === 1 ? 'is' : 'are'} pinned`] : []),
    ...(unheard.length > 0
      ? [`${unheard.length} of those named ${unheard.length === 1 ? 'was' : 'were'} never heard`]
      : []),
  ].join('; ')
}

/** How many robots each version decides for now, and how many belong to it. */
export const sharesOf = (
  robots: readonly Deployed[],
  layers: readonly Layer[],
): Readonly<Record<string, { readonly has: number; readonly belongs: number; readonly pinned: number }>> => {
  const shares: Record<string, { has: number; belongs: number; pinned: number }> = {}
  const of = (version: string) => {
    shares[version] ??= { has: 0, belongs: 0, pinned: 0 }
    return shares[version]
  }
  for (const robot of robots) {
    of(robot.policy_version).has += 1
    of(targetOf(followerOf(robot), layers).version).belongs += 1
    if (robot.pin?.version != null) of(robot.pin.version).pinned += 1
  }
  return shares
}

export interface RolloutProgress {
  /** Decided by the version, because of this rollout. */
  readonly moved: number
  /** Covered by it, and not there yet: with what each waits for. */
  readonly waiting: Preview['moving']
  /** Named or in its share, and covered by something else: a pin, or a newer rollout. */
  readonly elsewhere: number
  readonly unheard: readonly string[]
}

/** How far a rollout in force has got. */
export const progressOf = (
  robots: readonly Deployed[],
  active: readonly Layer[],
  rollout: Layer,
  versions: Versions,
): RolloutProgress => {
  const isMeant = (robot: Deployed) =>
    targetOf({ ...followerOf(robot), pinned_to: undefined }, [rollout]).rollout_id !== undefined
  const meant = robots.filter(isMeant)
  const covered = meant.filter((robot) => targetOf(followerOf(robot), active).rollout_id === rollout.rollout_id)
  const waiting = covered.flatMap((robot): Preview['moving'] => {
    const move = moveOf(followerOf(robot), active, versions)
    if (move.move === 'none') return []
    return [{ ...ends(robot, rollout.version), waits_for: move.move === 'waits' ? move.for : 'message' }]
  })
  const heard = new Set(robots.map(({ robot_id }) => robot_id))
  return {
    moved: covered.length - waiting.length,
    waiting,
    elsewhere: meant.length - covered.length,
    unheard: (rollout.robot_ids ?? []).filter((id) => !heard.has(id)),
  }
}

/** `18 of 21 robots have moved; 2 with their next message, 1 after their work`. */
export const progressInWords = ({ moved, waiting, elsewhere, unheard }: RolloutProgress): string =>
  [
    `${moved} of ${moved + waiting.length} robots ${moved + waiting.length === 1 ? 'has' : 'have'} moved`,
    ...waitingInWords(waiting),
    ...(elsewhere > 0 ? [`${elsewhere} ${elsewhere === 1 ? 'is' : 'are'} covered by a pin or a newer rollout`] : []),
    ...(unheard.length > 0
      ? [`${unheard.length} of those named ${unheard.length === 1 ? 'was' : 'were'} never heard`]
      : []),
  ].join('; ')
