/**
 * The connections of the WebSocket APIs: who is connected, what their messages call, and how a connection ends. What a
 * client is made of (a socket, or nothing at all in simulated mode) stays behind `Wire`.
 *
 * Messages are handed to the functions in the order in which they came, and run side by side as on AWS: a function that
 * needs their order has to keep it.
 */
import type { Timer } from '../../clock.ts'
import type { InvocationResult, Runtime } from '../../runtime.ts'
import { gatewayAnswer, type HttpAnswer } from '../answer.ts'
import type { WebSocketIntegration, WebSocketRoute, WebSocketStage } from './api.ts'
import { connectEvent, disconnectEvent, type EventParts, type Handshake, messageEvent } from './event.ts'

/** The way to a client. */
export interface Wire {
  /** Accepted for the client and not yet taken by its side of the connection. */
  readonly waitingBytes: number
  send(text: Uint8Array): void
  close(code: number, reason: string): void
}

export interface Connection {
  readonly id: string
  readonly stage: WebSocketStage
  readonly connectedAt: number
  readonly handshake: Handshake
  lastActiveAt: number
  readonly wire: Wire
  timer: Timer | undefined
  /** Messages whose functions are running. */
  running: number
}

/** Accepted: with `open` the connection stands, and the client must be told so. */
export interface Accepted {
  readonly connectionId: string
  /** What the function chose of the protocols that the client offered. */
  readonly protocol: string | undefined
  open(wire: Wire): Connection
  /** The client went away before it was told. */
  abandon(): void
}

export interface Connections {
  accept(stage: WebSocketStage, handshake: Handshake): Promise<Accepted | { readonly refused: HttpAnswer }>
  /** Resolves when its function has answered; never rejects. */
  message(connection: Connection, text: string): Promise<void>
  /** The gateway ends it: the client is told, the function hears of it. */
  end(connection: Connection, code: number, reason: string): void
  /** The client has ended it, or is gone. */
  ended(connection: Connection, code: number, reason: string): void
  find(stage: WebSocketStage, connectionId: string): Connection | undefined
  send(connection: Connection, text: Uint8Array): void
  stop(): void
  readonly counts: Readonly<Record<string, number>>
}

/** "Message payload size: 128 KB", in both directions. */
export const messageBytesMax = 128 * 1024
/** "Idle Connection Timeout: 10 minutes", "Connection duration for WebSocket API: 2 hours". */
const idleMsMax = 10 * 60_000
const lifeMsMax = 2 * 3600_000

export function connections(runtime: Runtime): Connections {
  const { clock } = runtime
  const random = runtime.random.fork('web-sockets')
  const standing = new Map<string, Connection>()
  const counts = { connects: 0, refused: 0, messages: 0, disconnects: 0, sends: 0, function_errors: 0 }

  /** As API Gateway makes them: 15 characters and an equals sign, which has to be escaped in a path. */
  const newId = () => `${Buffer.from(random.bytes(11)).toString('base64url')}=`

  const partsOf = (connection: Omit<Connection, 'wire' | 'timer' | 'running'>): EventParts => ({
    stage: connection.stage,
    connectionId: connection.id,
    connectedAt: connection.connectedAt,
    handshake: connection.handshake,
    requestId: newId(),
    at: clock.now(),
  })

  const invoke = async (integration: WebSocketIntegration, event: unknown): Promise<InvocationResult | 'late'> => {
    const late = Promise.withResolvers<'late'>()
    const timer = clock.setTimeout(() => late.resolve('late'), integration.timeoutMs)
    try {
      const bytes = Buffer.from(JSON.stringify(event))
      const result = await Promise.race([runtime.functions.invoke(integration.functionArn, bytes), late.promise])
      if (result !== 'late' && result.functionError !== undefined) failed(integration, result.error?.errorMessage)
      return result
    } catch (error) {
      failed(integration, error instanceof Error ? error.message : String(error))
      return { functionError: 'Unhandled' }
    } finally {
      timer.cancel()
    }
  }
  const failed = (integration: WebSocketIntegration, why: string | undefined) => {
    counts.function_errors++
    runtime.log(`WebSocket API: ${integration.functionArn.split(':').at(-1)} failed: ${why}`)
  }

  /** One timer for both ends of a life; a message in between only moves a number. */
  const watch = (connection: Connection) => {
    const endsAt = Math.min(connection.lastActiveAt + idleMsMax, connection.connectedAt + lifeMsMax)
    connection.timer = clock.setTimeout(() => {
      const now = clock.now()
      const isOver = now >= connection.connectedAt + lifeMsMax || now >= connection.lastActiveAt + idleMsMax
      if (isOver) self.end(connection, 1001, 'Going away')
      else watch(connection)
    }, endsAt - clock.now())
  }

  const tell = (connection: Connection, message: string, requestId: string) => {
    const { id: connectionId } = connection
    self.send(connection, Buffer.from(JSON.stringify({ message, connectionId, requestId })))
  }

  const self: Connections = {
    counts,
    find(stage, connectionId) {
      const connection = standing.get(connectionId)
      return connection?.stage === stage ? connection : undefined
    },

    async accept(stage, handshake) {
      const started = { id: newId(), stage, connectedAt: clock.now(), handshake, lastActiveAt: clock.now() }
      const route = stage.api.routes.get('$connect')
      let protocol: string | undefined
      if (route) {
        const answer = await invoke(route.integration, connectEvent(partsOf(started)))
        const refused = refusal(answer, started.id)
        if (refused) {
          counts.refused++
          return { refused }
        }
        protocol = protocolIn(answer)
      }
      counts.connects++
      const accepted: Accepted = {
        connectionId: started.id,
        protocol,
        open(wire) {
          // A connection is none before its handshake is over: until now a post to it was answered as to one that is gone.
          const connection: Connection = { ...started, lastActiveAt: clock.now(), wire, timer: undefined, running: 0 }
          standing.set(connection.id, connection)
          watch(connection)
          return connection
        },
        abandon: () => self.ended(accepted.open({ waitingBytes: 0, send() {}, close() {} }), 1006, ''),
      }
      return accepted
    },

    async message(connection, text) {
      if (!standing.has(connection.id)) return
      counts.messages++
      connection.lastActiveAt = clock.now()
      if (Buffer.byteLength(text) > messageBytesMax) return self.end(connection, 1009, 'Message too long')
      const { api } = connection.stage
      const route = routeFor(api.routes, selected(api.selection, text))
      const parts = partsOf(connection)
      if (!route) return tell(connection, 'Forbidden', parts.requestId)
      connection.running++
      const answer = await invoke(route.integration, messageEvent(parts, route.routeKey, newId(), text))
      connection.running--
      if (!standing.has(connection.id)) return
      if (answer === 'late') return tell(connection, 'Endpoint request timed out', parts.requestId)
      if (answer.functionError !== undefined) return tell(connection, 'Internal server error', parts.requestId)
      const body = route.answers ? bodyIn(answer) : undefined
      if (body !== undefined) self.send(connection, body)
    },

    send(connection, text) {
      counts.sends++
      connection.lastActiveAt = clock.now()
      connection.wire.send(text)
    },

    end(connection, code, reason) {
      if (!standing.has(connection.id)) return
      self.ended(connection, code, reason)
      connection.wire.close(code, reason)
    },

    ended(connection, code, reason) {
      if (!standing.delete(connection.id)) return
      connection.timer?.cancel()
      counts.disconnects++
      const route = connection.stage.api.routes.get('$disconnect')
      // "$disconnect is a best-effort event": nobody waits for it, nothing is tried again.
      if (route) void invoke(route.integration, disconnectEvent(partsOf(connection), code, reason))
    },

    stop() {
      // The functions are stopped before: a start finds these connections gone (410), as after any sudden end.
      for (const connection of standing.values()) {
        connection.timer?.cancel()
        connection.wire.close(1001, 'Going away')
      }
      standing.clear()
    },
  }
  return {
    ...self,
    get counts() {
      return { ...counts, connections: standing.size }
    },
  }
}

/** Why the handshake is refused: "the connection isn't made" unless the integration answers with a status of 2xx. */
function refusal(answer: InvocationResult | 'late', connectionId: string): HttpAnswer | undefined {
  if (answer === 'late') return gatewayAnswer(504, 'Endpoint request timed out')
  const status = Number(recordOf(answer.payload)?.statusCode)
  if (answer.functionError !== undefined || !Number.isInteger(status) || status < 200 || status > 599) {
    const body = JSON.stringify({ message: 'Internal server error', connectionId })
    return { status: 502, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
  }
  return status < 300 ? undefined : { status, headers: {}, body: Buffer.alloc(0) }
}

function protocolIn(answer: InvocationResult | 'late'): string | undefined {
  const headers = answer === 'late' ? undefined : recordOf(recordOf(answer.payload)?.headers)
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')
  return found === undefined ? undefined : String(found[1])
}

function bodyIn({ payload }: InvocationResult): Buffer | undefined {
  const { body, isBase64Encoded } = recordOf(payload) ?? {}
  if (typeof body !== 'string' || body === '') return undefined
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
}

/** "If the route selection expression cannot be evaluated, or no matching route is found", `$default` is called. */
function routeFor(routes: ReadonlyMap<string, WebSocketRoute>, key: string | undefined): WebSocketRoute | undefined {
  const isOwn = key !== undefined && key !== '$connect' && key !== '$disconnect'
  return (isOwn ? routes.get(key) : undefined) ?? routes.get('$default')
}

function selected(path: readonly string[], text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  for (const name of path) {
    const record = recordOf(value)
    value = record && Object.hasOwn(record, name) ? record[name] : undefined
  }
  return typeof value === 'string' ? value : undefined
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}
