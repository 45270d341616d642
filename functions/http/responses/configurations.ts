import * as z from 'zod'
import type { Described } from './described.ts'
import { robotId, time } from './fields.ts'
import { operationExample, operationSchema } from './operations.ts'

const settings = z.object({
  policy_version: z.string().optional().describe('The version that it is pinned to'),
  telemetry_rate_seconds: z.number().optional().describe('Between two samples of telemetry'),
})

const configuration = z.object({
  robot_id: robotId,
  desired: settings.describe('What it is to be set to'),
  reported: z.record(z.string(), z.unknown()).describe("The robot's own words: whatever it reports"),
  open: z.array(z.string()).describe('What it has not reported as it is desired'),
  configuration_version: z.int().describe('Rises with each change, of either side; 0: there is none yet'),
  changed_at: time.optional().describe('The last change, of either side'),
})

const example = {
  robot_id: 'ff:5iO4',
  desired: { policy_version: 'v2', telemetry_rate_seconds: 5 },
  reported: { telemetry_rate_seconds: 1, firmware: '2.4.1' },
  open: ['policy_version', 'telemetry_rate_seconds'],
  configuration_version: 3,
  changed_at: '2026-05-13T17:00:00.000Z',
}

const { plan: _, filter: __, ...simple } = operationExample

export const configurationAnswers = {
  'read-configuration': { answer: configuration, example },
  'configure-robot': {
    answer: configuration.extend({ operation: operationSchema }),
    example: { ...example, operation: { ...simple, kind: 'configuration_change' } },
    body: { telemetry_rate_seconds: 5, reason: 'the northern hall has little bandwidth' },
    refuses: [409],
  },
} satisfies Readonly<Record<string, Described>>
