// Devices without sockets, for the simulated mode: the same gate, so the same limits, policies, rules and presence as
// over MQTT, in one thread and on the runtime's clock.

import type { Connection, Gate } from './gate.ts'
import type { DisconnectReason } from './presence.ts'
import type { Retained } from './retained.ts'
import { filterMatches } from './topic-filter.ts'

export interface DevicePublish {
  /** Without one, a client that is nobody in particular. */
  readonly clientId?: string
  readonly qos?: 0 | 1
  readonly retain?: boolean
}

export interface Devices {
  /** A second connection with the same client id takes the first one over, as on the broker. */
  connect(clientId: string): Promise<void>
  /** Resolves where a QoS 1 client would see the PUBACK; rejects where the connection would be dropped. */
  publish(topic: string, payload: Uint8Array, options?: DevicePublish): Promise<void>
  /** Returns the way to unsubscribe. Throws where SUBACK would refuse. */
  subscribe(clientId: string, filter: string, listener: (topic: string, payload: Buffer) => void): () => void
  disconnect(clientId: string, reason?: DisconnectReason): Promise<void>
}

interface Subscriber {
  readonly connection: Connection
  readonly filter: string
  readonly listener: (topic: string, payload: Buffer) => void
}

export class SimulatedDevices implements Devices {
  readonly #gate: Gate
  readonly #retained: Pick<Retained, 'matching'>
  readonly #connections = new Map<string, Connection>()
  readonly #subscribers = new Set<Subscriber>()

  constructor(gate: Gate, retained: Pick<Retained, 'matching'>) {
    this.#gate = gate
    this.#retained = retained
  }

  async connect(clientId: string): Promise<void> {
    await this.disconnect(clientId, 'DUPLICATE_CLIENTID')
    await this.#gate.connected(this.#open(clientId))
  }

  async publish(topic: string, payload: Uint8Array, options: DevicePublish = {}): Promise<void> {
    const connection = this.#connectionOf(options.clientId ?? 'nobody')
    const bytes = Buffer.from(payload)
    const { qos = 1, retain = false } = options
    const verdict = this.#gate.publish(connection, { topic, payload: bytes, qos, retain })
    if (verdict.outcome === 'refused') {
      await this.disconnect(connection.clientId, 'CLIENT_ERROR')
      throw new Error(`${connection.clientId} was disconnected: ${verdict.why}`)
    }
    if (verdict.outcome === 'discarded') return
    await verdict.stored
    if (verdict.deliver) this.deliver(topic, bytes)
  }

  subscribe(clientId: string, filter: string, listener: Subscriber['listener']): () => void {
    const connection = this.#connectionOf(clientId)
    const fault = this.#gate.subscribe(connection, filter, 1)
    if (fault !== undefined) throw new Error(`${clientId} cannot subscribe to ${filter}: ${fault}`)
    const subscriber = { connection, filter, listener }
    this.#subscribers.add(subscriber)
    for (const { topic, payload } of this.#retained.matching(filter)) {
      if (this.#gate.mayReceive(connection, topic)) listener(topic, payload)
    }
    return () => {
      this.#subscribers.delete(subscriber)
      connection.subscriptions.delete(filter)
    }
  }

  async disconnect(clientId: string, reason: DisconnectReason = 'CONNECTION_LOST'): Promise<void> {
    const connection = this.#connections.get(clientId)
    if (connection === undefined) return
    this.#connections.delete(clientId)
    for (const subscriber of this.#subscribers) {
      if (subscriber.connection === connection) this.#subscribers.delete(subscriber)
    }
    await this.#gate.disconnected(connection, reason)
  }

  deliver(topic: string, payload: Buffer): void {
    for (const { connection, filter, listener } of [...this.#subscribers]) {
      if (filterMatches(filter, topic) && this.#gate.mayReceive(connection, topic)) listener(topic, payload)
    }
  }

  connections(): number {
    return this.#connections.size
  }

  #connectionOf(clientId: string): Connection {
    return this.#connections.get(clientId) ?? this.#open(clientId)
  }

  #open(clientId: string): Connection {
    const connection = this.#gate.open(clientId, '127.0.0.1')
    this.#connections.set(clientId, connection)
    return connection
  }
}
