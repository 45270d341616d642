import type { Command } from '../../messages/commands.ts'

/** What we say to a robot. */
export interface Commands {
  /** Published with QoS 1: the robot hears it at least once, if it is connected. The same command has the same id. */
  send(command: Command): Promise<void>
}
