import * as z from 'zod'

/** An event about a robot: of its transition (messages/events/catalogue.ts), or of a command to it, which has no revision. */
const robotEventSchema = z.object({
  event_id: z.string().min(1),
  type: z.string().min(1),
  robot_id: z.string().min(1),
  trace_id: z.string().min(1),
  correlation_id: z.string().optional(),
  causation_id: z.string().optional(),
  revision: z.int().min(0).default(0),
  payload: z.record(z.string(), z.unknown()),
})

export type RobotEvent = z.output<typeof robotEventSchema>

export const robotEventOf = (detail: unknown): RobotEvent | undefined => robotEventSchema.safeParse(detail).data
