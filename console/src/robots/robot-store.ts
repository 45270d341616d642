// What is known of robots while a list of them is open. A list of two hundred of which each changes every second cannot be drawn anew
// each time: the table stands, and each of its cells looks here for what it shows, and is drawn when that has become something else.
//
// `put` takes what was read and heard; who subscribes is told once for each. Rows are handed out anew when others belong into the
// list, and now and then for whoever orders or exports them. Which robots are on the screen is what their cells say.

import type { Robot } from './model.ts'

/** A robot, and when it was read: what is said about its silence is said about then. */
export interface Seen {
  readonly robot: Robot
  readonly read_ms: number
}

export interface RobotStore {
  readonly put: (seen: readonly Seen[], isShown: (robot: Robot) => boolean) => void
  /** As it is known now; as it was handed out where it is not known any more. */
  readonly newest: (robot: Robot) => Robot
  /** Of one that was never put: now. */
  readonly readAt: (robot: Robot) => number
  /** Those that are shown: the same array until the table has to be drawn anew. */
  readonly rows: () => readonly Robot[]
  /** How many were put, shown or not. */
  readonly loaded: () => number
  readonly subscribe: (listener: () => void) => () => void
  /** A cell of this robot is on the screen, until what is answered is called. */
  readonly show: (robot_id: string) => () => void
  readonly onScreen: () => ReadonlySet<string>
}

/** Only the order of a column that a person chose may be so old. */
export const ROWS_KEPT_MS = 10_000

export function newRobotStore(now: () => number): RobotStore {
  const listeners = new Set<() => void>()
  const cells = new Map<string, number>()
  const readings = new WeakMap<Robot, number>()
  let known: ReadonlyMap<string, Robot> = new Map()
  let rows: readonly Robot[] = []
  let handedOutAt = now()
  return {
    put: (seen, isShown) => {
      for (const { robot, read_ms } of seen) readings.set(robot, read_ms)
      known = new Map(seen.map(({ robot }) => [robot.robot_id, robot]))
      const next = [...known.values()].filter(isShown)
      if (areOthers(rows, next) || now() - handedOutAt >= ROWS_KEPT_MS) {
        rows = next
        handedOutAt = now()
      }
      for (const listener of listeners) listener()
    },
    newest: (robot) => known.get(robot.robot_id) ?? robot,
    readAt: (robot) => readings.get(robot) ?? now(),
    rows: () => rows,
    loaded: () => known.size,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show: (robot_id) => {
      cells.set(robot_id, (cells.get(robot_id) ?? 0) + 1)
      return () => {
        const left = (cells.get(robot_id) ?? 1) - 1
        if (left === 0) cells.delete(robot_id)
        else cells.set(robot_id, left)
      }
    },
    onScreen: () => new Set(cells.keys()),
  }
}

const areOthers = (before: readonly Robot[], after: readonly Robot[]): boolean =>
  before.length !== after.length || before.some(({ robot_id }, index) => after[index]?.robot_id !== robot_id)
