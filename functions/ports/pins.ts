import type { Pin, RobotRow } from './robots.ts'

/** The one thing about a robot's row that people change: the version it is pinned to. */
export interface Pins {
  /** As it is now; undefined if nothing was ever heard of the robot. */
  read(robotId: string): Promise<RobotRow | undefined>
  /** `changed` if the pin is not the one that was `seen` any more, or the robot is gone. */
  write(robotId: string, pin: Pin, seen: number): Promise<'written' | 'changed'>
}
