import type { LastKnown } from './last-known.ts'
import type { Page, Paging } from './page.ts'
import type { Parked, RobotRow } from './robots.ts'

/** Robots as somebody looks at them: the row that decides, and what was heard last. */
export interface RobotsReader {
  read(robotId: string): Promise<SeenRobot | undefined>
  /** What was heard last, also of a robot of which nothing could be opened so far: it has no row yet. */
  heard(robotId: string): Promise<LastKnown | undefined>
  /**
   * Those of which all that is asked for is true. In the order of their ids; parked ones alone in the order in which their release
   * is due. Many may have to be looked at for few that match: a page may be short, its place goes on.
   */
  list(paging: Paging, filter?: RobotFilter): Promise<Page<SeenRobot>>
  /** Those that were ever heard, in any order. */
  some(robotIds: readonly string[]): Promise<readonly SeenRobot[]>
}

export interface RobotFilter {
  readonly state?: string
  readonly policy_version?: string
  /** In one of these. */
  readonly fleets?: readonly string[]
  readonly parked?: Parked['status']
  /** RFC 3339: the robot itself was heard then or later; before then, or never. */
  readonly heard_from?: string
  readonly heard_before?: string
}

export interface SeenRobot {
  readonly row: RobotRow
  readonly last_known: LastKnown | undefined
}
