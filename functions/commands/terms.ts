import * as z from 'zod'
import type { CommandType } from '../../messages/commands.ts'
import type { Payload } from '../../messages/envelope.ts'
import type { Terms } from '../ports/command-row.ts'
import type { Delivery } from '../ports/commands.ts'
import { hasLane } from './lane.ts'

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

/** An execution lives for a year and has 25,000 events; one that waits for its robot looks every hour. */
export const DAYS_AHEAD_MAX = 30

/** A resend waits no longer than this, or as long as the first: a robot that does not answer holds up all others of its line. */
const CLOCK_SECONDS_MAX = 120

/** As a request wants it (messages/delivery.ts); what it says was validated with it. */
export const deliveryIn = ({
  deadline,
  offline,
  acknowledge_within_seconds,
  resends_max,
  heartbeat_seconds,
}: Payload & Delivery): Delivery => ({ deadline, offline, acknowledge_within_seconds, resends_max, heartbeat_seconds })

export const termsOf = (
  type: CommandType,
  asked: Delivery,
  { acknowledge_seconds, resends_max, deadline_seconds }: TermsSettings,
  now: number,
): Terms => {
  const first = asked.acknowledge_within_seconds ?? acknowledge_seconds
  const sends = 1 + (asked.resends_max ?? resends_max)
  const seconds = deadline_seconds[type] ?? deadline_seconds.default ?? DEADLINE_SECONDS
  const wanted = asked.deadline === undefined ? now + seconds * 1000 : Date.parse(asked.deadline)
  const longest = Math.max(first, CLOCK_SECONDS_MAX)
  return {
    deadline: new Date(Math.min(wanted, now + DAYS_AHEAD_MAX * 86_400_000)).toISOString(),
    priority: hasLane(type) ? 'urgent' : (asked.priority ?? 'normal'),
    offline: asked.offline ?? 'refuse',
    acknowledge_seconds: Array.from({ length: sends }, (_, resend) => Math.min(first * 2 ** resend, longest)),
    ...(asked.heartbeat_seconds !== undefined && { heartbeat_seconds: asked.heartbeat_seconds }),
    ...(asked.decided && { decided: asked.decided }),
  }
}
