/** What a machine is handed, and the row that a successful run leaves behind. */
import type { Message } from '../../../messages/envelope.ts'
import type { MachineInput, MachineOutput } from '../../ports/machines.ts'
import { APPLIED_IDS_MAX, claimOf, claimsText, NOT_PARKED, type RobotRow } from '../../ports/robots.ts'
import type { TransitionCause } from '../../ports/transition-cause.ts'
import type { Trigger } from './decide.ts'
import { originAfter, ownRedrive } from './redriven.ts'

export const transitionInput = (
  trigger: Trigger,
  row: RobotRow,
  out_of_order: boolean,
  at: string,
  /** The parking that the batch has ended and that the row still bears. */
  released: string | undefined,
): MachineInput => {
  const { message, position, redrive, edit } = trigger
  const operation_id = redrive?.operation_id ?? edit?.operation_id
  const cause = causeOf(message, row, {
    ...(redrive && { redrive_of: redrive.redrive_of }),
    ...(edit && { edited_from: edit.edited_from }),
    ...(operation_id !== undefined && { operation_id }),
    ...originAfter(trigger, row),
    ...(out_of_order && { out_of_order: true as const }),
  })
  return {
    message,
    robot: {
      robot_id: row.robot_id,
      state: row.state,
      since: row.since,
      policy_version: row.policy_version,
      revision: row.revision,
      last_sequence: row.last_sequence,
    },
    commit: {
      position,
      sequence: String(Math.max(row.last_sequence, message.sequence ?? row.last_sequence)),
      applied_ids: newest([...row.applied_ids, message.message_id]).map((S) => ({ S })),
      at,
      bucket: row.bucket,
      cause: JSON.stringify(cause),
      claim: claimsText([claimOf(message.message_id, ownRedrive(trigger)?.attempt)]),
      parked_since: row.parked?.parked_since ?? released ?? NOT_PARKED,
    },
  }
}

/** The row as the commit of this run wrote it: saves reading it again for the robot's next message. */
export const rowAfter = (
  row: RobotRow,
  input: MachineInput,
  output: Extract<MachineOutput, { outcome: 'applied' }>,
): RobotRow => ({
  ...row,
  state: output.to,
  since: output.to === row.state ? row.since : input.commit.at,
  revision: output.revision,
  last_sequence: Number(input.commit.sequence),
  position: input.commit.position,
  applied_ids: input.commit.applied_ids.map(({ S }) => S),
  entered_by: (input.message as Message).type,
  previous_state: row.state,
  cause: JSON.parse(input.commit.cause) as TransitionCause,
})

const causeOf = (message: Message, row: RobotRow, more: Partial<TransitionCause>): TransitionCause => ({
  message_id: message.message_id,
  trace_id: message.trace_id,
  ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
  ...(message.causation_id !== undefined && { causation_id: message.causation_id }),
  type: message.type,
  source: message.source,
  received_at: message.received_at,
  ...(message.occurred_at !== undefined && { occurred_at: message.occurred_at }),
  ...(message.sequence !== undefined && { sequence: message.sequence }),
  ...more,
  ...outOfOrderIds(message, row, more.out_of_order === true),
  from_states: newest([...knownFromStates(row), row.state]),
  policy_version: row.policy_version,
  ...otherVersions(row),
})

/** Dispatch recovers their journal rows from it, and the row itself tells only of the newest. */
const otherVersions = (row: RobotRow): Pick<TransitionCause, 'versions'> => {
  const before = row.applied_ids.map((_, index) => versionOf(row, index))
  const versions = newest([...before, row.policy_version])
  return versions.every((version) => version === row.policy_version) ? {} : { versions }
}

/** The version that decided one of the row's applied ids. */
export const versionOf = ({ applied_ids, cause, policy_version }: RobotRow, place: number): string => {
  const { versions, policy_version: last = policy_version } = cause ?? {}
  return versions?.[versions.length - applied_ids.length + place] ?? last
}

/** Those that the row will still bear: dispatch recovers their journal rows from it. */
const outOfOrderIds = (
  { message_id }: Message,
  { applied_ids, cause }: RobotRow,
  outOfOrder: boolean,
): Pick<TransitionCause, 'out_of_order_ids'> => {
  const before = newest([...applied_ids, message_id]).filter((id) => cause?.out_of_order_ids?.includes(id))
  const ids = outOfOrder ? [...before, message_id] : before
  return ids.length === 0 ? {} : { out_of_order_ids: ids }
}

/** One per applied id; a row from before there were any gets its gaps filled with nothing. */
const knownFromStates = ({ applied_ids, cause }: RobotRow): readonly string[] => {
  const known = cause?.from_states ?? []
  return applied_ids.map((_, index) => known[known.length - applied_ids.length + index] ?? '')
}

const newest = (items: readonly string[]): readonly string[] => items.slice(-APPLIED_IDS_MAX)
