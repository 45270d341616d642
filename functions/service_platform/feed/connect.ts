import { endIfPossible } from '../../feed/ending.ts'
import type { Listener } from '../../feed/listener.ts'
import type { TicketBearer } from '../../ports/feed-tickets.ts'
import type { FeedPorts } from './ports.ts'
import type { SocketAnswer, SocketEvent } from './socket-event.ts'

/**
 * Who may connect: whoever shows a ticket that is not 30 seconds old and was not shown before. A browser says which page asks,
 * and no page can lie about it: it is one of the settings, or of where the ticket was asked for, as the operators' console is;
 * one of somebody else is refused before its ticket is used up.
 */
export const connect = async (event: SocketEvent, ports: FeedPorts): Promise<SocketAnswer> => {
  const { connectionId } = event.requestContext
  const refused = (statusCode: number, why: string): SocketAnswer => {
    ports.log.info('connection refused', { connection_id: connectionId, why })
    return { statusCode, body: why }
  }
  const ticket = event.queryStringParameters?.ticket
  if (ticket === undefined || !TICKET.test(ticket)) {
    return refused(401, 'ticket is missing; POST /feed/tickets gives one')
  }
  const origin = originIn(event)
  const isStrange = origin !== undefined && !ports.settings.origins.includes(origin)
  const bearer = await ports.tickets.redeem(ticket, ports.now(), isStrange ? origin : undefined)
  if (bearer === undefined) {
    return isStrange
      ? refused(
          403,
          `origin ${origin} is not one of those that may connect, nor was a ticket that holds asked for from there`,
        )
      : refused(401, 'the ticket was used, is older than 30 seconds, or never was one')
  }

  const listener = newListener(connectionId, bearer, ports.now())
  await ports.listeners.open(listener)
  const earlier = bearer.session && (await takeOver(bearer.session, listener, ports))
  ports.log.info('connected', { connection_id: connectionId, by: bearer.caller, ...(earlier && { replaces: earlier }) })
  return { statusCode: 200 }
}

const TICKET = /^[A-Za-z0-9_-]{43}$/

/** Header names come as they were sent. */
const originIn = ({ headers = {} }: SocketEvent): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1]

const newListener = (connection_id: string, { caller, fleets, ends_at }: TicketBearer, now: number): Listener => ({
  connection_id,
  caller,
  fleets,
  ends_at,
  connected_at: now,
  subscriptions: {},
  errors: 0,
  seen_at: now,
  version: 1,
})

/** What a reload of the page has left behind is ended here, whether or not its end was heard. */
const takeOver = async (
  session: string,
  { connection_id, caller, ends_at }: Listener,
  ports: FeedPorts,
): Promise<string | undefined> => {
  const earlier = await ports.listeners.takeOver(`${caller} ${session}`, connection_id, ends_at)
  if (earlier !== undefined) await endIfPossible(earlier, 'replaced', ports)
  return earlier
}
