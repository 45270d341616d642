/** A command as the API shows it. Whoever waits for it is nobody's business: the token is not in a row. */
import type { CommandRow } from '../ports/command-row.ts'

export const shownCommand = ({ command, terms, row_version: _, waits_for, ...row }: CommandRow) => ({
  ...row,
  type: command.type,
  waits_for: waits_for ?? null,
  priority: terms.priority,
  offline: terms.offline,
  deadline: terms.deadline,
  payload: command.payload,
  trace_id: command.trace_id,
  ...(command.correlation_id !== undefined && { correlation_id: command.correlation_id }),
  causation_id: command.causation_id,
})
