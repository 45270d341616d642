import type { Command } from '../../messages/commands.ts'
import type { Delivery } from './commands.ts'

/** The lane of what must not wait: past the stream and the machine. */
export interface AtOnce {
  /** Published when it answers. The request follows on the line, and the command that it becomes is this one. */
  say(command: Command, delivery: Delivery): Promise<void>
}
