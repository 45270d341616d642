import * as z from 'zod'
import { reason } from './fields.ts'

export const configurationBodies = {
  'configure-robot': z.strictObject({
    telemetry_rate_seconds: z
      .number()
      .min(0.1)
      .max(3_600)
      .nullable()
      .describe('Between two samples of telemetry; null: as the robot likes'),
    configuration_version: z
      .int()
      .min(0)
      .optional()
      .describe('As it was read (0: none yet): who has seen an older one has to look again; left out: whatever it is'),
    reason,
  }),
} as const
