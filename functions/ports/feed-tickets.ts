import type { Fleets } from '../http/caller.ts'

/** Tickets to the live feed: shown once, soon, in place of a token. */
export interface FeedTickets {
  issue(ticket: string, bearer: TicketBearer, now: number): Promise<void>
  /** Whose it is; undefined when it was never issued, was shown before, or is too old. `now`: epoch milliseconds. */
  redeem(ticket: string, now: number): Promise<TicketBearer | undefined>
}

export interface TicketBearer {
  readonly caller: string
  readonly fleets: Fleets
  /** Epoch seconds: the end of the token that it was asked for with. */
  readonly ends_at: number
  /** Names the caller's one listener among several: a newer connection of it ends an older one. */
  readonly session?: string
}

export const TICKET_SECONDS = 30
