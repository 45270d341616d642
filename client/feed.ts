/**
 * The live feed, for pages and for Node 22 or newer: subscriptions and how far each has heard. It needs nothing but this file,
 * connection.ts beside it, and the types that they name.
 *
 *   const feed = openFeed({ ticket: async () => (await fetch('/feed/tickets', { method: 'POST', … })).json() })
 *   const moves = feed.subscribe({ types: ['robot.transitioned'], fleets: ['north'] })
 *   for await (const heard of moves) heard.kind === 'event' ? show(heard.event) : reload()
 *
 * - It connects by itself, again and again, with a new ticket each time, and goes on behind the last event that it has handed
 *   on: nothing comes twice, and what cannot be had any more comes as a gap.
 * - Why it waits (no ticket, nobody there, a connection that was lost) is handed to `onStatus`, each time.
 * - A connection that says nothing is asked after a second and a half and given up three seconds later, also where the other end just
 *   vanished and no socket closes. While events come, nobody asks.
 * - Each subscription has a position of its own. Whoever keeps it (`subscription.position`) can go on from there after a reload
 *   of the page: `feed.subscribe(filter, { from })`.
 */
import type { OutgoingEvent } from '../messages/events/external.ts'
import type { Filter, ServerFrame } from '../messages/feed/frames.ts'
import { type ConnectionOptions, type FeedStatus, keepConnected, real } from './connection.ts'

export type { FeedSocket, FeedStatus, Surroundings } from './connection.ts'

export interface FeedOptions extends ConnectionOptions {
  /** `why`: with waiting and replaced, the reason in words, such as what `ticket` threw or answered in place of a ticket. */
  readonly onStatus?: (status: FeedStatus, why: Error | undefined) => void
  /** Events and gaps that wait for whoever iterates; more than that are dropped, oldest first, and said as a gap. */
  readonly waiting_max?: number
}

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

export const openFeed = ({ onStatus = () => undefined, waiting_max = 10_000, ...connecting }: FeedOptions): Feed => {
  const { after } = connecting.surroundings ?? real
  const subscriptions = new Map<string, Subscription>()
  let ids = 0
  let progress = newProgress()

  const hear: { readonly [Kind in ServerFrame['kind']]: (frame: Extract<ServerFrame, { kind: Kind }>) => void } = {
    subscribed: ({ subscription_id, position }) => {
      const subscription = subscriptions.get(subscription_id)
      if (!subscription) return
      subscription.begin(position)
      progress.begun(subscription)
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
        progress.restarted(subscription)
        subscription.restart(typeof frame.position === 'number' ? frame.position : 0)
      } else if (frame.status < 500 && frame.status !== 410) {
        subscription.refuse(new FeedRefusal(frame))
        return
      }
      after(beforeAgainMs, () => subscribe(subscription))
    },
    pong: ({ position }) => progress.said(position),
    // The connection's business.
    closing: () => undefined,
  }

  const connection = keepConnected(connecting, {
    status: (status, why) => {
      guarded(() => onStatus(status, why))
      if (status !== 'closed' && status !== 'replaced') return
      for (const subscription of subscriptions.values()) subscription.finish()
      subscriptions.clear()
    },
    opened: () => {
      progress = newProgress()
      for (const subscription of subscriptions.values()) subscribe(subscription)
    },
    heard: (frame) => {
      // A newer server may say more than this client knows.
      if (Object.hasOwn(hear, frame.kind)) hear[frame.kind](frame as never)
    },
    askedHowFar: () => progress.asked(),
  })

  const subscribe = ({ id, filter, position }: Subscription): void => {
    if (!subscriptions.has(id)) return
    connection.say({
      action: 'subscribe',
      subscription_id: id,
      filter,
      ...(position !== undefined && { from: position }),
    })
  }

  return {
    get status() {
      return connection.status
    },
    subscribe: (filter = {}, options = {}) => {
      ids += 1
      const id = `s${ids}`
      const subscription = newSubscription(id, filter, options, waiting_max, () => {
        if (subscriptions.delete(id)) connection.say({ action: 'unsubscribe', subscription_id: id })
      })
      if (connection.isOver) subscription.finish()
      else {
        subscriptions.set(id, subscription)
        subscribe(subscription)
      }
      return subscription.shown
    },
    close: () => connection.close(),
  }
}

const beforeAgainMs = 1_000

/** How far everything was sent, on one connection. */
interface Progress {
  begun(subscription: Subscription): void
  restarted(subscription: Subscription): void
  asked(): void
  said(position: number | undefined): void
}

const newProgress = (): Progress => {
  /** Those that the server has answered. */
  const begun = new Set<Subscription>()
  /** Those of them that the next progress is about: others may begin further back. */
  let asked: ReadonlySet<Subscription> = new Set()
  /** Said by the pong before: whatever was on its way then has arrived by now. */
  let sent: { readonly position: number; readonly to: ReadonlySet<Subscription> } | undefined
  return {
    begun: (subscription) => void begun.add(subscription),
    restarted: (subscription) => {
      begun.delete(subscription)
      sent = undefined
    },
    asked: () => {
      asked = new Set(begun)
    },
    said: (position) => {
      for (const subscription of sent?.to ?? []) subscription.pass(sent?.position ?? 0)
      sent = position === undefined ? undefined : { position, to: asked }
    },
  }
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
