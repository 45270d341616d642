import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { decisionOn, robotId, time, traceId } from './fields.ts'
import { parkedSchema } from './robots.ts'

const step = z
  .object({ step_id: z.string().optional(), kind: z.string().describe('go_to, pick, drop, wait, charge or action') })
  .catchall(z.unknown())

export const missionSchema = z
  .object({
    mission_id: z.string().describe('The mission'),
    status: z.string().describe('Such as queued, running or completed; new until the line has decided on it'),
    status_at: time.optional().describe('When it got there'),
    kind: z.string().optional().describe('What sort of work, in the words of the site'),
    fleet: z.string().nullable().describe('Only robots of this one; null for all'),
    steps: z.array(step).optional(),
    requires: z.array(z.string()).optional().describe('Capabilities that its robot must have'),
    priority: z.string().optional(),
    deadline: z.string().optional(),
    load: z.string().optional().describe('physical: a person looks at what a lost robot carries first'),
    reallocate: z.boolean().optional().describe('Whether another robot may take it over'),
    lease_seconds: z.number().optional(),
    wanted_robot_id: z.string().optional().describe('Only this robot may do it'),
    requested_at: time.optional(),
    allocation: z.int().describe('How often it was given to a robot; 0 before the first'),
    robot_id: z.string().nullable().describe('Who has it now'),
    job_id: z.string().nullable().describe('The job that its robot knows it by'),
    given_to: z.array(z.string()).optional().describe('Who it was given to, by allocation'),
    not_by: z.array(z.string()).optional().describe('Robots that would not have it'),
    claimed_at: time.optional(),
    waits_because: z
      .object({
        reason: z.string().describe('A name such as no_robot_free'),
        says: z.string().describe('The same in words'),
        robots: z.record(z.string(), z.int()).describe('How many robots each reason holds back'),
        at: time,
      })
      .nullable()
      .describe('Why no robot has it; null while one has'),
    held_load: z.string().optional().describe('Why a person has to look at the load first'),
    progress: z
      .array(
        z.object({
          step: z.int(),
          status: z.string(),
          at: time,
          allocation: z.int(),
          why: z.string().optional().describe('Of a step that was skipped'),
        }),
      )
      .describe('Steps that were heard of'),
    outcome: z
      .object({ status: z.string(), at: time })
      .catchall(z.unknown())
      .nullable()
      .describe('How it ended; null before'),
    late_truths: z
      .array(z.object({ allocation: z.int(), said: z.string(), at: time }).catchall(z.unknown()))
      .describe('What was said of allocations that were over'),
    requests: z
      .array(
        z.object({
          message_id: z.string(),
          type: z.string().describe('Such as mission.pause'),
          at: time,
          by: z.string().nullable().describe('Who sent it; null where its door knows nobody'),
          why: z.string().nullable().describe('The reason that it gives'),
          outcome: z.string().describe('applied, refused, dead_lettered or held'),
          detail: z.string().optional().describe('Why it was not applied, in words'),
        }),
      )
      .optional()
      .describe('Of one mission: what was asked of it, newest first, within the days that the journal keeps'),
    parked: parkedSchema
      .nullable()
      .optional()
      .describe('Of one mission: its messages are held, in order; null if they are not'),
    trace_id: traceId.optional(),
    correlation_id: z.string().optional(),
  })
  .meta({ id: 'Mission', description: 'Work that somebody asked for' })

export const missionExample = {
  mission_id: 'm-17',
  status: 'queued',
  status_at: '2026-05-13T13:48:51.439Z',
  kind: 'transport',
  fleet: 'north',
  steps: [
    { step_id: 'fetch', kind: 'pick', place: { node_id: 'HBW' } },
    { step_id: 'bring', kind: 'drop', place: { node_id: 'DPS' } },
  ],
  requires: ['lift'],
  priority: 'normal',
  load: 'physical',
  reallocate: true,
  requested_at: '2026-05-13T13:48:51.348Z',
  allocation: 0,
  robot_id: null,
  job_id: null,
  waits_because: {
    reason: 'no_robot_free',
    says: 'Those that could do it have other work',
    robots: { no_robot_free: 2 },
    at: '2026-05-13T13:48:51.439Z',
  },
  progress: [],
  outcome: null,
  late_truths: [],
  trace_id: '0af7651916cd43dd8448eb211c80319c',
}

const askedSchema = z
  .object({
    mission_id: z.string().describe('The mission'),
    message_id: z.string().describe('The message that asks for it'),
    trace_id: traceId,
    location: z.string().describe('Where the mission can be watched'),
    ...decisionOn('mission'),
    status: z.string().optional().describe('With wait: the state that the mission is in'),
    robot_id: robotId.nullable().optional().describe('With wait: who has it'),
    waits_because: missionSchema.shape.waits_because.optional(),
  })
  .meta({ id: 'AskedMission', description: 'A request about a mission that lies on the stream' })

const askedExample = {
  mission_id: 'm-17',
  message_id: 'b2c6a2d3-6a4b-5a53-9f57-0d5b3d9a1f10',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  location: '/missions/m-17',
}

const decided = {
  outcome: 'applied',
  policy_version: 'v1',
  decided_at: '2026-05-13T13:48:51.439Z',
}

const asks = (body: Readonly<Record<string, unknown>>, from: string, to: string): Described => ({
  body,
  answer: askedSchema,
  example: askedExample,
  headers: { Location: 'Where the mission can be watched', 'Idempotent-Replayed': 'true, when it was taken before' },
  also: {
    200: {
      description: 'With wait: its outcome has come',
      answer: askedSchema,
      example: { ...askedExample, ...decided, from, to, status: to, robot_id: 'ff:5iO4', waits_because: null },
    },
  },
  refuses: [404, 409, 422, 429],
})

export const missionAnswers = {
  'list-missions': { answer: pageOf(missionSchema), example: { items: [missionExample], next_cursor: null } },
  'read-mission': { answer: missionSchema, example: missionExample },
  'request-mission': asks(
    {
      mission_id: 'm-17',
      kind: 'transport',
      steps: missionExample.steps,
      requires: ['lift'],
      fleet: 'north',
    },
    'new',
    'queued',
  ),
  'pause-mission': asks({ reason: 'person on the track' }, 'running', 'running'),
  'resume-mission': asks({}, 'paused', 'paused'),
  'cancel-mission': asks({ reason: 'the order was withdrawn' }, 'running', 'cancelling'),
  'update-mission': asks({ steps: [{ kind: 'go_to', place: { node_id: 'CHRG' } }] }, 'running', 'running'),
  'release-mission': asks({ reason: 'taken off by hand in lift 2', load: 'recovered' }, 'fenced', 'reallocating'),
} satisfies Readonly<Record<string, Described>>
