import type { Command } from '../../messages/commands.ts'
import type { Cancel } from './command-row.ts'

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
  /** The robot as the request was decided on it: its row says so only once the commit is through. */
  readonly decided?: { readonly state: string; readonly revision: number } | undefined
}

/** For a command that nobody wants any more. */
export interface CallBack {
  callBack(robotId: string, commandId: string, cancel: Cancel): Promise<CalledBack>
}

/**
 * - called_back: it is not sent any more; `sends` tells whether the robot may have it
 * - over: it had come to its end, or somebody else has called it back
 * - nothing: the robot has no such command
 */
export type CalledBack =
  | { readonly found: 'called_back' | 'over'; readonly sends: number; readonly status: string }
  | { readonly found: 'nothing' }
