/** Which robots there are: one that was never heard of is most often a misspelt name. */
export interface Heard {
  /** Anything was ever heard of it: a message that was decided, or a sample. */
  ofRobot(robotId: string): Promise<boolean>
}
