import * as z from 'zod'
import { POLICY_VERSION } from '../../../messages/envelope.ts'
import { oneLine, reason, robotId, time } from './fields.ts'

const version = z.string().regex(POLICY_VERSION, 'a policy version such as v2')

export const policyBodies = {
  'pin-robot': z.strictObject({
    version: version.nullable().describe('Only this version decides for the robot; null takes the pin away'),
    pin_version: z
      .int()
      .min(0)
      .optional()
      .describe(
        'As it was read (0: no pin yet): who has seen an older one has to look again; left out: whatever it is',
      ),
    reason,
  }),
  'begin-rollout': z.strictObject({
    version: version.describe('One that is deployed'),
    percent: z.int().min(1).max(100).optional().describe('The share of the robots, by their ids; this or robot_ids'),
    robot_ids: z.array(robotId).min(1).max(1_000).optional().describe('Exactly these robots; this or percent'),
    reason,
  }),
  'roll-back': z.strictObject({ reason }),
  'begin-comparison': z.strictObject({
    from: time.describe('Decided then or later'),
    until: time.describe('Decided before'),
    robot_id: robotId.optional().describe('Of this robot only'),
    reason: oneLine(500).optional().describe('Why, for whoever reads the audit trail'),
  }),
} as const
