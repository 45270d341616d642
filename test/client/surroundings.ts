import type { FeedSocket, Surroundings } from '../../client/feed.ts'
import type { ServerFrame } from '../../messages/feed/frames.ts'

/** A time of its own, and sockets whose other end is the test. */
export interface Socket extends FeedSocket {
  readonly url: string
  readonly said: Record<string, unknown>[]
  closed: boolean
  open(): void
  hear(frame: ServerFrame): void
  /** As the other end ends it. */
  end(): void
}

export interface OwnTime {
  readonly now: () => number
  /** Calls once; answers with what takes it back. */
  readonly after: (milliseconds: number, act: () => void) => () => void
  readonly advance: (milliseconds: number) => Promise<void>
  readonly timers: ReadonlySet<unknown>
}

/** `late_ms`: what comes to pass does so by that much too late, as on a busy machine. */
export const ownTime = ({ late_ms = 0 }: { readonly late_ms?: number } = {}): OwnTime => {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly act: () => void }>()
  return {
    now: () => now,
    after: (milliseconds, act) => {
      const timer = { at: now + milliseconds + late_ms, act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance: async (milliseconds) => {
      const until = now + milliseconds
      for (;;) {
        await settled()
        const [next] = [...timers].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
        if (!next) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.act()
      }
      now = until
      await settled()
    },
    timers,
  }
}

export interface OwnSurroundings extends OwnTime {
  readonly sockets: readonly Socket[]
  readonly surroundings: Surroundings
}

export const ownSurroundings = (options: { readonly late_ms?: number } = {}): OwnSurroundings => {
  const time = ownTime(options)
  const sockets: Socket[] = []
  const connect = (url: string): FeedSocket => {
    const socket: Socket = {
      url,
      said: [],
      closed: false,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (text) => void socket.said.push(JSON.parse(text) as Record<string, unknown>),
      close: () => {
        socket.closed = true
      },
      open: () => socket.onopen?.({} as never),
      hear: (frame) => socket.onmessage?.({ data: JSON.stringify(frame) }),
      end: () => socket.onclose?.({} as never),
    }
    sockets.push(socket)
    return socket
  }
  return { ...time, sockets, surroundings: { connect, now: time.now, after: time.after, random: () => 1 } }
}

export const settled = async (): Promise<void> => {
  for (let n = 0; n < 5; n += 1) await Promise.resolve()
}
