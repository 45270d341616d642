/**
 * One connection to the live feed after the other: a ticket, a socket, whether anybody is there, and when to try again. What is
 * said on it is the business of feed.ts.
 *
 * - Each connection has a ticket of its own. When there is none, or the connection is lost, the next try comes by itself, later
 *   and later.
 * - A connection that says nothing is asked, and given up when no answer comes, also where the other end just vanished and no
 *   socket closes.
 */
import type { ClientFrame, ServerFrame } from '../messages/feed/frames.ts'

export interface ConnectionOptions {
  /** Asks the API for a ticket (`POST /feed/tickets`) with whatever token there is; called for every connection. */
  readonly ticket: () => Promise<{ readonly ticket: string; readonly url: string }>
  /** After this long without a word the other end is asked for one. Longer costs less and notices later. */
  readonly quiet_ms?: number
  /** After this long without an answer the connection is lost. */
  readonly answer_ms?: number
  /** The longest pause between two tries. Shorter is back sooner; when a server comes back, more ask at once. */
  readonly pause_ms_max?: number
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
  onclose: ((event: { readonly code?: number; readonly reason?: string }) => void) | null
  /** Pages are told nothing; Node has a message. */
  onerror: ((event: { readonly message?: string }) => void) | null
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

/** Who has a connection is told what becomes of it. */
export interface Connected {
  readonly status: (status: FeedStatus, why: Error | undefined) => void
  /** Anew: the other end knows nothing of what was said before. */
  readonly opened: () => void
  readonly heard: (frame: ServerFrame) => void
  /** With this ping the server is asked how far everything was sent. */
  readonly askedHowFar: () => void
}

export interface Connection {
  readonly status: FeedStatus
  /** For good. */
  readonly isOver: boolean
  /** Now or not at all: what is said while nobody is there is gone. */
  say(frame: ClientFrame): void
  close(): void
}

export const real: Surroundings = {
  connect: (url) => new WebSocket(url) as unknown as FeedSocket,
  now: () => Date.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

export const keepConnected = (
  { ticket, quiet_ms = 1_500, answer_ms = 3_000, pause_ms_max = 30_000, surroundings = real }: ConnectionOptions,
  tell: Connected,
): Connection => {
  let status: FeedStatus = 'connecting'
  let line: Line | undefined
  let failures = 0
  let cancelNext: () => void = () => undefined

  const isOver = (): boolean => status === 'closed' || status === 'replaced'
  const become = (next: FeedStatus, why?: Error): void => {
    if (status === next) return
    status = next
    tell.status(next, why)
  }

  const open = async (): Promise<void> => {
    become('connecting')
    try {
      const address = addressIn(await theTicket(ticket, inTime))
      if (isOver()) return
      line = newLine(surroundings.connect(address), { quiet_ms, answer_ms }, surroundings, {
        opened,
        heard,
        asked,
        lost,
      })
    } catch (error) {
      later(asError(error))
    }
  }
  /** In a line that is cut an answer may not come for minutes: the next try asks for another. */
  const inTime = <Value>(answer: Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      const tooLate = new Error(`no answer within ${ticketWithinMs / 1000} s`)
      const cancel = surroundings.after(ticketWithinMs, () => reject(tooLate))
      cancelNext = cancel
      answer.then(resolve, reject).finally(cancel)
    })
  const later = (why: Error): void => {
    if (isOver()) return
    become('waiting', why)
    const most = Math.min(firstPauseMs * 2 ** failures, pause_ms_max)
    failures += 1
    // Anywhere up to it: when a server comes back, not everybody asks at the same moment.
    cancelNext = surroundings.after(surroundings.random() * most, () => void open())
  }
  const opened = (): void => {
    become('open')
    tell.opened()
  }
  const heard = (frame: ServerFrame | undefined): void => {
    failures = 0
    if (frame?.kind !== 'closing') {
      if (frame) tell.heard(frame)
      return
    }
    const why = new Error(`The server has ended the connection: ${frame.why}`)
    if (frame.why === 'replaced') end('replaced', why)
    // Its turn to go: the next connection goes on where this one ends, at once.
    else line?.lose(why)
  }
  const asked = tell.askedHowFar
  const lost = (why: Error): void => {
    line = undefined
    later(why)
  }
  const end = (how: 'closed' | 'replaced', why?: Error): void => {
    if (isOver()) return
    become(how, why)
    cancelNext()
    line?.leave()
    line = undefined
  }

  void open()
  return {
    get status() {
      return status
    },
    get isOver() {
      return isOver()
    },
    say: (frame) => line?.say(frame),
    close: () => end('closed'),
  }
}

/** Before the first try again, at most; doubles up to the longest. */
const firstPauseMs = 250
const ticketWithinMs = 10_000
const connectWithinMs = 10_000
const tickMs = 250
/** How often it is asked how far everything was sent: who hears little must not come back to a gap in what is not for them. */
const progressMs = 60_000

/** One socket, until it is lost or left. */
interface Line {
  say(frame: ClientFrame): void
  lose(why: Error): void
  leave(): void
}

interface OfLine {
  readonly opened: () => void
  /** Undefined: something came that is no frame of ours. */
  readonly heard: (frame: ServerFrame | undefined) => void
  readonly asked: () => void
  /** Once, and not after it was left. */
  readonly lost: (why: Error) => void
}

const newLine = (
  socket: FeedSocket,
  { quiet_ms, answer_ms }: { readonly quiet_ms: number; readonly answer_ms: number },
  { now, after }: Surroundings,
  tell: OfLine,
): Line => {
  let isOpen = false
  let isOver = false
  let heardAt = now()
  let askedAt: number | undefined
  let progressAt = now()
  let cancelTick: () => void = () => undefined

  const leave = (): void => {
    isOver = true
    cancelTick()
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
    try {
      socket.close()
    } catch {
      // It was no socket any more.
    }
  }
  const lose = (why: Error): void => {
    if (isOver) return
    leave()
    tell.lost(why)
  }
  const broken = (what: string | undefined): void => {
    const before = isOpen ? 'The connection was lost' : 'Nobody is there, or the ticket was not taken'
    lose(new Error(what ? `${before}: ${what}` : before))
  }
  const say = (frame: ClientFrame): void => {
    if (!isOpen || isOver) return
    try {
      socket.send(JSON.stringify(frame))
    } catch (error) {
      broken(asError(error).message)
    }
  }
  const tick = (): void => {
    const at = now()
    if (!isOpen) {
      if (at - heardAt >= connectWithinMs) broken(`no connection within ${connectWithinMs / 1000} s`)
    } else if (askedAt !== undefined) {
      if (at - askedAt >= answer_ms) broken(`no answer within ${answer_ms / 1000} s`)
    } else if (at - heardAt >= quiet_ms || at - progressAt >= progressMs) {
      const progress = at - progressAt >= progressMs
      if (progress) {
        progressAt = at
        tell.asked()
      }
      askedAt = at
      say({ action: 'ping', ...(progress && { progress }) })
    }
    if (!isOver) cancelTick = after(tickMs, tick)
  }

  socket.onopen = () => {
    isOpen = true
    heardAt = now()
    tell.opened()
  }
  socket.onmessage = ({ data }) => {
    heardAt = now()
    askedAt = undefined
    tell.heard(frameIn(data))
  }
  socket.onclose = ({ code, reason }) =>
    broken(code === undefined ? undefined : `closed with ${code}${reason ? ` (${reason})` : ''}`)
  socket.onerror = ({ message }) => broken(message)
  cancelTick = after(tickMs, tick)
  return { say, lose, leave }
}

const theTicket = async (
  ask: ConnectionOptions['ticket'],
  inTime: <Value>(answer: Promise<Value>) => Promise<Value>,
): Promise<unknown> => {
  try {
    return await inTime(ask())
  } catch (error) {
    throw new Error(`There is no ticket: ${asError(error).message}`, { cause: error })
  }
}

/** What comes may be an error that somebody's `fetch` did not look at. */
const addressIn = (came: unknown): string => {
  const { url, ticket } = fieldsOf(came)
  if (typeof url === 'string' && url !== '' && typeof ticket === 'string' && ticket !== '') {
    return `${url}?ticket=${encodeURIComponent(ticket)}`
  }
  throw new Error(`There is no ticket: url and ticket were expected, and what came is ${inWords(came)}`)
}

/** What an API says about itself, as it says it; of everything else only the kind and the names: a value may be a secret. */
const inWords = (came: unknown): string => {
  if (Array.isArray(came)) return 'a list'
  if (typeof came !== 'object' || came === null) return typeof came === 'string' ? 'a string' : String(came)
  const { status, detail, message } = fieldsOf(came)
  if (typeof detail === 'string') return typeof status === 'number' ? `${status}: ${detail}` : detail
  if (typeof message === 'string') return message
  return `an object with ${Object.keys(came).join(', ') || 'nothing'}`
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

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
