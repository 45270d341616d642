// A command from the moment it is asked for to its end, as its row keeps it.

import type { Command } from '../../messages/commands.ts'
import type { AnswerStatus, CommandError } from './answers.ts'

/** How a command ends. `unanswered` is a failure that a person is told of; the others are answers to whoever asked. */
export const outcomes = ['done', 'rejected', 'failed', 'cancelled', 'expired', 'unanswered'] as const
export type CommandOutcome = (typeof outcomes)[number]

/**
 * - waiting: for its turn, or for the robot
 * - sent: published, and not acknowledged yet
 * - acknowledged, running: the robot has it
 */
export type CommandStatus = 'waiting' | 'sent' | 'acknowledged' | 'running' | CommandOutcome

export interface CommandRow {
  readonly robot_id: string
  readonly command_id: string
  readonly command: Command
  readonly status: CommandStatus
  readonly terms: Terms
  /** RFC 3339 */
  readonly asked_at: string
  /** While it waits. */
  readonly waits_for?: 'turn' | 'robot'
  /** How often it was published. */
  readonly sends: number
  readonly sent_at?: string
  readonly acknowledged_at?: string
  /** The newest word of the robot about it. */
  readonly heard_at?: string
  readonly answer?: Answered
  readonly cancel?: Cancel
  readonly ended_at?: string
  /** Of an end that is not `done`. */
  readonly error?: CommandError
  /** What the robot said after the end. */
  readonly late?: Answered
  /** Counts the writes: nothing is written over what nobody has read. */
  readonly row_version: number
}

/** As it is delivered: asked for, else configured. */
export interface Terms {
  /** RFC 3339 */
  readonly deadline: string
  readonly priority: 'urgent' | 'normal'
  readonly offline: 'wait' | 'refuse'
  /** Seconds that an acknowledgement may take after the first sending, the second …: as many as it is sent. */
  readonly acknowledge_seconds: readonly number[]
  readonly heartbeat_seconds?: number
  /** The robot as it was decided on: its row says so only once the commit is through. */
  readonly decided?: { readonly state: string; readonly revision: number }
}

export interface Answered {
  readonly status: AnswerStatus
  /** RFC 3339 */
  readonly at: string
  /** Of the message that said it. */
  readonly message_id: string
  readonly result?: unknown
  readonly error?: CommandError
}

/** Nobody wants it any more. */
export interface Cancel {
  /** RFC 3339 */
  readonly at: string
  /** message_id of the request. */
  readonly by: string
  readonly reason?: string
}

export const isOver = (status: CommandStatus): status is CommandOutcome => outcomes.some((one) => one === status)

/** The job that the robot is given by it. */
export const jobStartedBy = ({ command: { type, payload } }: CommandRow): string | undefined =>
  type === 'work.start' && typeof payload.job_id === 'string' ? payload.job_id : undefined
