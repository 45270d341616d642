// How robots of one maker want to be spoken to, where the version of VDA 5050 that they name does not settle it. It is
// configuration (`vda.profiles` in lib/environments.ts): a robot that is odd in a new way is a line there, not code.

import * as z from 'zod'

const actionSetting = z.strictObject({
  type: z.string().min(1).max(128).describe("the maker's word for it"),
  parameters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("sent with each; what a mission's step says wins over them"),
})

export const vdaProfileSetting = z.strictObject({
  robots: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+:[A-Za-z0-9:_.-]*\*?$|^\*$/, 'MAKER:SERIAL, MAKER:BEGINNING* or *')
    .describe('whose robots; of several that fit, the later one wins, field by field'),
  resendStitchingActions: z
    .boolean()
    .optional()
    .describe(
      'Whether an order update repeats the actions of the node it is stitched to. 3.0 asks for it and runs none of them again; a library of 2.x runs them twice, so there it is off',
    ),
  instantActionsKey: z
    .enum(['actions', 'instantActions', 'both'])
    .optional()
    .describe(
      '1.1 says instantActions, 2.1 and 3.0 actions; of 2.0 there are robots that read either, so they get both',
    ),
  needsActionName: z
    .boolean()
    .optional()
    .describe(
      'Whether instant actions say their type as actionName too: the schema of 2.0 asks for it, its text does not',
    ),
  instantBlocking: z
    .enum(['NONE', 'SOFT', 'HARD'])
    .optional()
    .describe('Of instant actions: NONE, so that a stop never waits in line; 3.0 allows nothing else'),
  qos: z
    .union([z.literal(0), z.literal(1)])
    .optional()
    .describe('Of orders and instant actions. The specification says 0; with 1 the broker does not lose them'),
  minOrderIntervalSeconds: z
    .number()
    .min(0)
    .max(60)
    .optional()
    .describe('Between two orders; what its factsheet says when absent'),
  actions: z
    .partialRecord(z.enum(['pick', 'drop', 'wait', 'charge']), actionSetting)
    .optional()
    .describe('What the kinds of steps are called'),
  chargeAt: z
    .union([
      z.literal('where it is'),
      z.strictObject({
        node_id: z.string().min(1).max(128),
        x: z.number().optional(),
        y: z.number().optional(),
        map: z.string().min(1).max(128).optional(),
      }),
    ])
    .optional()
    .describe(
      'Charging is an order: to this place, or of one action on its node. Absent: an instant action where it is',
    ),
  stop: z
    .array(actionSetting)
    .min(1)
    .max(4)
    .optional()
    .describe('Instant actions of an emergency stop; startPause when absent'),
  map: z.string().min(1).max(128).optional().describe('mapId of places that name none, while the robot names none'),
})

export type VdaProfileSetting = z.output<typeof vdaProfileSetting>
