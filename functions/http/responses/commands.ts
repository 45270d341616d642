import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { decisionOn, robotId, time, traceId } from './fields.ts'

const error = z
  .object({ code: z.string().describe('Stable, for grouping'), message: z.string().optional() })
  .describe('Of an end that is not done')
const answered = z.object({
  status: z.string().describe('acknowledged, running, done, rejected, failed or cancelled'),
  at: time,
  message_id: z.string().describe('The message that said it'),
  result: z.unknown().optional(),
  error: error.optional(),
})

const command = z
  .object({
    command_id: z.string(),
    robot_id: robotId,
    type: z.string().describe('What was commanded, such as work.start'),
    status: z
      .string()
      .describe(
        'waiting, sent, acknowledged, running; then done, rejected, failed, cancelled, expired (its deadline) or unanswered (a failure)',
      ),
    waits_for: z.enum(['turn', 'robot']).nullable().describe('Others are before it, or the robot is out of hearing'),
    priority: z.enum(['urgent', 'normal']),
    offline: z.enum(['wait', 'refuse']).describe('What becomes of it while the robot is out of hearing'),
    asked_at: time,
    deadline: time,
    sends: z.int().describe('How often it was published'),
    sent_at: time.optional().describe('The newest time'),
    acknowledged_at: time.optional(),
    heard_at: time.optional().describe('The newest word of the robot about it'),
    ended_at: time.optional(),
    answer: answered.optional().describe('The newest answer that counted'),
    late: answered.optional().describe('What the robot said after the end'),
    error: error.optional(),
    cancel: z.object({ at: time, by: z.string(), reason: z.string().optional() }).optional(),
    payload: z.record(z.string(), z.unknown()),
    trace_id: traceId,
    correlation_id: z.string().optional(),
    causation_id: z.string().describe('The message that led to it'),
  })
  .meta({ id: 'Command', description: 'What a robot was told, and how that fared' })

const example = {
  command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
  robot_id: 'ff:5iO4',
  type: 'work.start',
  status: 'acknowledged',
  waits_for: null,
  priority: 'normal',
  offline: 'refuse',
  asked_at: '2026-05-13T13:48:51.439Z',
  deadline: '2026-05-13T14:48:51.439Z',
  sends: 1,
  sent_at: '2026-05-13T13:48:51.462Z',
  acknowledged_at: '2026-05-13T13:48:51.590Z',
  heard_at: '2026-05-13T13:48:51.590Z',
  answer: {
    status: 'acknowledged',
    at: '2026-05-13T13:48:51.590Z',
    message_id: '9a5d0c1e-2f30-5d6a-8a35-7c0b7a0d4e21',
  },
  payload: { job_id: 'job-17' },
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  causation_id: 'b2c6a2d3-6a4b-5a53-9f57-0d5b3d9a1f10',
}

const asked = z
  .object({
    robot_id: robotId,
    message_id: z.string().describe('The message that asks for it'),
    command_id: z
      .string()
      .optional()
      .describe('The command that it becomes, or that is called back; none when it was refused'),
    trace_id: traceId,
    location: z
      .string()
      .optional()
      .describe('Where the command can be watched, once it was allowed; none when it was refused'),
    ...decisionOn('robot'),
  })
  .meta({ id: 'AskedCommand', description: 'A request about a robot that lies on the stream' })

const askedExample = {
  robot_id: 'ff:5iO4',
  message_id: 'b2c6a2d3-6a4b-5a53-9f57-0d5b3d9a1f10',
  command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  location: '/commands/5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e?robot_id=ff%3A5iO4',
}

const asks = (body: Readonly<Record<string, unknown>>, from: string, to: string): Described => ({
  body,
  answer: asked,
  example: askedExample,
  headers: { Location: 'Where the command can be watched', 'Idempotent-Replayed': 'true, when it was taken before' },
  also: {
    200: {
      description: 'With wait: it was decided',
      answer: asked,
      example: {
        ...askedExample,
        outcome: 'applied',
        from,
        to,
        policy_version: 'v1',
        decided_at: '2026-05-13T13:48:51.439Z',
      },
    },
  },
  refuses: [404, 409, 422, 429],
})

export const commandAnswers = {
  'list-commands': { answer: pageOf(command), example: { items: [example], next_cursor: null } },
  'read-command': { answer: command, example },
  'send-command': asks({ type: 'work.start', payload: { job_id: 'job-17' } }, 'idle', 'working'),
  'stop-robot': asks({ reason: 'person on the track' }, 'working', 'paused'),
  'cancel-command': asks({ reason: 'wrong robot' }, 'working', 'working'),
} satisfies Readonly<Record<string, Described>>
