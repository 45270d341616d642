/**
 * One transition: runs the machine of the robot's policy version and finds out what came of it. A run is at most once, but
 * its answer can get lost, and another invocation may hold the same batch; so whenever the answer is anything but applied or
 * refused, the robot's row is read again and tells.
 */
import { isTemporary as isTemporaryRun } from '../../../policy/temporary-errors.ts'
import { asError, isTemporary } from '../../errors.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { MachineAnswer, MachineOutput } from '../../ports/machines.ts'
import { journalKey } from '../../ports/recall.ts'
import { claimOf, type RobotRow } from '../../ports/robots.ts'
import type { Trigger } from './decide.ts'
import { type Fault, machineFault } from './failure.ts'
import { at, type Batch } from './ports.ts'
import { movedOn, ownRedrive } from './redriven.ts'
import { rowAfter, transitionInput } from './transition-input.ts'
import { machinesFor } from './version.ts'

export type Transition =
  | {
      readonly result: 'applied'
      readonly output: Extract<MachineOutput, { outcome: 'applied' }>
      /** The robot before and after it. */
      readonly before: RobotRow
      readonly row: RobotRow
      readonly ran: Ran
    }
  | {
      readonly result: 'refused'
      readonly reason: string
      readonly guard?: string
      readonly row: RobotRow
      readonly ran: Ran
    }
  /** The row bears the message already: an earlier run, or somebody else's. */
  | { readonly result: 'recovered'; readonly row: RobotRow }
  /** Somebody else decided the message in the meantime. */
  | { readonly result: 'settled'; readonly journalled: JournalRow; readonly row: RobotRow }
  /** Somebody else has ended the message without a transition, or is about to write that down. */
  | { readonly result: 'set_aside'; readonly row: RobotRow }
  /** Somebody else has parked the robot: the message has to wait. */
  | { readonly result: 'parked'; readonly row: RobotRow }
  | { readonly result: 'failed'; readonly fault: Fault; readonly row: RobotRow; readonly ran?: Ran }

/** A run's time: the machine's own where it tells, else from asking to answer. Epoch milliseconds. */
export interface Ran {
  readonly started: number
  readonly ended: number
}

/** Runs per transition whose answer got lost, and lost races for the row. */
const RUNS_MAX = 3

export const transition = async (
  trigger: Trigger & { readonly releasing: boolean },
  first: RobotRow,
  out_of_order: boolean,
  batch: Batch,
  /** The parking that the batch has ended and that the row still bears. */
  released: string | undefined,
): Promise<Transition> => {
  let row = first
  let conflicted = false
  for (let run = 1; ; run++) {
    const machines = machinesFor(row.robot_id, batch.settings)
    const machine = machines[row.policy_version]
    if (!machine) return { result: 'failed', fault: noMachine(row, Object.keys(machines)), row }
    const input = transitionInput(trigger, row, out_of_order, at(batch), released)
    const started = batch.now()
    const answer = await runSafely(batch, machine.arn, input, trigger)
    const ran = { started, ended: batch.now(), ...(answer.status !== 'unanswered' && answer.ran) }
    if (answer.status === 'succeeded' && answer.output.outcome === 'applied') {
      const { output } = answer
      return { result: 'applied', output, before: row, row: rowAfter(row, input, output), ran }
    }
    if (answer.status === 'succeeded' && answer.output.outcome === 'refused') {
      if (conflicted) return { result: 'failed', fault: conflictFault(`refused: ${answer.output.reason}`), row, ran }
      return { result: 'refused', ...refusalOf(answer.output), row, ran }
    }

    const now = await lookAgain(trigger, row, batch)
    if (now.row.applied_ids.includes(trigger.message.message_id)) return { result: 'recovered', row: now.row }
    if (now.journalled && now.journalled.position === trigger.position && now.journalled.outcome !== 'held') {
      return { result: 'settled', journalled: now.journalled, row: now.row }
    }
    if (isSetAside(trigger, now.row)) return { result: 'set_aside', row: now.row }
    const { parked } = now.row
    if (parked && !trigger.releasing && parked.parked_since !== released) return { result: 'parked', row: now.row }
    const moved = now.row.revision !== row.revision
    row = now.row
    if (moved) {
      conflicted = true
      const illegal = overtaken(trigger, row, out_of_order)
      if (illegal) return { result: 'failed', fault: conflictFault(illegal), row, ran }
    }
    if (answer.status === 'failed') {
      batch.measured.count({}, answer.error === 'States.Timeout' ? { runs_timed_out: 1 } : { runs_failed: 1 })
      return { result: 'failed', fault: machineFault(answer.error, answer.cause, parks(answer.error)), row, ran }
    }
    if (answer.status === 'unanswered' && !answer.fault.temporary)
      return { result: 'failed', fault: answer.fault, row, ran }
    if (run >= RUNS_MAX || batch.outOfTime()) {
      return { result: 'failed', fault: answer.status === 'unanswered' ? answer.fault : lostRaces(run), row, ran }
    }
    await batch.sleep(50 * 2 ** run * (0.5 + batch.random() / 2))
  }
}

const isSetAside = (trigger: Trigger, { set_aside }: RobotRow): boolean =>
  set_aside?.includes(claimOf(trigger.message.message_id, ownRedrive(trigger)?.attempt)) === true

type Answer = MachineAnswer | { readonly status: 'unanswered'; readonly fault: Fault }

const runSafely = async (
  batch: Batch,
  arn: string,
  input: ReturnType<typeof transitionInput>,
  { message }: Trigger,
): Promise<Answer> => {
  try {
    return await batch.machines.run(arn, input, { name: message.message_id, patience_ms: batch.remaining() })
  } catch (error) {
    const { name, message: text } = asError(error)
    const fault = { kind: 'machine', stage: 'machine', error_class: name, error_text: text } as const
    return { status: 'unanswered', fault: { ...fault, temporary: isTemporary(error) } }
  }
}

const lookAgain = async (
  { message }: Trigger,
  row: RobotRow,
  batch: Batch,
): Promise<{ readonly row: RobotRow; readonly journalled: JournalRow | undefined }> => {
  const key = { robot_id: row.robot_id, message_id: message.message_id }
  const { robots, journal } = await batch.recall.recall({ robots: [row.robot_id], messages: [key] })
  return { row: robots.get(row.robot_id) ?? row, journalled: journal.get(journalKey(key)) }
}

/**
 * Errors of a run after which its robot waits. UnknownState belongs to them although nothing passes by itself: the robot was
 * moved to a version that does not know its state, and dead-lettering all it says until somebody moves it back would help nobody.
 */
const parks = (error: string): boolean => isTemporaryRun(error) || error === 'UnknownState'

/** Why the trigger may not be tried again on a row that has moved, if so. */
const overtaken = (trigger: Trigger, row: RobotRow, outOfOrder: boolean): string | undefined => {
  const { message, position, redrive } = trigger
  if (redrive && !outOfOrder) return movedOn(trigger, row)
  if (row.position !== undefined && position <= row.position) return `a later message was applied (${row.position})`
  if (!outOfOrder && message.sequence !== undefined && message.sequence <= row.last_sequence) {
    return `sequence ${message.sequence} is not above ${row.last_sequence}, which was applied`
  }
  return undefined
}

const refusalOf = (output: Extract<MachineOutput, { outcome: 'refused' }>) => ({
  reason: output.reason,
  ...(output.guard !== undefined && { guard: output.guard }),
})

const conflictFault = (why: string): Fault => ({
  kind: 'dispatch',
  stage: 'commit',
  error_class: 'CommitConflict',
  error_text: `The robot's row moved while this transition was worked on, and now it is no longer allowed: ${why}`,
  temporary: false,
})

const lostRaces = (runs: number): Fault => ({
  kind: 'dispatch',
  stage: 'commit',
  error_class: 'TemporaryFailure',
  error_text: `The robot's row moved under each of ${runs} runs`,
  temporary: true,
})

const noMachine = ({ policy_version }: RobotRow, known: readonly string[]): Fault => ({
  kind: 'dispatch',
  stage: 'dispatch',
  error_class: 'UnknownPolicyVersion',
  error_text: `The robot is pinned to policy ${policy_version}, which is not deployed; deployed are ${known.join(', ')}`,
  temporary: true,
})
