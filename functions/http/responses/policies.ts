import * as z from 'zod'
import { rolloutStatuses } from '../../ports/rollouts.ts'
import { type Described, pageOf } from './described.ts'
import { robotId, time } from './fields.ts'
import { operationExample, operationSchema } from './operations.ts'

const version = z.string().describe('A policy version, such as v2')
const guard = z.object({
  name: z.string(),
  path: z.string().describe('payload.<field> or row.<field>'),
  op: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
})

export const pinSchema = z
  .object({
    version: version.nullable().describe('Null: the pin was taken away'),
    pin_version: z.int().describe('Rises with every change: who has seen an older one has to look again'),
    by: z.string(),
    why: z.string(),
    at: time,
  })
  .nullable()
  .describe('Whether only one version may decide for it; null if nobody ever said')

export const targetSchema = z
  .object({
    version,
    because: z
      .enum(['pin', 'list', 'percentage', 'first'])
      .describe('What says so; first: nothing is rolled out to it'),
    rollout_id: z.string().optional(),
    waits_for: z
      .enum(['message', 'work', 'state', 'deployment'])
      .nullable()
      .describe(
        'Null: it is there. Else it moves with its next message, after its work, in another state, or when the version is deployed',
      ),
  })
  .describe('The version that is meant to decide for it')

const listedPolicy = z.object({
  version,
  subject: z.enum(['robot', 'mission']).describe('Whose policy it is: each has versions of its own'),
  title: z.string(),
  sha256: z.string().describe('Of its content as compact JSON'),
  states: z.array(z.string()),
  at_work: z
    .array(z.string())
    .describe('States that a robot, or a mission, leaves under the version in which it entered them'),
  is_default: z
    .boolean()
    .describe('Whether a robot that is heard for the first time, or a mission that is asked for, gets it'),
  machine_arn: z.string().nullable().describe('The state machine that decides; null if it is not deployed'),
  rollouts: z
    .array(z.object({ rollout_id: z.string(), percent: z.int().optional(), robots: z.int().optional() }))
    .describe('In force, newest first: a share of all robots, or a list of so many; none of missions'),
})

const cell = z.object({
  state: z.string(),
  type: z.string(),
  next: z.string(),
  handlers: z.array(z.string()),
  guard: z.string().optional(),
})
const act = cell.omit({ state: true, type: true })

const comparison = z.object({
  from: version,
  to: version,
  differ: z.boolean().describe('False: not one robot would be decided otherwise'),
  states: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  cells: z.object({
    added: z.array(cell),
    removed: z.array(cell),
    changed: z.array(z.object({ state: z.string(), type: z.string(), before: act, after: act })),
  }),
  guards: z.object({
    added: z.array(guard),
    removed: z.array(guard),
    changed: z.array(z.object({ name: z.string(), before: guard, after: guard })),
  }),
  settings: z.array(z.object({ setting: z.string(), before: z.unknown(), after: z.unknown() })),
})

export const rolloutSchema = z
  .object({
    rollout_id: z.string(),
    version,
    percent: z.int().optional().describe('Of all robots; this or robot_ids'),
    robot_ids: z.array(robotId).optional().describe('Of these, those that the caller sees'),
    status: z.enum(rolloutStatuses),
    by: z.string(),
    why: z.string(),
    created_at: time,
    ended_at: time.optional(),
    ended_by: z.string().optional(),
    ended_why: z.string().optional(),
    superseded_by: z.string().optional().describe('The rollout that took its place'),
  })
  .meta({ id: 'Rollout', description: 'A policy version for a share of the robots, or for a list of them' })

const answer = z.union([
  z.object({ outcome: z.literal('applied'), to: z.string(), handlers: z.array(z.string()) }),
  z.object({ outcome: z.literal('refused'), reason: z.string(), guard: z.string().optional() }),
  z.object({ outcome: z.literal('unknown_state') }).describe('The version has no such state'),
])

const difference = z.object({
  robot_id: robotId,
  message_id: z.string(),
  type: z.string(),
  decided_at: time,
  trace_id: z.string().optional(),
  recorded: z.intersection(answer, z.object({ state: z.string(), policy_version: version })).describe('What happened'),
  would: z.intersection(answer, z.object({ state: z.string() })).describe('What the version would have done'),
  follows: z.literal(true).optional().describe('May only follow from an earlier difference of its robot'),
})

const compared = z.object({
  version,
  decisions: z.int().describe('That were looked at'),
  not_by_policy: z.int().describe('Stale, failed, held: no policy decided them'),
  same: z.int(),
  different: z.int(),
  following: z.int().describe('Of the different ones: may only follow from an earlier one'),
  unsure: z.int().describe('A guard asks for what nobody recorded'),
  robots: z.int(),
  robots_different: z.int(),
  listed: z.int().describe('Differences that are listed: the first so many'),
  unreadable: z.int().describe('Lines of the lake that nobody can read'),
  looked_until: time.optional().describe('What was decided before it has been looked at'),
})

const comparisonRun = z.object({
  comparison_id: z.string(),
  status: z
    .enum(['running', 'done', 'failed', 'stopped'])
    .describe('stopped: its time was up; ask again from looked_until'),
  version,
  from: time,
  until: time,
  robot_id: robotId.optional(),
  by: z.string(),
  why: z.string(),
  created_at: time,
})

const policyExample = {
  title: 'Robots that work, charge and fail',
  subject: 'robot',
  version: 'v1',
  initial: 'offline',
  on_permanent_failure: 'continue',
  rules: ['A request is allowed only where it can be carried out.'],
  states: { offline: { description: 'Nobody hears the robot.' }, idle: { description: 'Connected and free.' } },
  cells: {
    offline: { 'robot.connected': { next: 'idle', handlers: ['record-presence'], reason: 'It is there.' } },
    idle: {},
  },
}

const rolloutExample = {
  rollout_id: '20260513T170000000Z-3f2a91bc77d0',
  version: 'v2',
  percent: 10,
  status: 'active',
  by: 'ada@example.com',
  why: 'robots go quiet in lifts',
  created_at: '2026-05-13T17:00:00.000Z',
}

const rolloutOperation = {
  ...operationExample,
  operation_id: rolloutExample.rollout_id,
  kind: 'rollout',
  status: 'done',
  why: rolloutExample.why,
  filter: undefined,
  plan: undefined,
  diff: { version: 'v2', percent: 10 },
  ended_at: '2026-05-13T17:00:00.010Z',
  operation_version: 2,
}

const comparisonExample = {
  comparison_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
  status: 'running',
  version: 'v2',
  from: '2026-05-13T00:00:00.000Z',
  until: '2026-05-13T17:00:00.000Z',
  by: 'ada@example.com',
  why: 'before it is rolled out',
  created_at: '2026-05-13T17:00:00.000Z',
}

export const policyAnswers = {
  'list-policies': {
    answer: pageOf(listedPolicy),
    example: {
      items: [
        {
          version: 'v2',
          subject: 'robot',
          title: 'As v1, but robots out of hearing keep their work',
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          states: ['offline', 'idle', 'working', 'paused', 'charging', 'fault', 'unreachable'],
          at_work: ['working', 'paused', 'unreachable'],
          is_default: false,
          machine_arn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:signalbox-dev-robot-v2',
          rollouts: [{ rollout_id: rolloutExample.rollout_id, percent: 10 }],
        },
      ],
      next_cursor: null,
    },
  },
  'read-policy': {
    answer: z
      .looseObject({})
      .describe('The table (format=json), or the machine in Amazon States Language (format=asl)'),
    example: policyExample,
    otherwise: { 'text/vnd.mermaid': 'stateDiagram-v2\n  state "idle" as s_idle\n' },
  },
  'compare-policies': {
    answer: comparison,
    example: {
      from: 'v1',
      to: 'v2',
      differ: true,
      states: { added: ['unreachable'], removed: [] },
      cells: {
        added: [{ state: 'unreachable', type: 'robot.connected', next: 'working', handlers: ['record-presence'] }],
        removed: [],
        changed: [
          {
            state: 'working',
            type: 'robot.went_quiet',
            before: { next: 'offline', handlers: ['release-work', 'record-presence'] },
            after: { next: 'unreachable', handlers: ['record-presence'] },
          },
        ],
      },
      guards: { added: [], removed: [], changed: [] },
      settings: [{ setting: 'at_work', before: ['working', 'paused'], after: ['working', 'paused', 'unreachable'] }],
    },
  },
  'list-rollouts': { answer: pageOf(rolloutSchema), example: { items: [rolloutExample], next_cursor: null } },
  'read-rollout': {
    answer: rolloutSchema.extend({
      progress: z
        .object({ moved: z.int(), not_yet: z.int(), never_heard: z.int() })
        .optional()
        .describe('Of a list; of a share, GET /robots?policy_version= lists who has not moved'),
    }),
    example: rolloutExample,
  },
  'begin-rollout': {
    answer: z.object({ rollout: rolloutSchema, operation: operationSchema }),
    example: { rollout: rolloutExample, operation: JSON.parse(JSON.stringify(rolloutOperation)) as unknown },
    body: { version: 'v2', percent: 10, reason: 'robots go quiet in lifts' },
    refuses: [404, 409, 422],
  },
  'roll-back': {
    answer: z.object({ rollout: rolloutSchema, operation: operationSchema }),
    example: {
      rollout: {
        ...rolloutExample,
        status: 'rolled_back',
        ended_at: '2026-05-13T18:00:00.000Z',
        ended_by: 'ada@example.com',
        ended_why: 'too many parked robots',
      },
      operation: { ...(JSON.parse(JSON.stringify(rolloutOperation)) as object), kind: 'rollback' },
    },
    body: { reason: 'too many parked robots' },
    refuses: [409],
  },
  'pin-robot': {
    answer: z.object({ robot_id: robotId, pin: pinSchema, operation: operationSchema }),
    example: {
      robot_id: 'ff:5iO4',
      pin: {
        version: 'v1',
        pin_version: 1,
        by: 'ada@example.com',
        why: 'under repair',
        at: '2026-05-13T17:00:00.000Z',
      },
      operation: {
        ...(JSON.parse(JSON.stringify(rolloutOperation)) as object),
        kind: 'pin',
        diff: { robot_id: 'ff:5iO4', before: null, after: 'v1' },
      },
    },
    body: { version: 'v1', reason: 'under repair' },
    refuses: [409],
  },
  'begin-comparison': {
    answer: comparisonRun,
    example: comparisonExample,
    body: { from: '2026-05-13T00:00:00Z', until: '2026-05-13T17:00:00Z', reason: 'before it is rolled out' },
    headers: { Location: 'Where to watch it: /comparisons/{comparison_id}' },
  },
  'read-comparison': {
    answer: comparisonRun.extend({
      compared: compared.optional().describe('Absent before the first look'),
      ended_at: time.optional(),
      ended_because: z.string().optional(),
      differences: z.array(difference),
      next_cursor: z.string().nullable(),
    }),
    example: {
      ...comparisonExample,
      status: 'done',
      compared: {
        version: 'v2',
        decisions: 1204,
        not_by_policy: 12,
        same: 1189,
        different: 3,
        following: 1,
        unsure: 0,
        robots: 12,
        robots_different: 2,
        listed: 3,
        unreadable: 0,
        looked_until: '2026-05-13T17:00:00.000Z',
      },
      ended_at: '2026-05-13T17:00:09.000Z',
      differences: [
        {
          robot_id: 'r3',
          message_id: '01J9-quiet-1',
          type: 'robot.went_quiet',
          decided_at: '2026-05-13T13:48:52.123Z',
          recorded: {
            outcome: 'applied',
            to: 'offline',
            handlers: ['release-work', 'record-presence'],
            state: 'working',
            policy_version: 'v1',
          },
          would: { outcome: 'applied', to: 'unreachable', handlers: ['record-presence'], state: 'working' },
        },
      ],
      next_cursor: null,
    },
  },
} satisfies Readonly<Record<string, Described>>
