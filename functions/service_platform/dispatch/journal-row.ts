import type { Message } from '../../../messages/envelope.ts'
import { briefText } from '../../brief.ts'
import type { JournalOutcome, JournalRow } from '../../ports/journal.ts'
import type { MachineOutput } from '../../ports/machines.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { Trigger } from './decide.ts'
import { versionOf } from './transition-input.ts'

/** With who put it on the stream. */
type Told = Trigger & { readonly origin?: { readonly principal?: string } }

export interface Decision {
  readonly outcome: JournalOutcome
  readonly reason?: string
  readonly guard?: string
  readonly detail?: string
  readonly failure_id?: string
  readonly out_of_order?: true
}

/** The journal's row of a trigger that changed nothing. */
export const decidedRow = (
  trigger: Told,
  row: RobotRow,
  decision: Decision,
  at: string,
  decided_in: string,
): JournalRow => ({
  ...rowOf(trigger, row, at, decided_in),
  from: row.state,
  ...decision,
  ...(decision.outcome === 'dead_lettered' && factOf(trigger)),
})

/** The journal's row of a transition that a run has just made. `row` is the robot before it. */
export const appliedRow = (
  trigger: Told,
  row: RobotRow,
  output: Extract<MachineOutput, { outcome: 'applied' }>,
  out_of_order: boolean,
  at: string,
  decided_in: string,
): JournalRow => ({
  ...rowOf(trigger, row, at, decided_in),
  outcome: 'applied',
  from: output.from,
  to: output.to,
  handlers: output.handlers,
  revision: output.revision,
  ...(out_of_order && { out_of_order }),
})

/**
 * The journal's row of a transition that the robot's row bears and the journal does not: dispatch died in between. `row` is
 * the robot after it, maybe several transitions later; its cause remembers the states that were left.
 */
export const recoveredRow = (trigger: Told, row: RobotRow, at: string, decided_in: string): JournalRow => {
  const place = row.applied_ids.lastIndexOf(trigger.message.message_id)
  const isLast = place === row.applied_ids.length - 1
  const fromStates = row.cause?.from_states ?? []
  const from = fromStates[fromStates.length - row.applied_ids.length + place]
  const to = isLast ? row.state : fromStates[fromStates.length - row.applied_ids.length + place + 1]
  return {
    ...rowOf(trigger, row, at, decided_in),
    outcome: 'applied',
    policy_version: versionOf(row, place),
    ...(from && { from }),
    ...(to && { to }),
    revision: row.revision - (row.applied_ids.length - 1 - place),
    ...(row.cause?.out_of_order_ids?.includes(trigger.message.message_id) && { out_of_order: true }),
  }
}

const rowOf = (
  { message, position, redrive, edit, hops, origin }: Told,
  row: RobotRow,
  decided_at: string,
  decided_in: string,
): Omit<JournalRow, 'outcome'> => ({
  robot_id: message.robot_id,
  message_id: message.message_id,
  type: message.type,
  kind: message.kind,
  trace_id: message.trace_id,
  ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
  ...(message.causation_id !== undefined && { causation_id: message.causation_id }),
  source: message.source,
  // Who tries it again has not asked for it; and a robot's principal is its certificate, which names nobody.
  ...(message.kind === 'request' &&
    askedBy(message, redrive || message.source.startsWith('device') ? undefined : origin?.principal)),
  policy_version: row.policy_version,
  received_at: message.received_at,
  ...(message.occurred_at !== undefined && { occurred_at: message.occurred_at }),
  decided_at,
  position,
  decided_in,
  ...(message.sequence !== undefined && { sequence: message.sequence }),
  ...(redrive && { redrive_of: redrive.redrive_of, attempt: redrive.attempt }),
  ...(edit && { edited_from: edit.edited_from }),
  ...operationOf(redrive?.operation_id ?? edit?.operation_id),
  // Its record may be delivered again, and bears only the bytes.
  ...(redrive?.message_id !== undefined && factOf({ message })),
  ...(hops && { hops: { ...hops, decided_ms: after(message.received_at, Date.parse(decided_at)) } }),
})

/** Requests are what people read again; a row stays small. */
const askedBy = ({ payload: { reason } }: Message, by: string | undefined): Pick<JournalRow, 'by' | 'why'> => ({
  ...(by !== undefined && { by }),
  ...(typeof reason === 'string' && { why: briefText(reason) }),
})

/** What a dialect derived is not in the bytes: whoever tries it again takes it from here. */
const factOf = ({ message }: Pick<Trigger, 'message'>): Pick<JournalRow, 'message'> =>
  message.derived ? { message } : {}

const operationOf = (operation_id: string | undefined): Pick<JournalRow, 'operation_id'> =>
  operation_id === undefined ? {} : { operation_id }

/** The hop of a moment, epoch milliseconds. */
export const after = (received_at: string, moment: number): number => Math.round(moment - Date.parse(received_at))
