import type { Listener } from '../../functions/feed/listener.ts'
import type { FeedHead, FeedPage } from '../../functions/feed/positions.ts'
import type { CatchUps } from '../../functions/ports/catch-ups.ts'
import type { FeedBuffer } from '../../functions/ports/feed-buffer.ts'
import type { FeedEvents } from '../../functions/ports/feed-events.ts'
import { type FeedTickets, TICKET_SECONDS, type TicketBearer } from '../../functions/ports/feed-tickets.ts'
import type { Listeners } from '../../functions/ports/listeners.ts'
import type { Posted, Sockets } from '../../functions/ports/sockets.ts'
import type { OutgoingEvent } from '../../messages/events/external.ts'
import type { ServerFrame } from '../../messages/feed/frames.ts'

export interface FakeFeedTickets extends FeedTickets {
  readonly tickets: Map<string, { readonly bearer: TicketBearer; readonly until: number }>
}

export const fakeFeedTickets = (): FakeFeedTickets => {
  const tickets: FakeFeedTickets['tickets'] = new Map()
  return {
    tickets,
    issue: async (ticket, bearer, now) => void tickets.set(ticket, { bearer, until: now + TICKET_SECONDS * 1000 }),
    redeem: async (ticket, now, origin) => {
      const issued = tickets.get(ticket)
      if (issued === undefined || issued.until <= now) return undefined
      if (origin !== undefined && issued.bearer.origin !== origin) return undefined
      tickets.delete(ticket)
      return issued.bearer
    },
  }
}

export interface FakeFeedEvents extends FeedEvents {
  readonly added: OutgoingEvent[]
  /** Hands on what was added since the last call, as the table's stream does. */
  taken(): OutgoingEvent[]
}

export const fakeFeedEvents = (): FakeFeedEvents => {
  const added: OutgoingEvent[] = []
  let handedOn = 0
  return {
    added,
    taken: () => {
      const fresh = added.slice(handedOn)
      handedOn = added.length
      return fresh
    },
    add: async (event) => {
      if (added.some(({ event_id }) => event_id === event.event_id)) return 'known'
      added.push(structuredClone(event))
      return 'added'
    },
  }
}

export interface FakeFeed {
  readonly buffer: FeedBuffer
  readonly listeners: Listeners
  readonly rows: Map<string, Listener>
  readonly pages: FeedPage[]
  readonly head: FeedHead
}

/** Buffer and listeners share the head, as their tables do. */
export const fakeFeed = (): FakeFeed => {
  const rows = new Map<string, Listener>()
  const sessions = new Map<string, string>()
  const pages: FeedPage[] = []
  const head = { position: 0, sent: 0, registry: 0 }
  const isUnchanged = ({ connection_id, version }: Listener): boolean => rows.get(connection_id)?.version === version
  const written = (before: Listener, after: Listener): Listener => {
    const next = structuredClone({ ...after, version: before.version + 1 })
    rows.set(before.connection_id, next)
    return next
  }
  return {
    rows,
    pages,
    head,
    buffer: {
      head: async () => ({ ...head }),
      append: async (page, sent, registry = head.registry) => {
        if (page.from !== head.position + 1 || registry !== head.registry) return 'moved'
        pages.push(structuredClone(page))
        head.position = page.to
        head.sent = sent
        return 'appended'
      },
      after: async (position) => structuredClone(pages.filter(({ to }) => to > position).slice(0, 5)),
    },
    listeners: {
      find: async (id) => structuredClone(rows.get(id)),
      all: async () => structuredClone([...rows.values()]),
      open: async (listener) => void rows.set(listener.connection_id, structuredClone(listener)),
      change: async (before, after) => (isUnchanged(before) ? written(before, after) : undefined),
      changeAt: async (position, before, after) => {
        if (head.position !== position || !isUnchanged(before)) return undefined
        head.registry += 1
        return written(before, after)
      },
      remove: async (id) => void rows.delete(id),
      announce: async () => {
        head.registry += 1
        return { ...head }
      },
      takeOver: async (session, id) => {
        const earlier = sessions.get(session)
        sessions.set(session, id)
        return earlier === id ? undefined : earlier
      },
    },
  }
}

export interface FakeSockets extends Sockets {
  /** What each connection has got, in order. */
  readonly received: Map<string, ServerFrame[]>
  /** Opens a connection. */
  open(id: string): void
  /** Of a connection: what it answers to posts from now on. */
  answers(id: string, answer: Posted['outcome'] | ((text: string) => Posted['outcome'])): void
  readonly ended: string[]
}

export const fakeSockets = (): FakeSockets => {
  const received: FakeSockets['received'] = new Map()
  const answers = new Map<string, (text: string) => Posted['outcome']>()
  const ended: string[] = []
  return {
    received,
    ended,
    open: (id) => void received.set(id, []),
    answers: (id, answer) => void answers.set(id, typeof answer === 'string' ? () => answer : answer),
    post: async (id, text) => {
      const frames = received.get(id)
      if (frames === undefined || ended.includes(id)) return { outcome: 'gone' }
      const outcome = answers.get(id)?.(text) ?? 'taken'
      if (outcome === 'taken') frames.push(JSON.parse(text) as ServerFrame)
      if (outcome === 'taken' || outcome === 'gone') return { outcome }
      return { outcome, error_class: 'LimitExceededException', error_text: `post to connection ${id}: not read` }
    },
    end: async (id) => void ended.push(id),
    isThere: async (id) => received.has(id) && !ended.includes(id),
  }
}

export interface FakeCatchUps extends CatchUps {
  /** Begun and not taken. */
  readonly waiting: string[]
}

export const fakeCatchUps = (): FakeCatchUps => {
  const waiting: string[] = []
  return { waiting, begin: async (id) => void waiting.push(id) }
}
