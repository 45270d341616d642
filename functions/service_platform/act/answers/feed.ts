import { TICKET_SECONDS } from '../../../ports/feed-tickets.ts'
import type { Acting } from '../answer.ts'

/** The connection may do what the token may that the ticket was asked for with, and ends with it. */
export const issueFeedTicket: Acting<'issue-feed-ticket'> = async (
  { caller, expires_at, headers, body },
  { feed, now },
) => {
  const ticket = feed.newTicket()
  const { session } = body
  const { origin } = headers
  await feed.tickets.issue(
    ticket,
    {
      caller: `${caller.kind}:${caller.name}`,
      fleets: caller.fleets,
      ends_at: expires_at ?? Math.floor(now() / 1000) + withoutEndSeconds,
      ...(session !== undefined && { session }),
      ...(origin !== undefined && { origin: origin.slice(0, ORIGIN_CHARACTERS_MAX) }),
    },
    now(),
  )
  return { ticket, url: feed.url, expires_in: TICKET_SECONDS }
}

/** Every token of ours has an end; one of somebody else's issuer may not say it. */
const withoutEndSeconds = 900

const ORIGIN_CHARACTERS_MAX = 300
