// What IoT Core does with what a connection wants, whatever carries the bytes: the MQTT broker and the simulated
// devices both ask here, so that limits, policies, rules and presence are the same code in both modes.
//
// Who is a robot: the certificate says so, as on AWS, for who comes over TLS. Over plain MQTT any client may join, so a
// client becomes the thing of its own client id the first time it does something that the thing policy allows under that
// name. From then on its policy binds it and it has presence events. Every other client (mosquitto_pub, a replay) may say
// anything to anybody, which the policy forbids on AWS, and nobody hears it come and go.

import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { BrokerService } from './broker-service.ts'
import { PUBLISHES_PER_SECOND_MAX, publishFault, SUBSCRIPTIONS_PER_CONNECTION_MAX, subscribeFault } from './limits.ts'
import {
  connectedEvent,
  type DisconnectReason,
  disconnectedEvent,
  type PresenceEvent,
  type Session,
  SessionVersions,
} from './presence.ts'
import type { Registry } from './registry.ts'
import type { Retained } from './retained.ts'
import type { Route, TopicRules } from './rules.ts'
import type { Publication } from './sql/publication.ts'
import { type IotAction, type Permits, type PolicyStatement, permitsFor, thingOf, voiceOf } from './thing-policy.ts'
import { traceIds } from './trace-id.ts'

export interface Connection extends Session {
  /** Id of the certificate that it came with, over TLS. */
  readonly certificate: string | undefined
  permits: Permits | undefined
  /** Decisions of the policy, kept: a robot asks the same ones all its life. */
  readonly decided: Map<string, boolean>
  readonly subscriptions: Set<string>
  /** Why it will be found to have ended, when somebody knows better than the socket. */
  ending: DisconnectReason | undefined
  present: boolean
  second: number
  publishedInSecond: number
  /** Tells this client alone, if its policy lets it hear that. */
  tell: ((topic: string, payload: Buffer) => void) | undefined
}

export interface Wanted {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: number
  readonly retain: boolean
}

/** What became of a publish: taken (delivered to subscribers unless `deliver` is false), dropped silently, or refused. */
export type Verdict =
  | { readonly outcome: 'taken'; readonly deliver: boolean; readonly stored: Promise<unknown> | undefined }
  | { readonly outcome: 'discarded' }
  | { readonly outcome: 'refused'; readonly why: string }

export interface GateParts {
  readonly clock: Clock
  readonly random: Random
  readonly rules: TopicRules
  readonly enforcePublishRate: boolean
  readonly firstVersion: () => number
  readonly registry: Pick<Registry, 'permitsOf'>
  readonly retained: Pick<Retained, 'keep'>
  /** What the broker answers itself. */
  readonly services: readonly BrokerService[]
  /** A defect in what answers; its asker hears nothing. */
  readonly failed: (error: unknown) => void
  /** Gives a message of the broker's own to MQTT subscribers. */
  readonly deliver: (topic: string, payload: Buffer) => void
}

export interface GateCounts {
  published: number
  published_bytes: number
  refused: number
  discarded: number
  things: number
}

const DECISIONS_KEPT_MAX = 256

export class Gate {
  readonly counts: GateCounts = { published: 0, published_bytes: 0, refused: 0, discarded: 0, things: 0 }
  readonly #parts: GateParts
  readonly #uuid: () => string
  readonly #versions: SessionVersions
  readonly #things = new Set<string>()
  #robotPolicy: readonly PolicyStatement[] = []

  constructor(parts: GateParts) {
    this.#parts = parts
    this.#uuid = traceIds(parts.random.fork('iot'))
    this.#versions = new SessionVersions(parts.clock, parts.firstVersion)
  }

  /** The statements that bind robots; without any, nobody is a thing. */
  bindRobots(statements: readonly PolicyStatement[]): void {
    this.#robotPolicy = statements
  }

  /**
   * Throws ConnectRefused: the certificate is not active, or its policies do not let it connect under this client id.
   * Without a certificate anybody may connect.
   */
  open(clientId: string, ipAddress: string, certificate?: string): Connection {
    const permits = certificate === undefined ? undefined : this.#admitted(certificate, clientId)
    return {
      clientId,
      ipAddress,
      certificate,
      principal: certificate ?? principalOf(clientId),
      sessionIdentifier: this.#uuid(),
      versionNumber: this.#versions.next(clientId),
      permits,
      decided: new Map(),
      subscriptions: new Set(),
      ending: undefined,
      present: false,
      second: 0,
      publishedInSecond: 0,
      tell: undefined,
    }
  }

  /** The connection is accepted: who has a certificate, or was seen to be a robot before, is heard to arrive at once. */
  connected(connection: Connection): Promise<unknown> | undefined {
    if (connection.certificate !== undefined) return this.#announceArrival(connection)
    return this.#things.has(connection.clientId) ? this.#arrive(connection) : undefined
  }

  disconnected(connection: Connection, reason: DisconnectReason): Promise<unknown> | undefined {
    this.#versions.left(connection.clientId)
    if (!connection.present) return undefined
    connection.present = false
    return this.#announce(
      connection,
      disconnectedEvent(connection, this.#parts.clock.now(), connection.ending ?? reason),
    )
  }

  publish(connection: Connection, wanted: Wanted): Verdict {
    const fault = publishFault({ topic: wanted.topic, payloadBytes: wanted.payload.length, qos: wanted.qos })
    if (fault !== undefined) return this.#refuse(connection, 'CLIENT_ERROR', fault)
    const service = this.#serviceOf(wanted.topic)
    const reserved = reservedFault(wanted.topic, service, connection)
    if (reserved !== undefined) return this.#refuse(connection, 'FORBIDDEN_ACCESS', reserved)
    const arrival = this.#recognise(connection, 'iot:Publish', 'topic/', wanted.topic)
    if (!this.#permitted(connection, 'iot:Publish', 'topic/', wanted.topic)) {
      return this.#forbidden(connection, 'publish to', wanted.topic)
    }
    if (wanted.retain && !this.#permitted(connection, 'iot:RetainPublish', 'topic/', wanted.topic)) {
      return this.#forbidden(connection, 'retain on', wanted.topic)
    }
    if (this.#parts.enforcePublishRate && !this.#withinRate(connection)) {
      this.counts.discarded++
      return { outcome: 'discarded' }
    }
    this.counts.published++
    this.counts.published_bytes += wanted.payload.length
    const route = this.#parts.rules.route(wanted.topic)
    if (wanted.retain && !route.basicIngest) this.#parts.retained.keep(wanted.topic, wanted.payload, wanted.qos)
    const stored = this.#runRules(route, wanted.topic, wanted.payload, connection)
    // Not awaited: the answer is a message of its own, and a slow hook must not hold up what the client says next.
    if (service !== undefined) {
      this.#parts.clock.setImmediate(() => {
        this.#answer(service, wanted, connection).catch(this.#parts.failed)
      })
    }
    return { outcome: 'taken', deliver: !route.basicIngest, stored: both(arrival, stored) }
  }

  async #answer(service: BrokerService, { topic, payload }: Wanted, connection: Connection): Promise<void> {
    for (const answer of await service.answer(topic, payload, connection)) {
      const bytes = Buffer.from(JSON.stringify(answer.payload))
      if (service.answers === 'everybody') this.#sayItself(answer.topic, bytes)
      else if (this.mayReceive(connection, answer.topic)) connection.tell?.(answer.topic, bytes)
    }
  }

  /** What the broker says goes through the rules, and to whoever subscribed to it. */
  #sayItself(topic: string, payload: Buffer): void {
    void this.#runRules(this.#parts.rules.route(topic), topic, payload, undefined)
    this.#parts.deliver(topic, payload)
  }

  /** What Signalbox itself publishes (the data plane, the broker's events) goes through the rules like anything else. */
  publishFromInside(topic: string, payload: Buffer): { deliver: boolean; stored: Promise<unknown> | undefined } {
    const route = this.#parts.rules.route(topic)
    return { deliver: !route.basicIngest, stored: this.#runRules(route, topic, payload, undefined) }
  }

  /** Why a subscription is refused, or undefined. */
  subscribe(connection: Connection, filter: string, qos: number): string | undefined {
    const fault = subscribeFault(filter, qos)
    if (fault !== undefined) return fault
    void this.#recognise(connection, 'iot:Subscribe', 'topicfilter/', filter)
    if (!this.#permitted(connection, 'iot:Subscribe', 'topicfilter/', filter)) {
      return `the policy of thing ${connection.clientId} does not let it subscribe to ${filter}`
    }
    const { subscriptions } = connection
    if (!subscriptions.has(filter) && subscriptions.size >= SUBSCRIPTIONS_PER_CONNECTION_MAX) {
      return `a connection has at most ${SUBSCRIPTIONS_PER_CONNECTION_MAX} subscriptions on IoT Core`
    }
    subscriptions.add(filter)
    return undefined
  }

  mayReceive(connection: Connection, topic: string): boolean {
    return this.#permitted(connection, 'iot:Receive', 'topic/', topic)
  }

  #admitted(certificate: string, clientId: string): Permits {
    const permits = this.#parts.registry.permitsOf(certificate, clientId)
    if (permits?.('iot:Connect', `client/${clientId}`)) return permits
    this.counts.refused++
    throw new ConnectRefused(
      permits === undefined
        ? `the certificate ${certificate} is not active, or not known`
        : `the policies of certificate ${certificate} do not let it connect as ${clientId}`,
    )
  }

  #serviceOf(topic: string): BrokerService | undefined {
    return topic.startsWith('$aws/') ? this.#parts.services.find((service) => service.hears(topic)) : undefined
  }

  #recognise(connection: Connection, action: IotAction, kind: string, name: string): Promise<unknown> | undefined {
    const { clientId, decided, permits } = connection
    // Every topic of a robot has the last part of its id in it: the cheap question comes first.
    if (permits !== undefined || !name.includes(clientId.slice(clientId.lastIndexOf(':') + 1))) return undefined
    const key = `as robot ${name}`
    if (decided.get(key) === false) return undefined
    const thing = thingOf(this.#robotPolicy, clientId)
    if (voiceOf(this.#robotPolicy, thing)(action, kind + name)) return this.#arrive(connection)
    remember(connection, key, false)
    return undefined
  }

  #arrive(connection: Connection): Promise<unknown> | undefined {
    const { clientId } = connection
    if (!this.#things.has(clientId)) {
      this.#things.add(clientId)
      this.counts.things++
    }
    connection.permits = permitsFor(this.#robotPolicy, thingOf(this.#robotPolicy, clientId))
    return this.#announceArrival(connection)
  }

  #announceArrival(connection: Connection): Promise<unknown> | undefined {
    connection.present = true
    return this.#announce(connection, connectedEvent(connection, this.#parts.clock.now()))
  }

  #announce(connection: Connection, event: PresenceEvent): Promise<unknown> | undefined {
    // "Client IDs that contain # or + do not receive lifecycle events."
    if (/[#+]/.test(connection.clientId)) return undefined
    const payload = Buffer.from(event.payload)
    this.#parts.deliver(event.topic, payload)
    return this.#runRules(this.#parts.rules.route(event.topic), event.topic, payload, connection)
  }

  #runRules(route: Route, topic: string, payload: Buffer, by: Connection | undefined): Promise<unknown> | undefined {
    const publication: Publication = {
      topic: route.topic,
      fullTopic: topic,
      levels: route.levels,
      payload,
      clientId: by?.clientId,
      principal: by?.principal,
      sourceIp: by?.ipAddress,
      receivedAt: this.#parts.clock.now(),
      traceId: this.#uuid(),
      newUuid: this.#uuid,
    }
    return this.#parts.rules.run(route, publication)
  }

  #permitted(connection: Connection, action: IotAction, kind: string, name: string): boolean {
    const { permits, decided } = connection
    if (permits === undefined) return true
    const key = action + name
    let decision = decided.get(key)
    if (decision === undefined) {
      decision = permits(action, kind + name)
      remember(connection, key, decision)
    }
    return decision
  }

  #withinRate(connection: Connection): boolean {
    const second = Math.floor(this.#parts.clock.now() / 1000)
    if (connection.second !== second) {
      connection.second = second
      connection.publishedInSecond = 0
    }
    connection.publishedInSecond++
    return connection.publishedInSecond <= PUBLISHES_PER_SECOND_MAX
  }

  #forbidden(connection: Connection, what: string, topic: string): Verdict {
    const why = `the policy of thing ${connection.clientId} does not let it ${what} ${topic}`
    return this.#refuse(connection, 'FORBIDDEN_ACCESS', why)
  }

  #refuse(connection: Connection, ending: DisconnectReason, why: string): Verdict {
    this.counts.refused++
    connection.ending ??= ending
    return { outcome: 'refused', why }
  }
}

function remember({ decided }: Connection, key: string, decision: boolean): void {
  if (decided.size >= DECISIONS_KEPT_MAX) decided.clear()
  decided.set(key, decision)
}

/** Who comes without a certificate has a fingerprint made of its client id: 64 hex characters, as on AWS. */
function principalOf(clientId: string): string {
  return createHash('sha256').update(`certificate of ${clientId}`).digest('hex')
}

/** Why a certificate may not connect. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused'
}

/** `$aws/rules/…` is Basic Ingest, and some topics are questions to the broker; all else below `$` is its own. */
function reservedFault(
  topic: string,
  service: BrokerService | undefined,
  { certificate }: Pick<Connection, 'certificate'>,
): string | undefined {
  if (!topic.startsWith('$') || topic.startsWith('$aws/rules/')) return undefined
  if (service === undefined) {
    return `the topic ${topic} is reserved: only $aws/rules/<rule>/…, shadows and provisioning can be published to`
  }
  if (!service.needsCertificate || certificate !== undefined) return undefined
  return `${topic} is about the certificate that asks: connect over TLS, with a claim certificate`
}

function both(first: Promise<unknown> | undefined, second: Promise<unknown> | undefined): Promise<unknown> | undefined {
  if (first === undefined) return second
  return second === undefined ? first : Promise.all([first, second])
}
