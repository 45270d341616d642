// Retained messages, beside the broker's own store of them: the data plane reads them (GetRetainedMessage), and devices
// without sockets are told them when they subscribe. With a data directory they are there again after a restart, as on AWS,
// where a restart of ours is none of theirs.

import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import { filterMatches } from './topic-filter.ts'

export interface RetainedMessage {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly at: number
}

/** "Retained messages per account: 500,000"; one machine holds fewer. The oldest goes. */
const MESSAGES_MAX = 50_000

/** As it is kept: the payload in base64. */
export interface KeptMessage {
  readonly payload: string
  readonly qos: 0 | 1
  readonly at: number
}

export class Retained {
  readonly #messages = new Map<string, RetainedMessage>()
  readonly #clock: Clock
  readonly #kept: Pending<KeptMessage>

  constructor(clock: Clock, kept: Pending<KeptMessage>) {
    this.#clock = clock
    this.#kept = kept
    for (const [topic, { payload, ...message }] of kept.entries()) {
      this.#messages.set(topic, { topic, payload: Buffer.from(payload, 'base64'), ...message })
    }
  }

  /** An empty payload takes away what was retained (MQTT 3.1.1, 3.3.1.3). */
  keep(topic: string, payload: Buffer, qos: number): void {
    this.#forget(topic)
    if (payload.length === 0) return
    const [oldest] = this.#messages.keys()
    if (this.#messages.size >= MESSAGES_MAX && oldest !== undefined) this.#forget(oldest)
    const message = { qos: qos === 0 ? 0 : 1, at: this.#clock.now() } as const
    this.#messages.set(topic, { topic, payload, ...message })
    this.#kept.add(topic, { payload: payload.toString('base64'), ...message })
  }

  #forget(topic: string): void {
    if (this.#messages.delete(topic)) this.#kept.done(topic)
  }

  get(topic: string): RetainedMessage | undefined {
    return this.#messages.get(topic)
  }

  all(): readonly RetainedMessage[] {
    return [...this.#messages.values()]
  }

  matching(filter: string): readonly RetainedMessage[] {
    return this.all().filter(({ topic }) => filterMatches(filter, topic))
  }
}
