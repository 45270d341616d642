import { type CommandRow, isOver } from '../ports/command-row.ts'

/** It has ended, and the robot never had it: never acknowledged, or sent back. */
export const wasNeverTaken = ({ status, acknowledged_at, answer }: CommandRow): boolean =>
  isOver(status) &&
  status !== 'done' &&
  answer?.status !== 'failed' &&
  (acknowledged_at === undefined || status === 'rejected')
