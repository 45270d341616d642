import { asError } from '../../../errors.ts'
import { Answered } from '../../../http/answered.ts'
import { badParameter, Problem } from '../../../http/problem.ts'
import type { ApiRequest } from '../../../http/request.ts'
import type { JournalRow } from '../../../ports/journal.ts'
import { type Composed, roundsOf, traceOf } from '../../../saying/compose.ts'
import { checkMaySay } from '../../../saying/may-say.ts'
import { type Taken, take } from '../../../saying/once.ts'
import { type Said, saidIn } from '../../../saying/said.ts'
import { checkSeen } from '../../../saying/seen.ts'
import { checkContent, referTo } from '../../../saying/uploaded.ts'
import type { Answer } from '../answer.ts'
import type { AcceptPorts } from '../ports.ts'
import { nameOfMessage, type Outcomes, outcomesOf, WAIT_SECONDS_MAX } from '../wait.ts'

/**
 * Everything that can be wrong is found before anything is stored; what is stored is stored before it is sent; and it is answered
 * when the stream has it.
 */
export const sendMessages: Answer = async (request, sent, ports) => {
  const now_ms = ports.now()
  const key = keyIn(request)
  const seconds = secondsIn(request)
  const messages = saidIn(sent, now_ms)
  checkMaySay(messages, request.caller)
  await checkSeen(messages, request, ports)
  await checkContent(messages, request, ports)
  const taken = await takeUnlessOverloaded(messages, { key, now_ms }, request, ports)
  const isReplayed = taken.toSend.length === 0
  if (!isReplayed) await send(taken, request, ports)
  const outcomes: Outcomes = seconds === 0 ? new Map() : await outcomesOf(taken.messages, seconds, ports)
  return answerOf(taken, outcomes, isReplayed, seconds > 0)
}

const takeUnlessOverloaded = async (
  messages: readonly Said[],
  { key, now_ms }: { readonly key: string | undefined; readonly now_ms: number },
  { by, request_id, headers }: ApiRequest,
  ports: AcceptPorts,
): Promise<Taken> => {
  const overload = await ports.meter.overload(messages.length)
  if (overload !== undefined) {
    const { depth, age_seconds, retry_after_seconds } = overload
    ports.log.warn('turned away', { request_id, by, messages: messages.length, depth, age_seconds })
    const detail = `The line is behind: ${depth} messages wait, the oldest for ${age_seconds} s. Nothing was taken; ask again in ${retry_after_seconds} s`
    throw new Problem(429, 'backlog', detail, { depth, age_seconds, retry_after_seconds })
  }
  const scope = key === undefined ? (['request', request_id] as const) : (['key', by, key] as const)
  const trace_id = traceOf(scope, headers.traceparent)
  return take({ by, request_id, key, messages, trace_id, scope, now_ms }, ports.accepted)
}

const send = async (taken: Taken, { by, request_id, caller }: ApiRequest, ports: AcceptPorts): Promise<void> => {
  const { toSend, accepted_at_ms, beside, afterwards, trace_id } = taken
  try {
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

const answerOf = (taken: Taken, outcomes: Outcomes, isReplayed: boolean, isWaitedFor: boolean): Answered => {
  const messages = taken.messages.map((message) => {
    const row = outcomes.get(nameOfMessage(message))
    return { ...idsOf(message), ...(isWaitedFor && { outcome: row?.outcome ?? 'pending' }), ...(row && endOf(row)) }
  })
  const [only] = taken.messages.length === 1 ? messages : []
  return new Answered({ trace_id: taken.trace_id, messages }, outcomes.size === messages.length ? 200 : 202, {
    location: only?.location ?? `/messages?trace_id=${taken.trace_id}`,
    ...(isReplayed && { 'idempotent-replayed': 'true' }),
  })
}

const idsOf = ({ message_id, robot_id, trace_id }: Composed) => ({
  message_id,
  robot_id,
  trace_id,
  location: `/messages/${encodeURIComponent(message_id)}?robot_id=${encodeURIComponent(robot_id)}`,
})

const endOf = ({ from, to, reason, guard, detail, policy_version, decided_at, failure_id }: JournalRow) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(reason !== undefined && { reason }),
  ...(guard !== undefined && { guard }),
  ...(detail !== undefined && { detail }),
  policy_version,
  decided_at,
  ...(failure_id !== undefined && { failure_id }),
})

export const keyIn = ({ headers }: ApiRequest): string | undefined => {
  const said = headers['idempotency-key']
  if (said === undefined) return undefined
  if (/^[\x21-\x7e]{1,255}$/.test(said)) return said
  throw badParameter('Idempotency-Key', said, '1 to 255 visible ASCII characters')
}

const secondsIn = ({ query }: ApiRequest): number => {
  if (query.wait === undefined) return 0
  const seconds = /^\d{1,2}$/.test(query.wait) ? Number(query.wait) : Number.NaN
  if (!(seconds <= WAIT_SECONDS_MAX))
    throw badParameter('wait', query.wait, `whole seconds from 0 to ${WAIT_SECONDS_MAX}`)
  return seconds
}
