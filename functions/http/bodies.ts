/**
 * What each writing route takes, as schemas: the edge checks them, the reference prints them. Every object is strict, because a
 * field that is misspelt and ignored (`stop_above_precent`) is a safety net that is not there.
 */
import * as z from 'zod'
import { FILTER_LENGTH_MAX } from '../../filters/terms.ts'
import { groupStatuses } from '../failures/group.ts'
import { defaultPace, RATE_MAX } from '../operations/pace.ts'
import { failureStages, failureStatuses } from '../ports/failure-intake.ts'
import { bridgeBodies } from './bodies/bridge.ts'
import { commandBodies } from './bodies/commands.ts'
import { configurationBodies } from './bodies/configurations.ts'
import { dataBodies } from './bodies/data.ts'
import { feedBodies } from './bodies/feed.ts'
import { failureId, lineKey, oneLine, reason, time } from './bodies/fields.ts'
import { identityBodies } from './bodies/identity.ts'
import { messageBodies } from './bodies/messages.ts'
import { missionBodies } from './bodies/missions.ts'
import { policyBodies } from './bodies/policies.ts'
import { robotBodies } from './bodies/robots.ts'
import { scheduledMessageBodies } from './bodies/scheduled-messages.ts'
import type { BodyRouteName } from './routes.ts'

const outOfOrder = z
  .boolean()
  .describe('Apply messages also where the robot has moved on since; such a transition is marked out_of_order')

const filterSchema = z
  .strictObject({
    status: z.enum(failureStatuses).optional(),
    class: oneLine(128).optional().describe('The error class, such as NotJson'),
    stage: z.enum(failureStages).optional(),
    kind: oneLine(64).optional().describe('What sort of failure, such as machine or delivery'),
    robot_id: lineKey.optional(),
    type: oneLine(128).optional().describe('The type of the message, such as work.completed'),
    group: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'a fingerprint of 16 hex digits')
      .optional(),
    from: time.optional().describe('Last seen then or later'),
    until: time.optional().describe('Last seen before'),
    text: oneLine(200).optional().describe("Part of the error's text, as it is written"),
    terms: oneLine(FILTER_LENGTH_MAX).optional().describe('Terms with & and |, as filter of GET /failures'),
  })
  .describe('What has to be true of a failure, all of it, as in GET /failures')

const rangeSchema = z
  .strictObject({
    from: time.describe('Received then or later'),
    until: time.describe('Received before'),
    robot_id: lineKey.optional().describe('Of this robot, or this mission, only'),
  })
  .describe('Of a replay: which part of the lake is compared with what was decided')

const group = z.strictObject({
  group_version: z.int().min(0).describe('As it was read: who has seen an older one has to look again'),
  owner: oneLine(128).nullable().optional().describe('Who looks after it; null for nobody'),
  note: z.string().trim().max(4_000).nullable().optional().describe('What is known about it; null for nothing'),
  status: z.enum(groupStatuses).optional().describe('open, acknowledged or resolved'),
})

const plan = z.strictObject({
  kind: z.enum(['redrive', 'archive', 'restore', 'replay']).describe('What is to be done'),
  filter: filterSchema.optional(),
  failure_ids: z.array(failureId).min(1).max(1_000).optional().describe('Exactly these failures, in place of a filter'),
  range: rangeSchema.optional(),
  reason,
})

const start = z.strictObject({
  expected_count: z.int().min(0).describe('The count of the plan: what was seen is what is started'),
  rate_per_second: z
    .int()
    .min(1)
    .max(RATE_MAX)
    .optional()
    .describe(`Messages per second; ${defaultPace.rate_per_second} if left out`),
  first_batches: z
    .array(z.int().min(1).max(RATE_MAX))
    .max(20)
    .optional()
    .describe(
      `Sizes of the first batches, each sent when the ends of the one before are known; ${defaultPace.first_batches.join(', ')} if left out`,
    ),
  stop_above_percent: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      `Stops when more than this share of the known ends failed again; ${defaultPace.stop_above_percent} if left out`,
    ),
  out_of_order: outOfOrder.optional(),
})

const cancel = z.strictObject({})

const edit = z.strictObject({
  record_version: z.int().min(1).describe('As it was read: who has seen an older one has to look again'),
  reason,
  payload: z.record(z.string(), z.unknown()).optional().describe('The new payload; everything else stays as it was'),
  body: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The whole new message, as its sender would have written it; in place of payload'),
  dry_run: z
    .boolean()
    .optional()
    .describe(
      'Answers what would be sent and whether it is right; with neither payload nor body, what there is to edit; nothing is done',
    ),
  confirm: z.boolean().optional().describe('Needed when type, version or correlation_id change'),
})

const archive = z.strictObject({ reason })
const restore = z.strictObject({ reason })
const retry = z.strictObject({ reason, out_of_order: outOfOrder.optional() })

export const bodies = {
  'change-failure-group': group,
  'plan-operation': plan,
  'start-operation': start,
  'cancel-operation': cancel,
  'edit-failure': edit,
  'archive-failure': archive,
  'restore-failure': restore,
  'retry-failure': retry,
  ...identityBodies,
  ...configurationBodies,
  ...policyBodies,
  ...robotBodies,
  ...feedBodies,
  ...bridgeBodies,
  ...messageBodies,
  ...missionBodies,
  ...commandBodies,
  ...scheduledMessageBodies,
  ...dataBodies,
} satisfies Record<BodyRouteName, z.ZodObject>

export type BodyOf<Name extends BodyRouteName> = z.output<(typeof bodies)[Name]>
