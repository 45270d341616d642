// What a list of robots says of one, derived from what the API shows of it and from what the feed has told since.
//
// - The API is how it was when it was read; `moved` lays an event on top, unless the row is already further on.
// - A flag is something that a person might do something about. Each says what it is in a sentence, worst first.

import type { OutgoingEvent } from '../../../messages/events/external.ts'
import { spanText } from '../frame/times.ts'
import type { components } from '../network/api-types.ts'

export type Robot = components['schemas']['Robot']

export type Severity = 'error' | 'warning' | 'info'

export interface Flag {
  readonly kind: 'parked' | 'quiet' | 'skew' | 'gaps' | 'set_aside' | 'moving'
  readonly severity: Severity
  /** For a table: a word or two. */
  readonly short: string
  readonly says: string
}

/** A robot speaks at least every few seconds; a minute without a word is worth a look where it is not known to be gone. */
const QUIET_MS = 60_000

/** As of when the robot was read: whether it was silent since, nobody has asked. */
export function flagsOf(robot: Robot, readMs: number): readonly Flag[] {
  const flags = [parked(robot, readMs), quiet(robot, readMs), skew(robot), gaps(robot), setAside(robot), moving(robot)]
  return flags
    .filter((flag) => flag !== undefined)
    .toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity))
}

const severities: readonly Severity[] = ['error', 'warning', 'info']

/** As the event leaves it, where it tells something newer than the row. */
export function moved(robot: Robot, event: OutgoingEvent): Robot {
  if (event.type !== 'robot.transitioned' || event.robot_id !== robot.robot_id) return robot
  const { from, to, type, message_id, policy_version, revision, since } = event.payload as Record<string, unknown>
  if (typeof revision !== 'number' || revision <= robot.revision || typeof to !== 'string') return robot
  return {
    ...robot,
    state: to,
    revision,
    ...(typeof from === 'string' && { previous_state: from }),
    ...(typeof since === 'string' && { since }),
    ...(typeof policy_version === 'string' && { policy_version }),
    ...(typeof type === 'string' && {
      entered_by: type,
      ...(typeof message_id === 'string' && { cause: { message_id, trace_id: event.trace_id ?? '', type } }),
    }),
  }
}

/** When the robot itself spoke last; undefined if only others spoke about it. */
export const heardAt = ({ last_known }: Robot): string | undefined =>
  last_known?.heard_at ?? last_known?.telemetry?.received_at

/**
 * The namespace that it speaks by; of one that was never heard itself, that by which others spoke in its name last. Unknown from
 * an event that moved it until it is read again.
 */
export const namespaceOf = ({ last_known, cause }: Robot): string | undefined =>
  last_known?.heard_at === undefined ? cause?.source : 'device.hw'

export function batteryOf({ last_known }: Robot): number | undefined {
  const battery = last_known?.telemetry?.payload.battery
  return typeof battery === 'number' ? battery : undefined
}

/** `x 1.5 m, y -2 m, hall-1`; undefined where it does not say where it is. */
export function placeOf({ last_known }: Robot): string | undefined {
  const pose = last_known?.telemetry?.payload.pose
  if (typeof pose !== 'object' || pose === null) return undefined
  const { x, y, map } = pose as Record<string, unknown>
  if (typeof x !== 'number' || typeof y !== 'number') return undefined
  return `x ${metres(x)}, y ${metres(y)}${typeof map === 'string' ? `, ${map}` : ''}`
}

const metres = (value: number): string => `${Number(value.toFixed(2))} m`

/** How many numbers of the robot's own counter never came, and which: `3: 12, 14–15`. */
export function missingOf({ last_known }: Robot): { readonly count: number; readonly ranges: string } {
  const ranges = last_known?.sequences?.gaps ?? []
  const count = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  return { count, ranges: ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ') }
}

export interface StateCount {
  readonly state: string
  readonly robots: number
}

/** Most robots first. */
export function countByState(robots: readonly Robot[]): readonly StateCount[] {
  const counts = new Map<string, number>()
  for (const { state } of robots) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts]
    .map(([state, robots]) => ({ state, robots }))
    .toSorted((one, other) => other.robots - one.robots || one.state.localeCompare(other.state))
}

/** What kind of sign stands before a state; a state of a version that nobody here knew gets a neutral one. */
export const signOf = (
  state: string,
): 'success' | 'error' | 'warning' | 'info' | 'stopped' | 'in-progress' | 'pending' =>
  Object.hasOwn(signs, state) ? (signs[state as keyof typeof signs] ?? 'pending') : 'pending'

const signs = {
  idle: 'success',
  working: 'in-progress',
  paused: 'warning',
  charging: 'info',
  fault: 'error',
  unreachable: 'warning',
  offline: 'stopped',
} as const

function parked({ parked }: Robot, readMs: number): Flag | undefined {
  if (parked === null) return undefined
  const held = `its messages have been held for ${spanText(Math.max(0, readMs - Date.parse(parked.parked_since)))}, because ${parked.error_class}: ${parked.error_text}`
  if (parked.status === 'needs_attention')
    return {
      kind: 'parked',
      severity: 'error',
      short: 'needs attention',
      says: `Parked: ${held}. ${count(parked.release_attempts, 'release')} failed; a person has to look`,
    }
  const due_ms = Date.parse(parked.next_release_at) - readMs
  return {
    kind: 'parked',
    severity: 'warning',
    short: 'parked',
    says: `Parked: ${held}. The next release is due ${due_ms > 0 ? `in ${spanText(due_ms)}` : 'now'}`,
  }
}

/** That an offline robot is silent is what the word says. */
function quiet(robot: Robot, readMs: number): Flag | undefined {
  if (robot.state === 'offline') return undefined
  const heard = heardAt(robot)
  if (heard === undefined)
    return {
      kind: 'quiet',
      severity: 'warning',
      short: 'never heard',
      says: 'Others speak about it; it never spoke itself',
    }
  const ms = readMs - Date.parse(heard)
  if (ms < QUIET_MS) return undefined
  return { kind: 'quiet', severity: 'warning', short: 'quiet', says: `Not heard for ${spanText(ms)}` }
}

function skew({ last_known }: Robot): Flag | undefined {
  const seconds = last_known?.flags?.clock_skew_seconds
  if (seconds === undefined || seconds === 0) return undefined
  const off = spanText(Math.abs(seconds) * 1_000)
  const way = seconds > 0 ? 'ahead of' : 'behind'
  return {
    kind: 'skew',
    severity: 'warning',
    short: `clock ${seconds > 0 ? '+' : '−'}${off}`,
    says: `Its clock is ${off} ${way} ours: what it says of times is shown, and orders nothing`,
  }
}

function gaps(robot: Robot): Flag | undefined {
  const { count: missing, ranges } = missingOf(robot)
  const dropped = robot.last_known?.flags?.gaps_dropped ?? 0
  if (missing === 0 && dropped === 0) return undefined
  const more = dropped === 0 ? '' : `; ${count(dropped, 'older gap')} given up`
  return {
    kind: 'gaps',
    severity: 'warning',
    short: missing === 0 ? 'gaps' : `${missing} missing`,
    says: `${count(missing, 'message')} of its own counting never came${ranges === '' ? '' : ` (${ranges})`}${more}`,
  }
}

function setAside({ set_aside, set_aside_reason }: Robot): Flag | undefined {
  if (set_aside === undefined || set_aside.length === 0) return undefined
  return {
    kind: 'set_aside',
    severity: 'warning',
    short: 'dead letters',
    says: `Messages of it were set aside, the newest because of ${set_aside_reason ?? 'an error without a name'}`,
  }
}

function moving({ target }: Robot): Flag | undefined {
  if (target === undefined || target.waits_for === null) return undefined
  return {
    kind: 'moving',
    severity: 'info',
    short: `to ${target.version}`,
    says: `Moves to ${target.version} ${waits[target.waits_for]}`,
  }
}

const waits = {
  message: 'with its next message',
  work: 'when its work is done',
  state: 'in a state that the version knows',
  deployment: 'when the version is deployed',
} as const

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`
