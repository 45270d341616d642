// Which version a robot is to be decided by, and whether it may move there now. Pure; dispatch asks it before each decision, the
// API shows what it says.
//
// The target, first match wins:
//   pin          somebody pinned this robot, or its own first message asked for a version
//   list         a rollout that names the robot; of several the newest
//   percentage   a rollout whose share the robot's place lies in; of several the newest
//   first        the version that it had when it was first heard
// A robot's place is a hash of its id and the version: raising a share moves further robots and none back, and another version
// has other robots for its first per cent.
//
// It moves only between two pieces of work: not while its state is one of those at work under the version it has, and not into
// a version that does not know its state or is not deployed. Then it stays, and is asked again with its next message.

export interface Layer {
  readonly rollout_id: string
  readonly version: string
  /** 1 to 100; or a list. */
  readonly percent?: number
  readonly robot_ids?: readonly string[]
}

/** What has to be known of a robot. */
export interface Follower {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
  /** Pinned to it: no rollout moves the robot. */
  readonly pinned_to?: string | undefined
  /** The version that it had before the first rollout moved it. */
  readonly first_version?: string | undefined
}

/** What has to be known of each version that is deployed. */
export type Versions = Readonly<
  Record<string, { readonly states: readonly string[]; readonly at_work: readonly string[] }>
>

export interface Target {
  readonly version: string
  readonly because: 'pin' | 'list' | 'percentage' | 'first'
  /** Absent for a pin and for the first version. */
  readonly rollout_id?: string
}

/** `layers`: the rollouts in force, newest first. */
export function targetOf(robot: Omit<Follower, 'state'>, layers: readonly Layer[]): Target {
  const { robot_id, pinned_to } = robot
  if (pinned_to !== undefined) return { version: pinned_to, because: 'pin' }
  const listed = layers.find(({ robot_ids }) => robot_ids?.includes(robot_id))
  if (listed) return { version: listed.version, because: 'list', rollout_id: listed.rollout_id }
  const shared = layers.find(({ percent, version }) => percent !== undefined && placeOf(robot_id, version) < percent)
  if (shared) return { version: shared.version, because: 'percentage', rollout_id: shared.rollout_id }
  return { version: robot.first_version ?? robot.policy_version, because: 'first' }
}

export type Move =
  | { readonly move: 'none' }
  | { readonly move: 'now'; readonly version: string }
  | { readonly move: 'waits'; readonly version: string; readonly for: 'work' | 'state' | 'deployment' }

export function moveOf(robot: Follower, layers: readonly Layer[], versions: Versions): Move {
  const { version } = targetOf(robot, layers)
  if (version === robot.policy_version) return { move: 'none' }
  const target = versions[version]
  if (!target) return { move: 'waits', version, for: 'deployment' }
  // A version that is gone, or that does not know the state, cannot finish anything: its robot may only gain by moving.
  const current = versions[robot.policy_version]
  if (current?.at_work.includes(robot.state)) return { move: 'waits', version, for: 'work' }
  if (!target.states.includes(robot.state)) return { move: 'waits', version, for: 'state' }
  return { move: 'now', version }
}

/** 0 (inclusive) to 100 (exclusive), the same for ever. */
export function placeOf(robotId: string, version: string): number {
  return (hashOf(`${version} ${robotId}`) / 2 ** 32) * 100
}

/** FNV-1a with the finisher of MurmurHash3: ids that differ in their last digit only are spread all over. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
