/**
 * A request is taken once, however often it is sent. Its row (by the caller's Idempotency-Key, else by each message's own id) is
 * claimed before anything is put on the stream and marked when the stream has all of it:
 *
 *   no row                   claim, put, mark
 *   other words              422: nothing is sent
 *   marked                   the same answer again, nothing is sent
 *   not marked, leased       somebody is at it: 409
 *   not marked, lease over   they have died: taken over, put again with the same ids and times, so that dispatch knows them again
 *
 * A request that names nothing of its own cannot be sent again: its rows are only for whoever asks for its messages.
 */
import { hash } from 'node:crypto'
import { Problem } from '../http/problem.ts'
import { type Accepted, type AcceptedRow, nameOf, type Over } from '../ports/accepted.ts'
import { type Composed, composed, type Scope } from './compose.ts'
import type { Said } from './said.ts'

export interface Asked {
  readonly by: string
  readonly request_id: string
  readonly key: string | undefined
  readonly messages: readonly Said[]
  readonly trace_id: string
  readonly scope: Scope
  readonly now_ms: number
}

export interface Taken {
  /** All of the request. */
  readonly messages: readonly Composed[]
  /** Those that have to be put; none of a request that was taken before. */
  readonly toSend: readonly Composed[]
  readonly trace_id: string
  /** Of the first time. */
  readonly accepted_at_ms: number
  /** Written before the put, beside it, and after it. */
  readonly beside: readonly AcceptedRow[]
  readonly afterwards: readonly AcceptedRow[]
}

/** Longer than a put and all its tries take. */
export const LEASE_MS = 10_000

/** Claims what has to be claimed. Throws the problem where it cannot be taken. */
export const take = async (asked: Asked, accepted: Accepted): Promise<Taken> => {
  if (asked.key !== undefined) return takeByKey(asked, asked.key, accepted)
  const messages = composed(asked.messages, asked.scope, asked.trace_id)
  if (asked.messages.some(({ message_id }) => message_id !== undefined)) return takeByIds(asked, messages, accepted)
  return {
    messages,
    toSend: messages,
    trace_id: traceIn(messages),
    accepted_at_ms: asked.now_ms,
    beside: messages.map((message) => ({ ...messageRow(message, asked), sent: true })),
    afterwards: [],
  }
}

const takeByKey = async (asked: Asked, key: string, accepted: Accepted): Promise<Taken> => {
  const own: AcceptedRow = { ...common(asked, wordsOf(asked.messages)), of: 'request', key, trace_id: asked.trace_id }
  const [standing] = await accepted.claim([own])
  const row =
    standing === undefined ? own : { ...own, trace_id: standing.trace_id, accepted_at_ms: standing.accepted_at_ms }
  const messages = composed(asked.messages, asked.scope, row.trace_id)
  const taken = { messages, trace_id: traceIn(messages), accepted_at_ms: row.accepted_at_ms }
  if (standing !== undefined) {
    const verdict = verdictOn(standing, own.hash, asked.now_ms, `The Idempotency-Key ${JSON.stringify(key)}`)
    if (verdict === 'taken') return { ...taken, toSend: [], beside: [], afterwards: [] }
    const [faster] = await accepted.claim([row], overOf([standing]))
    if (faster !== undefined) throw running(`The Idempotency-Key ${JSON.stringify(key)}`)
  }
  return {
    ...taken,
    toSend: messages,
    beside: messages.map((message) => ({
      ...messageRow(message, asked),
      accepted_at_ms: row.accepted_at_ms,
      sent: true,
    })),
    afterwards: [{ ...row, sent: true }],
  }
}

/** Each message by itself: some of a request may be known from an earlier one, the others are new. */
const takeByIds = async (asked: Asked, messages: readonly Composed[], accepted: Accepted): Promise<Taken> => {
  const { known, claimed } = await claimEach(
    messages.map((message) => messageRow(message, asked)),
    asked.now_ms,
    accepted,
  )
  const all = messages.map((message) => {
    const name = nameOfMessage(message)
    return { ...message, trace_id: (known.get(name) ?? claimed.get(name))?.trace_id ?? message.trace_id }
  })
  const rows = [...claimed.values()]
  return {
    messages: all,
    toSend: all.filter((message) => claimed.has(nameOfMessage(message))),
    trace_id: traceIn(all),
    accepted_at_ms: Math.min(asked.now_ms, ...rows.map(({ accepted_at_ms }) => accepted_at_ms)),
    beside: [],
    afterwards: rows.map((row) => ({ ...row, sent: true })),
  }
}

interface Claimed {
  /** By name: taken by an earlier request. */
  readonly known: ReadonlyMap<string, AcceptedRow>
  /** By name: this request's to send. */
  readonly claimed: ReadonlyMap<string, AcceptedRow>
}

/** Looks again after what stands there: what is taken is left out, what has died is taken over as it was. */
const claimEach = async (wanted: readonly AcceptedRow[], now_ms: number, accepted: Accepted): Promise<Claimed> => {
  let rows = wanted
  const known = new Map<string, AcceptedRow>()
  let over: Over = new Map()
  for (let look = 1; rows.length > 0; look++) {
    const standing = await accepted.claim(rows, over)
    if (standing.length === 0) break
    if (look === LOOKS_MAX) throw running('One of the messages')
    const dead: AcceptedRow[] = []
    for (const each of standing) {
      const mine = rows.find((row) => nameOf(row) === nameOf(each))
      if (mine === undefined || each.of !== 'message') continue
      const what = `The message_id ${each.message_id} of robot ${each.robot_id}`
      if (verdictOn(each, mine.hash, now_ms, what) === 'taken') known.set(nameOf(each), each)
      else dead.push(each)
    }
    over = overOf(dead)
    const died = new Map(dead.map((row) => [nameOf(row), row]))
    rows = rows
      .filter((row) => !known.has(nameOf(row)))
      .map((row) => ({ ...row, ...asBefore(died.get(nameOf(row)) ?? row) }))
  }
  return { known, claimed: new Map(rows.map((row) => [nameOf(row), row])) }
}

const nameOfMessage = ({ robot_id, message_id }: Pick<Composed, 'robot_id' | 'message_id'>): string =>
  nameOf({ of: 'message', by: '', message_id, robot_id })

/** Of the messages that say none of their own; where all do, of the first. */
const traceIn = (messages: readonly Composed[]): string =>
  (messages.find(({ said }) => said.trace_id === undefined) ?? messages[0])?.trace_id ?? ''

const LOOKS_MAX = 3

const asBefore = ({ trace_id, accepted_at_ms }: AcceptedRow) => ({ trace_id, accepted_at_ms })

const overOf = (rows: readonly AcceptedRow[]): Over => new Map(rows.map((row) => [nameOf(row), row.leased_until_ms]))

/** What stands there decides; `dead`: whoever wrote it does not go on. Throws where it cannot be taken. */
const verdictOn = (standing: AcceptedRow, words: string, now_ms: number, what: string): 'taken' | 'dead' => {
  if (standing.hash !== words) {
    const at = new Date(standing.accepted_at_ms).toISOString()
    throw new Problem(
      422,
      'key-used',
      `${what} was used at ${at} for something else: take another one. Nothing was sent`,
    )
  }
  if (standing.sent) return 'taken'
  if (standing.leased_until_ms > now_ms) throw running(what)
  return 'dead'
}

const running = (what: string): Problem =>
  new Problem(409, 'running', `${what} belongs to a request that is still under way: ask again in a second`, {
    retry_after_seconds: 1,
  })

const messageRow = ({ said, message_id, robot_id, trace_id }: Composed, asked: Asked): AcceptedRow => ({
  ...common(asked, wordsOf([said])),
  of: 'message',
  message_id,
  robot_id,
  trace_id,
  type: said.message.type,
  kind: said.message.kind,
})

const common = ({ by, request_id, now_ms }: Asked, words: string) => ({
  hash: words,
  accepted_at_ms: now_ms,
  by,
  request_id,
  sent: false,
  leased_until_ms: now_ms + LEASE_MS,
})

/** The same bytes are the same words: whoever sends again sends what they have kept. */
const wordsOf = (messages: readonly Said[]): string =>
  hash('sha256', Buffer.concat(messages.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])), 'hex')
