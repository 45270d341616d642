/** Where a robot is, as the policy sees it: all that a delivery has to know. */
export interface RobotStandings {
  /** Undefined: it was never heard. */
  of(robotId: string): Promise<RobotStanding | undefined>
}

export interface RobotStanding {
  readonly state: string
  readonly revision: number
}
