// What several of the messages about missions say in the same words (messages/types/mission-*.ts).

import * as z from 'zod'
import { MISSION_ID, MISSION_ID_WORDS } from './mission-id.ts'
import { ROBOT_ID, ROBOT_ID_WORDS } from './robot-id.ts'

export const STEPS_MAX = 64

export const missionId = z.string().regex(MISSION_ID, MISSION_ID_WORDS).describe('the mission')

export const allocation = z
  .int()
  .min(1)
  .max(999_999)
  .describe('which allocation of the mission it is about; a word about one that is over moves nothing')

/** Of facts that say no more than which allocation they are about. */
export const allocationAlone = {
  schema: z.looseObject({ allocation }),
  valid: [{ allocation: 1 }],
  invalid: [
    { payload: {}, why: 'it is about one allocation' },
    { payload: { allocation: '1' }, why: 'a number, not a text' },
  ],
} as const

export const robotId = z.string().regex(ROBOT_ID, ROBOT_ID_WORDS).describe('the robot')

/** A name as a site or a maker writes it: on screens, in tables and on robots' displays. */
export const name = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax)
    .refine((said) => !/\p{Cc}/u.test(said), 'a text without control characters')

/** As robots are put into one (functions/http/caller.ts): another could never be of any. */
export const fleet = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'the name of a fleet, 1 to 32 of A-Z a-z 0-9 _ -')

export const reason = z.string().max(1000).describe('why, in words for a person')

export const error = z
  .looseObject({
    code: z.string().min(1).max(128).describe('stable, for grouping'),
    message: z.string().max(1000).optional().describe('for a person'),
  })
  .describe('what went wrong')

/** No more than a command's deadline takes and a timer of AWS reads: every mission's time becomes one of those. */
export const time = z.iso.datetime({ offset: true, error: 'an RFC 3339 time such as "2026-05-13T13:48:51Z"' })

export const stepKinds = ['go_to', 'pick', 'drop', 'wait', 'charge', 'action'] as const

export const step = z.looseObject({
  step_id: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/)
    .optional()
    .describe('name of the step in later messages; its number, from 1, when absent'),
  kind: z.enum(stepKinds).describe('what is to be done'),
  place: z
    .looseObject({
      node_id: name(128).describe('the place as the site calls it'),
      x: z.number().optional().describe('metres on the map'),
      y: z.number().optional().describe('metres on the map'),
      theta: z.number().min(-Math.PI).max(Math.PI).optional().describe('heading in radians'),
      map: name(128).optional().describe('the map that x and y are on'),
    })
    .optional()
    .describe('where; absent: where the robot is then'),
  action: z
    .looseObject({
      type: name(128).describe('what the robot calls it'),
      parameters: z.record(z.string(), z.unknown()).optional().describe('handed to the robot by their names'),
      blocking: z
        .enum(['NONE', 'SOFT', 'HARD'])
        .optional()
        .describe('whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent'),
    })
    .optional()
    .describe('what to do there, beside or in place of what the kind says'),
  duration_seconds: z.number().min(0).max(86_400).optional().describe('how long a wait is'),
})

/** As somebody asks for it. */
export const steps = z
  .array(step)
  .min(1)
  .max(STEPS_MAX)
  .check(({ value, issues }) => {
    for (const [index, { kind, action, place }] of value.entries()) {
      const missing = (name: string, message: string) =>
        issues.push({ code: 'custom', input: undefined, path: [index, name], message })
      if (kind === 'action' && action === undefined) missing('action', 'an action in every step of kind "action"')
      if (kind === 'go_to' && place === undefined) missing('place', 'a place in every step of kind "go_to"')
    }
  })
  .describe('what is to be done, one after the other')

export type MissionStep = z.output<typeof step>
