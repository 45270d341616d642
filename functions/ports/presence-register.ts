import type { Run } from './run.ts'

/** Who is there: one item per robot, what it said last about coming and going. */
export interface PresenceRegister {
  record(run: Run, presence: Presence): Promise<void>
}

export interface Presence {
  readonly presence: 'connected' | 'disconnected' | 'quiet' | 'lost'
  /** Type of the message that told it. */
  readonly cause: string
  readonly reason?: string | undefined
  /** RFC 3339 */
  readonly at: string
}
