/*
 * What bench/failures.ts stands its line on: a register as it is after months of use, every row made from its number, so that
 * what is asked for later and what should be counted is known without keeping a list.
 *
 * Robots speak in turn. Ten messages are a trace, five a conversation; one message in ten is dead-lettered and is a failure.
 * Groups are as uneven as causes are in practice: the biggest has a hundred times the members of the smallest.
 */
import type { FailureRecord } from '../functions/failures/record.ts'
import { withReport } from '../functions/failures/record.ts'
import type { FailureReport } from '../functions/ports/failure-intake.ts'
import type { JournalRow } from '../functions/ports/journal.ts'
import type { PublishedCommit } from '../functions/ports/published.ts'

export interface Seeded {
  readonly journal_rows: number
  readonly robots: number
  readonly groups: number
  /** Epoch milliseconds of the newest message; before it one each `everyMs`: what a shard carries with its telemetry. */
  readonly until: number
}

const everyMs = 10
/** One message in ten fails. */
const failuresEvery = 10
const perTrace = 10
const perConversation = 5

export const failuresIn = ({ journal_rows }: Seeded): number => Math.floor(journal_rows / failuresEvery)

/** The message whose failure this is; another place among its ten for each hundred, so that every robot has some. */
export const messageOfFailure = (failure: number): number => failure * failuresEvery + (Math.floor(failure / 100) % 10)

export const failureOfMessage = (message: number): number | undefined => {
  const failure = Math.floor(message / failuresEvery)
  return messageOfFailure(failure) === message ? failure : undefined
}

export const robotId = (seeded: Seeded, message: number): string =>
  `seeded-${String(message % seeded.robots).padStart(5, '0')}`
export const messageId = (message: number): string => `seeded-message-${message}`
export const failureId = (failure: number): string => `seeded-failure-${String(failure).padStart(8, '0')}`
export const traceId = (seeded: Seeded, message: number): string =>
  hex(`${message % seeded.robots}-${Math.floor(turnOf(seeded, message) / perTrace)}`)
export const correlationId = (seeded: Seeded, message: number): string =>
  `job-${message % seeded.robots}-${Math.floor(turnOf(seeded, message) / perConversation)}`

/** How many the robot has said before. */
const turnOf = ({ robots }: Seeded, message: number): number => Math.floor(message / robots)

const hex = (text: string): string => {
  const [robot = 0, trace = 0] = text.split('-').map(Number)
  return `5eed${robot.toString(16).padStart(12, '0')}${trace.toString(16).padStart(16, '0')}`
}

/** Where the message lay on the stream, as dispatch writes it. */
const positionOf = (message: number): string => `${String(message + 1).padStart(56, '0')}:000`

const at = ({ until, journal_rows }: Seeded, message: number, after_ms = 0): string =>
  new Date(until - (journal_rows - message) * everyMs + after_ms).toISOString()

export const journalRow = (seeded: Seeded, message: number): JournalRow => {
  const failure = failureOfMessage(message)
  const turn = turnOf(seeded, message)
  return {
    robot_id: robotId(seeded, message),
    message_id: messageId(message),
    outcome: failure === undefined ? 'applied' : 'dead_lettered',
    type: turn % 2 === 0 ? 'work.started' : 'work.completed',
    kind: 'fact',
    trace_id: traceId(seeded, message),
    correlation_id: correlationId(seeded, message),
    source: 'device.hw',
    policy_version: 'v1',
    from: turn % 2 === 0 ? 'idle' : 'working',
    ...(failure === undefined
      ? { to: turn % 2 === 0 ? 'working' : 'idle', handlers: ['complete-work'], revision: turn + 1 }
      : { reason: 'PermanentFailure', detail: textOf(seeded, failure), failure_id: failureId(failure), attempt: 1 }),
    received_at: at(seeded, message),
    occurred_at: at(seeded, message, -40),
    decided_at: at(seeded, message, 90),
    position: positionOf(message),
    decided_in: positionOf(message).slice(0, 56),
    sequence: turn,
    hops: { streamed_ms: 12, opened_ms: 50, dispatched_ms: 51, started_ms: 55, ended_ms: 88, decided_ms: 89 },
  }
}

/** Its commit on the bus, a hundred at once; undefined where nothing was committed. */
export const publishedCommit = (seeded: Seeded, message: number): PublishedCommit | undefined =>
  failureOfMessage(message) === undefined
    ? {
        robot_id: robotId(seeded, message),
        revision: turnOf(seeded, message) + 1,
        committed_at: at(seeded, message, 85),
        published_at: at(seeded, message, 120),
        events: 1,
        handlers: [],
        batch: `seeded-batch-${String(Math.floor(message / 100)).padStart(8, '0')}`,
      }
    : undefined

/** Which cause; the first half of the groups shares nine in ten of the failures. */
export const groupOf = ({ groups }: Seeded, failure: number): number => {
  const spread = (failure * 7919) % 10_007
  const half = Math.ceil(groups / 2)
  return spread % 10 === 0 ? half + (Math.floor(spread / 10) % (groups - half)) : Math.floor(spread / 10) % half
}

/** Letters only: digits would be taken for what differs from message to message. */
const wordOf = (group: number): string => [...String(group)].map((digit) => 'abcdefghij'[Number(digit)] ?? '').join('')

const textOf = (seeded: Seeded, failure: number): string =>
  `Handler complete-work: station ${wordOf(groupOf(seeded, failure))} refused job ${failure} of ${robotId(seeded, messageOfFailure(failure))}`

const statuses = [
  'open',
  'open',
  'open',
  'open',
  'open',
  'open',
  'needs_attention',
  'needs_attention',
  'resolved',
  'held',
] as const

export const statusOf = (failure: number): (typeof statuses)[number] => statuses[Math.floor(failure / 7) % 10] ?? 'open'

export const failureRecord = (seeded: Seeded, failure: number): FailureRecord => {
  const message = messageOfFailure(failure)
  const row = journalRow(seeded, message)
  const original = Buffer.from(
    JSON.stringify({
      message_id: row.message_id,
      type: row.type,
      sequence: row.sequence,
      payload: { job_id: row.correlation_id, pad: 'x'.repeat(200) },
    }),
  )
  const status = statusOf(failure)
  const report: FailureReport = {
    failure_id: failureId(failure),
    kind: 'machine',
    stage: 'machine',
    error_class: 'PermanentFailure',
    error_text: textOf(seeded, failure),
    retryable: false,
    status,
    at: row.decided_at,
    attempt: 1,
    ...(status === 'resolved' && { ended_as: 'applied' }),
    original_base64: original.toString('base64'),
    topic: `robots/${row.robot_id}/messages`,
    client_id: row.robot_id,
    principal: 'a'.repeat(64),
    source: row.source,
    received_at: row.received_at,
    position: row.position,
    sequence: turnOf(seeded, message),
    robot_id: row.robot_id,
    message_id: row.message_id,
    trace_id: row.trace_id,
    correlation_id: correlationId(seeded, message),
    type: row.type,
    policy_version: row.policy_version,
    state: row.from ?? 'idle',
  }
  const record = withReport(undefined, report, { bytes: original.length, inline: original })
  if (record === undefined) throw new Error(`Failure ${failure} has no record; a first report always makes one`)
  return record
}
