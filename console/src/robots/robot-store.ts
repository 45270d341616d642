// What is known of robots while a list of them is open. A list of two hundred of which each changes every second cannot be drawn anew
// each time: the table stands, and each of its cells looks here for what it shows, and is drawn when that has become something else.
//
// `put` takes what was read and heard; who subscribes is told once for each. Rows are handed out anew when others belong into the
// list, and now and then for whoever orders or exports them.

import type { Robot } from './model.ts'

export interface RobotStore {
  readonly put: (robots: readonly Robot[], isShown: (robot: Robot) => boolean) => void
  /** As it is known now; as it was handed out where it is not known any more. */
  readonly newest: (robot: Robot) => Robot
  /** Those that are shown: the same array until the table has to be drawn anew. */
  readonly rows: () => readonly Robot[]
  /** How many were put, shown or not. */
  readonly loaded: () => number
  readonly subscribe: (listener: () => void) => () => void
}

/** Only the order of a column that a person chose may be so old. */
export const ROWS_KEPT_MS = 10_000

export function newRobotStore(now: () => number): RobotStore {
  const listeners = new Set<() => void>()
  let known: ReadonlyMap<string, Robot> = new Map()
  let rows: readonly Robot[] = []
  let handedOutAt = now()
  return {
    put: (robots, isShown) => {
      known = new Map(robots.map((robot) => [robot.robot_id, robot]))
      const next = robots.filter(isShown)
      if (areOthers(rows, next) || now() - handedOutAt >= ROWS_KEPT_MS) {
        rows = next
        handedOutAt = now()
      }
      for (const listener of listeners) listener()
    },
    newest: (robot) => known.get(robot.robot_id) ?? robot,
    rows: () => rows,
    loaded: () => known.size,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const areOthers = (before: readonly Robot[], after: readonly Robot[]): boolean =>
  before.length !== after.length || before.some(({ robot_id }, index) => after[index]?.robot_id !== robot_id)
