import type * as z from 'zod'
import { type ClientFrame, clientFrameSchema, clientFrames } from '../../../messages/feed/frames.ts'
import { parseStrictly } from '../../../messages/strict-json.ts'
import { asError, isTemporary } from '../../errors.ts'
import { endIfPossible } from '../../feed/ending.ts'
import { frame } from '../../feed/framing.ts'
import { type Listener, resumed, subscribed, unsubscribed } from '../../feed/listener.ts'
import { badField, Problem, titles } from '../../http/problem.ts'
import { faultIn } from '../../http/read-body.ts'
import type { FeedPorts } from './ports.ts'
import type { SocketAnswer, SocketEvent } from './socket-event.ts'

/**
 * What a client says, and the frame that answers it. Whatever it is, the connection stays and nothing has changed when the
 * answer is an error; a client that says too much that nobody understands is ended.
 */
export const converse = async (event: SocketEvent, ports: FeedPorts): Promise<SocketAnswer> => {
  const { connectionId } = event.requestContext
  let said: ClientFrame | undefined
  try {
    said = frameIn(event)
    return answer(await acted[said.action](said as never, connectionId, ports))
  } catch (error) {
    const problem = error instanceof Problem ? error : unexpected(error, event, ports)
    // What a client cannot help does not count against it.
    if (problem.status < 500 && (await isTooMuch(connectionId, ports))) {
      await endIfPossible(connectionId, 'too_many_errors', ports)
    }
    return answer(errorFrame(problem, said && 'subscription_id' in said ? said : idIn(event)))
  }
}

type Acts = {
  readonly [Action in ClientFrame['action']]: (
    said: Extract<ClientFrame, { readonly action: Action }>,
    connectionId: string,
    ports: FeedPorts,
  ) => Promise<string>
}

const acted: Acts = {
  subscribe: async ({ subscription_id, filter = {}, from }, connectionId, ports) => {
    const head = await ports.buffer.head()
    if (from !== undefined && from > head.position) {
      const detail = `from is ${from}; the newest position is ${head.position}: subscribe without from, and ask the API how things are`
      throw new Problem(422, 'unknown-position', detail, { position: head.position })
    }
    const after = await changed(connectionId, ports, async (listener) => {
      checkRoom(listener, subscription_id, ports.settings.subscriptions_max)
      if (from === undefined) return subscribed(listener, subscription_id, filter, head.position)
      // Read after the listener: what was sent by then was sent to it as it was read.
      const { sent } = await ports.buffer.head()
      return resumed(listener, subscription_id, filter, from, sent)
    })
    const { position } = await ports.listeners.announce()
    if (after.behind !== undefined) await ports.catchUps.begin(connectionId)
    ports.log.info('subscribed', { connection_id: connectionId, subscription_id, by: after.caller, position, from })
    return frame({ kind: 'subscribed', subscription_id, position: from ?? position })
  },

  unsubscribe: async ({ subscription_id }, connectionId, ports) => {
    await changed(connectionId, ports, async (listener) => {
      if (!Object.hasOwn(listener.subscriptions, subscription_id)) {
        throw new Problem(404, 'not-found', `There is no subscription ${subscription_id} on this connection`)
      }
      return unsubscribed(listener, subscription_id)
    })
    await ports.listeners.announce()
    return frame({ kind: 'unsubscribed', subscription_id })
  },

  ping: async ({ progress }, connectionId, ports) => {
    if (!progress) return frame({ kind: 'pong' })
    // In this order: what falls behind between the two is seen to be behind.
    const { sent } = await ports.buffer.head()
    const listener = await standing(connectionId, ports)
    return frame({ kind: 'pong', position: listener.behind ?? sent })
  },
}

/** Writes what `next` makes of the listener, also when somebody else writes it at the same moment. */
const changed = async (
  connectionId: string,
  ports: FeedPorts,
  next: (listener: Listener) => Promise<Listener>,
): Promise<Listener> => {
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const before = await standing(connectionId, ports)
    const after = await ports.listeners.change(before, await next(before))
    if (after !== undefined) return after
  }
  throw new Problem(503, 'not-now', 'The connection is busy; say it again', { retry_after_seconds: 1 })
}

/** Against catch-up, which writes after each page that it sends. */
const triesMax = 10

/** A connection whose row was removed was ended; its end is on its way. */
const standing = async (connectionId: string, { listeners }: FeedPorts): Promise<Listener> => {
  const listener = await listeners.find(connectionId)
  if (listener === undefined) throw new Problem(410, 'gone', 'This connection was ended; connect again')
  return listener
}

const checkRoom = ({ subscriptions }: Listener, id: string, most: number): void => {
  const others = Object.keys(subscriptions).filter((other) => other !== id).length
  if (others < most) return
  throw new Problem(
    422,
    'too-many-subscriptions',
    `A connection has at most ${most} subscriptions; unsubscribe from one`,
  )
}

/** Binary messages come in base64. */
const bytesIn = ({ body, isBase64Encoded }: SocketEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8')

/** Room for a filter of a hundred robots with long names. */
const FRAME_BYTES_MAX = 32 * 1024
/** A filter's lists lie three deep. */
const DEPTH_MAX = 8

const frameIn = (event: SocketEvent): ClientFrame => {
  const { value, error } = parseStrictly(bytesIn(event), DEPTH_MAX, FRAME_BYTES_MAX)
  if (error) {
    const text = error.text.replace(/[:;] (a message is|send bigger) .*$/, '; a JSON object was expected')
    throw new Problem(error.class === 'TooLarge' ? 413 : 400, 'bad-frame', `The frame cannot be read: ${text}`, {
      class: error.class,
    })
  }
  const read = clientFrameSchema.safeParse(value)
  if (read.success) return read.data
  throw fault(value, read.error)
}

const fault = (value: unknown, error: z.ZodError): Problem => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Problem(400, 'bad-frame', 'The frame is no JSON object; {"action": …} was expected')
  }
  const { action } = value as { readonly action?: unknown }
  const known = Object.keys(clientFrames)
  return typeof action === 'string' && known.includes(action)
    ? faultIn(value, error)
    : badField('action', action, `one of ${known.join(', ')}`)
}

/** Of a frame that is none of ours, so that its sender knows which one it was. */
const idIn = (event: SocketEvent): { readonly subscription_id?: unknown } => {
  const { value } = parseStrictly(bytesIn(event), DEPTH_MAX, FRAME_BYTES_MAX)
  return typeof value === 'object' && value !== null ? (value as { readonly subscription_id?: unknown }) : {}
}

const errorFrame = ({ type, status, message, more }: Problem, said: { readonly subscription_id?: unknown }): string => {
  const { subscription_id } = said
  return frame({
    ...more,
    kind: 'error',
    type,
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    ...(typeof subscription_id === 'string' && { subscription_id: subscription_id.slice(0, 64) }),
  })
}

/** Counted on the row, because no two frames need meet the same process. */
const isTooMuch = async (connectionId: string, ports: FeedPorts): Promise<boolean> => {
  const listener = await ports.listeners.find(connectionId)
  if (listener === undefined) return false
  const errors = listener.errors + 1
  if (errors >= ports.settings.errors_max) return true
  // Two at the same moment may count as one.
  await ports.listeners.change(listener, { ...listener, errors })
  return false
}

const unexpected = (error: unknown, { requestContext }: SocketEvent, { log }: FeedPorts): Problem => {
  const { connectionId: connection_id, requestId: request_id } = requestContext
  log.error('frame not answered', { connection_id, request_id, error: asError(error) })
  return isTemporary(error)
    ? new Problem(503, 'not-now', 'A store does not answer at the moment; say it again', { retry_after_seconds: 1 })
    : new Problem(500, 'internal', `Something went wrong in here; the log has it under ${request_id}`)
}

const answer = (body: string): SocketAnswer => ({ statusCode: 200, body })
