// What Signalbox says to a robot, on `robots/<thing name>/commands`. Up and down topics never share a tree: no rule reads a
// command topic, so nothing we publish can come back in.

import * as z from 'zod'
import { MESSAGE_ID, TRACE_ID } from './envelope.ts'

const jobInHand = z.looseObject({
  job_id: z.string().optional().describe('the job meant; the one in hand when absent'),
  reason: z.string().optional().describe('why, in words for a person'),
})

const reasoned = z.looseObject({
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
  'work.update': z.looseObject({
    job_id: z.string().min(1).describe('the job in hand'),
    params: z.record(z.string(), z.unknown()).describe('what is added, as the requester wrote it'),
  }),
  'work.revoke': z.looseObject({
    job_id: z.string().min(1).describe('the job that is no longer its own; there may be none in hand any more'),
    reason: z.string().optional().describe('why, in words for a person'),
  }),
  'charge.start': reasoned,
  'robot.stop': reasoned,
  'robot.resume': reasoned,
  'action.start': z.looseObject({
    action: z
      .looseObject({
        type: z.string().min(1).describe('in the words of the maker'),
        parameters: z.record(z.string(), z.unknown()).optional().describe('as the requester wrote them'),
        blocking: z.string().optional().describe('what else it may do meanwhile: NONE, SOFT, HARD'),
      })
      .describe('what to do'),
  }),
  'command.cancel': z.looseObject({
    command_id: z.string().min(1).describe('message_id of the command that is called back'),
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
    answers: ['command.answered', 'work.started', 'work.completed', 'work.failed'],
  },
  'work.stop': { description: 'Give up the job in hand.', sent_by: 'stop-work', answers: ['command.answered'] },
  'work.pause': { description: 'Stand still and keep the job.', sent_by: 'pause-work', answers: ['command.answered'] },
  'work.resume': { description: 'Go on with the job.', sent_by: 'resume-work', answers: ['command.answered'] },
  'work.update': {
    description: 'Go on with the job, and with this behind it.',
    sent_by: 'update-work',
    answers: ['command.answered'],
  },
  'work.revoke': {
    description: 'This job is no longer yours: do not go on with it, whatever you believe.',
    sent_by: 'revoke-work',
    answers: ['command.answered'],
  },
  'charge.start': {
    description: 'Go and charge.',
    sent_by: 'dock-robot',
    answers: ['command.answered', 'charge.started', 'charge.completed'],
  },
  'robot.stop': { description: 'Stand still now.', sent_by: 'stop-robot', answers: ['command.answered'] },
  'robot.resume': { description: 'You may move again.', sent_by: 'resume-robot', answers: ['command.answered'] },
  'action.start': {
    description: 'Do this one thing beside your job.',
    sent_by: 'start-action',
    answers: ['command.answered'],
  },
  'command.cancel': {
    description: 'Give up this command, if it is not at its end.',
    sent_by: 'cancel-command',
    answers: ['command.answered'],
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
