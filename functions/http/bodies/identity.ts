import * as z from 'zod'
import { ALL_FLEETS, FLEET } from '../caller.ts'
import { reason } from './fields.ts'

const fleet = z.string().regex(FLEET, 'the name of a fleet, 1 to 32 of A-Z a-z 0-9 _ -')

export const identityBodies = {
  'put-robot-in-fleet': z.strictObject({
    fleet: fleet.nullable().describe('The fleet; null for none, and then only those see the robot who see all'),
    reason,
  }),
  'import-robots': z.strictObject({
    csv: z
      .string()
      .min(1)
      .max(100_000)
      .describe(
        'A line per robot below a line with the columns: robot_id, and of capabilities (words with blanks between them, - for none), available (yes, no) and removed (yes: out of the fleet) those that are wanted; at most 500 lines',
      ),
    reason,
  }),
  'change-grants': z.strictObject({
    fleets: z
      .union([z.literal(ALL_FLEETS), z.array(fleet).max(100)], {
        error: 'a list of at most 100 names of fleets of A-Z a-z 0-9 _ -, or "*" for all,',
      })
      .describe('In the place of what was granted before: names of fleets, "*" for all, an empty list for none'),
    reason,
  }),
} as const
