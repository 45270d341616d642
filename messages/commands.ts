// What Signalbox says to a robot, on `robots/<thing name>/commands`. Up and down topics never share a tree: no rule reads a
// command topic, so nothing we publish can come back in.

import * as z from 'zod'
import { MESSAGE_ID, TRACE_ID } from './envelope.ts'

const jobInHand = z.looseObject({
  job_id: z.string().optional().describe('the job meant; the one in hand when absent'),
  reason: z.string().optional().describe('why, in words for a person'),
})

/** Payload per command. */
export const commandPayloads = {
  'work.start': z.looseObject({
    job_id: z.string().min(1).describe('the job; name it again in every answer'),
    kind: z.string().optional().describe('what sort of work'),
    params: z.record(z.string(), z.unknown()).optional().describe('as the requester wrote them'),
  }),
  'work.stop': jobInHand,
  'work.pause': jobInHand,
  'work.resume': jobInHand,
  'charge.start': z.looseObject({
    reason: z.string().optional().describe('why, in words for a person'),
  }),
} as const

export type CommandType = keyof typeof commandPayloads

export interface CommandMeaning {
  readonly description: string
  /** The handler that sends it. */
  readonly sent_by: string
  /** Facts by which the robot answers; they carry the command's message_id as causation_id. */
  readonly answers: readonly string[]
}

/** What each command asks of the robot. */
export const commands: Readonly<Record<CommandType, CommandMeaning>> = {
  'work.start': {
    description: 'Do this job.',
    sent_by: 'start-work',
    answers: ['work.started', 'work.completed', 'work.failed'],
  },
  'work.stop': { description: 'Give up the job in hand.', sent_by: 'stop-work', answers: [] },
  'work.pause': { description: 'Stand still and keep the job.', sent_by: 'pause-work', answers: [] },
  'work.resume': { description: 'Go on with the job.', sent_by: 'resume-work', answers: [] },
  'charge.start': {
    description: 'Go and charge.',
    sent_by: 'dock-robot',
    answers: ['charge.started', 'charge.completed'],
  },
}

export const commandSchema = z.looseObject({
  message_id: z
    .string()
    .regex(MESSAGE_ID)
    .describe('derived from its cause: a command that arrives twice has the same id'),
  trace_id: z.string().regex(TRACE_ID).describe('the story it belongs to'),
  correlation_id: z.string().optional().describe('the conversation; keep it in the answer'),
  causation_id: z.string().describe('message_id of the message that led to it'),
  type: z.enum(Object.keys(commandPayloads) as [CommandType, ...CommandType[]]).describe('what to do'),
  robot_id: z.string().describe('whom it is meant for'),
  issued_at: z.string().describe('RFC 3339 UTC'),
  payload: z.record(z.string(), z.unknown()).describe("the command's own content"),
})

export type Command = z.output<typeof commandSchema>

export { commandId, commandTopic } from './command-id.ts'
