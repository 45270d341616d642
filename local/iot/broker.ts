// The MQTT side of IoT Core: aedes for the protocol (sessions, retained messages, last wills, takeover), the gate for
// everything that IoT Core adds. What aedes leaves open is closed here:
//
// - it acknowledges a QoS 1 publish before its own hook runs, so the rules run inside `authorizePublish`, which comes
//   before the PUBACK: what is acknowledged is on the stream;
// - it parses inside a socket event and would take the process down with whatever a malformed packet throws;
// - it knows no upper bound for a packet and would buffer 256 MB of one that never ends.

import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket, type Server as TlsServer } from 'node:tls'
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket } from 'aedes'
import type { Authority } from './authority.ts'
import { type Connection, ConnectRefused, type Gate, type Wanted } from './gate.ts'
import { CLIENT_ID_BYTES_MAX, PAYLOAD_BYTES_MAX, TOPIC_BYTES_MAX } from './limits.ts'
import type { DisconnectReason } from './presence.ts'
import type { LogRarely } from './rarely.ts'

export interface Broker {
  /** The port it listens on; 0 asks for any. Throws when the port is taken. */
  listen(port: number): Promise<number>
  /** The same over TLS, for who shows a certificate of this machine's authority; others do not get through the handshake. */
  listenTls(port: number): Promise<number>
  /** Ends every connection of a certificate that may not be used any more. */
  end(certificate: string): void
  /** To subscribers only: rules have run already. */
  deliver(topic: string, payload: Buffer, options?: { qos?: 0 | 1; retain?: boolean }): Promise<void>
  connections(): number
  close(): Promise<void>
}

export async function createBroker(
  gate: Gate,
  log: LogRarely,
  authority: () => Promise<Pick<Authority, 'pem' | 'server'>>,
): Promise<Broker> {
  const connections = new WeakMap<object, Connection>()
  const clients = new Map<Connection, Client>()
  const ended = new WeakMap<object, DisconnectReason>()
  const live = new Set<Connection>()
  let closing = false
  const of = (client: Client | null): Connection | undefined => (client === null ? undefined : connections.get(client))

  const aedes = await Aedes.createBroker({
    concurrency: 1_000,
    // Packets sent before the CONNACK: a client may pipeline its first publishes.
    queueLimit: 10_000,
    heartbeatInterval: 3_600_000,
    authenticate(client, _username, _password, done) {
      if (Buffer.byteLength(client.id) > CLIENT_ID_BYTES_MAX) {
        done(
          Object.assign(new Error(`the client id is longer than ${CLIENT_ID_BYTES_MAX} bytes`), { returnCode: 2 }),
          false,
        )
        return
      }
      const connection = admitted(client)
      // 5: not authorised. IoT Core closes the connection with no more than that.
      if (connection === undefined) return done(Object.assign(new Error('not authorised'), { returnCode: 5 }), false)
      const earlier = (aedes as unknown as { clients: Record<string, Client> }).clients[client.id]
      const taken = earlier && of(earlier)
      if (taken) taken.ending ??= 'DUPLICATE_CLIENTID'
      connections.set(client, connection)
      done(null, true)
    },
    authorizePublish(client, packet, done) {
      const connection = of(client)
      // A will whose connection nobody remembers; nothing else comes without a client.
      if (connection === undefined) return done(new Error('unknown connection'))
      const verdict = gate.publish(connection, wanted(packet))
      switch (verdict.outcome) {
        case 'refused':
          return done(new Error(verdict.why))
        case 'discarded':
          discard(packet)
          return done(null)
        case 'taken':
          // Basic Ingest does not retain; the subscribers are kept away by authorizeForward.
          if (!verdict.deliver) packet.retain = false
          if (verdict.stored === undefined) return done(null)
          verdict.stored.then(() => done(null), done)
      }
    },
    authorizeSubscribe(client, subscription, done) {
      const connection = of(client)
      const fault = connection && gate.subscribe(connection, subscription.topic, subscription.qos)
      if (fault !== undefined) log(`subscribe ${client.id}`, `MQTT ${client.id}: subscription refused: ${fault}`)
      // SUBACK with 0x80 says which one was refused. IoT Core drops the connection of a robot instead: too silent here.
      done(null, fault === undefined ? subscription : null)
    },
    authorizeForward(client, packet) {
      const connection = of(client)
      if (packet.topic.startsWith('$aws/rules/')) return null
      return connection === undefined || gate.mayReceive(connection, packet.topic) ? packet : null
    },
  })

  const admitted = (client: Client): Connection | undefined => {
    try {
      const connection = gate.open(client.id, addressOf(client), certificateOf(client))
      connection.tell = (topic, payload) => {
        client.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, () => {})
      }
      return connection
    } catch (error) {
      if (!(error instanceof ConnectRefused)) throw error
      log(`refused ${client.id}`, `MQTT ${client.id}: connection refused: ${error.message}`)
      return undefined
    }
  }
  aedes.on('client', (client) => {
    const connection = of(client)
    if (connection === undefined) return
    live.add(connection)
    clients.set(connection, client)
    settle(gate.connected(connection), log)
  })
  aedes.on('unsubscribe', (filters, client) => {
    for (const filter of filters) of(client)?.subscriptions.delete(filter)
  })
  aedes.on('keepaliveTimeout', (client) => void ended.set(client, 'MQTT_KEEP_ALIVE_TIMEOUT'))
  aedes.on('clientError', (client, error) => {
    const known = isSocketError(error)
    if (!ended.has(client)) ended.set(client, known ? 'CONNECTION_LOST' : 'CLIENT_ERROR')
    if (!known) log(`client ${kindOf(error)}`, `MQTT ${client.id}: connection dropped: ${error.message}`)
  })
  aedes.on('connectionError', (_client, error) => {
    if (!isSocketError(error)) log(`connect ${kindOf(error)}`, `MQTT: connection refused: ${error.message}`)
  })
  const leave = (client: Client) => {
    const connection = of(client)
    if (connection === undefined || !live.delete(connection)) return
    clients.delete(connection)
    // The runtime stops: on AWS the broker does not, and nobody would be heard to leave.
    if (closing) return
    const initiated = (client as unknown as { _disconnected: boolean })._disconnected
    const reason = initiated ? 'CLIENT_INITIATED_DISCONNECT' : (ended.get(client) ?? 'CONNECTION_LOST')
    settle(gate.disconnected(connection, reason), log)
  }
  aedes.on('clientDisconnect', leave)
  // Aedes emits 'error' for faults of its store; without a listener Node would end the process.
  ;(aedes as NodeJS.EventEmitter).on('error', (error: Error) => log('broker', `MQTT broker: ${error.message}`))

  const serve = (socket: Socket) => {
    const client = aedes.handle(socket)
    guard(client, socket)
    // Two takeovers of one client id at once make aedes forget one of them: its socket's end is its end then.
    socket.once('close', () => setTimeout(leave, FORGOTTEN_AFTER_MS, client).unref())
  }
  const server = createServer({ noDelay: true }, serve)
  let tls: Promise<TlsServer> | undefined
  const shaking = new Set<Socket>()
  const tlsServer = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    shaking.add(socket)
    socket.once('close', () => shaking.delete(socket))
    tls ??= authority().then((own) => withCertificates(own, serve, log))
    tls.then(
      (ready) => ready.emit('connection', socket),
      (error: unknown) => {
        log('authority', `MQTT over TLS: there is no authority: ${String(error)}`)
        socket.destroy()
      },
    )
  })
  return {
    listen: (port) => listen(server, port, '--mqtt-port'),
    listenTls: (port) => listen(tlsServer, port, '--mqtts-port'),
    end(certificate) {
      for (const [connection, client] of clients) {
        if (connection.certificate !== certificate) continue
        connection.ending ??= 'SERVER_INITIATED_DISCONNECT'
        client.close()
      }
    },
    deliver: (topic, payload, options) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: 'publish' as const, topic, payload, qos: options?.qos ?? 0, dup: false }
        aedes.publish({ ...packet, retain: options?.retain ?? false }, (error) => (error ? reject(error) : resolve()))
      }),
    connections: () => live.size,
    async close() {
      closing = true
      const closed = [server, tlsServer]
        .filter(({ listening }) => listening)
        .map((each) => new Promise<void>((resolve) => each.close(() => resolve())))
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
      // Who never said CONNECT is not known to aedes.
      for (const socket of shaking) socket.destroy()
      await Promise.all(closed)
    },
  }
}

const FORGOTTEN_AFTER_MS = 100
const PACKET_BYTES_MAX = PAYLOAD_BYTES_MAX + TOPIC_BYTES_MAX + 1024

/** A handshake that fails ends its own socket: somebody without a certificate, or with one of another authority. */
function withCertificates(
  { pem, server: { cert, key } }: Pick<Authority, 'pem' | 'server'>,
  serve: (socket: Socket) => void,
  log: LogRarely,
): TlsServer {
  const tls = createTlsServer(
    // IoT Core's security policies begin at TLS 1.2.
    { cert, key, ca: [pem], requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    serve,
  )
  tls.on('tlsClientError', (error) =>
    log(`handshake ${kindOf(error)}`, `MQTT over TLS: no handshake: ${error.message}`),
  )
  return tls
}

/** Its id is the digest of what was shown in the handshake. */
function certificateOf({ conn }: Client): string | undefined {
  if (!(conn instanceof TLSSocket)) return undefined
  return conn.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()
}

interface Parser {
  parse(bytes: Buffer): number
  packet: { length: number }
}

/** Keeps what a malformed packet throws, and one that is announced too long, inside its connection. */
function guard(client: Client, socket: Socket): void {
  const parser = (client as unknown as { _parser: Parser })._parser
  const parse = parser.parse.bind(parser)
  parser.parse = (bytes) => {
    try {
      const left = parse(bytes)
      if (parser.packet.length > PACKET_BYTES_MAX) {
        throw new Error(
          `a packet of ${parser.packet.length} bytes: the payload is longer than ${PAYLOAD_BYTES_MAX} bytes`,
        )
      }
      return left
    } catch (error) {
      client.emit('error', error instanceof Error ? error : new Error(String(error)))
      socket.destroy()
      return 0
    }
  }
}

function wanted(packet: PublishPacket): Wanted {
  const { payload } = packet
  return {
    topic: packet.topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    qos: packet.qos,
    retain: packet.retain,
  }
}

/** No acknowledgement, no delivery: the packet goes on as a QoS 0 message to a topic that nobody can hear. */
function discard(packet: PublishPacket): void {
  Object.assign(packet, {
    qos: 0,
    topic: '$SYS/discarded',
    payload: Buffer.alloc(0),
    retain: false,
  } satisfies Partial<AedesPublishPacket>)
}

function settle(pending: Promise<unknown> | undefined, log: LogRarely): void {
  pending?.catch((error: unknown) => log('presence', `presence event: ${String(error)}`))
}

function isSocketError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string'
}

function addressOf(client: Client): string {
  const address = 'remoteAddress' in client.conn ? client.conn.remoteAddress : undefined
  return typeof address === 'string' ? address.replace(/^::ffff:/, '') : '127.0.0.1'
}

function listen(server: Server, port: number, flag: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const why = `port ${port} is taken on 127.0.0.1: stop what listens there or choose another with ${flag}`
      reject(Object.assign(new Error(why), { code: error.code, port }))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** Messages that differ in a number or a topic only are one kind. */
function kindOf(error: Error): string {
  return error.message.replace(/\d+/g, 'n').slice(0, 24)
}
