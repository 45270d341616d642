import type { Fleets } from '../http/caller.ts'

/** Tickets to the live feed: shown once, soon, in place of a token. */
export interface FeedTickets {
  issue(ticket: string, bearer: TicketBearer, now: number): Promise<void>
  /**
   * Whose it is; undefined when it was never issued, was shown before, or is too old. `now`: epoch milliseconds. With an origin,
   * also when it was not asked for from there; then it can still be shown.
   */
  redeem(ticket: string, now: number, origin?: string): Promise<TicketBearer | undefined>
}

export interface TicketBearer {
  readonly caller: string
  readonly fleets: Fleets
  /** Epoch seconds: the end of the token that it was asked for with. */
  readonly ends_at: number
  /** Names the caller's one listener among several: a newer connection of it ends an older one. */
  readonly session?: string
  /** Of the page that asked for it: a browser says it, and no page can lie about it. */
  readonly origin?: string
}

export const TICKET_SECONDS = 30
