/** What goes down to robots, on topics that no rule reads. */
export interface Publish {
  /** With QoS 1 the robot hears it at least once, if it is connected or its session persists. */
  publish(message: DownMessage): Promise<void>
}

export interface DownMessage {
  readonly topic: string
  /** JSON */
  readonly payload: string
  readonly qos: 0 | 1
}
