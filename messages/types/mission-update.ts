import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { steps } from '../mission-fields.ts'

export const missionUpdate = {
  type: 'mission.update',
  subject: 'mission',
  kind: 'request',
  description: 'Somebody wants more steps done after those that the mission has.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        steps,
      }),
      valid: [{ steps: [{ kind: 'go_to', place: { node_id: 'CHRG' } }] }],
      invalid: [{ payload: { steps: [] }, why: 'an update brings a step' }],
    },
  },
} as const satisfies MessageType
