import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Feed, Heard } from '../../../client/feed.ts'
import type { OutgoingEvent } from '../../../messages/events/external.ts'
import type { Filter } from '../../../messages/feed/frames.ts'
import { fetchApi } from '../network/api.ts'
import { queryClient } from '../network/query-client.ts'
import { askAgain } from './ask-again.ts'
import { openLiveFeed } from './live-feed.ts'
import type { LiveStatus } from './live-status.ts'

/*
 * One connection to the live feed for the whole tab, opened with the page; every screen subscribes on it. What is heard is handed
 * on a few times a second, together: a fleet that moves must not draw the page for every robot.
 */
export type { Heard } from '../../../client/feed.ts'
export type { OutgoingEvent } from '../../../messages/events/external.ts'
export type { Filter as LiveFilter } from '../../../messages/feed/frames.ts'
export type { LiveStatus } from './live-status.ts'

let feed: Feed | undefined
let status: LiveStatus = { status: 'connecting', since: Date.now() }
/** Raised when there is a new feed, on which everybody subscribes again. */
let generation = 0
const listeners = new Set<() => void>()
const changed = (): void => {
  for (const listener of listeners) listener()
}
const onChange = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let wasLost = false
const become = (next: LiveStatus): void => {
  status = next
  changed()
  if (next.status === 'lost') wasLost = true
  if (next.status !== 'live' || !wasLost) return
  wasLost = false
  void askAgain(queryClient)
}

const theFeed = (): Feed => {
  feed ??= openLiveFeed(
    {
      ticket: async () => {
        const { data } = await fetchApi.POST('/feed/tickets', {})
        return data as { ticket: string; url: string }
      },
    },
    (after) => become(after(status)),
  )
  return feed
}

/** Opens the connection anew: when another tab of this session took it over. */
export const reconnect = (): void => {
  feed?.close()
  feed = undefined
  generation += 1
  become({ status: 'connecting', since: Date.now() })
  theFeed()
  changed()
}

/** The browser knows at once that there is no network. */
window.addEventListener('offline', () => {
  if (status.status === 'live') become({ status: 'lost', since: Date.now(), why: 'this machine has no network' })
})
window.addEventListener('online', () => {
  if (feed && feed.status !== 'replaced') reconnect()
})

export const useLiveStatus = (): LiveStatus => {
  useEffect(() => void theFeed(), [])
  return useSyncExternalStore(onChange, () => status)
}

const useGeneration = (): number => useSyncExternalStore(onChange, () => generation)

export interface LiveOptions {
  readonly every_ms?: number
  /** Begins so many positions of the feed before now, as far as they are kept: a list of what happens is not empty when opened. */
  readonly recent?: number
}

/**
 * Hears what matches the filter, from now on; undefined: nothing. `onHeard` gets what came since the last time, in order, at most
 * ten times a second. A gap among it says that something was missed: load anew.
 */
export const useLive = (
  filter: Filter | undefined,
  onHeard: (heard: readonly Heard[]) => void,
  { every_ms = 100, recent = 0 }: LiveOptions = {},
): void => {
  const newest = useRef(onHeard)
  newest.current = onHeard
  const asked = filter === undefined ? undefined : JSON.stringify(filter)
  const generationNow = useGeneration()
  const reached = useRef<{ readonly asked: string; readonly position: number }>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a new feed everybody subscribes again
  useEffect(() => {
    if (asked === undefined) return undefined
    let waiting: Heard[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const handOn = (): void => {
      timer = undefined
      const heard = waiting
      waiting = []
      newest.current(heard)
    }
    const from = reached.current?.asked === asked ? reached.current.position : undefined
    const subscription = subscribeFrom(theFeed(), JSON.parse(asked) as Filter, { from, recent }, (heard) => {
      waiting.push(heard)
      // Nobody draws in a tab behind others: what it missed it is told as a gap.
      if (waiting.length > waitingMax) waiting = [gapOver(waiting)]
      timer ??= setTimeout(handOn, every_ms)
    })
    return () => {
      clearTimeout(timer)
      // On a new connection it goes on behind what was handed on.
      const [first] = waiting
      const position = first ? beforeOf(first) : subscription.position()
      reached.current = position === undefined ? undefined : { asked, position }
      subscription.end()
    }
  }, [asked, every_ms, recent, generationNow])
}

interface Subscribed {
  readonly position: () => number | undefined
  readonly end: () => void
}

/** Where the feed is now is said to a first subscription; from before that the second one goes on. */
const subscribeFrom = (
  on: Feed,
  filter: Filter,
  { from, recent }: { readonly from: number | undefined; readonly recent: number },
  onHeard: (heard: Heard) => void,
): Subscribed => {
  if (from !== undefined || recent === 0) {
    const subscription = on.subscribe(filter, { onHeard, ...(from !== undefined && { from }) })
    return { position: () => subscription.position, end: () => subscription.end() }
  }
  let current = on.subscribe(filter, { onHeard: () => undefined })
  let isAsking = true
  const asking = setInterval(() => {
    const { position } = current
    if (position === undefined) return
    clearInterval(asking)
    isAsking = false
    current.end()
    current = on.subscribe(filter, {
      from: Math.max(0, position - recent),
      // What is no longer kept of what was before the page was opened, nobody has missed.
      onHeard: (heard) => {
        if (heard.kind === 'event' || heard.to > position) onHeard(heard)
      },
    })
  }, 50)
  return {
    position: () => (isAsking ? undefined : current.position),
    end: () => {
      clearInterval(asking)
      current.end()
    },
  }
}

const beforeOf = (heard: Heard): number => (heard.kind === 'event' ? heard.position : heard.from) - 1

const waitingMax = 5_000

const gapOver = (waiting: readonly Heard[]): Heard => {
  const positions = waiting.map((heard) => (heard.kind === 'event' ? heard.position : heard.to))
  return { kind: 'gap', from: positions[0] ?? 1, to: positions.at(-1) ?? 1, why: 'not_read' }
}

/** For "12 new – show": how many events matched since the list was last loaded. `show` loads it anew. */
export const useNewer = (
  filter: Filter | undefined,
  reload: () => unknown,
  counts: (event: OutgoingEvent) => boolean = () => true,
): { readonly count: number; readonly show: () => void } => {
  const [count, setCount] = useState(0)
  useLive(
    filter,
    (heard) => {
      const more = heard.filter((one) => one.kind === 'gap' || counts(one.event)).length
      if (more > 0) setCount((before) => before + more)
    },
    { every_ms: 500 },
  )
  const show = useCallback(() => {
    setCount(0)
    void reload()
  }, [reload])
  return { count, show }
}
