import { askedFor } from '../../../functions/commands/send.ts'
import type { TermsSettings } from '../../../functions/commands/terms.ts'
import type { CommandRow } from '../../../functions/ports/command-row.ts'
import type { Delivery } from '../../../functions/ports/commands.ts'
import type { Command, CommandType } from '../../../messages/commands.ts'

export const T0 = Date.parse('2026-05-13T13:48:52.000Z')
export const terms: TermsSettings = {
  acknowledge_seconds: 5,
  resends_max: 3,
  deadline_seconds: { default: 600, 'work.start': 3_600 },
}

export const commandOf = (id: string, type: CommandType = 'action.start', robot_id = 'r1'): Command => ({
  message_id: id,
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  causation_id: `asked-${id}`,
  type,
  robot_id,
  issued_at: new Date(T0).toISOString(),
  payload: type === 'work.start' ? { job_id: `job-${id}` } : {},
})

export const rowOf = (over: Partial<CommandRow> = {}, delivery: Delivery = {}): CommandRow => ({
  ...askedFor(commandOf('c1'), delivery, terms, T0),
  ...over,
})
