import { robotStop } from '../../../messages/types/robot-stop.ts'
import { asError } from '../../errors.ts'
import { badParameter, Problem } from '../../http/problem.ts'
import type { ApiRequest } from '../../http/request.ts'
import { type Composed, roundsOf, type Scope, traceOf } from '../../saying/compose.ts'
import { type Taken, take } from '../../saying/once.ts'
import type { Said } from '../../saying/said.ts'
import { referTo } from '../../saying/uploaded.ts'
import type { AcceptPorts } from './ports.ts'
import { type Outcomes, outcomesOf, WAIT_SECONDS_MAX } from './wait.ts'

export interface Sent {
  readonly taken: Taken
  /** It was taken before: nothing was sent now. */
  readonly is_replayed: boolean
  /** Those that have come in the time that the request wants to wait. */
  readonly outcomes: Outcomes
  readonly is_waited_for: boolean
}

/**
 * Checked messages, on the stream when it answers. What is stored is stored before it is sent (ADR 33). `moreToWrite` comes after
 * the claim and before the stream: what has to stand when the messages are decided.
 */
export const takeAndSend = async (
  messages: readonly Said[],
  request: ApiRequest,
  ports: AcceptPorts,
  moreToWrite: (toSend: readonly Composed[]) => Promise<void> = async () => undefined,
): Promise<Sent> => {
  const seconds = secondsIn(request)
  const taken = await takeUnlessOverloaded(messages, { key: keyIn(request), now_ms: ports.now() }, request, ports)
  const is_replayed = taken.toSend.length === 0
  if (!is_replayed) await send(taken, request, ports, moreToWrite)
  const outcomes: Outcomes = seconds === 0 ? new Map() : await outcomesOf(taken.messages, seconds, ports)
  return { taken, is_replayed, outcomes, is_waited_for: seconds > 0 }
}

/** What ids of a request are derived from. */
export const scopeOf = (request: ApiRequest): Scope => {
  const key = keyIn(request)
  return key === undefined ? ['request', request.request_id] : ['key', request.by, key]
}

const takeUnlessOverloaded = async (
  messages: readonly Said[],
  { key, now_ms }: { readonly key: string | undefined; readonly now_ms: number },
  request: ApiRequest,
  ports: AcceptPorts,
): Promise<Taken> => {
  const { by, request_id, headers } = request
  // A stop is for now: the line takes it however far it is behind.
  const isStop = messages.every(({ message }) => message.type === robotStop.type)
  const overload = isStop ? undefined : await ports.meter.overload(messages.length)
  if (overload !== undefined) {
    const { depth, age_seconds, retry_after_seconds } = overload
    ports.log.warn('turned away', { request_id, by, messages: messages.length, depth, age_seconds })
    const detail = `The line is behind: ${depth} messages wait, the oldest for ${age_seconds} s. Nothing was taken; ask again in ${retry_after_seconds} s`
    throw new Problem(429, 'backlog', detail, { depth, age_seconds, retry_after_seconds })
  }
  const scope = scopeOf(request)
  const trace_id = traceOf(scope, headers.traceparent)
  return take({ by, request_id, key, messages, trace_id, scope, now_ms }, ports.accepted)
}

const send = async (
  taken: Taken,
  { by, request_id, caller }: ApiRequest,
  ports: AcceptPorts,
  moreToWrite: (toSend: readonly Composed[]) => Promise<void>,
): Promise<void> => {
  const { toSend, accepted_at_ms, beside, afterwards, trace_id } = taken
  try {
    await moreToWrite(toSend)
    await Promise.all([ports.accepted.note(beside), put(taken, by, ports), referTo(toSend, ports)])
  } catch (error) {
    // Whoever asks again need not wait for the lease. If this fails as well, they do.
    const now = ports.now()
    await ports.accepted
      .note(afterwards.map((row) => ({ ...row, sent: false, leased_until_ms: now })))
      .catch(() => undefined)
    throw error
  }
  try {
    await ports.accepted.note(afterwards)
  } catch (error) {
    // It is on the stream, and this is true. Whoever asks again within the lease is told to wait, and later sends it once more
    // under the same ids.
    ports.log.warn('accepted and not marked', { request_id, trace_id, error: asError(error) })
  }
  ports.log.info('accepted', {
    request_id,
    trace_id,
    by: caller.name,
    messages: toSend.length,
    robot_ids: [...new Set(toSend.map(({ robot_id }) => robot_id))].slice(0, 10),
    ...(toSend.length === 1 && { message_id: toSend[0]?.message_id, type: toSend[0]?.said.message.type }),
    took_ms: ports.now() - accepted_at_ms,
  })
}

const put = async ({ toSend, accepted_at_ms }: Taken, by: string, ports: AcceptPorts): Promise<void> => {
  for (const round of roundsOf(toSend, { by, namespace: ports.namespace, accepted_at_ms })) {
    const placed = await ports.stream.place(round)
    ports.meter.count(placed.map(({ shard }, place) => ({ shard, messages: round[place]?.messages ?? 0 })))
  }
}

export const keyIn = ({ headers }: ApiRequest): string | undefined => {
  const said = headers['idempotency-key']
  if (said === undefined) return undefined
  if (/^[\x21-\x7e]{1,255}$/.test(said)) return said
  throw badParameter('Idempotency-Key', said, '1 to 255 visible ASCII characters')
}

export const secondsIn = ({ query }: ApiRequest): number => {
  if (query.wait === undefined) return 0
  const seconds = /^\d{1,2}$/.test(query.wait) ? Number(query.wait) : Number.NaN
  if (!(seconds <= WAIT_SECONDS_MAX))
    throw badParameter('wait', query.wait, `whole seconds from 0 to ${WAIT_SECONDS_MAX}`)
  return seconds
}
