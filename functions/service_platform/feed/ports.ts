import type { Log } from '../../logger.ts'
import type { CatchUps } from '../../ports/catch-ups.ts'
import type { FeedBuffer } from '../../ports/feed-buffer.ts'
import type { FeedTickets } from '../../ports/feed-tickets.ts'
import type { Listeners } from '../../ports/listeners.ts'
import type { Sockets } from '../../ports/sockets.ts'

export interface FeedPorts {
  readonly tickets: FeedTickets
  readonly listeners: Listeners
  readonly buffer: Pick<FeedBuffer, 'head'>
  readonly sockets: Sockets
  readonly catchUps: CatchUps
  readonly settings: FeedSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface FeedSettings {
  /** Of pages that may connect. */
  readonly origins: readonly string[]
  readonly subscriptions_max: number
  readonly errors_max: number
}
