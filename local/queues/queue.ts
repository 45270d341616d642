/**
 * One standard SQS queue: messages that are visible, and messages that will be (delayed, or received and not yet
 * deleted). Oldest first, as SQS tries to; a receipt is good until the message is received again.
 */
import type { Clock, Timer } from '../clock.ts'
import type { Pending } from '../pending.ts'
import type { Random } from '../random.ts'
import type { MessageAttributes } from './message-attributes.ts'

export interface QueueSettings {
  readonly name: string
  readonly arn: string
  readonly url: string
  readonly visibilitySeconds: number
  readonly delaySeconds: number
  readonly retentionSeconds: number
  readonly maximumBytes: number
  readonly waitSeconds: number
  readonly redrive?: { readonly deadLetterArn: string; readonly receivesMax: number }
  readonly createdAt: number
}

export interface Message {
  readonly id: string
  readonly body: string
  readonly attributes: MessageAttributes
  /** First enqueued: moving to a dead-letter queue does not make a message younger (Developer Guide). */
  readonly sentAt: number
  /** The queue that gave it up, when it came by redrive. */
  readonly deadLetterSourceArn?: string
  readonly traceHeader?: string
  receiveCount: number
  firstReceivedAt?: number
  /** Of the latest receive. */
  receipt?: string
  /** Epoch milliseconds from which it can be received. */
  visibleAt: number
  deleted?: true
}

export type NewMessage = Pick<Message, 'id' | 'body' | 'attributes' | 'sentAt'> &
  Partial<Pick<Message, 'deadLetterSourceArn' | 'traceHeader'>>

/** What outlives a restart: what was in flight comes back visible, as its receiver is gone too. */
export type KeptMessage = NewMessage & Pick<Message, 'receiveCount' | 'visibleAt'>

export interface Queue {
  readonly settings: QueueSettings
  add(message: NewMessage, delaySeconds?: number): void
  /** Up to `max` visible messages, now; those received too often go to `giveUp` instead. */
  receive(max: number, visibilitySeconds: number | undefined, giveUp: (message: Message) => void): readonly Message[]
  /** False: the receipt is not the latest one of a message here; nothing happened. */
  delete(receipt: string): boolean
  changeVisibility(receipt: string, seconds: number): 'changed' | 'not in flight' | 'unknown'
  purge(): void
  onVisible(listener: () => void): () => void
  counts(): { visible: number; inFlight: number; delayed: number }
  /** Age of the oldest message in seconds; 0 when empty. */
  oldestSeconds(): number
  stop(): void
}

export function createQueue(settings: QueueSettings, clock: Clock, random: Random, kept: Pending<KeptMessage>): Queue {
  const messages = new Map<string, Message>()
  const byReceipt = new Map<string, Message>()
  const listeners = new Set<() => void>()
  let visible: Message[] = []
  let head = 0
  /** Not yet visible, soonest first; an entry whose time differs from its message's is out of date. */
  let later: { at: number; message: Message }[] = []
  let timer: Timer | undefined
  let timerAt = Number.POSITIVE_INFINITY

  const expired = (message: Message) => message.sentAt + settings.retentionSeconds * 1000 <= clock.now()

  const remove = (message: Message) => {
    message.deleted = true
    messages.delete(message.id)
    if (message.receipt) byReceipt.delete(message.receipt)
    kept.done(message.id)
  }

  const show = (message: Message) => {
    if (message.visibleAt <= clock.now()) {
      visible.push(message)
      return true
    }
    const entry = { at: message.visibleAt, message }
    let at = later.length
    while (at > 0 && (later[at - 1]?.at ?? 0) > entry.at) at--
    later.splice(at, 0, entry)
    return false
  }

  /** Moves what has become visible by now to the visible ones. */
  const ripen = (): boolean => {
    const now = clock.now()
    let ripe = 0
    let any = false
    while (ripe < later.length && (later[ripe]?.at ?? 0) <= now) {
      const { at, message } = later[ripe++] as (typeof later)[number]
      if (message.deleted || message.visibleAt !== at) continue
      visible.push(message)
      any = true
    }
    if (ripe > 0) later = later.slice(ripe)
    return any
  }

  const watch = () => {
    const next = later[0]?.at ?? Number.POSITIVE_INFINITY
    if (next === timerAt) return
    timer?.cancel()
    timerAt = next
    if (next === Number.POSITIVE_INFINITY) return
    timer = clock.setTimeout(
      () => {
        timerAt = Number.POSITIVE_INFINITY
        const any = ripen()
        watch()
        if (any) tell()
      },
      Math.max(0, next - clock.now()),
    )
  }

  const tell = () => {
    for (const listener of [...listeners]) listener()
  }

  const take = (): Message | undefined => {
    while (head < visible.length) {
      const message = visible[head++]
      if (head > 1_000 && head * 2 > visible.length) {
        visible = visible.slice(head)
        head = 0
      }
      if (!message || message.deleted || message.visibleAt > clock.now()) continue
      if (!expired(message)) return message
      remove(message)
    }
    visible = []
    head = 0
    return undefined
  }

  const keep = ({ id, body, attributes, sentAt, deadLetterSourceArn, traceHeader, receiveCount, visibleAt }: Message) =>
    kept.add(id, {
      id,
      body,
      attributes,
      sentAt,
      ...(deadLetterSourceArn !== undefined && { deadLetterSourceArn }),
      ...(traceHeader !== undefined && { traceHeader }),
      receiveCount,
      visibleAt: receiveCount > 0 ? 0 : visibleAt,
    })

  const receivable = (message: Message) => message.visibleAt <= clock.now()

  for (const [id, message] of kept.entries()) {
    const known: Message = { ...message }
    messages.set(id, known)
    show(known)
  }
  watch()

  return {
    settings,
    add(message, delaySeconds = settings.delaySeconds) {
      const added: Message = { ...message, receiveCount: 0, visibleAt: clock.now() + delaySeconds * 1000 }
      messages.set(added.id, added)
      keep(added)
      const now = show(added)
      watch()
      if (now) tell()
    },
    receive(max, visibilitySeconds = settings.visibilitySeconds, giveUp) {
      ripen()
      const received: Message[] = []
      while (received.length < max) {
        const message = take()
        if (!message) break
        if (settings.redrive && message.receiveCount >= settings.redrive.receivesMax) {
          giveUp(message)
          remove(message)
          continue
        }
        const now = clock.now()
        message.receiveCount++
        message.firstReceivedAt ??= now
        if (message.receipt) byReceipt.delete(message.receipt)
        message.receipt = Buffer.from(random.bytes(36)).toString('base64url')
        byReceipt.set(message.receipt, message)
        message.visibleAt = now + visibilitySeconds * 1000
        keep(message)
        show(message)
        received.push(message)
      }
      watch()
      return received
    },
    delete(receipt) {
      const message = byReceipt.get(receipt)
      if (message) remove(message)
      return message !== undefined
    },
    changeVisibility(receipt, seconds) {
      const message = byReceipt.get(receipt)
      if (!message) return 'unknown'
      if (receivable(message)) return 'not in flight'
      message.visibleAt = clock.now() + seconds * 1000
      const now = show(message)
      watch()
      if (now) tell()
      return 'changed'
    },
    purge() {
      for (const message of [...messages.values()]) remove(message)
    },
    onVisible(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    counts() {
      let [waiting, inFlight, delayed] = [0, 0, 0]
      for (const message of messages.values()) {
        if (expired(message)) continue
        if (receivable(message)) waiting++
        else if (message.receiveCount > 0) inFlight++
        else delayed++
      }
      return { visible: waiting, inFlight, delayed }
    },
    oldestSeconds() {
      let oldest = Number.POSITIVE_INFINITY
      for (const message of messages.values()) if (!expired(message)) oldest = Math.min(oldest, message.sentAt)
      return oldest === Number.POSITIVE_INFINITY ? 0 : Math.max(0, Math.floor((clock.now() - oldest) / 1000))
    },
    stop() {
      timer?.cancel()
      kept.close()
    },
  }
}
