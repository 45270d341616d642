import type { Message } from '../../messages/envelope.ts'
import type { Edit, Redrive } from '../../messages/stream-record.ts'

/** Triggers of parked robots, in stream order. */
export interface HeldMessages {
  /** Writing the same message twice leaves one. */
  hold(held: Held): Promise<void>
  /** The oldest held messages of a robot behind `after`. */
  oldest(robotId: string, after: string | undefined, limit: number): Promise<readonly Held[]>
  forget(robotId: string, positions: readonly string[]): Promise<void>
}

export interface Held {
  readonly robot_id: string
  readonly position: string
  readonly message: Message
  /** The bytes that the message came in: its element, if it came in an array. */
  readonly original: Uint8Array
  readonly topic: string
  readonly client_id?: string
  readonly principal?: string
  readonly redrive?: Redrive
  readonly edit?: Edit
  /** Set if a failure was reported for it: its end has to be reported too. */
  readonly failure_id?: string
  readonly held_at: string
}
