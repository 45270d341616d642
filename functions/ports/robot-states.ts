/** How many robots are in which state: all of them are looked at, so whoever asks keeps the answer for a while. */
export interface RobotStates {
  /** At most so many robots are looked at. */
  read(most: number): Promise<RobotStateCounts>
}

export interface RobotStateCounts {
  readonly robots: readonly StandingRobot[]
  /** There are more than were looked at. */
  readonly cut: boolean
}

export interface StandingRobot {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
  readonly parked?: 'parked' | 'needs_attention'
}
