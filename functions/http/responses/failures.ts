import * as z from 'zod'
import { groupStatuses } from '../../failures/group.ts'
import { endings, failureStages, failureStatuses } from '../../ports/failure-intake.ts'
import { type Described, pageOf } from './described.ts'
import { counts, time } from './fields.ts'
import { actExample, actSchema, operationExample, operationSchema, startedExample } from './operations.ts'

const standing = z.object({ attempt: z.int().describe('1 for the first'), at: time })

const attempt = standing.extend({
  status: z.enum(failureStatuses).describe('How the failure stood after it; retrying when it began'),
  error_class: z.string().optional(),
  error_text: z.string().optional(),
  ended_as: z.enum(endings).optional(),
  held_back: z.boolean().optional().describe('Not tried, because its robot has moved on'),
  by: z.string().optional().describe('Who asked for it: schedule, or a person'),
  operation_id: z.string().optional(),
})

export const failureSchema = z
  .object({
    failure_id: z.string(),
    kind: z.string().describe('What sort of failure, such as machine or delivery'),
    stage: z.enum(failureStages).describe('Where on the line'),
    error_class: z.string(),
    error_text: z.string(),
    retryable: z.boolean().describe('Whether trying the same again later can help'),
    status: z.enum(failureStatuses),
    fingerprint: z.string().describe('Of its group: failures with one cause'),
    attempts: z.array(attempt).describe('Reports and tries, oldest first: the first one and the newest'),
    first_seen_at: time,
    last_seen_at: time,
    failed_at: time.optional(),
    standing: standing.describe('What brought it to its status'),
    retries: z.int().describe('Tries that the schedule has made'),
    agenda: z.object({ what: z.string(), at: time }).optional().describe('What the clock does about it next'),
    archived: z.object({ at: time, by: z.string(), why: z.string(), from: z.enum(failureStatuses) }).optional(),
    changed_by: z.string().optional(),
    changed_at: time.optional(),
    record_version: z.int().describe('Rises with every change: who has seen an older one has to look again'),
    operation_id: z.string().optional(),
    ended_as: z.enum(endings).optional().describe('What its message became'),
    edited_to: z.string().optional().describe('The message that took the place of this one'),
    edited_from: z.string().optional().describe('The failure whose message was edited into this one'),
    redrive_of: z.string().optional(),
    topic: z.string().optional().describe('What the message came in on'),
    client_id: z.string().optional(),
    principal: z.string().optional(),
    source: z.string().optional().describe('The door that it came in by'),
    received_at: time.optional(),
    position: z.string().optional(),
    index: z.int().optional(),
    sequence: z.int().optional(),
    function_arn: z.string().optional(),
    robot_id: z.string().optional(),
    message_id: z.string().optional(),
    trace_id: z.string().optional(),
    correlation_id: z.string().optional(),
    causation_id: z.string().optional(),
    type: z.string().optional(),
    policy_version: z.string().optional(),
    handler: z.string().optional().describe('Of a run of the machine: the handler that failed'),
    state: z.string().optional().describe("The robot's state when its message failed"),
    original_bytes: z.int().optional().describe('How many there are'),
  })
  .meta({ id: 'Failure', description: 'A failure' })

const link = z.object({
  failure_id: z.string().optional(),
  message_id: z.string().optional(),
  type: z.string().optional(),
  robot_id: z.string().optional(),
  status: z.enum(failureStatuses).optional(),
  ended_as: z.enum(endings).optional(),
  outcome: z.string().optional().describe('Of a message that did not fail'),
  edited_from: z.string().optional(),
  edited_to: z.string().optional(),
  redrive_of: z.string().optional(),
  at: time.optional(),
  asked: z.boolean().optional().describe('The one that was asked for'),
})

const groupSchema = z
  .object({
    fingerprint: z.string(),
    error_class: z.string(),
    stage: z.string(),
    error_text: z.string().optional().describe('Of the newest member'),
    example: z.string().optional().describe('A failure to look at'),
    count: z.int().optional().describe('Members now, whatever their status'),
    by_status: counts.optional().describe('How many of each status'),
    robots: z.int().optional().describe('That were ever hit'),
    hours: counts.optional().describe('Failures by the hour (2026-11-20T09) in which they were first seen'),
    first_seen_at: time.optional(),
    last_seen_at: time.optional(),
    status: z.enum(groupStatuses),
    owner: z.string().optional(),
    note: z.string().optional(),
    changed_by: z.string().optional(),
    changed_at: time.optional(),
    changed_version: z.int().describe("The version that a person's last change made"),
    group_version: z.int().describe('Rises with every write'),
  })
  .meta({
    id: 'FailureGroup',
    description: 'Failures with one cause. Without counts, times and texts for who does not see all fleets',
  })

const failureExample = {
  failure_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
  kind: 'machine',
  stage: 'machine',
  error_class: 'OtherJobInHand',
  error_text: 'Robot ff:5iO4 has job job-17 in hand, not job-18: name job-17, or stop it first',
  retryable: false,
  status: 'open',
  fingerprint: '6ac92881306bce24',
  attempts: [{ attempt: 1, at: '2026-05-13T13:48:52.000Z', status: 'open', error_class: 'OtherJobInHand' }],
  first_seen_at: '2026-05-13T13:48:52.000Z',
  last_seen_at: '2026-05-13T13:48:52.000Z',
  failed_at: '2026-05-13T13:48:52.000Z',
  standing: { attempt: 1, at: '2026-05-13T13:48:52.000Z' },
  retries: 0,
  record_version: 1,
  topic: 'robots/ff:5iO4/messages',
  received_at: '2026-05-13T13:48:51.348Z',
  robot_id: 'ff:5iO4',
  message_id: '01J9-work-1',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  type: 'work.stop',
  policy_version: 'v1',
  state: 'working',
  original_bytes: 64,
}

const groupExample = {
  fingerprint: '6ac92881306bce24',
  error_class: 'OtherJobInHand',
  stage: 'machine',
  error_text: 'Robot ff:5iO4 has job job-17 in hand, not job-18: name job-17, or stop it first',
  example: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
  count: 137,
  by_status: { open: 130, resolved: 7 },
  robots: 12,
  hours: { '2026-05-13T13': 137 },
  first_seen_at: '2026-05-13T13:48:52.000Z',
  last_seen_at: '2026-05-13T13:59:10.000Z',
  status: 'acknowledged',
  owner: 'ada@example.com',
  note: 'the gripper of hall 2',
  changed_by: 'ada@example.com',
  changed_at: '2026-05-13T14:02:00.000Z',
  changed_version: 138,
  group_version: 138,
}

const changed = z.object({
  failure_id: z.string(),
  status: z.enum(failureStatuses),
  record_version: z.int(),
  operation: operationSchema.describe('Its entry of the audit trail'),
})

const archivedExample = {
  failure_id: failureExample.failure_id,
  status: 'archived',
  record_version: 2,
  operation: {
    ...operationExample,
    kind: 'archive',
    status: 'done',
    plan: { ...operationExample.plan, count: 1, robots: 1 },
  },
}

const copyExample = {
  copy: {
    message_id: 'e01b49e1-da52-5043-8999-453a1a4bda38',
    type: 'work.stop',
    topic: 'robots/ff:5iO4/messages',
    bytes: 62,
    base64: 'eyJ0eXBlIjoid29yay5zdG9wIiwicGF5bG9hZCI6eyJqb2JfaWQiOiJqb2ItMTcifX0=',
  },
  changes: [{ path: 'payload.job_id', before: 'job-18', after: 'job-17' }],
  warnings: [],
}

export const failureAnswers = {
  'list-failures': { answer: pageOf(failureSchema), example: { items: [failureExample], next_cursor: null } },
  'count-failures': {
    answer: z.object({
      count: z.int().describe('Of those that this request looked at'),
      by_status: counts.describe('Of them, how many have which status'),
      next_cursor: z.string().nullable().describe('To count on from; null when all have been looked at'),
    }),
    example: { count: 137, by_status: { open: 130, held: 7 }, next_cursor: null },
  },
  'read-failure': {
    answer: failureSchema.extend({
      stack: z.string().optional(),
      original_bytes: z.int(),
      original_base64: z.string().describe('What the robot or the door really sent'),
      lineage: z.array(link).describe('From the first failure to the last message'),
      operations: z.array(actSchema).describe('What operations did to it, oldest first'),
    }),
    example: {
      ...failureExample,
      original_base64: 'eyJ0eXBlIjoid29yay5zdG9wIiwicGF5bG9hZCI6eyJqb2JfaWQiOiJqb2ItMTgifX0=',
      lineage: [{ failure_id: failureExample.failure_id, message_id: '01J9-work-1', status: 'open', asked: true }],
      operations: [actExample],
    },
  },
  'list-failure-groups': {
    answer: pageOf(groupSchema).extend({
      failures: counts.optional().describe('Of all failures: how many have which status'),
    }),
    example: { items: [groupExample], next_cursor: null, failures: { open: 130, resolved: 7 } },
  },
  'read-failure-group': {
    answer: groupSchema.extend({
      robot_ids: z.array(z.string()).describe('A page of the robots that it has hit'),
      next_cursor: z.string().nullable().describe('For the next page of robots; null at the end'),
    }),
    example: { ...groupExample, robot_ids: ['ff:5iO4'], next_cursor: null },
  },
  'change-failure-group': {
    answer: groupSchema.extend({ operation: operationSchema.describe('Its entry of the audit trail') }),
    example: { ...groupExample, operation: { ...operationExample, kind: 'group_change', status: 'done' } },
    body: { group_version: 137, owner: 'ada@example.com', note: 'the gripper of hall 2', status: 'acknowledged' },
    refuses: [409],
  },
  'edit-failure': {
    answer: changed.partial().extend({
      failure_id: z.string(),
      dry_run: z.boolean().optional().describe('Nothing was done'),
      copy: z
        .object({
          message_id: z.string().describe('Of the copy: its own'),
          type: z.string(),
          topic: z.string(),
          bytes: z.int(),
          base64: z.string(),
        })
        .optional(),
      changes: z
        .array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
        .optional(),
      warnings: z.array(z.string()).optional().describe('What has to be confirmed'),
      editable: z
        .object({
          content: z
            .record(z.string(), z.unknown())
            .optional()
            .describe('As its sender would write it, without what is locked; absent where it cannot be read'),
          payload_alone: z.boolean().describe('Whether a new payload may be sent and the rest stay'),
          locked: z.record(z.string(), z.unknown()).describe('What a copy cannot change'),
          sensitive: z.record(z.string(), z.string()).describe('What has to be confirmed, and what it means'),
        })
        .optional()
        .describe('Of a dry run with neither payload nor body: what there is to edit'),
    }),
    example: { ...archivedExample, status: 'resolved', ...copyExample },
    body: { record_version: 1, payload: { job_id: 'job-17' }, reason: 'the job was renamed' },
    refuses: [409, 422],
  },
  'archive-failure': { answer: changed, example: archivedExample, body: { reason: 'a test robot' }, refuses: [409] },
  'restore-failure': {
    answer: changed,
    example: { ...archivedExample, status: 'open' },
    body: { reason: 'not a test robot' },
    refuses: [409],
  },
  'retry-failure': {
    answer: z.object({ failure_id: z.string(), operation: operationSchema }),
    example: { failure_id: failureExample.failure_id, operation: startedExample },
    body: { reason: 'the handler is repaired' },
    refuses: [409, 422],
  },
} satisfies Readonly<Record<string, Described>>
