import * as z from 'zod'
import type { CommandType } from '../../messages/commands.ts'
import type { Delivery } from '../ports/commands.ts'
import type { Terms } from './command-row.ts'

/** As lib/environments.ts configures them. */
export const termsSettingsSchema = z.object({
  acknowledge_seconds: z.int().min(1).describe('for the first acknowledgement; twice as long after each resend'),
  resends_max: z.int().min(0).max(10),
  deadline_seconds: z
    .record(z.string(), z.int().min(1))
    .describe('until a command must have come to its end, by its type; `default` for all others'),
})

export type TermsSettings = z.output<typeof termsSettingsSchema>

const DEADLINE_SECONDS = 600

export const termsOf = (
  type: CommandType,
  asked: Delivery,
  { acknowledge_seconds, resends_max, deadline_seconds }: TermsSettings,
  now: number,
): Terms => {
  const first = asked.acknowledge_within_seconds ?? acknowledge_seconds
  const sends = 1 + (asked.resends_max ?? resends_max)
  const seconds = deadline_seconds[type] ?? deadline_seconds.default ?? DEADLINE_SECONDS
  return {
    deadline: new Date(asked.deadline ?? now + seconds * 1000).toISOString(),
    priority: asked.priority ?? 'normal',
    offline: asked.offline ?? 'refuse',
    acknowledge_seconds: Array.from({ length: sends }, (_, resend) => first * 2 ** resend),
    ...(asked.heartbeat_seconds !== undefined && { heartbeat_seconds: asked.heartbeat_seconds }),
    ...(asked.decided && { decided: asked.decided }),
  }
}
