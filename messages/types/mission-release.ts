import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { reason } from '../mission-fields.ts'

export const missionRelease = {
  type: 'mission.release',
  subject: 'mission',
  kind: 'request',
  description: 'A person has looked at the load of a robot that was lost: the mission may be given to another.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason,
        load: z
          .enum(['safe', 'recovered'])
          .describe('safe: it stays where it is; recovered: it was brought back to where the mission begins'),
      }),
      valid: [{ reason: 'stands in lift 2, taken off by hand', load: 'recovered' }],
      invalid: [
        { payload: { load: 'safe' }, why: 'whoever looked says what was there' },
        { payload: { reason: 'I looked', load: 'lost' }, why: 'what is lost cannot be carried by another' },
      ],
    },
  },
} as const satisfies MessageType
