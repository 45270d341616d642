// Lifecycle events: "AWS IoT Core, Lifecycle events, Connect/Disconnect events". Connect and disconnect of one
// connection carry the same version number and session identifier; by them a reader orders events that came unordered.

import type { Clock } from '../clock.ts'

export type DisconnectReason =
  | 'CLIENT_INITIATED_DISCONNECT'
  | 'CLIENT_ERROR'
  | 'CONNECTION_LOST'
  | 'DUPLICATE_CLIENTID'
  | 'FORBIDDEN_ACCESS'
  | 'MQTT_KEEP_ALIVE_TIMEOUT'
  | 'SERVER_INITIATED_DISCONNECT'

export interface Session {
  readonly clientId: string
  readonly principal: string
  readonly ipAddress: string
  readonly sessionIdentifier: string
  readonly versionNumber: number
}

export interface PresenceEvent {
  readonly topic: string
  readonly payload: string
}

export function connectedEvent(session: Session, at: number): PresenceEvent {
  return {
    topic: `$aws/events/presence/connected/${session.clientId}`,
    payload: JSON.stringify({
      clientId: session.clientId,
      timestamp: at,
      eventType: 'connected',
      sessionIdentifier: session.sessionIdentifier,
      principalIdentifier: session.principal,
      ipAddress: session.ipAddress,
      versionNumber: session.versionNumber,
    }),
  }
}

export function disconnectedEvent(session: Session, at: number, reason: DisconnectReason): PresenceEvent {
  return {
    topic: `$aws/events/presence/disconnected/${session.clientId}`,
    payload: JSON.stringify({
      clientId: session.clientId,
      timestamp: at,
      eventType: 'disconnected',
      sessionIdentifier: session.sessionIdentifier,
      principalIdentifier: session.principal,
      clientInitiatedDisconnect: reason === 'CLIENT_INITIATED_DISCONNECT',
      disconnectReason: reason,
      versionNumber: session.versionNumber,
    }),
  }
}

/** "If a client is not connected for approximately one hour, the version number is reset to 0." */
const FORGOTTEN_AFTER_MS = 3_600_000

/**
 * The next version number of each client id. `first` is 0 as on AWS; a runtime that keeps its state across restarts
 * begins at the clock instead, because AWS's counter would have outlived our restart too.
 */
export class SessionVersions {
  readonly #last = new Map<string, { version: number; leftAt: number | undefined }>()
  readonly #clock: Clock
  readonly #first: () => number

  constructor(clock: Clock, first: () => number) {
    this.#clock = clock
    this.#first = first
  }

  next(clientId: string): number {
    const last = this.#last.get(clientId)
    const forgotten = last?.leftAt !== undefined && this.#clock.now() - last.leftAt > FORGOTTEN_AFTER_MS
    const version = last === undefined || forgotten ? this.#first() : last.version + 1
    this.#last.set(clientId, { version, leftAt: undefined })
    return version
  }

  left(clientId: string): void {
    const last = this.#last.get(clientId)
    if (last !== undefined) last.leftAt = this.#clock.now()
  }
}
