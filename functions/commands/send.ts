import type { Command } from '../../messages/commands.ts'
import { derivedId } from '../../messages/ids.ts'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import type { CommandBook, Line } from '../ports/command-book.ts'
import { type CommandRow, isOver } from '../ports/command-row.ts'
import type { CallBack, Commands, Delivery } from '../ports/commands.ts'
import type { Executions } from '../ports/executions.ts'
import type { TaskTokens } from '../ports/task-tokens.ts'
import { calledBack, deliveryOf, onItsWayMs, stepOf, waitingFor } from './course.ts'
import { hasLane } from './lane.ts'
import { holds, joined, knows, WAITING_MAX } from './line.ts'
import { type TermsSettings, termsOf } from './terms.ts'

export interface SendPorts {
  readonly book: CommandBook
  readonly executions: Executions
  readonly terms: TermsSettings
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Others that write the same robot's line: its commands one by one, but their ends whenever they come. */
const TRIES_MAX = 12

/**
 * A command is written and has its place in the line before anything begins, in the order in which requests were decided; then
 * an execution of its own sees to it. A run that died in between finds the row and goes on from there.
 */
export const commandsByMachine = ({ book, executions, terms, now }: SendPorts): Commands => ({
  send: async (command, delivery = {}) => {
    const at = now()
    const row = askedFor(command, delivery, terms, at)
    const { robot_id, command_id } = row
    const goes = hasLane(command.type) ? await openBeside(row, book) : await openInLine(row, book, now)
    const next = goes ? deliveryOf(row, at) : stepOf(row, at)
    await executions.start(executionOf(row), { robot_id, command_id, next })
  },
})

/** The row of a command that nothing has happened to. */
export const askedFor = (command: Command, delivery: Delivery, terms: TermsSettings, at: number): CommandRow => ({
  robot_id: command.robot_id,
  command_id: command.message_id,
  command,
  status: 'waiting',
  terms: termsOf(command.type, delivery, terms, at),
  asked_at: new Date(at).toISOString(),
  sends: 0,
  row_version: 0,
})

/** Ids of messages, and of what follows from them, are a robot's own (ADR 8); names of executions are not. */
const executionOf = ({ robot_id, command_id }: CommandRow): string => derivedId('command', robot_id, command_id)

const openBeside = async (row: CommandRow, book: CommandBook): Promise<boolean> => {
  await book.open(row)
  return true
}

/** Whether it may go at once. */
const openInLine = async (row: CommandRow, book: CommandBook, now: () => number): Promise<boolean> => {
  const { robot_id, command_id, terms } = row
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const line = await book.line(robot_id)
    if (knows(line, command_id)) return holds(line, command_id)
    if (line.waiting.length >= WAITING_MAX) throw new TooManyCommands(robot_id)
    const at = now()
    const after: Line = joined(line, { command_id, priority: terms.priority }, at + onItsWayMs(row), at)
    const goes = holds(after, command_id)
    const opened = await book.open(goes ? row : waitingFor(row, 'turn'), after)
    if (opened === 'opened') return goes
    // It was sent before, and has left the line since.
    if (opened === 'exists') return false
  }
  throw new LineContended(robot_id)
}

/** A command that nobody wants any more. */
export const callBackBy = ({
  book,
  tokens,
  now,
}: Pick<SendPorts, 'book' | 'now'> & { readonly tokens: TaskTokens }): CallBack => ({
  callBack: async (robotId, commandId, cancel) => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const kept = await book.read(robotId, commandId)
      if (kept === undefined) return { found: 'nothing' }
      const about = { sends: kept.row.sends, status: kept.row.status }
      const row = calledBack(kept.row, cancel)
      if (row === undefined) return { found: kept.row.cancel?.by === cancel.by ? 'called_back' : 'over', ...about }
      const written = await book.write({ ...kept, row })
      if (written === 'changed') continue
      if (written.waiter && isOver(row.status)) await tokens.succeed(written.waiter.token, stepOf(row, now()))
      return { found: 'called_back', ...about }
    }
    throw new LineContended(robotId)
  },
})

export class TooManyCommands extends PermanentFailure {
  override readonly name = 'TooManyCommands'
  constructor(robotId: string) {
    super(`${WAITING_MAX} commands wait for robot ${robotId} already: cancel some, or wait until it has taken them`)
  }
}

/** Under the name of its kind: the machine tries again by it. */
export class LineContended extends TemporaryFailure {
  constructor(robotId: string) {
    super(`The commands of robot ${robotId} changed ${TRIES_MAX} times while one of them was written`)
  }
}
