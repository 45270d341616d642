/**
 * Everything that is known of some messages and failures as one list of moments, oldest first: a story that a person reads from
 * top to bottom. Pure. Times are the clocks of whoever wrote them (IoT Core, the stream, dispatch, the store), milliseconds
 * apart at most; where two are the same, the order of the line decides.
 */

import type { Attempt } from '../../failures/record.ts'
import type { CommandRow } from '../../ports/command-row.ts'
import { type Hops, hopNames } from '../../ports/hops.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { MessageOfOperation } from '../../ports/operations.ts'
import type { Published } from '../../ports/published.ts'
import { refusalIn } from '../../refusal.ts'
import { type Found, type KnownFailure, type KnownOperation, keyOfMessage } from './find-by-id.ts'

export interface Moment {
  /** RFC 3339 */
  readonly at: string
  readonly what: What
  /** In words, for a person. */
  readonly text: string
  /** Since the message was received. */
  readonly after_ms?: number
  /** Of what lasted. */
  readonly took_ms?: number
  readonly robot_id?: string
  readonly message_id?: string
  readonly trace_id?: string
  readonly failure_id?: string
  readonly operation_id?: string
}

/** In the order of the line. */
const whats = [
  'received',
  'in_stream',
  'opened',
  'dispatched',
  'machine_started',
  'handler',
  'machine_ended',
  'decided',
  'published',
  'fed',
  'commanded',
  'failed',
  'operation_planned',
  'operation_started',
  'acted',
  'tried',
  'changed',
  'ended',
  'operation_ended',
] as const
export type What = (typeof whats)[number]

export const storyOf = ({
  messages,
  failures,
  operations,
  acts,
  published,
  fed,
  commands = [],
}: Omit<Found, 'kinds' | 'cut'>): readonly Moment[] => {
  const told = new Set([
    ...messages.map(({ robot_id, message_id }) => `${robot_id} ${message_id}`),
    ...commands.map(({ robot_id, command_id }) => `${robot_id} ${command_id}`),
  ])
  const moments = [
    ...messages.flatMap((row) => {
      const key = keyOfMessage(row)
      return ofMessage(row, { published: published.get(key), fed: fed.get(key) }, firstDoorOf(row, failures))
    }),
    ...failures.flatMap((failure) => ofFailure(failure, told)),
    ...commands.flatMap(ofCommand),
    ...operations.flatMap(ofOperation),
    ...acts.map(ofAct),
  ]
  return moments.sort((one, other) => byText(one.at, other.at) || whats.indexOf(one.what) - whats.indexOf(other.what))
}

const ofCommand = (row: CommandRow): readonly Moment[] => {
  const { robot_id, command_id, command, sends, status } = row
  const moment = (at: string | undefined, text: string): readonly Moment[] =>
    at === undefined
      ? []
      : [{ at, what: 'commanded', text, robot_id, message_id: command_id, trace_id: command.trace_id }]
  return [
    ...moment(row.asked_at, toBeSaid(command.type, robot_id)),
    ...moment(row.sent_at, `it was said${sends > 1 ? `, the ${sends}th time` : ''}`),
    ...moment(row.acknowledged_at, `${robot_id} has it`),
    ...moment(
      row.ended_at,
      row.error ? `it ended ${status}: ${row.error.message ?? row.error.code}` : `it ended ${status}`,
    ),
  ]
}

const toBeSaid = (type = 'A command', robot_id = 'a robot'): string => `${type} is to be said to ${robot_id}`

/** Who tries a message again puts it on the stream in their own name; the failure remembers by whom it came in. */
const firstDoorOf = ({ redrive_of, source }: JournalRow, failures: readonly KnownFailure[]): string =>
  (redrive_of !== undefined && failures.find(({ failure_id }) => failure_id === redrive_of)?.source) || source

const ofMessage = (row: JournalRow, { published, fed }: Left, door: string): readonly Moment[] => {
  const { robot_id, message_id, trace_id, received_at, failure_id, hops = {}, handlers = [] } = row
  const received = Date.parse(received_at)
  const moment = (what: What, time: number, text: string): Moment => ({
    at: new Date(time).toISOString(),
    what,
    text,
    // A clock that is behind shows no time before the beginning.
    after_ms: Math.max(0, time - received),
    robot_id,
    message_id,
    trace_id,
    ...(failure_id !== undefined && what === 'decided' && { failure_id }),
  })
  const passed = hopNames.flatMap((name) => {
    const after = hops[name]
    const hop = hopMoments[name]
    return after === undefined || hop === undefined ? [] : [moment(hop.what, received + after, hop.text(handlers))]
  })
  return [
    moment(
      'received',
      received,
      row.edited_from === undefined
        ? `${row.type} came in by ${door}${askedIn(row)}`
        : // Its own time is the one at which the copy was made: `acted`.
          `${row.type} is the edit of failure ${row.edited_from}; what it was made of came in`,
    ),
    ...passed,
    moment('decided', Date.parse(row.decided_at), decisionOf(row)),
    ...(published === undefined
      ? []
      : [
          moment('published', Date.parse(published.published_at), `${published.events} events left for the bus`),
          ...published.handlers.map(({ handler, began_at, ended_at }) => ({
            ...moment('handler', began_at, `${handler} ran for ${ended_at - began_at} ms`),
            took_ms: Math.max(0, ended_at - began_at),
          })),
        ]),
    ...(fed === undefined ? [] : [moment('fed', fed, 'The live feed has it, for whoever listens')]),
  ]
}

/** What is known of how it went out. */
interface Left {
  readonly published: Published | undefined
  /** Epoch milliseconds. */
  readonly fed: number | undefined
}

const askedIn = ({ by, why }: JournalRow): string =>
  `${by === undefined ? '' : `, from ${by}`}${why === undefined ? '' : `: ${why}`}`

/** `decided_ms` is the row's own time. */
const hopMoments: Readonly<
  Partial<Record<keyof Hops, { readonly what: What; readonly text: (handlers: readonly string[]) => string }>>
> = {
  streamed_ms: { what: 'in_stream', text: () => 'The stream has it' },
  opened_ms: { what: 'opened', text: () => 'dispatch has read its bytes' },
  dispatched_ms: { what: 'dispatched', text: () => 'Its turn has come, behind what its robot said before' },
  started_ms: { what: 'machine_started', text: () => 'The machine of its policy version runs' },
  ended_ms: {
    what: 'machine_ended',
    text: (handlers) => (handlers.length > 0 ? `${handlers.join(', ')} ran, and the commit` : 'The run has ended'),
  },
}

const decisionOf = (row: JournalRow): string => {
  const { outcome, type, from, to, reason, handlers = [], redrive_of, out_of_order } = row
  const redriven = redrive_of === undefined ? '' : `, redriven of failure ${redrive_of}`
  const order = out_of_order ? ', out of order' : ''
  if (outcome !== 'applied') {
    return `${type} ${outcome.replace('_', '-')} in state ${from ?? 'unknown'}: ${refusalIn(row) ?? reason ?? 'no reason'}${redriven}`
  }
  return `${type} applied: ${from} → ${to}${handlers.length > 0 ? ` by ${handlers.join(', ')}` : ''}${redriven}${order}`
}

const ofFailure = (failure: KnownFailure, told: ReadonlySet<string>): readonly Moment[] => {
  const { failure_id, message_id, robot_id, trace_id, received_at } = failure
  const ids = {
    ...(robot_id !== undefined && { robot_id }),
    ...(message_id !== undefined && { message_id }),
    ...(trace_id !== undefined && { trace_id }),
    failure_id,
  }
  const isTold = message_id !== undefined && told.has(`${robot_id} ${message_id}`)
  const began: Moment[] =
    isTold || received_at === undefined ? [] : [{ at: received_at, ...beginningOf(failure), ...ids }]
  return [...began, ...failure.attempts.map((attempt) => ofAttempt(attempt, failure, ids))]
}

const beginningOf = (failure: KnownFailure): Pick<Moment, 'what' | 'text'> => {
  const { kind, type, robot_id, topic, source, edited_from } = failure
  if (edited_from !== undefined) {
    return { what: 'received', text: `It is the edit of failure ${edited_from}; what it was made of came in` }
  }
  if (kind === 'command') return { what: 'commanded', text: toBeSaid(type, robot_id) }
  const how =
    topic === undefined ? `${type ?? 'Bytes'} came in by ${source ?? 'an unknown door'}` : `Bytes came in on ${topic}`
  return { what: 'received', text: how }
}

const ofAttempt = (attempt: Attempt, failure: KnownFailure, ids: Pick<Moment, 'failure_id'>): Moment => {
  const { by, at, status, operation_id, ended_as, error_class, error_text } = attempt
  const moment = { at, ...ids, ...(operation_id !== undefined && { operation_id }) }
  if (by === undefined) {
    if (status === 'resolved') return { ...moment, what: 'ended', text: `Failure resolved: ${ended_as ?? 'ended'}` }
    if (attempt.held_back) return { ...moment, what: 'ended', text: 'Held back: its robot has moved on' }
    const text = `${failure.stage} failed (try ${attempt.attempt}, ${status}): ${error_class}: ${error_text}`
    return { ...moment, what: 'failed', text }
  }
  if (status === 'retrying') return { ...moment, what: 'tried', text: `Try ${attempt.attempt} begun by ${by}` }
  const how = ended_as === 'edited' ? `edited into message ${failure.edited_to}` : status
  return { ...moment, what: 'changed', text: `Failure ${how} by ${by}: ${error_text ?? ''}` }
}

const ofOperation = (operation: KnownOperation): readonly Moment[] => {
  const { operation_id, kind, by, why, created_at, started_at, started_by, ended_at, ended_because, plan, status } =
    operation
  const count = plan === undefined ? '' : ` of ${plan.count}`
  return [
    { at: created_at, what: 'operation_planned', text: `${kind}${count} planned by ${by}: ${why}`, operation_id },
    ...(started_at === undefined
      ? []
      : [
          {
            at: started_at,
            what: 'operation_started' as const,
            text: `${kind} started by ${started_by}`,
            operation_id,
          },
        ]),
    ...(ended_at === undefined
      ? []
      : [
          {
            at: ended_at,
            what: 'operation_ended' as const,
            text: `${kind} ${status}${ended_because === undefined ? '' : `: ${ended_because}`}`,
            operation_id,
          },
        ]),
  ]
}

const ofAct = (act: MessageOfOperation): Moment => {
  const { operation_id, failure_id, kind, by, why, at, from, to, robot_id, message_id, trace_id, result } = act
  return {
    at,
    what: 'acted',
    text: `${kind} by ${by}: ${from} → ${to}${result === undefined ? '' : `, ended ${result}`}; ${why}`,
    ...(robot_id !== undefined && { robot_id }),
    ...(message_id !== undefined && { message_id }),
    ...(trace_id !== undefined && { trace_id }),
    failure_id,
    operation_id,
  }
}

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
