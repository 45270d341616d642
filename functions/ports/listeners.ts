import type { Listener } from '../feed/listener.ts'
import type { FeedHead } from '../feed/positions.ts'

/** Who listens to the live feed, and to what. */
export interface Listeners {
  /** As it is now. */
  find(connection_id: string): Promise<Listener | undefined>
  all(): Promise<readonly Listener[]>
  /** A connection that has just been opened. */
  open(listener: Listener): Promise<void>
  /**
   * Answers with the listener as it stands then; undefined when somebody else has changed it since it was read, or it is gone:
   * nothing was written.
   */
  change(before: Listener, after: Listener): Promise<Listener | undefined>
  /**
   * Makes a change that holds only while nothing was added to the feed after `position`; whoever posts knows of it from the
   * next event on. Undefined: something was, or the listener was changed; nothing was written.
   */
  changeAt(position: number, before: Listener, after: Listener): Promise<Listener | undefined>
  /** Whether or not it is there. */
  remove(connection_id: string): Promise<void>
  /** From now on, whoever posts an event that gets its position later knows of every change that was made before. */
  announce(): Promise<FeedHead>
  /** The connection that a session was heard on before, if another. */
  takeOver(session: string, connection_id: string, ends_at: number): Promise<string | undefined>
}
