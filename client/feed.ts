/**
 * The live feed, for pages and for Node 22 or newer. It needs nothing but this file and the types that it names.
 *
 *   const feed = openFeed({ ticket: async () => (await fetch('/feed/tickets', { method: 'POST', … })).json() })
 *   const moves = feed.subscribe({ types: ['robot.transitioned'], fleets: ['north'] })
 *   for await (const heard of moves) heard.kind === 'event' ? show(heard.event) : reload()
 *
 * - It connects by itself, again and again, with a new ticket each time, and goes on behind the last event that it has handed
 *   on: nothing comes twice, and what cannot be had any more comes as a gap.
 * - A connection that says nothing is asked after a second and a half and given up three seconds later, also where the other end just
 *   vanished and no socket closes. While events come, nobody asks.
 * - Each subscription has a position of its own. Whoever keeps it (`subscription.position`) can go on from there after a reload
 *   of the page: `feed.subscribe(filter, { from })`.
 */
import type { OutgoingEvent } from '../messages/events/external.ts'
import type { ClientFrame, Filter, ServerFrame } from '../messages/feed/frames.ts'

export interface FeedOptions {
  /** Asks the API for a ticket (`POST /feed/tickets`) with whatever token there is; called for every connection. */
  readonly ticket: () => Promise<{ readonly ticket: string; readonly url: string }>
  readonly onStatus?: (status: FeedStatus) => void
  /** After this long without a word the other end is asked for one. Longer costs less and notices later. */
  readonly quiet_ms?: number
  /** After this long without an answer the connection is lost. */
  readonly answer_ms?: number
  /** Events and gaps that wait for whoever iterates; more than that are dropped, oldest first, and said as a gap. */
  readonly waiting_max?: number
  /** For tests. */
  readonly surroundings?: Surroundings
}

export interface Surroundings {
  readonly connect: (url: string) => FeedSocket
  /** Milliseconds. */
  readonly now: () => number
  /** Calls once; answers with what takes it back. */
  readonly after: (milliseconds: number, act: () => void) => () => void
  /** 0 to 1 */
  readonly random: () => number
}

/** What is used of a WebSocket. */
export interface FeedSocket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(text: string): void
  close(): void
}

/**
 * - connecting: for the first time, or again
 * - open: what happens is heard
 * - waiting: the connection was lost, or there was no ticket; the next try comes by itself
 * - replaced: another connection of the same session was opened; this one is closed for good
 * - closed: by `close`
 */
export type FeedStatus = 'connecting' | 'open' | 'waiting' | 'replaced' | 'closed'

export type Heard =
  | { readonly kind: 'event'; readonly position: number; readonly event: OutgoingEvent }
  /**
   * What may have matched and was not heard. buffer: too long ago; too_large: fits no frame; restarted: the feed counts anew;
   * not_read: whoever iterates did not keep up.
   */
  | {
      readonly kind: 'gap'
      readonly from: number
      readonly to: number
      readonly why: 'buffer' | 'too_large' | 'restarted' | 'not_read'
    }

export interface SubscribeOptions {
  /** Goes on behind this position. */
  readonly from?: number
  /** In place of iterating. */
  readonly onHeard?: (heard: Heard) => void
  /** The server does not take the subscription: its filter, or one too many. */
  readonly onRefused?: (refusal: FeedRefusal) => void
}

export interface FeedSubscription extends AsyncIterable<Heard> {
  /** Everything up to here was handed on; undefined until the server has said where it begins. */
  readonly position: number | undefined
  end(): void
}

export interface Feed {
  readonly status: FeedStatus
  subscribe(filter?: Filter, options?: SubscribeOptions): FeedSubscription
  close(): void
}

/** A subscription that the server refused, with what it said: who iterates gets it thrown. */
export class FeedRefusal extends Error {
  override readonly name = 'FeedRefusal'
  readonly type: string
  readonly status: number
  constructor({ type, status, detail }: Extract<ServerFrame, { readonly kind: 'error' }>) {
    super(detail)
    this.type = type
    this.status = status
  }
}

const real: Surroundings = {
  connect: (url) => new WebSocket(url) as unknown as FeedSocket,
  now: () => Date.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

export const openFeed = ({
  ticket,
  onStatus = () => undefined,
  quiet_ms = 1_500,
  answer_ms = 3_000,
  waiting_max = 10_000,
  surroundings: { connect, now, after, random } = real,
}: FeedOptions): Feed => {
  const subscriptions = new Map<string, Subscription>()
  let status: FeedStatus = 'connecting'
  let connection: Connection | undefined
  let cancelNext: () => void = () => undefined
  let failures = 0
  let ids = 0

  const become = (next: FeedStatus): void => {
    if (status === next) return
    status = next
    onStatus(next)
  }
  const isOver = (): boolean => status === 'closed' || status === 'replaced'

  const open = async (): Promise<void> => {
    become('connecting')
    let socket: FeedSocket
    try {
      const shown = await ticket()
      if (isOver()) return
      socket = connect(`${shown.url}?ticket=${encodeURIComponent(shown.ticket)}`)
    } catch {
      return later()
    }
    connection = listen(socket)
  }

  const later = (): void => {
    if (isOver()) return
    become('waiting')
    const most = Math.min(firstPauseMs * 2 ** failures, pauseMaxMs)
    failures += 1
    // Anywhere up to it: when a server comes back, not everybody asks at the same moment.
    cancelNext = after(random() * most, () => void open())
  }

  const listen = (socket: FeedSocket): Connection => {
    let isOpen = false
    let heardAt = now()
    let askedAt: number | undefined
    let progressAt = now()
    /** Of this connection: those that the server has answered. */
    const begun = new Set<Subscription>()
    /** Those of them that the next progress is about: others may begin further back. */
    let asked: ReadonlySet<Subscription> = new Set()
    /** Said by the pong before: whatever was on its way then has arrived by now. */
    let sent: { readonly position: number; readonly to: ReadonlySet<Subscription> } | undefined
    let cancelTick: () => void = () => undefined

    const lost = (): void => {
      if (connection !== mine) return
      connection = undefined
      cancelTick()
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
      try {
        socket.close()
      } catch {
        // It was no socket any more.
      }
      later()
    }
    const say = (frame: ClientFrame): void => {
      if (!isOpen) return
      try {
        socket.send(JSON.stringify(frame))
      } catch {
        lost()
      }
    }
    const tick = (): void => {
      const at = now()
      if (!isOpen) {
        if (at - heardAt >= connectWithinMs) lost()
      } else if (askedAt !== undefined) {
        if (at - askedAt >= answer_ms) lost()
      } else if (at - heardAt >= quiet_ms || at - progressAt >= progressMs) {
        const progress = at - progressAt >= progressMs
        if (progress) {
          progressAt = at
          asked = new Set(begun)
        }
        askedAt = at
        say({ action: 'ping', ...(progress && { progress }) })
      }
      if (connection === mine) cancelTick = after(tickMs, tick)
    }
    const take: { readonly [Kind in ServerFrame['kind']]: (frame: Extract<ServerFrame, { kind: Kind }>) => void } = {
      subscribed: ({ subscription_id, position }) => {
        const subscription = subscriptions.get(subscription_id)
        if (!subscription) return
        subscription.begin(position)
        begun.add(subscription)
      },
      unsubscribed: () => undefined,
      events: ({ events }) => {
        for (const { subscription_ids, position, event } of events) {
          for (const id of subscription_ids) subscriptions.get(id)?.hear({ kind: 'event', position, event })
        }
      },
      gap: ({ subscription_ids, from, to, why }) => {
        for (const id of subscription_ids) subscriptions.get(id)?.hear({ kind: 'gap', from, to, why })
      },
      error: (frame) => {
        const subscription = frame.subscription_id && subscriptions.get(frame.subscription_id)
        if (!subscription) return
        if (frame.type.endsWith(':unknown-position')) {
          begun.delete(subscription)
          sent = undefined
          subscription.restart(typeof frame.position === 'number' ? frame.position : 0)
        } else if (frame.status < 500 && frame.status !== 410) {
          subscription.refuse(new FeedRefusal(frame))
          return
        }
        after(beforeAgainMs, () => subscribe(subscription))
      },
      pong: ({ position }) => {
        for (const subscription of sent?.to ?? []) subscription.pass(sent?.position ?? 0)
        sent = position === undefined ? undefined : { position, to: asked }
      },
      closing: ({ why }) => {
        if (why === 'replaced') {
          end('replaced')
          return
        }
        // Its turn to go: the next connection goes on where this one ends, at once.
        failures = 0
        lost()
      },
    }

    socket.onopen = () => {
      isOpen = true
      heardAt = now()
      become('open')
      for (const subscription of subscriptions.values()) subscribe(subscription)
    }
    socket.onmessage = ({ data }) => {
      heardAt = now()
      askedAt = undefined
      failures = 0
      const frame = frameIn(data)
      // A newer server may say more than this client knows.
      if (frame !== undefined && Object.hasOwn(take, frame.kind)) take[frame.kind](frame as never)
    }
    socket.onclose = lost
    socket.onerror = lost
    const mine: Connection = {
      say,
      close: () => {
        cancelTick()
        socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
        socket.close()
      },
    }
    cancelTick = after(tickMs, tick)
    return mine
  }

  const subscribe = ({ id, filter, position }: Subscription): void => {
    if (!subscriptions.has(id)) return
    connection?.say({
      action: 'subscribe',
      subscription_id: id,
      filter,
      ...(position !== undefined && { from: position }),
    })
  }

  const end = (how: 'closed' | 'replaced'): void => {
    if (isOver()) return
    become(how)
    cancelNext()
    connection?.close()
    connection = undefined
    for (const subscription of subscriptions.values()) subscription.finish()
    subscriptions.clear()
  }

  void open()
  return {
    get status() {
      return status
    },
    subscribe: (filter = {}, options = {}) => {
      ids += 1
      const id = `s${ids}`
      const subscription = newSubscription(id, filter, options, waiting_max, () => {
        if (subscriptions.delete(id)) connection?.say({ action: 'unsubscribe', subscription_id: id })
      })
      if (isOver()) subscription.finish()
      else {
        subscriptions.set(id, subscription)
        subscribe(subscription)
      }
      return subscription.shown
    },
    close: () => end('closed'),
  }
}

/** Before the first try again, at most; doubles up to the longest. */
const firstPauseMs = 250
const pauseMaxMs = 30_000
const connectWithinMs = 10_000
const tickMs = 250
/** How often it is asked how far everything was sent: who hears little must not come back to a gap in what is not for them. */
const progressMs = 60_000
const beforeAgainMs = 1_000

interface Connection {
  say(frame: ClientFrame): void
  close(): void
}

interface Subscription {
  readonly id: string
  readonly filter: Filter
  readonly position: number | undefined
  readonly shown: FeedSubscription
  /** The server has said from where it is live. */
  begin(position: number): void
  hear(heard: Heard): void
  /** Nothing up to here is missing. */
  pass(position: number): void
  restart(position: number): void
  refuse(refusal: FeedRefusal): void
  finish(): void
}

const newSubscription = (
  id: string,
  filter: Filter,
  { from, onHeard, onRefused }: SubscribeOptions,
  waitingMax: number,
  onEnd: () => void,
): Subscription => {
  let position = from
  let over = false
  let refusal: FeedRefusal | undefined
  const waiting: Heard[] = []
  const readers: {
    readonly resolve: (result: IteratorResult<Heard>) => void
    readonly reject: (why: Error) => void
  }[] = []

  const handOn = (heard: Heard): void => {
    const reader = readers.shift()
    if (onHeard) guarded(() => onHeard(heard))
    else if (reader) reader.resolve({ done: false, value: heard })
    else waiting.push(heard)
    if (waiting.length > waitingMax) dropOldest(waiting)
  }
  const finish = (why?: FeedRefusal): void => {
    if (over) return
    over = true
    refusal = why
    for (const { resolve, reject } of readers.splice(0)) why ? reject(why) : resolve(done)
  }
  const ended = (): void => {
    finish()
    onEnd()
  }
  const next = (): Promise<IteratorResult<Heard>> => {
    const heard = waiting.shift()
    if (heard) return Promise.resolve({ done: false, value: heard })
    if (refusal) return Promise.reject(refusal)
    if (over) return Promise.resolve(done)
    return new Promise((resolve, reject) => readers.push({ resolve, reject }))
  }

  return {
    id,
    filter,
    get position() {
      return position
    },
    shown: {
      get position() {
        return position
      },
      end: ended,
      [Symbol.asyncIterator]: () => ({
        next,
        return: () => {
          ended()
          return Promise.resolve(done)
        },
      }),
    },
    begin: (live) => {
      position = Math.max(position ?? 0, live)
    },
    hear: (heard) => {
      const last = heard.kind === 'event' ? heard.position : heard.to
      // It was said before: the answer to an earlier post was lost, or this subscription has gone on elsewhere.
      if (over || (position !== undefined && last <= position)) return
      position = last
      handOn(heard)
    },
    pass: (sent) => {
      if (position !== undefined && sent > position) position = sent
    },
    restart: (newest) => {
      const behind = position ?? 0
      position = undefined
      handOn({ kind: 'gap', from: behind + 1, to: newest, why: 'restarted' })
    },
    refuse: (why) => {
      if (onRefused) guarded(() => onRefused(why))
      finish(why)
      onEnd()
    },
    finish,
  }
}

/** A listener of a page that throws is the page's to see; what comes after it is heard all the same. */
const guarded = (act: () => void): void => {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

const done: IteratorResult<Heard> = { done: true, value: undefined }

/** What is dropped one after the other becomes one gap, the oldest of what waits. */
const dropOldest = (waiting: Heard[]): void => {
  const [first, second] = waiting.splice(0, 2)
  if (!first || !second) return
  const from = first.kind === 'gap' ? first.from : first.position
  const to = second.kind === 'gap' ? second.to : second.position
  waiting.unshift({ kind: 'gap', from, to, why: 'not_read' })
}

const frameIn = (data: unknown): ServerFrame | undefined => {
  if (typeof data !== 'string') return undefined
  try {
    const frame: unknown = JSON.parse(data)
    return typeof frame === 'object' && frame !== null && 'kind' in frame ? (frame as ServerFrame) : undefined
  } catch {
    // Not of ours: API Gateway's own errors are JSON too, and have no kind.
    return undefined
  }
}
