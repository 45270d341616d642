import type { Command } from '../../messages/commands.ts'

/** What we say to a robot. */
export interface Commands {
  /**
   * Takes the command on: from here it comes to one of its ends, and whoever wants to know hears of it (`command.finished`).
   * The same command (by its id) again is no second one.
   */
  send(command: Command, delivery?: Delivery): Promise<void>
}

/** How it is delivered; what is absent is as configured for its type. */
export interface Delivery {
  /** RFC 3339 */
  readonly deadline?: string | undefined
  /** While the robot is out of hearing: it waits until its deadline, or is refused. */
  readonly offline?: 'wait' | 'refuse' | undefined
  /** Urgent ones overtake those that wait for the same robot. */
  readonly priority?: 'urgent' | 'normal' | undefined
  readonly acknowledge_within_seconds?: number | undefined
  readonly resends_max?: number | undefined
  readonly heartbeat_seconds?: number | undefined
}
