import type { LastKnown } from './last-known.ts'
import type { Page, Paging } from './page.ts'
import type { RobotRow } from './robots.ts'

/** Robots as somebody looks at them: the row that decides, and what was heard last. */
export interface RobotsReader {
  read(robotId: string): Promise<SeenRobot | undefined>
  /** In the order of their ids. A place is the id that the page before ended with. */
  list(paging: Paging): Promise<Page<SeenRobot>>
}

export interface SeenRobot {
  readonly row: RobotRow
  readonly last_known: LastKnown | undefined
}
