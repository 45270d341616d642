// Retained messages, beside the broker's own store of them: the data plane reads them (GetRetainedMessage), and devices
// without sockets are told them when they subscribe. In memory: a run that starts again has none, as the broker has none.

import type { Clock } from '../clock.ts'
import { filterMatches } from './topic-filter.ts'

export interface RetainedMessage {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly at: number
}

/** "Retained messages per account: 500,000"; one machine holds fewer. The oldest goes. */
const MESSAGES_MAX = 50_000

export class Retained {
  readonly #messages = new Map<string, RetainedMessage>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** An empty payload takes away what was retained (MQTT 3.1.1, 3.3.1.3). */
  keep(topic: string, payload: Buffer, qos: number): void {
    this.#messages.delete(topic)
    if (payload.length === 0) return
    if (this.#messages.size >= MESSAGES_MAX) {
      const [oldest] = this.#messages.keys()
      if (oldest !== undefined) this.#messages.delete(oldest)
    }
    this.#messages.set(topic, { topic, payload, qos: qos === 0 ? 0 : 1, at: this.#clock.now() })
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
